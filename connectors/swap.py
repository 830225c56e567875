"""Exchanges two files in one atomic step, where the operating system can: nothing that stood there is ever lost."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_HERE = -100
_LINUX_EXCHANGE = 2
_MAC_SWAP = 2
_UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def exchange(first: Path, second: Path) -> bool:
    """Let two existing files change names; False where this system or disk cannot. Raises OSError otherwise."""
    import ctypes  # slow to load, and most who come by exchange nothing

    try:
        library = ctypes.CDLL(None, use_errno=True)
        one, two = os.fsencode(first), os.fsencode(second)
        if sys.platform == "darwin":
            failed = library.renamex_np(one, two, _MAC_SWAP)
        else:
            failed = library.renameat2(_HERE, one, _HERE, two, _LINUX_EXCHANGE)
    except (AttributeError, TypeError, OSError):
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(second))

"""The child of `connectors.sandbox`: `python -m connectors.sandboxed CPU_SECONDS MEMORY_BYTES`.

stdin: requests one after the other, each its size in eight bytes and a pickled (function, arguments, keyword
arguments). stdout: for each a pickled ("value", result), ("refused", error of the domain) or ("broke", traceback).
Ends with its stdin, or when a limit ends it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import sys
import traceback
from pathlib import Path
from typing import IO

from domain.errors import CairnError

SIZE_BYTES = 8
_ROOMY, _FULL = 6, 3
"""Below one sixth of its memory a child need not tidy up; above one third it ends."""
_STATM = Path("/proc/self/statm")


def main(cpu_s: int, memory: int) -> None:
    """Answer until stdin ends."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # A library that prints must not spoil the answers.
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    _limit_memory(memory)
    # Ctrl-C reaches the whole group; the parent decides what is still to be finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Hardly anything of a request outlives it, so a look for garbage afterwards is enough, and not while there is room.
    gc.disable()
    while request := _next(requests):
        _limit_time(cpu_s)
        answers.write(_answer(request))
        answers.flush()
        if not 0 < _resident() < memory // _ROOMY:
            gc.collect()
            gc.freeze()
        if _resident() > memory // _FULL:
            # What a huge file leaves behind is not worth keeping; the parent starts another child.
            return


def _next(requests: IO[bytes]) -> bytes:
    """The next request, still pickled; nothing when there is none."""
    size = int.from_bytes(requests.read(SIZE_BYTES), "big")
    return requests.read(size)


def _answer(request: bytes) -> bytes:
    """Do what is asked, and give the answer ready to be sent."""
    try:
        function, args, kwargs = pickle.loads(request)  # noqa: S301
        return _dumped("value", function(*args, **kwargs))
    except MemoryError:
        os._exit(1)
    except CairnError as error:
        return _dumped("refused", error)
    # A reader written in another language may panic past Exception.
    except BaseException:  # noqa: BLE001
        return _dumped("broke", traceback.format_exc())


def _dumped(kind: str, what: object) -> bytes:
    return pickle.dumps((kind, what), pickle.HIGHEST_PROTOCOL)


def _limit_memory(memory: int) -> None:
    # Windows has no such limits; there the parent's clock has to do.
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _resident() -> int:
    """How many bytes of memory this process occupies now; 0 where the system does not say."""
    with contextlib.suppress(OSError):
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _limit_time(cpu_s: int) -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + 1 + cpu_s
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

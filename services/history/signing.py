"""The signing key of a log: one file outside the database's folder, readable by its owner alone.

Beside it, where keys were lost, the public keys that were given up: a database alone can name no key as one of its log.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from audit.keys import key_pem, new_key, public_key, read_pem
from domain.errors import WorkspaceBroken
from services.workspace import Workspace


def signing_key(ws: Workspace, log_id: str, *, is_first: bool) -> bytes:
    """The private key; made when it is missing and nothing was signed yet. Refuses one that others may read.

    One that was lost is never replaced in silence: nobody could verify what it signed.
    """
    path = key_file(ws, log_id)
    try:
        if not path.exists():
            if not is_first:
                raise WorkspaceBroken(
                    "The key that signed the checkpoints of this log is not here, so none can be added.",
                    f"Put it back into {ws.settings.keys}, or set CAIRN_KEYS to where it is. "
                    "Where it is lost for good: `audit new-key`.",
                )
            _make(path)
        return _read(path)
    except OSError as error:
        raise WorkspaceBroken(*_unusable(path, error)) from error


def make_key(ws: Workspace, log_id: str) -> tuple[Path, bytes]:
    """Make a key where there is none any more: its file, and the private key. Only `newkey` may ask for this."""
    path = key_file(ws, log_id)
    try:
        _make(path)
        return path, _read(path)
    except OSError as error:
        raise WorkspaceBroken(*_unusable(path, error)) from error


def verifying_key(ws: Workspace, log_id: str) -> bytes | None:
    """The public key; None while there is no key, since nothing was signed yet."""
    return public_key(signing_key(ws, log_id, is_first=False)) if key_file(ws, log_id).exists() else None


def key_file(ws: Workspace, log_id: str) -> Path:
    return ws.settings.keys / f"{log_id}.key"


def given_up(ws: Workspace, log_id: str) -> list[str]:
    """The public keys that signed for this log before, as they are handed out."""
    file = given_up_file(ws, log_id)
    try:
        return file.read_text("utf-8").split() if file.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceBroken(f"The public keys in {file} cannot be read.", "Put a copy of the file back.") from error


def give_up(ws: Workspace, log_id: str, names: Iterable[str]) -> None:
    """Keep public keys as ones that signed for this log before."""
    new = [name for name in names if name not in given_up(ws, log_id)]
    file = given_up_file(ws, log_id)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("a", encoding="utf-8", newline="\n") as lines:
            lines.writelines(f"{name}\n" for name in new)
    except OSError as error:
        raise WorkspaceBroken(*_unusable(file, error)) from error


def given_up_file(ws: Workspace, log_id: str) -> Path:
    return ws.settings.keys / f"{log_id}.earlier"


def _unusable(path: Path, error: OSError) -> tuple[str, str]:
    return (
        f"The file {path} of the signing key cannot be used ({error.strerror}).",
        "Set CAIRN_KEYS to a folder of yours outside the workspace.",
    )


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Exclusive and private from the first moment: two processes cannot both make one, and nobody reads it between.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key_pem(new_key()))


def _read(path: Path) -> bytes:
    others = stat.S_IRWXG | stat.S_IRWXO
    if os.name == "posix" and path.stat().st_mode & others:
        raise WorkspaceBroken(
            f"The signing key {path.name} may be read by others, so it proves nothing.",
            f"Run `chmod 600` on {path}, and ask yourself who could have copied it.",
        )
    return read_pem(path.read_bytes())

"""A service account at work: its key, its pace, its connections. One for each key and address in a process."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connectors.google.key import BASE_URL, KEY_FILE, Key, checked_base, read_key
from connectors.google.pace import Pace, shared_file
from connectors.google.transport import DRIVE, PATIENCE_S, SHEETS, Login, Transport
from domain.errors import SheetUnreadable

_known: dict[tuple[object, ...], Account] = {}
_lock = threading.Lock()


class Account:
    """Speaks to Sheets and Drive in the name of one service account. `base` "" is Google itself."""

    def __init__(self, key: Key, base: str = "", pace: Pace | None = None, patience_s: float = PATIENCE_S) -> None:
        self.email = key.email
        self.base = base
        self.pace = pace or Pace(shared_file(f"{base} {key.email}"))
        self._patience_s = patience_s
        self._login = Login(key, base)
        self._threads = threading.local()

    @property
    def transport(self) -> Transport:
        """This thread's connection."""
        found: Transport | None = getattr(self._threads, "transport", None)
        if found is None:
            found = Transport(self._login, self.base, self.pace, self._patience_s)
            self._threads.transport = found
        return found

    def sheets(
        self, method: str, path: str, params: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Ask the Sheets API about a spreadsheet: `path` is its id and what follows. Raises `ConnectorError`."""
        answer = self.transport.call(method, f"{SHEETS}/v4/spreadsheets/{path}", params=params, json=body)
        return answer if isinstance(answer, dict) else {}

    def drive(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """Ask the Drive API about files. Raises `ConnectorError`."""
        answer = self.transport.call("GET", f"{DRIVE}/drive/v3/{path}", params=params)
        return answer if isinstance(answer, dict) else {}


def the_account() -> Account:
    """The account of this installation, by its two settings. Raises `SheetUnreadable` when there is none."""
    file, base = os.environ.get(KEY_FILE, ""), checked_base(os.environ.get(BASE_URL, ""))
    if not file:
        raise SheetUnreadable(
            "Google Sheets is not set up here: there is no key of a service account.",
            f"docs/google-sheets.md says in ten steps how to make one; {KEY_FILE} names the file.",
        )
    path = Path(file).expanduser()
    key = read_key(path)
    identity = (str(path), path.stat().st_mtime_ns, base)
    with _lock:
        if identity not in _known:
            _known.clear()
            _known[identity] = Account(key, base)
        return _known[identity]


def is_set_up() -> bool:
    """Say whether a key file is named at all."""
    return bool(os.environ.get(KEY_FILE))

"""The service account's key file: found by a setting, read once, never shown, and not to be read by anybody else."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from domain.errors import SheetUnreadable

KEY_FILE, BASE_URL = "CAIRN_GOOGLE_KEY_FILE", "CAIRN_GOOGLE_BASE_URL"
_HINT = f"docs/google-sheets.md says in ten steps how to make one; {KEY_FILE} names the file."
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_LARGEST = 65_536


@dataclass(frozen=True, slots=True)
class Key:
    """A service account: its address, which people share sheets with, and what signs for it."""

    email: str
    info: dict[str, Any] = field(repr=False)


def read_key(file: Path) -> Key:
    """Read a key file. Raises `SheetUnreadable` when it is missing, no key, or open to others."""
    try:
        status = file.stat()
        if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
            raise SheetUnreadable(
                f"The key file {file.name} can be read by others, so Cairn does not use it.",
                f"Say chmod 600 {file.name}; if others could have read it, make a new key and delete this one.",
            )
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            raise SheetUnreadable(f"{file.name} is no key of a service account.", _HINT)
        info = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SheetUnreadable(f"The key file {file.name} cannot be read ({error.strerror}).", _HINT) from error
    except ValueError:
        # Without the cause: it would quote the text of the key.
        raise SheetUnreadable(f"{file.name} is no key of a service account: it is not JSON.", _HINT) from None
    return _checked(info, file.name)


def _checked(info: Any, name: str) -> Key:
    needed = ("client_email", "private_key", "token_uri")
    if not isinstance(info, dict) or info.get("type") != "service_account":
        raise SheetUnreadable(f"{name} is no key of a service account.", _HINT)
    missing = [part for part in needed if not isinstance(info.get(part), str) or not info[part].strip()]
    if missing:
        raise SheetUnreadable(f"The key file {name} lacks {' and '.join(missing)}.", _HINT)
    return Key(info["client_email"], info)


def is_loopback(url: str) -> bool:
    """Say whether an address leads to this machine."""
    return urlsplit(url).hostname in _LOOPBACK


def checked_base(url: str) -> str:
    """A base address as it is used; "" is Google itself. Raises `SheetUnreadable` for one that is not safe.

    >>> checked_base("http://127.0.0.1:8000/"), checked_base("")
    ('http://127.0.0.1:8000', '')
    """
    if not url:
        return ""
    hint = f"{BASE_URL} has to be an https address, or http on this machine alone."
    try:
        parts = urlsplit(url)
        is_possible = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        is_possible = False
    if not is_possible or parts.username is not None or parts.query or parts.fragment:
        raise SheetUnreadable("The base address for Google Sheets is no usable address.", hint)
    if not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))):
        raise SheetUnreadable("The base address for Google Sheets is neither https nor on this machine.", hint)
    return url.rstrip("/")


def token_address(key: Key, base: str) -> str:
    """Where access tokens come from. With a base on this machine nothing ever leaves it."""
    address = str(key.info["token_uri"])
    if base and is_loopback(base):
        return address if is_loopback(address) else f"{base}/token"
    host = urlsplit(address).hostname or ""
    if not address.startswith("https://") or not (host == "googleapis.com" or host.endswith(".googleapis.com")):
        raise SheetUnreadable("The key file names a token address that is not Google's.", _HINT)
    return address

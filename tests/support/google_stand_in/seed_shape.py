"""What a seed has to look like: says in one sentence what is wrong with another one, before any of it is planted."""

from __future__ import annotations

from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

_NAMES: dict[type, str] = {dict: "an object", list: "a list", str: "text", int: "a whole number", bool: "true or false"}
_PARTS: dict[str, dict[str, type]] = {
    "seed": {"principals": list, "spreadsheets": list, "files": list},
    "principals": {"email": str, "kind": str, "public_key_pem": str, "name": str, "revoked": bool},
    "spreadsheets": {
        "id": str, "title": str, "owner": str, "shared_with": dict, "locale": str, "timeZone": str, "tabs": list,
    },
    "tabs": {"title": str, "rows": list, "sheetId": int, "rowCount": int, "columnCount": int, "hidden": bool},
    "files": {"id": str, "name": str, "mimeType": str, "owner": str, "shared_with": dict},
}  # fmt: skip
_NEEDED = {"principals": ("email",), "files": ("name", "mimeType", "owner")}


def check(seed: Any) -> None:
    """Raise ValueError where a seed cannot be planted. Parts that nobody knows are passed over.

    >>> check({"spreadsheets": [{"tabs": [{"rows": 5}]}]})
    Traceback (most recent call last):
    ValueError: spreadsheets[0].tabs[0].rows has to be a list
    """
    _check(seed, "seed", "")
    for number, one in enumerate(seed.get("principals", [])):
        if one.get("public_key_pem"):
            _check_key(one["public_key_pem"], f"principals[{number}].public_key_pem")


def _check(value: Any, kind: str, path: str) -> None:
    _demand(value, dict, path or "the seed")
    for name in _NEEDED.get(kind, ()):
        if not value.get(name):
            raise ValueError(f"{path} needs {name}")
    for name, expected in _PARTS[kind].items():
        inner = f"{path}.{name}" if path else name
        if value.get(name) is None:
            continue
        _demand(value[name], expected, inner)
        if name in _PARTS:
            for number, one in enumerate(value[name]):
                _check(one, name, f"{inner}[{number}]")
    for number, row in enumerate(value.get("rows") or [] if kind == "tabs" else []):
        _demand(row, list, f"{path}.rows[{number}]")
    for address, role in (value.get("shared_with") or {}).items():
        _demand(role, str, f"{path}.shared_with[{address}]")


def _demand(value: Any, expected: type, path: str) -> None:
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        raise ValueError(f"{path} has to be {_NAMES[expected]}")


def _check_key(pem: str, path: str) -> None:
    try:
        is_usable = isinstance(load_pem_public_key(pem.encode()), RSAPublicKey)
    except (ValueError, UnsupportedAlgorithm):
        is_usable = False
    if not is_usable:
        raise ValueError(f"{path} is no public RSA key in PEM")

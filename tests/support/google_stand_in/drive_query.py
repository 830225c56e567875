"""The query language of `files.list` (`q`) and its order (`orderBy`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.support.google_stand_in.wire import ApiError, Json

Test = Callable[[Json], bool]
TOKEN = re.compile(r"\s*('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\(|\)|!=|<=|>=|=|<|>|\{|\}|[A-Za-z_]+)")
SPECIAL = ("and", "or", "not", "in", "has", "contains")
ORDERS = {
    "createdTime", "folder", "modifiedByMeTime", "modifiedTime", "name", "name_natural", "quotaBytesUsed", "recency",
    "sharedWithMeTime", "starred", "viewedByMeTime",
}  # fmt: skip


def refused(location: str = "q") -> ApiError:
    return ApiError(400, "Invalid Value", reason="invalid", location=location)


def parse(text: str) -> Test:
    """A test of one file (as Drive shows it) for a query; raises Drive's 400 for what is none.

    >>> test = parse("name contains 'plan' and (trashed = false or starred = true)")
    >>> test({"name": "My Plan", "trashed": False, "starred": False}), test({"name": "x", "trashed": False})
    (True, False)
    """
    tokens, place = [], 0
    while place < len(text.rstrip()):
        match = TOKEN.match(text, place)
        if not match:
            raise refused()
        tokens.append(match[1])
        place = match.end()
    test, rest = _either(tokens)
    if rest:
        raise refused()
    return test


def _either(tokens: list[str]) -> tuple[Test, list[str]]:
    left, tokens = _both(tokens)
    while tokens and tokens[0] == "or":
        right, tokens = _both(tokens[1:])
        left = _joined(left, right, any)
    return left, tokens


def _both(tokens: list[str]) -> tuple[Test, list[str]]:
    left, tokens = _one(tokens)
    while tokens and tokens[0] == "and":
        right, tokens = _one(tokens[1:])
        left = _joined(left, right, all)
    return left, tokens


def _joined(left: Test, right: Test, how: Callable[[list[bool]], bool]) -> Test:
    return lambda file: how([left(file), right(file)])


def _one(tokens: list[str]) -> tuple[Test, list[str]]:
    if not tokens:
        raise refused()
    if tokens[0] == "not":
        test, rest = _one(tokens[1:])
        return lambda file: not test(file), rest
    if tokens[0] == "(":
        test, rest = _either(tokens[1:])
        if not rest or rest[0] != ")":
            raise refused()
        return test, rest[1:]
    if len(tokens) < 3:
        raise refused()
    return _term(*tokens[:3]), tokens[3:]


def _text(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token[0] in "'\"" else token


def _term(field: str, operator: str, value: str) -> Test:
    if operator == "in":
        return _in(_text(field), value)
    known = _TERMS.get(field)
    if known is None or (operator in SPECIAL and operator not in ("contains",)):
        raise refused()
    return known(field, operator, _text(value))


def _in(value: str, field: str) -> Test:
    roles = {
        "owners": ("owner",),
        "writers": ("writer", "owner"),
        "readers": ("reader", "commenter", "writer", "owner"),
    }
    if field == "parents":
        return lambda file: value in file.get("parents", [])
    if field not in roles:
        raise refused()

    def covers(file: Json) -> bool:
        grants = file.get("allPermissions", [])
        return any(
            one.get("emailAddress", "").lower() == value.lower() and one["role"] in roles[field] for one in grants
        )

    return covers


def _by_name(field: str, operator: str, value: str) -> Test:
    wanted = value.lower()
    if operator == "contains":
        # Names match by the beginnings of their words.
        starts = re.compile(r"(?:^|[^\w])" + re.escape(wanted))
        return lambda file: bool(starts.search(str(file.get("name", "")).lower()))
    if operator not in ("=", "!="):
        raise refused()
    return lambda file: (str(file.get("name", "")).lower() == wanted) == (operator == "=")


def _by_text(field: str, operator: str, value: str) -> Test:
    if operator == "contains":
        return lambda file: value.lower() in str(file.get(field, "")).lower()
    if operator not in ("=", "!="):
        raise refused()
    return lambda file: (file.get(field) == value) == (operator == "=")


def _by_truth(field: str, operator: str, value: str) -> Test:
    if operator not in ("=", "!=") or value not in ("true", "false"):
        raise refused()
    return lambda file: (bool(file.get(field)) == (value == "true")) == (operator == "=")


def _by_time(field: str, operator: str, value: str) -> Test:
    wanted = _moment(value)
    tests: dict[str, Callable[[datetime], bool]] = {
        "=": lambda moment: moment == wanted,
        "!=": lambda moment: moment != wanted,
        "<": lambda moment: moment < wanted,
        "<=": lambda moment: moment <= wanted,
        ">": lambda moment: moment > wanted,
        ">=": lambda moment: moment >= wanted,
    }
    if operator not in tests:
        raise refused()
    return lambda file: field in file and tests[operator](_moment(file[field]))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise refused() from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_TERMS: dict[str, Callable[[str, str, str], Test]] = {
    "name": _by_name,
    "title": _by_name,
    "fullText": lambda _, operator, value: _by_text("name", operator, value),
    "mimeType": _by_text,
    "modifiedTime": _by_time,
    "createdTime": _by_time,
    "viewedByMeTime": _by_time,
    "sharedWithMeTime": _by_time,
    "trashed": _by_truth,
    "starred": _by_truth,
    "sharedWithMe": _by_truth,
    "visibility": _by_text,
}


def ordered(files: list[Json], order: str) -> list[Json]:
    """Files in the order of an `orderBy`; raises Drive's 400 for a key that is none."""
    for part in reversed([part.strip() for part in order.split(",") if part.strip()]):
        name, _, direction = part.partition(" ")
        if name not in ORDERS or direction.strip() not in ("", "desc", "asc"):
            raise refused("orderBy")
        files = sorted(files, key=lambda file, name=name: _sort_key(file, name), reverse=direction.strip() == "desc")  # type: ignore[misc]
    return files


def _sort_key(file: Json, name: str) -> Any:
    if name == "folder":
        return file["mimeType"] != "application/vnd.google-apps.folder"
    if name == "recency":
        return file["modifiedTime"]
    value = file.get("name" if name == "name_natural" else name, "")
    return str(value).lower()

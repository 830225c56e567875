"""The public surface of the two APIs, as Google's discovery documents describe it, and its strict check.

`surface_sheets.json` and `surface_drive.json` name each method (verb, path, parameters, scopes) and each message with
the types of its fields. Sheets refuses what it does not know; Drive passes over it.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.google_stand_in import masks
from tests.support.google_stand_in.wire import ApiError, Json, invalid

COMMON = {
    "$.xgafv", "access_token", "alt", "callback", "fields", "key", "oauth_token", "prettyPrint", "quotaUser",
    "uploadType", "upload_protocol", "$alt", "$fields", "$prettyPrint", "$key", "$callback", "userIp",
}  # fmt: skip
_UNMASKED = (
    "GridRange", "GridCoordinate", "DimensionRange", "DataSourceSheetDimensionRange", "DataFilter",
    "EmbeddedObjectPosition",
)  # fmt: skip
"""What a request with a mask has besides the message that the mask is about."""
BODY_FIELD = {
    "sheets.spreadsheets.values.append": "data",
    "sheets.spreadsheets.values.update": "data",
    "sheets.spreadsheets.create": "spreadsheet",
}


@dataclass(frozen=True)
class Method:
    """One method of an API."""

    name: str
    verb: str
    path: str
    params: Json
    body: str | None
    answer: str | None
    scopes: tuple[str, ...]

    @property
    def is_sheets(self) -> bool:
        return self.name.startswith("sheets.")

    @property
    def is_write(self) -> bool:
        """Counted against the write quota: what Google's table of quotas calls a write."""
        reading = ("get", "batchGet", "search", "getByDataFilter", "batchGetByDataFilter", "list", "export")
        return self.name.rsplit(".", 1)[1] not in reading


@cache
def messages(api: str) -> dict[str, dict[str, str]]:
    """Each message of `sheets` or `drive`, its fields by name with their types."""
    found: dict[str, dict[str, str]] = _load(api)["messages"]
    return found


@cache
def _load(api: str) -> Json:
    loaded: Json = json.loads((Path(__file__).parent / f"surface_{api}.json").read_text("utf-8"))
    return loaded


@cache
def _routes() -> list[tuple[str, re.Pattern[str], Method]]:
    routes = []
    for api in ("sheets", "drive"):
        for name, about in _load(api)["methods"].items():
            kept = {key: about[key] for key in ("verb", "path", "params", "body", "answer")}
            method = Method(name=name, scopes=tuple(about["scopes"]), **kept)
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+?)", re.escape(method.path))
            routes.append((method.verb, re.compile(f"^/{pattern}$"), method))
    # A path that ends in plain words is tried before one that ends in a parameter.
    return sorted(routes, key=lambda route: (route[2].path.endswith("}"), route[2].path.count("{")))


def find_method(verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method that a verb and a path (still percent-encoded) call, with the parameters of the path as they stand."""
    for known_verb, pattern, method in _routes():
        if known_verb == verb and (match := pattern.match(path)):
            return method, match.groupdict()
    return None


def check_query(method: Method, query: dict[str, list[str]]) -> Json:
    """The query's parameters in their types; raises 400 for an unknown name or a value that is none."""
    found: Json = {}
    problems: list[tuple[str, str]] = []
    for name, values in query.items():
        kind = method.params.get(masks.camel(name)) if "{" + name + "}" not in method.path else None
        if kind is None:
            if name not in COMMON and method.is_sheets:
                text = f"Unknown name \"{name}\": Cannot bind query parameter. Field '{name}' could not be found in"
                problems.append(("", f"{text} request message."))
            continue
        repeated, kind = kind.startswith("*"), kind.lstrip("*")
        checked = [_scalar(value, kind, _snake(name), problems) for value in (values if repeated else values[-1:])]
        found[masks.camel(name)] = checked if repeated else checked[0]
    _refuse(problems)
    return found


def check_body(method: Method, body: Any) -> Json:
    """The body with fields in camel case and values in their types; raises Google's 400 for what does not fit."""
    if method.body is None:
        return {}
    if not isinstance(body, dict):
        raise invalid('Invalid JSON payload received. Unknown name "": Root element must be a message.')
    if not method.is_sheets:
        return body
    problems: list[tuple[str, str]] = []
    checked = _message(body, method.body, BODY_FIELD.get(method.name, ""), problems)
    _refuse(problems)
    return checked


def check_mask(kind: str, mask: str) -> None:
    """Refuse the mask of a batchUpdate request which lists what the masked message does not have.

    >>> check_mask("repeatCell", "userEnteredFormat.textFormat.bold,note")
    """
    known = messages("sheets")
    fields = known.get(kind[:1].upper() + kind[1:] + "Request", {})
    masked = [name.strip("[]") for name in fields.values() if name.strip("[]") in known]
    masked = ["CellData" if name == "RowData" else name for name in masked if name not in _UNMASKED]
    if not mask or "fields" not in fields or len(masked) != 1:
        return
    if path := masks.unknown_path(masks.parse(mask), masked[0], known):
        raise invalid(f"Invalid field: {path}")


def _refuse(problems: list[tuple[str, str]]) -> None:
    if not problems:
        return
    texts = [text if text.startswith("Invalid") else f"Invalid JSON payload received. {text}" for _, text in problems]
    violations = [
        {"field": place, "description": text} if place else {"description": text}
        for (place, _), text in zip(problems, texts, strict=True)
    ]
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}
    raise ApiError(400, "\n".join(texts), details=[detail])


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda match: "_" + match[0].lower(), name)


def _message(value: Json, kind: str, path: str, problems: list[tuple[str, str]]) -> Json:
    fields, checked = messages("sheets")[kind], {}
    for raw, item in value.items():
        name = raw if raw in fields else masks.camel(raw)
        if name not in fields:
            place = f" at '{path}'" if path else ""
            problems.append((path, f'Unknown name "{raw}"{place}: Cannot find field.'))
        elif item is not None:
            checked[name] = _value(item, fields[name], f"{path}.{_snake(name)}" if path else _snake(name), problems)
    return checked


def _value(value: Any, kind: str, path: str, problems: list[tuple[str, str]]) -> Any:
    if kind.startswith("["):
        if not isinstance(value, list):
            return _wrong(value, kind.strip("[]"), path, problems, in_list=True)
        inner = kind[1:-1]
        if inner in messages("sheets"):
            value = _flat(value)
        return [_value(item, inner, f"{path}[{index}]", problems) for index, item in enumerate(value)]
    if kind.startswith("{"):
        if not isinstance(value, dict):
            return _wrong(value, kind[1:-1], path, problems)
        return {name: _value(item, kind[1:-1], f"{path}.{name}", problems) for name, item in value.items()}
    if kind in messages("sheets"):
        return _message(value, kind, path, problems) if isinstance(value, dict) else _wrong(value, kind, path, problems)
    return _scalar(value, kind, path, problems)


def _flat(items: list[Any]) -> list[Any]:
    """A list within a list of messages is no level of its own; known clients send such."""
    found: list[Any] = []
    for item in items:
        found += _flat(item) if isinstance(item, list) else [item]
    return found


def _scalar(value: Any, kind: str, path: str, problems: list[tuple[str, str]]) -> Any:
    if kind == "any":
        return value
    if kind == "bool":
        if isinstance(value, bool) or str(value).lower() in ("true", "false"):
            return value if isinstance(value, bool) else str(value).lower() == "true"
    elif kind in ("int32", "int64", "uint32", "double", "float"):
        number = _number(value, whole=kind not in ("double", "float"))
        if number is not None and (kind != "int32" or -(2**31) <= number < 2**31):
            return number
    elif kind.startswith("enum:"):
        if value in kind[5:].split("|"):
            return value
    elif isinstance(value, str):
        return value
    return _wrong(value, kind, path, problems)


def _number(value: Any, *, whole: bool) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    if not whole:
        # A whole number is printed without a point, as Google prints it.
        return int(number) if number == int(number) and abs(number) < 1e15 else number
    return int(number) if number == int(number) and abs(number) < 2**63 else None


def _wrong(value: Any, kind: str, path: str, problems: list[tuple[str, str]], *, in_list: bool = False) -> None:
    last = re.sub(r"\[\d+\]", "", path.rsplit(".", 1)[-1])
    if kind in messages("sheets"):
        name = f"type.googleapis.com/google.apps.sheets.v4.{kind}"
    elif kind.startswith("enum:"):
        word = masks.camel(last)
        word = {"responseValueRenderOption": "valueRenderOption", "majorDimension": "dimension"}.get(word, word)
        word = {"responseDateTimeRenderOption": "dateTimeRenderOption"}.get(word, word)
        name = f"type.googleapis.com/google.apps.sheets.v4.{word[:1].upper()}{word[1:]}"
    elif kind == "any" and in_list:
        name = "type.googleapis.com/google.protobuf.ListValue"
    else:
        name = "TYPE_" + kind.upper().replace("INT64", "INT64")
    shown = json.dumps(value, ensure_ascii=False) if not isinstance(value, dict | list) else ""
    problems.append((path, f"Invalid value at '{path}' ({name}){', ' + shown if shown else ''}"))

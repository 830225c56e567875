"""Requests of every kind with values that nobody thinks of: the stand-in answers, and a refusal changes nothing."""

from __future__ import annotations

import json
import random
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import large
from tests.support.google_stand_in import changes, surface
from tests.support.google_stand_in.clients import seed
from tests.support.google_stand_in.colleagues import dump
from tests.support.google_stand_in.server import Request, StandIn
from tests.support.google_stand_in.surface import Method

HEADERS = {"authorization": "Bearer t", "host": "localhost"}
TEXTS = [
    "A1", "Plan!A1:B2", "Plan", "=A1+1", "=SUM(A:A)", "=1/0", "=H9", "text", "", "Nope!A1", "a,b", "^M", "A:A", "2:3",
    "=SEQUENCE(3,3)", "Two!Z1000", "key", "de_DE", "'x", "3/2/2026",
]  # fmt: skip
MASKS = [
    "*",
    "*",
    "title",
    "userEnteredValue",
    "note,userEnteredFormat.numberFormat",
    "range",
    "index",
    "pixelSize",
    "a.b(",
]
NUMBERS = [0, 1, 2, 3, 4, 9, 19, 20, 21, -1, 1.5, 46083, 1e20]
PLACES = ["A1", "Plan!A1:B2", "Plan", "Two!A1", "B2", "Plan!A9:C", "Plan!A999"]
WHOLE = ("GridRange", "DimensionRange", "GridCoordinate", "DeveloperMetadataLocation")


class Maker:
    """Makes values for the types of the surface, right in form and wild in content."""

    def __init__(self, number: int) -> None:
        self.random = random.Random(number)

    def value(self, kind: str, depth: int = 0, name: str = "") -> Any:
        messages = surface.messages("sheets")
        if self.random.random() < 0.001:
            return self.random.choice([None, "x", 5, [], {}, True])
        if kind.startswith("["):
            count = 1 if kind == "[Request]" else self.random.choice([0, 1, 1, 2, 3])
            return [self.value(kind[1:-1], depth + 1, name) for _ in range(count)]
        if kind.startswith("{"):
            return {"k": self.value(kind[1:-1], depth + 1)}
        return self.message(kind, messages[kind], depth) if kind in messages else self.scalar(kind, name)

    def message(self, kind: str, fields: dict[str, str], depth: int) -> dict[str, Any]:
        if kind == "Request":
            chosen = self.random.choice(sorted(changes.KINDS))
            return {chosen: self.value(fields[chosen], depth + 1)}
        if kind == "ExtendedValue":
            chosen = self.random.choice(["numberValue", "stringValue", "boolValue", "formulaValue"])
            return {chosen: self.value(fields[chosen], depth + 1)}
        chance = 0.0 if depth > 6 else 0.9 if kind in WHOLE else 0.6
        return {
            name: self.value(inner, depth + 1, name) for name, inner in fields.items() if self.random.random() < chance
        }

    def scalar(self, kind: str, name: str) -> Any:
        choose = self.random.choice
        if kind == "bool":
            return choose([True, False])
        if kind.startswith("enum:"):
            return choose(kind[5:].split("|"))
        if kind == "google-fieldmask":
            return choose(MASKS)
        if kind == "any":
            return choose([1, True, None, *TEXTS])
        if kind == "string":
            return choose(TEXTS)
        number = choose([0, 0, 7]) if name == "sheetId" else choose(NUMBERS)
        return number if kind == "double" else int(min(number, 1000))

    def request(self) -> tuple[Method, Request]:
        methods = [method for _, _, method in surface._routes() if method.is_sheets]
        batch = next(method for method in methods if method.name == "sheets.spreadsheets.batchUpdate")
        method = batch if self.random.random() < 0.6 else self.random.choice(methods)
        path = "/" + method.path
        known = {"spreadsheetId": "book", "range": self.random.choice(PLACES), "sheetId": "7", "metadataId": "5"}
        for name, place in known.items():
            path = path.replace("{" + name + "}", place)
        body = self.value(method.body) if method.body else None
        if "destinationSpreadsheetId" in path or method.name.endswith("copyTo"):
            body = {"destinationSpreadsheetId": "book"}
        query = "&".join(
            f"{name}={quote(str(self.value(kind.lstrip('*'), 9, name)))}"
            for name, kind in method.params.items()
            if "{" + name + "}" not in method.path and (name == "valueInputOption" or self.random.random() < 0.3)
        )
        return method, Request(method.verb, f"{path}?{query}", HEADERS, json.dumps(body).encode() if body else b"")


@pytest.fixture(scope="module")
def small() -> StandIn:
    rows = [["Key", "Due"], ["M-1", 46083], ["M-2", "=B2+1"], ["M-3", "=SUM(B2:B3)"]]
    plan = {"title": "Plan", "sheetId": 0, "rows": rows, "rowCount": 20, "columnCount": 8}
    two = {"title": "Two", "sheetId": 7, "rows": [["=Plan!A2", 1]], "rowCount": 10, "columnCount": 5}
    return StandIn(seed=seed(tabs=[plan, two]), test_token="t")


@pytest.mark.parametrize("number", range(6))
def test_any_request_is_answered_and_a_refused_one_changes_nothing(small: StandIn, number: int) -> None:
    small.reset()
    maker, codes = Maker(number), set()
    for turn in range(large(3000)):
        if turn % 60 == 0:
            small.reset()
        before = dump(small.world, "book")
        method, request = maker.request()
        answer = small.answer(request).answer
        assert answer is not None
        assert "stand_in_fault" not in small.log[-1], small.log[-1]["stand_in_fault"]
        assert answer.status in (200, 400, 403, 404), answer.body
        codes.add(answer.status)
        if answer.status != 200 or not method.is_write:
            assert dump(small.world, "book") == before, f"{method.name} {answer.status} changed the book"
        if turn % 10 == 0:
            whole = small.answer(Request("GET", "/v4/spreadsheets/book?includeGridData=true", HEADERS, b"")).answer
            assert whole is not None
            assert whole.status == 200, whole.body
    assert codes >= {200, 400}

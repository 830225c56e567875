"""What Cairn keeps up in a tab beside the values: protections, dropdowns, date fields, notes at rows. Pure.

Everything of Cairn's is described `cairn:PURPOSE`; what people protected or validated themselves is left alone. Only
what differs is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from connectors.google.batch import Request, row_notes
from connectors.google.grid import MARK, Area, Protection, Tab

OpenArea: TypeAlias = tuple[int, int, int | None, int]
"""(first row, first column, last row, last column); without a last row down to the end of the tab."""

_WHOLE = "all"
_MOST_WORDS = 500


@dataclass(frozen=True, slots=True)
class LockDown:
    """What a tab shall have.

    `protected`: purpose → area that nobody but the service account and the owner edits, `whole`: all of it; `choices`:
    area → what may stand there; `dates`: areas of days; `keys`: row → key to be noted at the row.
    """

    protected: Mapping[str, OpenArea] = field(default_factory=dict)
    whole: bool = False
    choices: Mapping[Area, tuple[str, ...]] = field(default_factory=dict)
    dates: tuple[Area, ...] = ()
    keys: Mapping[int, str] = field(default_factory=dict)


def protections(tab: Tab, wanted: LockDown, own: str) -> list[Request]:
    """Requests that make Cairn's protections those that are wanted; `own` is the service account's address."""
    areas: dict[str, OpenArea] = {_WHOLE: (1, 1, None, tab.column_count)} if wanted.whole else dict(wanted.protected)
    there: set[str] = set()
    requests: list[Request] = []
    for one in tab.protections:
        purpose = one.ours.removeprefix(MARK)
        if one.ours and purpose in areas and purpose not in there and _is_right(tab, one, areas[purpose], own):
            there.add(purpose)
        elif one.ours:
            requests.append({"deleteProtectedRange": {"protectedRangeId": one.number}})
    for purpose, area in areas.items():
        if purpose not in there:
            about = {"range": _range(tab, area), "description": MARK + purpose, "warningOnly": False}
            editors = {"users": [own], "domainUsersCanEdit": False}
            requests.append({"addProtectedRange": {"protectedRange": {**about, "editors": editors}}})
    return requests


def _is_right(tab: Tab, one: Protection, area: OpenArea, own: str) -> bool:
    # Who owns the spreadsheet is an editor of every protection in it, asked for or not.
    bottom = tab.row_count if area[2] is None else area[2]
    is_whole = one.area == (area[0], area[1], bottom, area[3]) and not one.free and not one.warns_only
    return is_whole and not one.domain_may_edit and (own in one.editors or not one.editors)


def validations(tab: Tab, wanted: LockDown) -> list[Request]:
    """Requests for the dropdowns and date fields that are not there, or not as wanted. What people validate themselves
    has to be left out with `without_people`."""
    return [
        {"setDataValidation": {"range": _range(tab, area), "rule": rule}}
        for area, rule in _rules(wanted)
        if any(tab.rules.get((row, area[1])) != rule["inputMessage"] for row in range(area[0], area[2] + 1))
    ]


def without_people(requests: list[Request], answer: Mapping[str, Any]) -> list[Request]:
    """Leave out what would replace a validation that is not Cairn's; `answer` has the validations of the tab."""
    taken = set(_of_people(answer))
    return [one for one in requests if not taken & set(_cells(one["setDataValidation"]["range"]))]


def notes(tab: Tab, wanted: LockDown) -> list[Request]:
    """Requests that make the notes at rows say what the key column says."""
    return row_notes(tab, wanted.keys)


def _rules(wanted: LockDown) -> Iterator[tuple[Area, dict[str, Any]]]:
    for area, words in wanted.choices.items():
        values = [{"userEnteredValue": word} for word in words[:_MOST_WORDS]]
        number = hashlib.sha256(repr(words).encode()).hexdigest()[:8]
        message = f"{MARK}choice-{number} Choose one of the list."
        condition = {"type": "ONE_OF_LIST", "values": values}
        yield area, {"condition": condition, "inputMessage": message, "strict": False, "showCustomUi": True}
    for area in wanted.dates:
        message = f"{MARK}date Type a day, such as 2026-03-02."
        yield area, {"condition": {"type": "DATE_IS_VALID"}, "inputMessage": message, "strict": False}


def _of_people(answer: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """The cells, counted from 0, with a validation that is not Cairn's."""
    for sheet in answer.get("sheets", ()):
        for block in sheet.get("data", ()):
            for row, line in enumerate(block.get("rowData", ()), int(block.get("startRow", 0))):
                for column, cell in enumerate(line.get("values", ()), int(block.get("startColumn", 0))):
                    rule = cell.get("dataValidation")
                    if rule and not str(rule.get("inputMessage", "")).startswith(MARK):
                        yield row, column


def _cells(span: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    return ((row, span["startColumnIndex"]) for row in range(span["startRowIndex"], span["endRowIndex"]))


def _range(tab: Tab, area: OpenArea) -> dict[str, int]:
    top, left, bottom, right = area
    found = {"sheetId": tab.number, "startRowIndex": top - 1, "startColumnIndex": left - 1, "endColumnIndex": right}
    return found if bottom is None else {**found, "endRowIndex": bottom}

"""Hold what Cairn reads against a truth: the same look that `inspect` and `connect` take, point by point.

A cell that Cairn holds, or has an issue for, is not right, but not silently wrong either.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.truth import Expected, Truth
from domain.errors import CairnError, ConnectorError
from domain.records import CellRef, column_letters, json_of
from domain.rows import KEY, TypedRow
from services.connecting.onboarding import Look, document, look

TOGETHER = {"contributors": "owner"}
"""Further people stand in the owner's cell where they have no column of their own."""


@dataclass(frozen=True)
class Seen:
    """One sheet as Cairn reads it, and as `inspect` prints that."""

    look: Look
    inspected: dict[str, Any]


@dataclass
class Count:
    """How many were right, of how many."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> bool:
        """Count one; gives it back."""
        self.right += right
        self.of += 1
        return right

    def __iadd__(self, other: Count) -> Count:
        self.right, self.of = self.right + other.right, self.of + other.of
        return self

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.right}/{self.of}"


@dataclass
class FileScore:
    """One truth, held against what Cairn read. `silent` values are wrong, and no issue says so."""

    file: str
    sheet: Count = field(default_factory=Count)
    header_row: Count = field(default_factory=Count)
    mapping: Count = field(default_factory=Count)
    rows: Count = field(default_factory=Count)
    values: Count = field(default_factory=Count)
    silent: int = 0
    differs: list[str] = field(default_factory=list)

    def expect(self, count: Count, right: bool, otherwise: str) -> None:
        """Count one expectation, and keep what differs."""
        if not count.add(right):
            self.differs.append(otherwise)


def judge(truth: Truth, path: Path) -> FileScore:
    """Hold one truth against what Cairn reads."""
    found = FileScore(truth.file)
    chosen = look_at(path, None)
    if truth.refused:
        _judge_refusal(truth, chosen, found)
        return found
    if truth.sheet:
        sheet = chosen.look.snapshot.sheet if isinstance(chosen, Seen) else ""
        found.expect(found.sheet, sheet in truth.sheets, f"tab: “{sheet}” in place of “{truth.sheet}”")
        chosen = chosen if sheet == truth.sheet else look_at(path, truth.sheet)
    if isinstance(chosen, CairnError):
        _judge_nothing(truth, str(chosen), found)
    else:
        _judge_table(truth, chosen, found)
    return found


def _judge_nothing(truth: Truth, why: str, found: FileScore) -> None:
    """A sheet that should be read and cannot be: everything in it is missed."""
    found.expect(found.header_row, False, f"refused: {why}")
    found.mapping.of += sum(None not in _others(truth, name) for name in truth.columns)
    found.rows.of += 1
    found.values.of += sum(len(sample) - 1 for sample in truth.samples)


def _judge_table(truth: Truth, read: Seen, found: FileScore) -> None:
    seen, row = read.look, read.look.guess.header_row
    found.expect(found.header_row, row in truth.header_rows, f"header: row {row} in place of {truth.header_rows[0]}")
    _judge_mapping(truth, seen, found)
    count = len(seen.reading.rows) if seen.reading else 0
    found.expect(found.rows, count in truth.rows, f"rows: {count} in place of {truth.rows[0]}")
    _judge_values(truth, read, found)


class Broke(CairnError):
    """What nobody should ever see: reading a sheet ended in a traceback."""


@cache
def look_at(path: Path, sheet: str | None) -> Seen | CairnError:
    """Look at a sheet, once for all who ask; what goes wrong is given and not raised."""
    try:
        seen = look(path, sheet)
        return Seen(seen, document(seen))
    except CairnError as error:
        return error
    except Exception as error:  # noqa: BLE001 - the score counts what must never happen
        return Broke(f"{type(error).__name__}: {error}")


def _judge_refusal(truth: Truth, read: Seen | CairnError, found: FileScore) -> None:
    """No table, or not readable at all: in both cases in words."""
    if isinstance(read, CairnError):
        right, said = isinstance(read, ConnectorError) and bool(str(read)), str(read)
    else:
        guess = read.look.guess
        right = truth.refused != "unreadable" and read.look.reading is None and bool(guess.reason)
        said = f"a table at row {guess.header_row}"
    found.expect(found.header_row, right, f"{said}, where there is none ({truth.refused})")


def _columns(seen: Look) -> dict[str, str]:
    """Field → column letters, as Cairn would bind them."""
    bound = seen.guess.binding.columns if seen.guess.binding else ()
    columns = {name: column_letters(one.column) for one in bound for name in one.fields}
    return {name: at for name, at in columns.items() if columns.get(TOGETHER.get(name, "")) != at}


def _judge_mapping(truth: Truth, seen: Look, found: FileScore) -> None:
    """Every field that the truth or Cairn maps; one that may be left out counts only where Cairn maps it."""
    mapped = _columns(seen)
    for name in dict.fromkeys((*truth.columns, *mapped)):
        wanted, got = truth.columns.get(name), mapped.get(name)
        others = _others(truth, name)
        if got is None and None in others:
            continue
        words = f"{name}: {got or 'unmapped'} in place of {wanted or 'unmapped'}"
        found.expect(found.mapping, got == wanted or got in others, words)


def _judge_values(truth: Truth, read: Seen, found: FileScore) -> None:
    """Every sampled value, but those that an acceptable other column or title puts elsewhere."""
    seen = read.look
    rows = {row.row: row for row in seen.reading.rows} if seen.reading else {}
    told = {issue["where"] for issue in read.inspected["issues"]}
    mapped = _columns(seen)
    elsewhere = {name for name, at in mapped.items() if at != truth.columns.get(name) and at in _others(truth, name)}
    for sample in truth.samples:
        number = sample["row"]
        if number not in rows and "title" in elsewhere:
            continue
        for name, wanted in sample.items():
            home = TOGETHER.get(name, name) if name not in mapped else name
            at = mapped.get(home)
            if name == "row" or home in elsewhere or (at is None and (wanted is None or None in _others(truth, home))):
                continue
            place = str(CellRef(seen.snapshot.sheet, number, _number(at))) if at else f"row {number}"
            is_read = number in rows and at is not None
            _judge_value(rows[number] if is_read else None, name, wanted, place, place in told, found)


def _others(truth: Truth, name: str) -> Sequence[str | None]:
    return truth.alternatives.get(name, ())


def _judge_value(
    row: TypedRow | None, name: str, wanted: Expected, place: str, is_told: bool, found: FileScore
) -> None:
    either = wanted if isinstance(wanted, dict) else {"any": [wanted]}
    is_held = row is not None and name in {cell.field for cell in row.held}
    if row is None or not (name == KEY or name in row.values or is_held):
        found.expect(found.values, False, f"{place} {name}: not read")
        return
    got = row.sheet_id if name == KEY else json_of(row.values.get(name))
    right = bool(either.get("held")) if is_held else _plain(got) in [_plain(one) for one in either["any"]]
    found.silent += not (right or is_held or is_told)
    said, words = "held" if is_held else repr(got), repr(either["any"][0]) if either["any"] else "an issue"
    found.expect(found.values, right, f"{place} {name}: {said} in place of {words}")


def _plain(value: Expected) -> Expected:
    """A value as it is compared: kinds of blanks make no difference, and nothing is nothing."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split()) or None
    return None if value == [] else value


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number

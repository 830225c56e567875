"""Plain values and records that all rooms hand to each other.

A *value* is what one field holds once it is typed; `None` means blank. A *change* is one cell
moved; a whole row that appears or disappears is a change of the field `WHOLE_ROW`, so that
every change has an inverse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Literal, TypeAlias

Key: TypeAlias = str
"""The stable identity of a milestone in the workspace; never a row number."""

WHOLE_ROW = "*"
"""The `field` of a change that inserts, removes or restores a row."""


class LinkType(StrEnum):
    """What of the successor waits for what of the predecessor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One dependency as a milestone states it: "I wait for `ref`".

    `ref` is the predecessor as written: an id, a key, a title, or text that resolves to nothing.

    >>> str(Link("IT-4", LinkType.FS, 3)), str(Link("IT-4")), str(Link("Go live", LinkType.SS))
    ('IT-4FS+3d', 'IT-4', 'Go live SS')
    """

    ref: str
    type: LinkType = LinkType.FS
    lag_days: int = 0

    def __str__(self) -> str:
        if self.type is LinkType.FS and not self.lag_days:
            return self.ref
        lag = f"{self.lag_days:+d}d" if self.lag_days else ""
        # Letters run on into the type, so a blank keeps them apart.
        return f"{self.ref}{' ' if self.ref[-1:].isalpha() else ''}{self.type}{lag}"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, and its currency where the sheet says one (ISO 4217)."""

    amount: Decimal
    currency: str | None = None

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}" if self.currency else str(self.amount)


Scalar: TypeAlias = str | bool | Decimal | date | Money
Value: TypeAlias = Scalar | tuple[str, ...] | tuple[Link, ...] | None
RowValues: TypeAlias = Mapping[str, Value]


def is_blank(value: object) -> bool:
    """Say whether a value counts as blank: None, empty text, an empty tuple."""
    return value is None or value == "" or value == ()


def plain_decimal(number: Decimal | int | float | str) -> Decimal:
    """Give a number its one canonical form: no exponent, no trailing zeros.

    Floats pass through 15 significant digits, which is what a sheet cell holds.

    >>> plain_decimal("12.50"), plain_decimal(0.1 + 0.2), plain_decimal("1E+2")
    (Decimal('12.5'), Decimal('0.3'), Decimal('100'))
    """
    exact = Decimal(f"{number:.15g}") if isinstance(number, float) else Decimal(number)
    normal = exact.normalize()
    return Decimal(f"{normal:f}") if normal else Decimal(0)


def text_of(value: Value) -> str:
    """Say a value as one line of text, as a page or a sheet cell shows it.

    >>> text_of((Link("IT-4"), Link("2", LinkType.SS, -1))), text_of(date(2026, 3, 2)), text_of(None)
    ('IT-4, 2SS-1d', '2026-03-02', '')
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        parts = [str(part) for part in value]
        return ("; " if any(" " in part or "," in part for part in parts) else ", ").join(parts)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def json_of(value: Value) -> str | bool | int | float | list[str] | None:
    """Say a value as JSON for the command line: dates ISO, people and links as text lists."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return [str(part) for part in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return text_of(value)


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell as people name it; `row` and `column` count from 1, `sheet` is "" for a csv file.

    >>> str(CellRef("Plan", 7, 3)), CellRef("", 2, 28).a1
    ('Plan!C7', 'AB2')
    """

    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        return f"{self.sheet}!{self.a1}" if self.sheet else self.a1


def row_in(place: str) -> int:
    """The row of a place as people name it.

    >>> row_in("Plan 2!C7"), row_in("row 12")
    (7, 12)
    """
    return int(re.findall(r"[0-9]+", place)[-1])


@cache
def column_letters(column: int) -> str:
    """Name a column as sheets do: 1 → A, 28 → AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Change:
    """One cell moved from `before` to `after`. `place` is where in a sheet it was seen, if it was."""

    key: Key
    field: str
    before: Value | RowValues
    after: Value | RowValues
    entity: str = "milestone"
    place: str | None = None

    def inverse(self) -> Change:
        """Give the change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class Event:
    """Something worth a record that moves no governed cell: a held value, a conflict, a refusal."""

    op: str
    key: Key
    field: str
    old: Value = None
    new: Value = None
    entity: str = "milestone"
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `auth` says how that is known: picked (no sign-in yet), asserted (by whoever has the
    shell), service (Cairn itself), unknown (someone with access to the sheet)."""

    id: str
    name: str
    kind: Literal["user", "service", "system"] = "user"
    role: str = "governor"
    auth: Literal["picked", "asserted", "service", "unknown"] = "asserted"


Confidence: TypeAlias = Literal["exact", "sole", "candidates", "unknown"]


@dataclass(frozen=True, slots=True)
class Origin:
    """By which way a change came in, and for sheets: which file, which revision, seen when."""

    kind: Literal["app", "sheet", "excel", "cli", "import", "migration", "undo", "system"]
    tracker: str | None = None
    file: str | None = None
    revision: str | None = None
    seen_from: datetime | None = None
    seen_to: datetime | None = None
    confidence: Confidence | None = None
    named: str | None = None
    """The person the file itself names (self-declared, never trusted as authentication)."""


class Stage(StrEnum):
    """Where a tracker's source of truth stands."""

    OBSERVE = "observe"
    SHEET_LEADS = "sheet_leads"
    SHARED = "shared"
    DATABASE_LEADS = "database_leads"
    RETIRED = "retired"

    @property
    def writes_to_sheet(self) -> bool:
        return self not in (Stage.OBSERVE, Stage.RETIRED)

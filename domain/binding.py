"""How a tracker's sheet is read: where the header is, which column is which field, which conventions hold."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeAlias

KEY = "key"
"""The binding's name for the column that holds the sheet's own id; typed rows carry it as `sheet_id`."""

OWN_KEY_HEADER = "Cairn key"
"""The header of the column that Cairn adds where a sheet has no ids."""

OWN_FEEDBACK_HEADER = "Cairn"
"""The header of the column in which Cairn says what became of each row."""

FILL_OF = "fill of "
"""Before a column's name, where a field is read from the colours of its cells and not from what they say."""

AND = " + "
"""Between the names of several columns, where a person maps a field of links to all of them."""

DateOrder: TypeAlias = Literal["dmy", "mdy", "ymd"]
PercentScale: TypeAlias = Literal["fraction", "hundred", "mixed"]
DecimalMark: TypeAlias = Literal["", ".", ","]


@dataclass(frozen=True, slots=True)
class Conventions:
    """Decided per column by evidence and shown to the person: how ambiguous cells are read.

    `turned` is never decided by evidence: a person says so. `words` are those of the sheet's own legend, and those
    that a person confirmed.
    """

    date_order: DateOrder = "ymd"
    """Which way round 03/04/2026 is; "ymd": nothing decides, so such a cell is held."""
    percent: PercentScale = "hundred"
    """"mixed": the column holds both, so that a number up to 1 is held."""
    percent_text: bool = False
    evidence: tuple[str, ...] = ()
    """What decided, one sentence each, for the person who confirms it."""
    ambiguous: int = 0
    """How many of the cells looked at are read by the convention alone."""
    suspects: int = 0
    """How many date cells a program may have turned, day for month, when they were typed."""
    turned: bool = False
    """Those cells are read the other way round; so is a column of links that names successors."""
    serials: bool = False
    """Plain numbers are days since 1900."""
    spans: bool = False
    """The cells say from when to when."""
    year: int | None = None
    """The year of dates that name none."""
    within: tuple[str, ...] = ()
    """First and last day (ISO) of the time that a column is about: a date without a year is the only one in it."""
    yearless: int = 0
    """How many cells name no year, and take it from what is said around them."""
    month_year: bool | None = None
    """“Mar-27” is a month of 2027; False: the 27th of March; None: such a cell is held."""
    fiscal_start: int | None = None
    """The month (1 to 12) in which a fiscal year begins that bears the number of the year in which it ends."""
    decimal: DecimalMark = ""
    """The decimal mark; "" where nothing shows which it is, so that 1.200 is held."""
    thousandths: bool = False
    """Three digits behind the decimal mark are decimals, as cells show or a person said; else 1.200 is held."""
    unit: str = "1"
    """What a bare number counts, as a decimal: 1000 in a column of k€, 5 in a column of weeks."""
    doubtful: int = 0
    """How many of the cells could be two numbers, so that they are held."""
    currency: str = ""
    last_first: bool | None = None
    """A comma stands within a name, as in "Lee, Ana"; False: between two; None: such a cell is held."""
    ranges: bool = False
    """In a column of links 3-5 is three ids, as those of the sheet are plain numbers."""
    done_or_not: bool = False
    """A status column knows only done and not done: what is not done counts as not started."""
    words: tuple[tuple[str, str], ...] = ()
    """(folded word, value) as they are meant in this column."""
    fills: tuple[tuple[str, str], ...] = ()
    """(colour as RRGGBB, the word for it) by the legend, "" for a colour that says nothing of this field.

    Where there are any, a cell without text says what its colour stands for.
    """
    listed: tuple[str, ...] = ()
    """What a choice may be: of the workspace, put in when the column is read, and never kept with the tracker."""


@dataclass(frozen=True, slots=True)
class FurtherColumn:
    """One more column with links of the same field: all are read together, and each link goes back where it stood."""

    header: str
    column: int
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class BoundColumn:
    """One sheet column and the field or fields that it holds.

    `occurrence` tells equal headers apart (1 = the first from the left), `of` says how many there were when
    the tracker was connected. `column` is where it was last seen; the header is what counts when columns move.
    """

    header: str
    fields: tuple[str, ...]
    column: int
    occurrence: int = 1
    conventions: Conventions = Conventions()
    of: int = 1
    further: tuple[FurtherColumn, ...] = ()
    """The other columns of a field of links, from the left."""
    by_fill: bool = False
    """Only the colours of its cells are read; what they say may be another field's, bound beside this one."""

    @property
    def places(self) -> tuple[int, ...]:
        """Every column of the sheet that it reads."""
        return (self.column, *(one.column for one in self.further))

    @property
    def is_painted(self) -> bool:
        """Say whether colours are read in it: Cairn does not paint, so it is never written."""
        return bool(self.conventions.fills)

    @property
    def name(self) -> str:
        """What the sheet calls it; of several columns all their headers."""
        if self.by_fill:
            return FILL_OF + self.header
        return AND.join((self.header, *(one.header for one in self.further)))

    @property
    def parts(self) -> tuple[BoundColumn, ...]:
        """The same as one bound column for each column of the sheet."""
        if not self.further:
            return (self,)
        more = (
            replace(self, header=one.header, column=one.column, occurrence=one.occurrence, further=())
            for one in self.further
        )
        return (replace(self, further=()), *more)


@dataclass(frozen=True, slots=True)
class Binding:
    """The reading of one tracker. `sheet` is "" for a csv file.

    `header_row` is the lowest row of the header; with `header_levels` 2 the row above it names groups of columns.
    """

    sheet: str
    header_row: int
    first_data_row: int
    columns: tuple[BoundColumn, ...]
    constants: tuple[tuple[str, str], ...] = ()
    """(field, text) that holds for every row: "everything here is Warehouse Operations"."""
    header_levels: int = 1
    strangers: tuple[str, ...] = ()
    """Headers that were there, and bound to nothing, when the tracker was connected: none of them is a renamed one."""

    @property
    def fields(self) -> tuple[str, ...]:
        """All bound fields, in column order."""
        return tuple(name for column in self.columns for name in column.fields)

    def column_of(self, field: str) -> BoundColumn | None:
        """The column that holds a field, if one does."""
        return next((column for column in self.columns if field in column.fields), None)

    @property
    def has_own_key(self) -> bool:
        """Say whether the ids are Cairn's own, in a column that it added itself."""
        column = self.column_of(KEY)
        return column is not None and " ".join(column.header.split()).casefold() == OWN_KEY_HEADER.casefold()

    def to_json(self) -> str:
        """Write the binding as text, for the tracker's row and its audit records."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Binding:
        """Read what `to_json` wrote."""
        raw = json.loads(text)
        for column in raw["columns"]:
            column |= {"fields": tuple(column["fields"]), "conventions": _conventions(column["conventions"])}
            column["further"] = tuple(FurtherColumn(**one) for one in column.get("further", ()))
        columns = tuple(BoundColumn(**column) for column in raw.pop("columns"))
        constants = tuple((field, text) for field, text in raw["constants"])
        return cls(**{**raw, "columns": columns, "constants": constants, "strangers": tuple(raw["strangers"])})


def _conventions(raw: dict[str, Any]) -> Conventions:
    pairs = {name: tuple((one, other) for one, other in raw.get(name, ())) for name in ("words", "fills")}
    texts = {name: tuple(raw.get(name, ())) for name in ("evidence", "within")}
    return Conventions(**{**raw, **texts, **pairs, "listed": ()})

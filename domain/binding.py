"""How a tracker's sheet is read: where the header is, which column is which field, which conventions hold."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

DateOrder: TypeAlias = Literal["dmy", "mdy", "ymd"]
PercentScale: TypeAlias = Literal["fraction", "hundred"]


@dataclass(frozen=True, slots=True)
class Conventions:
    """Decided per column by evidence and shown to the person: how ambiguous text is read."""

    date_order: DateOrder = "ymd"
    percent: PercentScale = "hundred"
    percent_text: bool = False


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


@dataclass(frozen=True, slots=True)
class Binding:
    """The reading of one tracker. `sheet` is "" for a csv file."""

    sheet: str
    header_row: int
    first_data_row: int
    columns: tuple[BoundColumn, ...]
    constants: tuple[tuple[str, str], ...] = ()
    """(field, text) that holds for every row: "everything here is Warehouse Operations"."""

    @property
    def fields(self) -> tuple[str, ...]:
        """All bound fields, in column order."""
        return tuple(name for column in self.columns for name in column.fields)

    def column_of(self, field: str) -> BoundColumn | None:
        """The column that holds a field, if one does."""
        return next((column for column in self.columns if field in column.fields), None)

    def to_json(self) -> str:
        """Write the binding as text, for the tracker's row and its audit records."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Binding:
        """Read what `to_json` wrote."""
        raw = json.loads(text)
        for column in raw["columns"]:
            column |= {"fields": tuple(column["fields"]), "conventions": Conventions(**column["conventions"])}
        columns = tuple(BoundColumn(**column) for column in raw.pop("columns"))
        return cls(**{**raw, "columns": columns, "constants": tuple((f, t) for f, t in raw["constants"])})

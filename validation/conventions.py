"""How the ambiguous texts of a column are meant: day or month first, 0-1 or 0-100. Decided by evidence only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.binding import Conventions, DateOrder
from domain.schema import MILESTONE
from domain.sheets import CellValue
from validation.dates import order_of
from validation.numbers import read_percent
from validation.text import is_empty


def conventions_of(field: str | None, cells: Sequence[CellValue]) -> Conventions:
    """Read the conventions of a column off its own cells."""
    if field is None or field not in MILESTONE:
        return Conventions()
    kind = MILESTONE[field].type
    if kind == "date":
        return Conventions(date_order=order_of(cell for cell in cells if isinstance(cell, str)))
    if kind == "percent":
        return _percent_conventions(cells)
    return Conventions()


def _percent_conventions(cells: Sequence[CellValue]) -> Conventions:
    """Numbers that never exceed 1 are fractions; a percent sign speaks for itself."""
    filled = [cell for cell in cells if not is_empty(cell)]
    signed = [cell for cell in filled if isinstance(cell, str) and "%" in cell]
    numbers = [number for cell in filled if cell not in signed and (number := _number(cell)) is not None]
    is_fraction = bool(numbers) and max(numbers) <= 1
    return Conventions(percent="fraction" if is_fraction else "hundred", percent_text=len(signed) > len(numbers))


def _number(cell: CellValue) -> float | None:
    if isinstance(cell, str):
        found = read_percent(cell)
        return float(found[0]) if found else None
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def settle_orders(fields: Sequence[str | None], conventions: Sequence[Conventions]) -> list[Conventions]:
    """Let date columns without proof of their own follow the others, where those agree."""
    dated = [name in MILESTONE and MILESTONE[name or ""].type == "date" for name in fields]
    orders: set[DateOrder] = {one.date_order for one, is_date in zip(conventions, dated, strict=True) if is_date}
    proved = orders - {"ymd"}
    if len(proved) != 1:
        return list(conventions)
    order = proved.pop()
    return [replace(one, date_order=order) if is_date else one for one, is_date in zip(conventions, dated, strict=True)]

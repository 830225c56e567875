"""The raw cells of a table as its sheet means them: with what their colours say, and lists of titles told apart.

Done before rows are recognised and read, so that whoever remembers a row remembers what it said.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.binding import Binding
from domain.sheets import CellValue, SheetSnapshot
from validation.tables.listed_titles import with_listed_titles
from validation.tables.painted import with_fills


def meant_cells(
    rows: Mapping[int, tuple[CellValue, ...]], snapshot: SheetSnapshot, binding: Binding
) -> Mapping[int, tuple[CellValue, ...]]:
    """Row → its cells in binding order, as everything behind shall see them. `rows`: all of the table, or some."""
    return with_listed_titles(with_fills(rows, snapshot, binding), snapshot, binding)

"""Columns are typed as a whole; what a cell says must not depend on the cells that it is read with."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.binding import Binding, BoundColumn, Conventions
from domain.rows import KEY, RawRow
from domain.schema import MILESTONE
from domain.sheets import NOT_CALCULATED, CellError, CellValue
from validation.tables.rows import read_rows
from validation.values.coerce import coerce_cells, coerce_column

PAIRS = [("owner", "contributors"), ("start_date", "due_date")]
OF_EACH_TYPE = {field.type: field.name for field in MILESTONE.fields}
COLUMNS = [(KEY,), *((name,) for name in OF_EACH_TYPE.values()), *PAIRS]
CONVENTIONS = [Conventions(), Conventions("mdy", "fraction", serials=True, turned=True, unit="5", decimal=",")]
EQUAL_CELLS = (0, 0.0, -0.0, False, 1, 1.0, True, "1", "1.0", date(2026, 3, 2), datetime(2026, 3, 2), 46083, 46083.0)
OTHER_CELLS = (
    "done",
    "Ana, Ben",
    "TBD",
    "03/04/2026",
    "50%",
    "M-1FS+3d, M-2",
    "–",
    "#3",
    " IT-4 ",
    "2 Mar – 5 Mar 2026",
)
CELLS: st.SearchStrategy[CellValue] = st.one_of(
    st.sampled_from(EQUAL_CELLS),
    st.sampled_from(OTHER_CELLS),
    st.sampled_from([CellError("#REF!"), NOT_CALCULATED, None, float("nan"), "\x07"]),
    st.text(max_size=6),
    st.integers(-2, 60_000),
)


@pytest.mark.parametrize("names", COLUMNS, ids="+".join)
@given(st.sampled_from(CONVENTIONS), st.lists(CELLS, max_size=12))
def test_a_cell_says_the_same_whatever_else_is_in_its_column(
    names: tuple[str, ...], meant: Conventions, cells: list[CellValue]
) -> None:
    column = BoundColumn("Column", names, 1, conventions=meant)
    read = coerce_cells(column, [*EQUAL_CELLS, *cells])
    alone = [coerce_column(column, cell) for cell in (*EQUAL_CELLS, *cells)]
    assert read == {name: [one[name] for one in alone] for name in names}


@given(st.lists(st.tuples(*[CELLS] * 6), max_size=8))
def test_a_row_says_the_same_whatever_other_rows_are_read(cells: list[tuple[CellValue, ...]]) -> None:
    fields = [(KEY,), ("title",), ("owner", "contributors"), ("due_date",), ("percent_complete",), ("depends_on",)]
    columns = tuple(BoundColumn(" ".join(names), names, place) for place, names in enumerate(fields, 1))
    binding = Binding("Plan", 1, 2, columns, constants=(("due_date", "2026-12-31"), ("function", "IT")))
    rows = [RawRow(number, own) for number, own in enumerate(cells, 2)]
    whole = read_rows("Plan", rows, binding)
    alone = [read_rows("Plan", rows, binding, only={row.row}) for row in rows]
    assert whole.rows == tuple(row for one in alone for row in one.rows)
    assert set(whole.issues) == {issue for one in alone for issue in one.issues}

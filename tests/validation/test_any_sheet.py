"""Stories: whatever is in a sheet, finding its table ends with a guess or a sentence, and the guess fits the sheet."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.errors import CairnError
from domain.sheets import NOT_CALCULATED, CellError, CellValue, SheetSnapshot
from sync.mapping import counted
from tests.validation.sheets import READ_AT, to_rows
from validation.tables.headers import guess_binding
from validation.tables.rows import read_rows

WORDS = ["Task", "Owner", "Start", "Ende", "Status", "ID", "Plan", "Actual", "Week 1", "Total", "Done", "%", " / ", "№"]
CELLS: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.integers(-5, 70_000),
    st.floats(),
    st.booleans(),
    st.just(datetime(2026, 3, 2)),
    st.sampled_from([CellError("#REF!"), NOT_CALCULATED]),
)
ROWS = st.lists(st.lists(CELLS, max_size=9).map(tuple), max_size=14).map(tuple)
AREAS = st.lists(st.tuples(*[st.integers(1, 6)] * 4).map(lambda a: (a[0], a[1], a[0] + a[2], a[1] + a[3])), max_size=3)


@given(ROWS, AREAS, AREAS)
def test_any_sheet_ends_with_a_guess_that_fits_it_or_with_a_reason(
    rows: tuple[tuple[CellValue, ...], ...],
    merged: list[tuple[int, int, int, int]],
    tables: list[tuple[int, int, int, int]],
) -> None:
    sheet = SheetSnapshot("any.xlsx", "S", rows, "r1", READ_AT, merged=tuple(merged), table_ranges=tuple(tables))
    guess = guess_binding(sheet)
    assert guess.reason
    if guess.binding is None:
        assert guess.layout is not None
        return
    assert len(set(guess.binding.fields)) == len(guess.binding.fields)
    try:
        mapped = to_rows(sheet, counted(sheet, guess.binding))
    except CairnError as error:
        raise AssertionError(f"what was just found is not found again: {error}") from error
    assert [column.column for column in mapped.binding.columns] == [c.column for c in guess.binding.columns]
    read_rows("S", mapped.rows, mapped.binding)

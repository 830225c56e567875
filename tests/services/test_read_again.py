"""Rows that were just written are read again, and only these: they say what reading the whole sheet would say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.sheets import CellValue
from services.schema.spelling import Spelling
from services.syncing.reading import read_again, read_snapshot
from services.syncing.remembered import Memory
from sync.mapping import counted
from tests.validation.sheets import snapshot
from validation.tables.headers import guess_binding

DAY = date(2026, 3, 2)
HEADER = ("Id", "Milestone", "Owner", "Due", "Depends on")
TASKS: tuple[tuple[CellValue, ...], ...] = (
    ("IT-1", "Racks, bolts in", "Ana", DAY, None),
    ("IT-2", "Pilot", "Ben", DAY, "Racks, bolts in, Power on"),
    ("IT-3", "Power on", "Ben", "soon", "IT-1, IT-2"),
    ("IT-4", "Go-live", "Ana", DAY, "Pilot, Power on"),
)
OTHERS: tuple[tuple[CellValue, ...], ...] = (
    (None, None, None, None, None),
    (None, "Phase 2", None, None, None),
    (None, "Total", None, None, None),
    ("Risk", "Milestone", "Owner", "Due", "Probability"),
    (None, "* dates as agreed on Tuesday", None, None, None),
    ("IT-9", None, "Ana", None, None),
)
ROW = st.sampled_from(TASKS * 3 + OTHERS)


@given(
    st.lists(ROW, max_size=8).map(lambda drawn: [*TASKS, *drawn]), st.dictionaries(st.integers(0, 11), ROW, max_size=4)
)
def test_rows_read_again_say_what_the_whole_sheet_says(
    rows: list[tuple[CellValue, ...]], written: dict[int, tuple[CellValue, ...]]
) -> None:
    guessed = guess_binding(snapshot(HEADER, *TASKS)).binding
    assert guessed is not None
    sheet = snapshot(HEADER, *rows)
    before = read_snapshot(sheet, counted(sheet, guessed), memory=Memory())
    after = snapshot(HEADER, *(written.get(at, row) for at, row in enumerate(rows)))
    numbers = {at + 2 for at in written if at < len(rows)}
    again = read_again(before, replace(after, revision="r2"), numbers, Spelling())
    whole = read_snapshot(after, before.binding)
    assert again.rows == tuple(row for row in whole.rows if row.row in numbers)
    assert {row for row in again.skipped if row[0] in numbers} == {row for row in whole.skipped if row[0] in numbers}

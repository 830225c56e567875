"""Rows that are milestones whatever stands around them need not be shown to whoever tells what the others are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.binding import Binding
from domain.sheets import CellValue
from tests.validation.sheets import raw_rows, snapshot
from validation.tables.headers import guess_binding
from validation.tables.row_kinds import Unclear, kinds_of, plain_reader
from validation.values.links import read_links

DAY = date(2026, 3, 2)
HEADER = ("Id", "Milestone", "Owner", "Due", "Budget")
TASKS: tuple[tuple[CellValue, ...], ...] = (
    ("IT-1", "Racks in", "Ana", DAY, 100.0),
    ("IT-2", "Cables in", None, DAY, None),
    (3, "Pilot", "Ben", None, 7),
    ("IT-4", "Total cost agreed", "Ben", DAY, None),
)
OTHERS: tuple[tuple[CellValue, ...], ...] = (
    (None, "Building", None, None, None),
    (None, "Phase 2:", None, None, None),
    (None, "Total", None, None, 107),
    ("IT-9", None, None, DAY, None),
    ("IT-8", "Nobody knows", "Ana", None, None),
    ("IT-7", "–", None, DAY, None),
    (None, "Done", None, None, None),
    (None, None, None, None, None),
    HEADER,
    ("Risk", "Milestone", "Owner", "Due", "Probability"),
    (None, "* dates as agreed on Tuesday", None, None, None),
    ("Legend", None, None, None, None),
    (None, "Please fill in all columns", None, None, None),
)


@pytest.mark.parametrize("with_ids", [True, False])
@given(st.data())
def test_what_is_hidden_changes_no_verdict(with_ids: bool, data: st.DataObject) -> None:
    first = 0 if with_ids else 1
    drawn = data.draw(st.lists(st.sampled_from(TASKS * 3 + OTHERS), min_size=1, max_size=14))
    sheet = snapshot(HEADER[first:], *(row[first:] for row in drawn))
    binding = guess_binding(snapshot(HEADER[first:], *(row[first:] for row in TASKS))).binding
    assert isinstance(binding, Binding)
    rows, is_plain = raw_rows(sheet, binding), plain_reader(binding)
    hidden = [row.row for row in rows if is_plain(row.cells) and data.draw(st.booleans())]
    shown = [row for row in rows if row.row not in hidden]
    try:
        found = kinds_of(shown, binding, hidden)
    except Unclear:
        return
    assert found == kinds_of(rows, binding)
    assert found.keys().isdisjoint(hidden)


def test_what_depends_on_a_hidden_row_is_said_to_be_unclear() -> None:
    sheet = snapshot(HEADER, *TASKS[:2], (), ("Risk", "Milestone", "Owner", "Due", "Probability"), *TASKS[2:])
    binding = guess_binding(snapshot(HEADER, *TASKS)).binding
    assert binding is not None
    rows = raw_rows(sheet, binding)
    assert set(kinds_of(rows, binding)) == {5, 6, 7}
    with pytest.raises(Unclear):
        kinds_of(rows[:-1], binding, [rows[-1].row])


PLAIN_LINK = "[A-EG-RT-Z]{1,4}-[0-9]{1,7}(FS|SS|FF|SF)?([+-][0-9]{1,2}d)?"


@given(st.lists(st.from_regex(PLAIN_LINK, fullmatch=True), min_size=2, max_size=5))
def test_plain_ids_are_read_alike_whatever_stands_between_them(tokens: list[str]) -> None:
    assert read_links(", ".join(tokens)) == read_links("; ".join(tokens))

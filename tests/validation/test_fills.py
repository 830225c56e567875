"""Colours that say how a milestone stands: read by the sheet's own legend, and never without one."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Refused
from domain.sheets import CellValue, SheetSnapshot
from sync.mapping import counted, filled_cells, raw_rows
from tests.validation.sheets import snapshot
from validation.tables.fill_down import filled_down
from validation.tables.headers import guess_binding
from validation.tables.painted import with_fills
from validation.tables.rows import CheckedRows, read_rows

GREEN, YELLOW, RED, BLUE = "92D050", "FFFF00", "FF0000", "1F4E78"
HEADER = ("Id", "Task", "Owner", "Due date")
DATES = ("2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23")
LEGEND = ((GREEN, "Done"), (YELLOW, "In progress"), (RED, "Delayed"))


def plan(colours: str, *, extra: str | None = None, painted: int = 2, top: int = 1, **more: Any) -> SheetSnapshot:
    """A plan of four tasks with a coloured cell each, by letters; what stands around it is put in by `around`."""
    known = {"g": GREEN, "y": YELLOW, "r": RED, "b": BLUE}
    rows: list[tuple[CellValue, ...]] = [()] * (top - 1) + [HEADER + ((extra,) if extra else ())]
    rows += [(f"T-{n}", f"Install unit {n}", "Ana", day) for n, day in enumerate(DATES, 1)]
    fills = {top: tuple((place, BLUE) for place in range(1, 5))}
    fills |= {top + n: ((painted, known[one]),) for n, one in enumerate(colours, 1) if one in known}
    return snapshot(*rows, fills=fills, **more)


def around(sheet: SheetSnapshot, cells: dict[tuple[int, int], tuple[str, str]]) -> SheetSnapshot:
    """The sheet with further cells: (row, column) → (colour, text)."""
    rows = [list(row) for row in sheet.rows] + [[] for _ in range(20)]
    fills = {row: dict(painted) for row, painted in sheet.fills.items()}
    for (row, column), (colour, text) in cells.items():
        line = rows[row - 1]
        line.extend([None] * (column - len(line)))
        line[column - 1] = text or None
        if colour:
            fills.setdefault(row, {})[column] = colour
    kept = tuple(tuple(row) for row in rows)
    return snapshot(*kept, fills={row: tuple(sorted(painted.items())) for row, painted in fills.items()})


def beside(sheet: SheetSnapshot, lines: tuple[tuple[str, str], ...] = LEGEND, row: int = 2) -> SheetSnapshot:
    """A legend to the right: a painted cell, and its word beside it."""
    cells = {(row + n, 8): (colour, "") for n, (colour, _) in enumerate(lines)}
    return around(sheet, cells | {(row + n, 9): ("", word) for n, (_, word) in enumerate(lines)})


def read(sheet: SheetSnapshot, said: dict[str, str] | None = None, *tabs: SheetSnapshot) -> CheckedRows:
    binding = guess_binding(sheet, said or {}, tabs=tabs).binding
    assert binding is not None
    present = counted(sheet, binding)
    cells = with_fills(filled_cells(sheet, present), sheet, present)
    rows = filled_down(tuple(raw_rows(sheet, present, cells)), sheet, present)
    return read_rows(sheet.sheet, rows, present)


def said(checked: CheckedRows, field: str = "status") -> list[object]:
    return [row.values.get(field, "held" if field in {one.field for one in row.held} else None) for row in checked.rows]


def test_the_colour_of_a_title_is_read_by_the_legend_beside_the_table() -> None:
    found = read(beside(plan("gyr.")))
    assert said(found) == ["done", "in_progress", None, None]
    assert said(found, "health") == [None, None, "red", None]
    assert found.rows[0].values["title"] == "Install unit 1"


@pytest.mark.parametrize("where", ["above", "below", "inside", "across"])
def test_a_legend_may_stand_above_or_below_with_its_words_in_the_painted_cells(where: str) -> None:
    sheet = plan("gyr.", top=5)
    spots = {"above": [(1, 1), (2, 1), (3, 1)], "below": [(12, 1), (13, 1), (14, 1)],
             "inside": [(1, 2), (2, 2), (3, 2)], "across": [(2, 2), (2, 4), (2, 6)]}[where]  # fmt: skip
    cells = {}
    for (row, column), (colour, word) in zip(spots, LEGEND, strict=True):
        if where in ("inside", "across"):
            cells[row, column] = (colour, word)
        else:
            cells |= {(row, column): (colour, ""), (row, column + 1): ("", word)}
    found = read(around(sheet, cells))
    assert said(found) == ["done", "in_progress", None, None]
    assert said(found, "health") == [None, None, "red", None]


def test_a_text_that_names_the_colours_is_a_legend_and_so_is_a_tab_of_its_own() -> None:
    spoken = around(plan("gyr.", top=3), {(1, 1): ("", "Green = completed, yellow = in progress, red: delayed")})
    tab = snapshot((None, "Done"), (None, "In progress"), sheet="Legend", fills={1: ((1, GREEN),), 2: ((1, YELLOW),)})
    assert said(read(spoken))[:2] == said(read(plan("gy.."), None, tab))[:2] == ["done", "in_progress"]


def test_a_blank_status_column_is_read_by_its_colours_and_text_goes_before_them() -> None:
    sheet = plan("gyr.", extra="RAG", painted=5)
    rag = beside(sheet, ((GREEN, "On track"), (YELLOW, "At risk"), (RED, "Off track")))
    binding = guess_binding(rag).binding
    assert binding is not None
    column = binding.column_of("health")
    assert column is not None
    assert (column.column, column.by_fill) == (5, False)
    assert said(read(rag), "health") == ["green", "amber", "red", None]


def test_without_a_legend_no_colour_says_anything_and_a_person_is_told() -> None:
    guess = guess_binding(plan("gyrg"))
    assert said(read(plan("gyrg"))) == [None] * 4
    assert [issue.rule for issue in guess.questions] == ["colours-unexplained"]


def test_a_legend_of_something_else_is_none() -> None:
    sheet = beside(plan("gyr."), ((GREEN, "Warehouse"), (YELLOW, "Finance"), (RED, "IT")))
    assert said(read(sheet)) == [None] * 4


def test_a_colour_with_two_meanings_and_one_that_nobody_explained_are_held() -> None:
    twice = read(beside(plan("gyrg"), (*LEGEND, (GREEN, "Blocked"))))
    assert said(twice) == ["held", "in_progress", None, "held"]
    strange = read(beside(plan("gyrg"), (*LEGEND[:2], (RED, "Waiting for the supplier"))))
    assert said(strange) == ["done", "in_progress", "held", "done"]
    assert [one.text for row in strange.rows for one in row.held] == ["Waiting for the supplier"]


def test_a_person_may_leave_colours_alone_or_ask_for_them() -> None:
    sheet = beside(plan("gyr."))
    assert said(read(sheet, {"status": ""})) == [None] * 4
    assert said(read(sheet, {"status": "fill of Task"})) == ["done", "in_progress", None, None]
    with pytest.raises(Refused, match="no legend in the sheet says"):
        guess_binding(plan("gyr."), {"status": "fill of Task"})


def test_a_painted_heading_and_a_painted_header_stay_what_they_are() -> None:
    sheet = beside(plan("gyr.", top=2))
    rows = [list(row) for row in sheet.rows]
    rows.insert(2, [None, "Phase 1"])
    fills = {row + (row > 2): painted for row, painted in sheet.fills.items()} | {3: ((2, "D9D9D9"),)}
    found = read(snapshot(*(tuple(row) for row in rows), fills=fills))
    assert [why for row, why in found.skipped if row == 3], found.skipped
    assert said(found)[:2] == ["done", "in_progress"]


def test_stripes_and_bars_of_a_plan_are_no_status() -> None:
    striped = plan(".g.g")
    assert said(read(beside(striped))) == [None] * 4
    drawn = plan("....", extra="Jan")
    bars = snapshot(*drawn.rows, fills={**drawn.fills, **dict.fromkeys((2, 3, 4), ((5, GREEN),))})
    assert said(read(beside(bars))) == [None] * 4


def test_a_line_that_is_called_a_key_is_a_legend_even_under_the_ids() -> None:
    found = read(around(plan("rr.."), {(8, 1): ("", "Key:"), (8, 2): (RED, "overdue")}))
    assert said(found, "health") == ["red", "red", None, None]
    assert found.skipped == ((8, "It looks like a legend."),)

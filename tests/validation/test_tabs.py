"""Stories: of several sheets the one that is a tracker is taken, and each other one is told why it was not."""

from __future__ import annotations

from domain.sheets import SheetSnapshot
from tests.validation.sheets import snapshot, table
from validation.tables.headers import guess_binding
from validation.tables.tabs import Tab, best_tab, judged, worth_of

PLAN = """
    ID  | Milestone       | Owner | Due date
    W-1 | Racks installed | Bex   | 2026-04-01
    W-2 | Scanners live   | Cem   | 2026-05-01
"""


def verdicts(*sheets: SheetSnapshot) -> dict[str, Tab]:
    """Every sheet with what was said of it."""
    guesses = {sheet.sheet: guess_binding(sheet) for sheet in sheets}
    chosen = best_tab({sheet.sheet: worth_of(sheet, guesses[sheet.sheet]) for sheet in sheets})
    return {tab.name: tab for tab in judged(guesses, chosen or sheets[0].sheet)}


def test_the_tracker_is_taken_and_lists_and_guides_are_not() -> None:
    guide = table("How to use this workbook\nFill in one row for each milestone.", sheet="Guide")
    lists = table("Status\nOpen\nDone", sheet="Lists")
    found = verdicts(guide, lists, table(PLAN))
    assert [name for name, tab in found.items() if tab.chosen] == ["Plan"]
    assert "names columns" in found["Guide"].why
    assert found["Lists"].why


def test_of_copies_for_each_person_the_first_is_taken_and_the_others_are_named_as_such() -> None:
    found = verdicts(table(PLAN, sheet="Ana"), table(PLAN, sheet="Bex"))
    assert [name for name, tab in found.items() if tab.chosen] == ["Ana"]
    assert "same columns as “Ana”" in found["Bex"].why


def test_a_sheet_whose_dates_are_filled_in_is_more_of_a_tracker() -> None:
    blank = table("Milestone | Due date\nRacks in |\nPilot |", sheet="Old")
    filled = table("Milestone | Due date\nRacks in | 2026-04-01\nPilot | 2026-05-01", sheet="New")
    assert verdicts(blank, filled)["New"].chosen


def test_where_no_sheet_is_a_tracker_none_is_best() -> None:
    empty = snapshot(sheet="A")
    assert best_tab({"A": worth_of(empty, guess_binding(empty))}) is None

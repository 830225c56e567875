"""Unsaved edits stay with their milestones, whatever happens to the rows around them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd

from ui.milestones.draft import Pending, collect, edits_of, moved_on, settle

FEB_5, FEB_9, MAR_1 = date(2027, 2, 5), date(2027, 2, 9), date(2027, 3, 1)


def milestones(**owners: str) -> pd.DataFrame:
    """Two milestones; their due dates are 5 February and 1 March, and whom they have as owner may be given."""
    return pd.DataFrame(
        {
            "due_date": pd.Series([FEB_5, MAR_1], dtype="object"),
            "owner": pd.Series([owners.get("IT_4", "Ana"), owners.get("WH_7", "Ben")], dtype="object"),
            "percent_complete": pd.Series([Decimal(40), None], dtype="object"),
            "depends_on": pd.Series([None, ("IT-4",)], dtype="object"),
        }
    ).set_index(pd.Index(["IT-4", "WH-7"]))


def test_an_edit_is_tied_to_the_key_that_stood_in_the_row() -> None:
    filtered = ["WH-7"]
    found = collect(milestones(), filtered, {0: {"due_date": "2027-02-09"}}, {})
    assert found == {("WH-7", "due_date"): Pending(FEB_9, MAR_1)}


def test_typing_a_value_back_to_what_stood_there_is_no_edit() -> None:
    typed: dict[int, dict[str, object]] = {
        0: {"due_date": "2027-02-05T00:00:00.000", "percent_complete": 40, "owner": "Ana"},
        1: {"depends_on": "IT-4"},
    }
    assert collect(milestones(), ["IT-4", "WH-7"], typed, {}) == {}


def test_an_emptied_cell_is_an_edit() -> None:
    found = collect(milestones(), ["IT-4"], {0: {"owner": None, "percent_complete": None}}, {})
    assert [(edit.field, edit.value) for edit in edits_of(found)] == [("owner", None), ("percent_complete", None)]


def test_edits_carried_from_an_earlier_grid_keep_what_was_seen_there() -> None:
    carried = {("IT-4", "owner"): Pending("Cleo", "Ana")}
    there_again = collect(milestones(IT_4="Dora"), ["IT-4"], {0: {"owner": "Emil"}}, carried)
    assert there_again == {("IT-4", "owner"): Pending("Emil", "Ana")}
    assert collect(milestones(IT_4="Dora"), ["IT-4"], {0: {"owner": "Ana"}}, carried) == {}


def test_a_cell_that_somebody_else_changed_is_noticed_and_its_neighbour_is_not() -> None:
    mine = {("IT-4", "owner"): Pending("Cleo", "Ana"), ("IT-4", "due_date"): Pending(FEB_9, FEB_5)}
    moved = moved_on(mine, milestones(IT_4="Dora"))
    assert [(cell.field, cell.seen, cell.now, cell.mine) for cell in moved] == [("owner", "Ana", "Dora", "Cleo")]
    assert moved_on(mine, milestones()) == []


def test_an_edit_of_a_milestone_that_is_gone_is_noticed_even_where_nothing_was_seen() -> None:
    mine = {("WH-7", "percent_complete"): Pending(50.0, None)}
    assert [cell.key for cell in moved_on(mine, milestones().drop("WH-7"))] == ["WH-7"]
    assert settle(mine, {}, milestones().drop("WH-7")) == {}


def test_mine_is_kept_against_what_stands_now_and_theirs_is_let_go() -> None:
    mine = {("IT-4", "owner"): Pending("Cleo", "Ana"), ("WH-7", "owner"): Pending("Emil", "Ben")}
    now = milestones(IT_4="Dora", WH_7="Finn")
    kept = settle(mine, {("IT-4", "owner"): "mine", ("WH-7", "owner"): "theirs"}, now)
    assert kept == {("IT-4", "owner"): Pending("Cleo", "Dora")}
    assert moved_on(kept, now) == []

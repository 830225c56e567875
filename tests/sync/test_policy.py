"""The table of stages, line by line: who gives way, what waits, what is never touched."""

from __future__ import annotations

import pytest

from domain.records import Stage
from sync.merge import CellMove, Conflict, MergePlan
from sync.policy import POLICY, Leader, Settled, app_may_edit, leader_of, settle

EDIT = CellMove("k", 0, "old", "sheet")
WRITE = CellMove("k", 0, "old", "app")
CLASH = Conflict("k", 0, "old", "app", "sheet")
PROPOSED = Conflict("k", 0, "old", "old", "sheet")


def everything() -> MergePlan:
    return MergePlan(
        added=["new"],
        to_database=[EDIT],
        to_sheet=[WRITE],
        conflicts=[CLASH],
        missing=["gone"],
        gone_but_moved=["moved"],
        to_append=["ours"],
    )


def settled(stage: Stage, leader: Leader) -> Settled:
    return settle(everything(), stage, [leader])


def rows_of(plan: MergePlan) -> tuple[list[str], ...]:
    return plan.added, plan.missing, plan.gone_but_moved, plan.to_append


def test_observe_mirrors_the_sheet_and_never_writes() -> None:
    done = settled(Stage.OBSERVE, Leader.SHEET)
    assert done.plan.to_database == [EDIT, CellMove("k", 0, "app", "sheet")]
    assert (done.plan.to_sheet, done.sheet_won) == ([], (CLASH,))
    assert rows_of(done.plan) == (["new"], ["gone"], ["moved"], [])


def test_where_the_sheet_leads_both_sides_take_edits_and_the_sheet_wins() -> None:
    done = settled(Stage.SHEET_LEADS, Leader.SHEET)
    assert done.plan.to_database == [EDIT, CellMove("k", 0, "app", "sheet")]
    assert (done.plan.to_sheet, done.sheet_won, done.asked) == ([WRITE], (CLASH,), ())
    assert rows_of(done.plan) == (["new"], ["gone"], ["moved"], ["ours"])


def test_in_shared_a_field_of_the_sheet_takes_edits_and_a_conflict_asks() -> None:
    done = settled(Stage.SHARED, Leader.SHEET)
    assert (done.plan.to_database, done.plan.to_sheet) == ([EDIT], [WRITE])
    assert (done.asked, done.sheet_won, done.proposed) == ((CLASH,), (), ())
    assert rows_of(done.plan) == (["new"], ["gone"], ["moved"], ["ours"])


def test_in_shared_a_field_of_the_database_takes_proposals() -> None:
    done = settled(Stage.SHARED, Leader.DATABASE)
    assert (done.plan.to_database, done.plan.to_sheet) == ([], [WRITE])
    assert (done.proposed, done.asked) == ((PROPOSED, CLASH), ())
    assert rows_of(done.plan) == (["new"], ["gone"], ["moved"], ["ours"])


def test_where_the_database_leads_all_that_the_sheet_does_is_a_proposal() -> None:
    done = settled(Stage.DATABASE_LEADS, Leader.DATABASE)
    assert (done.plan.to_database, done.plan.to_sheet) == ([], [WRITE])
    assert (done.proposed, done.new_rows, done.lost_rows) == ((PROPOSED, CLASH), ("new",), ("gone", "moved"))
    assert rows_of(done.plan) == ([], [], [], ["ours"])


def test_the_rows_of_a_sheet_that_was_just_connected_are_what_the_database_begins_with() -> None:
    done = settle(MergePlan(added=["a", "b"]), Stage.DATABASE_LEADS, [Leader.DATABASE], is_first=True)
    assert (done.plan.added, done.new_rows) == (["a", "b"], ())


def test_a_retired_sheet_is_only_compared() -> None:
    done = settled(Stage.RETIRED, Leader.DATABASE)
    assert (done.plan.to_database, done.plan.to_sheet) == ([], [])
    assert (done.drifted, done.new_rows, done.lost_rows) == ((PROPOSED, CLASH), ("new",), ("gone", "moved"))
    assert rows_of(done.plan) == ([], [], [], [])


@pytest.mark.parametrize(
    ("stage", "leader"),
    [
        (Stage.OBSERVE, Leader.SHEET),
        (Stage.SHEET_LEADS, Leader.SHEET),
        (Stage.SHARED, Leader.DATABASE),
        (Stage.DATABASE_LEADS, Leader.DATABASE),
        (Stage.RETIRED, Leader.DATABASE),
    ],
)
def test_fields_are_led_one_by_one_in_shared_only(stage: Stage, leader: Leader) -> None:
    assert leader_of(stage, ("due_date",), {"due_date"}) is leader
    assert (stage, leader_of(stage, ("title",), {"due_date"})) in POLICY


def test_every_stage_has_a_line_and_only_observe_closes_the_app() -> None:
    assert {stage for stage, _ in POLICY} == set(Stage)
    assert [stage for stage in Stage if not app_may_edit(stage, is_bound=True)] == [Stage.OBSERVE]
    assert all(app_may_edit(stage, is_bound=False) for stage in Stage)

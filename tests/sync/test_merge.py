"""Three-way merge: each side keeps its own edit, nothing observed is lost, a second merge writes nothing."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync.merge import UNKNOWN, UNREAD, CellMove, Conflict, MergePlan, Side, merge_value, plan_merge

cells = st.sampled_from([None, "a", "b", "c"])
rows = st.tuples(cells, cells)
tables = st.dictionaries(st.sampled_from(["k1", "k2", "k3", "k4"]), rows)


def test_each_side_keeps_its_own_edit_and_a_shared_cell_is_a_conflict() -> None:
    base = {"IT-4": ("Open", "Ana", "1 Mar")}
    ours = {"IT-4": ("Open", "Ben", "2 Mar")}
    theirs = {"IT-4": ("Done", "Ana", "3 Mar")}
    assert plan_merge(base, ours, theirs) == MergePlan(
        to_database=[CellMove("IT-4", 0, "Open", "Done")],
        to_sheet=[CellMove("IT-4", 1, "Ana", "Ben")],
        conflicts=[Conflict("IT-4", 2, "1 Mar", "2 Mar", "3 Mar")],
    )


def test_the_same_edit_on_both_sides_is_agreed() -> None:
    plan = plan_merge({"k": ("a",)}, {"k": ("b",)}, {"k": ("b",)})
    assert plan == MergePlan(agreed=[CellMove("k", 0, "a", "b")])


def test_a_held_cell_is_neither_merged_nor_overwritten() -> None:
    assert plan_merge({"k": ("a",)}, {"k": ("b",)}, {"k": (UNREAD,)}) == MergePlan()


def test_a_row_that_only_cairn_changed_is_no_deletion() -> None:
    plan = plan_merge({"k": ("a",), "l": ("a",)}, {"k": ("a",), "l": ("b",)}, {})
    assert plan == MergePlan(missing=["k"], gone_but_moved=["l"])


def test_a_newly_bound_column_that_is_blank_in_the_sheet_clears_nothing() -> None:
    assert plan_merge({"k": ("a", UNKNOWN)}, {"k": ("a", "kept")}, {"k": ("a", None)}) == MergePlan(
        to_sheet=[CellMove("k", 1, None, "kept")]
    )


@given(cells, cells, cells)
def test_the_side_that_moved_is_named(base: Any, ours: Any, theirs: Any) -> None:
    side = merge_value(base, ours, theirs)
    assert (side is Side.CONFLICT) == (base != ours and base != theirs and ours != theirs)
    assert (side is Side.THEIRS) == (base == ours != theirs)
    assert (side is Side.OURS) == (base == theirs != ours)
    assert (side is Side.AGREED) == (ours == theirs != base)


def apply(plan: MergePlan, ours: Any, theirs: Any) -> Any:
    """Carry a plan out on both sides; conflicts are settled for the sheet. Gives the tables as they then are."""
    database = {key: list(row) for key, row in ours.items()}
    sheet = {key: list(row) for key, row in theirs.items()}
    for key in plan.added:
        database[key] = list(sheet[key])
    for move in plan.to_database:
        assert database[move.key][move.column] == move.before
        database[move.key][move.column] = move.after
    for move in plan.to_sheet:
        assert sheet[move.key][move.column] == move.before
        sheet[move.key][move.column] = move.after
    for conflict in plan.conflicts:
        database[conflict.key][conflict.column] = conflict.theirs
    for key in plan.missing:
        del database[key]
    return {key: tuple(row) for key, row in database.items()}, {key: tuple(row) for key, row in sheet.items()}


@given(tables, tables, tables)
def test_a_plan_carried_out_converges_and_a_second_merge_writes_nothing(base: Any, ours: Any, theirs: Any) -> None:
    ours = {key: ours.get(key, row) for key, row in base.items()}
    plan = plan_merge(base, ours, theirs)
    database, sheet = apply(plan, ours, theirs)
    for key in plan.gone_but_moved:
        assert database.pop(key) == ours[key]
    assert database == sheet
    assert plan_merge(sheet, database, sheet).is_empty


@given(tables, tables, tables)
def test_every_value_that_moved_ends_up_somewhere(base: Any, ours: Any, theirs: Any) -> None:
    ours = {key: ours.get(key, row) for key, row in base.items()}
    plan = plan_merge(base, ours, theirs)
    database, _ = apply(plan, ours, theirs)
    kept = {(c.key, c.column, value) for c in plan.conflicts for value in (c.ours, c.theirs)}
    for side in (ours, theirs):
        for key, row in side.items():
            for column, value in enumerate(row):
                moved = key not in base or value != base[key][column]
                assert not moved or (key, column, value) in kept or value == database[key][column]

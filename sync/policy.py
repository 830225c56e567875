"""What a stage decides by itself, and what waits for a person. Pure: a plan in, a plan out.

`POLICY` is the whole of it: for each stage, and for who leads a field there, what becomes of an edit in the sheet, of
one in Cairn, of both at once, and of rows that appear in the sheet or vanish from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.records import Key, Stage
from sync.merge import Cell, CellMove, Conflict, MergePlan, merge_parts


class Leader(StrEnum):
    """Which side leads a field."""

    SHEET = "sheet"
    DATABASE = "database"


class Verdict(StrEnum):
    """What becomes of a difference."""

    TAKE = "take"
    """The other side takes it."""
    ASK = "ask"
    """Both values stay where they are until a person decides."""
    PROPOSE = "propose"
    """The database stands; what the sheet says waits as a proposal."""
    SHEET_WINS = "sheet wins"
    """The database takes the sheet's value; its own is kept in the record of the conflict."""
    REPORT = "report"
    """Nothing moves; the difference is listed as drift."""
    LEAVE = "leave"
    """Nothing moves, and nobody is asked."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """One line of the table."""

    sheet_edit: Verdict
    app_edit: Verdict
    conflict: Verdict
    new_row: Verdict
    lost_row: Verdict


_V = Verdict
POLICY: Mapping[tuple[Stage, Leader], Decisions] = {
    (Stage.OBSERVE, Leader.SHEET): Decisions(_V.TAKE, _V.LEAVE, _V.SHEET_WINS, _V.TAKE, _V.TAKE),
    (Stage.SHEET_LEADS, Leader.SHEET): Decisions(_V.TAKE, _V.TAKE, _V.SHEET_WINS, _V.TAKE, _V.TAKE),
    (Stage.SHARED, Leader.SHEET): Decisions(_V.TAKE, _V.TAKE, _V.ASK, _V.TAKE, _V.TAKE),
    (Stage.SHARED, Leader.DATABASE): Decisions(_V.PROPOSE, _V.TAKE, _V.PROPOSE, _V.TAKE, _V.TAKE),
    (Stage.DATABASE_LEADS, Leader.DATABASE): Decisions(_V.PROPOSE, _V.TAKE, _V.PROPOSE, _V.PROPOSE, _V.PROPOSE),
    (Stage.RETIRED, Leader.DATABASE): Decisions(_V.REPORT, _V.LEAVE, _V.REPORT, _V.REPORT, _V.REPORT),
}

CONNECTABLE = frozenset(Stage) - {Stage.RETIRED}
"""The stages in which a tracker may begin."""


def leader_of(stage: Stage, fields: Collection[str], led_here: Collection[str]) -> Leader:
    """Which side leads the column of these fields; `led_here` counts in the stage *shared* only.

    >>> leader_of(Stage.SHARED, ("due_date",), {"due_date"}), leader_of(Stage.SHEET_LEADS, ("due_date",), {"due_date"})
    (<Leader.DATABASE: 'database'>, <Leader.SHEET: 'sheet'>)
    """
    if stage is Stage.SHARED:
        return Leader.DATABASE if set(fields) & set(led_here) else Leader.SHEET
    return Leader.DATABASE if stage in (Stage.DATABASE_LEADS, Stage.RETIRED) else Leader.SHEET


def row_decisions(stage: Stage) -> Decisions:
    """The line that speaks of whole rows: in *shared* they come and go in the sheet."""
    return POLICY[stage, leader_of(stage, (), ())]


def app_may_edit(stage: Stage, *, is_bound: bool) -> bool:
    """Say whether a field may be edited in Cairn: in *observe* only where the sheet has no column for it."""
    return stage is not Stage.OBSERVE or not is_bound


@dataclass(frozen=True, slots=True)
class Settled:
    """The plan after the stage has spoken: `plan` holds what happens now, the rest waits with all its values.

    `sheet_won` keeps each database value that gave way. `asked`, `proposed` and `drifted` move nothing; `new_rows`
    and `lost_rows` are whole rows of which the stage says the same.
    """

    plan: MergePlan
    sheet_won: tuple[Conflict, ...] = ()
    asked: tuple[Conflict, ...] = ()
    proposed: tuple[Conflict, ...] = ()
    drifted: tuple[Conflict, ...] = ()
    new_rows: tuple[Key, ...] = ()
    lost_rows: tuple[Key, ...] = ()


def settle(plan: MergePlan, stage: Stage, leaders: Sequence[Leader], *, is_first: bool = False) -> Settled:
    """Decide what the stage may decide; `leaders` says who leads each column. Nothing that was seen is dropped.

    `is_first`: the tracker was just connected, so its rows are what the database begins with, whoever leads later; a
    retired one, of which nothing is left, begins with nothing.
    """
    decisions = [POLICY[stage, leader] for leader in leaders]
    by_verdict: dict[Verdict, list[Conflict]] = {verdict: [] for verdict in Verdict}
    to_database: list[CellMove] = []
    for move in plan.to_database:
        verdict = decisions[move.column].sheet_edit
        if verdict is Verdict.TAKE:
            to_database.append(move)
        else:
            by_verdict[verdict].append(Conflict(move.key, move.column, move.before, move.before, move.after))
    to_sheet = [move for move in plan.to_sheet if decisions[move.column].app_edit is Verdict.TAKE]
    for conflict in plan.conflicts:
        decision = decisions[conflict.column]
        merged, is_left = _by_parts(conflict, decision)
        if is_left:
            by_verdict[decision.conflict].append(replace(conflict, theirs=merged))
        if not is_left or decision.conflict is Verdict.SHEET_WINS:
            to_database.append(CellMove(conflict.key, conflict.column, conflict.ours, merged))
            if merged != conflict.theirs:
                to_sheet.append(CellMove(conflict.key, conflict.column, conflict.theirs, merged))
    won = by_verdict[Verdict.SHEET_WINS]
    rows = row_decisions(Stage.SHEET_LEADS if is_first and stage is not Stage.RETIRED else stage)
    writes = rows.app_edit is Verdict.TAKE
    now = replace(
        plan,
        added=plan.added if rows.new_row is Verdict.TAKE else [],
        missing=plan.missing if rows.lost_row is Verdict.TAKE else [],
        gone_but_moved=plan.gone_but_moved if rows.lost_row is Verdict.TAKE else [],
        to_database=to_database,
        to_sheet=to_sheet,
        to_append=plan.to_append if writes else [],
        conflicts=[],
    )
    return Settled(
        now,
        tuple(won),
        tuple(by_verdict[Verdict.ASK]),
        tuple(by_verdict[Verdict.PROPOSE]),
        tuple(by_verdict[Verdict.REPORT]),
        () if rows.new_row is Verdict.TAKE else tuple(plan.added),
        () if rows.lost_row is Verdict.TAKE else (*plan.missing, *plan.gone_but_moved),
    )


def _by_parts(conflict: Conflict, decision: Decisions) -> tuple[Cell, bool]:
    """What a cell comes to for which each side moved another field, and whether anything is left to settle.

    Only where both sides take edits, and what is left does not wait for anybody; else the cell is settled whole.
    """
    both_take = decision.sheet_edit is decision.app_edit is Verdict.TAKE
    merged = merge_parts(conflict.base, conflict.ours, conflict.theirs) if both_take else None
    if merged is None or (merged[1] and decision.conflict is not Verdict.SHEET_WINS):
        return conflict.theirs, True
    return merged

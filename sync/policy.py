"""What a stage decides by itself, and what waits for a person. Pure: a plan in, a plan out.

Only *observe* and *sheet leads* exist so far; the other stages are refused where a tracker is
connected, so they never come here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.records import Stage
from sync.merge import CellMove, Conflict, MergePlan

SUPPORTED = frozenset({Stage.OBSERVE, Stage.SHEET_LEADS})


@dataclass(frozen=True, slots=True)
class Settled:
    """The plan after the stage has spoken. `sheet_won` keeps each database value that gave way."""

    plan: MergePlan
    sheet_won: tuple[Conflict, ...]


def settle(plan: MergePlan, stage: Stage) -> Settled:
    """Decide what the stage may decide: in both stages the sheet leads, and nothing is lost.

    In *observe* nothing is ever written to the sheet; what Cairn holds in a newly bound column stays.
    """
    won = tuple(plan.conflicts)
    taken = [CellMove(c.key, c.column, c.ours, c.theirs) for c in won]
    return Settled(
        replace(
            plan,
            to_database=plan.to_database + taken,
            to_sheet=plan.to_sheet if stage.writes_to_sheet else [],
            conflicts=[],
        ),
        won,
    )

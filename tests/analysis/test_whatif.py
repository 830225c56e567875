"""What if: what follows from a move, by hand and as laws over random plans. 2 March 2026 is a Monday."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from random import Random

from analysis.calendar import STANDARD
from analysis.links import resolve_links
from analysis.whatif import Consequences, what_if
from tests.analysis.tables import links, milestones, table

HALL = """
    key    function   status       due_date    depends_on
    IT-4   IT         in_progress  2026-03-02  -
    WH-7   Warehouse  in_progress  2026-03-05  IT-4
    WH-9   Warehouse  not_started  2026-03-20  WH-7:FS:2
    FI-1   Finance    done         2026-02-27  IT-4
    HR-2   HR         not_started  -           -
"""


def moved(text: str, **moves: str) -> Consequences:
    frame = table(text)
    days = {key.replace("_", "-"): date.fromisoformat(day) for key, day in moves.items()}
    return what_if(frame, resolve_links(frame).links, days)


def test_a_slip_takes_along_only_what_it_reaches_and_only_as_far_as_it_reaches() -> None:
    """Eight days later: the warehouse gives five of them, its next milestone has room for all but none."""
    found = moved(HALL, IT_4="2026-03-12")

    assert found.moved[["key", "days", "asked"]].values.tolist() == [["IT-4", 8, True], ["WH-7", 5, False]]
    assert found.functions.values.tolist() == [["IT", 1, 8], ["Warehouse", 1, 5]]
    assert found.broken[["predecessor", "successor", "slack_before", "slack_after"]].values.tolist() == [
        ["IT-4", "FI-1", -1, -9],
        ["IT-4", "WH-7", 3, -5],
    ]


def test_what_is_done_stays_and_what_had_no_date_has_not_moved() -> None:
    assert moved(HALL, HR_2="2026-05-01").moved.empty
    assert "FI-1" not in set(moved(HALL, IT_4="2026-06-01").moved["key"])


def test_an_earlier_date_gains_what_the_links_allow() -> None:
    found = moved(HALL, WH_7="2026-03-02", IT_4="2026-02-25")

    assert found.moved[["key", "days"]].values.tolist() == [["IT-4", -3], ["WH-7", -3]]
    assert found.broken.empty


def test_moving_to_where_it_is_changes_nothing_and_nothing_moves_farther_than_what_was_moved() -> None:
    for seed in range(60):
        chance = Random(seed)
        due = {f"k{number}": date(2026, 3, 2) + timedelta(days=chance.randrange(60)) for number in range(12)}
        pairs = [(a, b, "FS", chance.randrange(-3, 6)) for a, b in combinations(due, 2) if chance.random() < 0.3]
        plan, network = milestones([{"key": key, "due_date": day} for key, day in due.items()]), links(*pairs)
        key = chance.choice(list(due))
        assert what_if(plan, network, {key: due[key]}).moved.empty

        later = due[key] + timedelta(days=chance.randrange(1, 40))
        found = what_if(plan, network, {key: later})
        assert found.moved["days"].between(0, STANDARD.between(due[key], later)).all(), seed

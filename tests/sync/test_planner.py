"""One table, perturbed twice: in whatever order a plan is carried out, both sides end equal and nothing is lost."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest

from domain.records import Stage
from sync.merge import UNKNOWN, UNREAD, plan_merge
from sync.policy import Leader, Settled, leader_of, settle
from tests.conftest import DEEP

TRIPLES = 1_000_000 if DEEP else 20_000
COLUMNS = ("title", "owner", "due_date")
LED_HERE = {"due_date"}
STAGES = (Stage.SHEET_LEADS, Stage.SHARED, Stage.DATABASE_LEADS)


class Sides:
    """Base, database and sheet as tables by key; `kept` is every value that a record speaks of."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.numbers = itertools.count()
        start = {f"k{n}": [self.new() for _ in COLUMNS] for n in range(rng.randint(0, 4))}
        self.base: dict[str, list[Any]] = {key: list(row) for key, row in start.items()}
        self.ours = {key: list(row) for key, row in start.items()}
        self.theirs = {key: list(row) for key, row in start.items()}
        self.kept: set[Any] = set()
        for _ in range(rng.randint(0, 8)):
            self.perturb()
        self.seen = self.values()

    def new(self) -> str | None:
        return None if self.rng.random() < 0.1 else f"v{next(self.numbers)}"

    def perturb(self) -> None:
        table = self.rng.choice((self.ours, self.theirs))
        act = self.rng.random()
        if act < 0.12:
            table[f"n{next(self.numbers)}"] = [self.new() for _ in COLUMNS]
        elif act < 0.2 and table:
            table.pop(self.rng.choice(sorted(table)))
        elif act < 0.28 and self.ours.keys() & self.theirs.keys():
            key = self.rng.choice(sorted(self.ours.keys() & self.theirs.keys()))
            column = self.rng.randrange(len(COLUMNS))
            self.ours[key][column] = self.theirs[key][column] = self.new()
        elif act < 0.33 and self.base:
            self.base[self.rng.choice(sorted(self.base))][self.rng.randrange(len(COLUMNS))] = UNKNOWN
        elif table:
            table[self.rng.choice(sorted(table))][self.rng.randrange(len(COLUMNS))] = self.new()

    def values(self) -> set[Any]:
        rows = itertools.chain(self.ours.values(), self.theirs.values())
        return {value for row in rows for value in row if value is not None}

    def settled(self, stage: Stage) -> Settled:
        tables = ({key: tuple(row) for key, row in side.items()} for side in (self.base, self.ours, self.theirs))
        leaders = [leader_of(stage, (name,), LED_HERE) for name in COLUMNS]
        return settle(plan_merge(*tables), stage, leaders)

    def carry_out(self, settled: Settled) -> None:
        """Each part of a plan in any order; a person decides what the stage does not."""
        parts = list(self.parts(settled))
        self.rng.shuffle(parts)
        for part in parts:
            part()

    def parts(self, settled: Settled) -> Iterator[Any]:
        plan = settled.plan
        for key in plan.added:
            yield lambda key=key: self.both(key, self.theirs[key])
        for key in plan.to_append:
            yield lambda key=key: self.both(key, self.ours[key])
        for move in plan.to_database:
            yield lambda m=move: self.put(self.ours, m.key, m.column, m.after)
        for move in plan.to_sheet:
            yield lambda m=move: self.put(self.theirs, m.key, m.column, m.after)
        for move in plan.agreed:
            yield lambda m=move: self.put(self.ours, m.key, m.column, m.after)
        for lost in settled.sheet_won:
            self.kept |= {lost.ours, lost.theirs}
        for open_one in (*settled.asked, *settled.proposed):
            yield lambda c=open_one: self.decide(c)
        for key in (*plan.missing, *plan.gone_but_moved, *settled.lost_rows):
            yield lambda key=key: self.decide_lost(key)
        for key in settled.new_rows:
            yield lambda key=key: self.decide_new(key)

    def both(self, key: str, row: list[Any]) -> None:
        for side in (self.base, self.ours, self.theirs):
            side[key] = list(row)

    def put(self, side: dict[str, list[Any]], key: str, column: int, value: Any) -> None:
        self.kept.add(side[key][column])
        side[key][column] = value
        self.base[key] = self.base.get(key, [UNKNOWN] * len(COLUMNS))
        self.base[key][column] = value

    def decide(self, conflict: Any) -> None:
        self.kept |= {conflict.ours, conflict.theirs}
        self.base[conflict.key] = self.base.get(conflict.key, [UNKNOWN] * len(COLUMNS))
        self.base[conflict.key][conflict.column] = conflict.theirs
        self.ours[conflict.key][conflict.column] = self.rng.choice([conflict.ours, conflict.theirs, self.new()])

    def decide_lost(self, key: str) -> None:
        self.base.pop(key)
        if self.rng.random() < 0.5:
            self.kept |= set(self.ours.pop(key))

    def decide_new(self, key: str) -> None:
        self.base[key] = list(self.theirs[key])
        if self.rng.random() < 0.5:
            self.ours[key] = list(self.theirs[key])


@pytest.mark.parametrize("stage", STAGES)
def test_a_plan_converges_is_idempotent_and_loses_nothing_that_was_seen(stage: Stage) -> None:
    for seed in range(TRIPLES // len(STAGES)):
        sides = Sides(random.Random(seed))
        for _ in range(4):
            settled = sides.settled(stage)
            sides.carry_out(settled)
        assert sides.settled(stage) == Settled(settled.plan), f"seed {seed} does not converge in {stage}"
        assert settled.plan.is_empty, f"seed {seed} finds work for ever in {stage}"
        both = sides.ours.keys() & sides.theirs.keys()
        assert all(sides.ours[key] == sides.theirs[key] for key in both), f"seed {seed} ends unequal in {stage}"
        assert sides.ours.keys() <= sides.theirs.keys(), f"seed {seed}: the sheet lacks a row in {stage}"
        lost = sides.seen - sides.values() - sides.kept
        assert not lost, f"seed {seed} loses {lost} in {stage}"


def test_what_a_held_cell_says_is_neither_taken_nor_overwritten() -> None:
    rng = random.Random(7)
    for _ in range(TRIPLES // 10):
        base, ours = rng.choice(["a", "b", UNKNOWN]), rng.choice(["a", "b"])
        plan = plan_merge({"k": (base,)}, {"k": (ours,)}, {"k": (UNREAD,)})
        assert plan.is_empty


def test_retired_and_observed_sheets_are_never_written() -> None:
    for seed in range(TRIPLES // 20):
        sides = Sides(random.Random(seed))
        for stage, leader in ((Stage.OBSERVE, Leader.SHEET), (Stage.RETIRED, Leader.DATABASE)):
            settled = sides.settled(stage)
            assert not settled.plan.to_sheet
            assert not settled.plan.to_append
            assert leader_of(stage, ("due_date",), LED_HERE) is leader
            if stage is Stage.RETIRED:
                plan = settled.plan
                assert not any((plan.to_database, plan.added, plan.missing, plan.gone_but_moved))

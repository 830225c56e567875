"""The picture of the world is made of what changed since the last one, and is always the one made from nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from db import ledger, records, syncstate
from db.ledger import commit_changes
from domain.binding import Binding, BoundColumn
from domain.records import WHOLE_ROW, Change, Link, LinkType, Money, Origin, RowValues, Value
from domain.schema import STATUSES
from services import kept
from services.history.undo import undo
from services.insights import World, load_world
from services.schema.aliases import confirm_function, functions
from services.schema.calendars import EVERYBODY, Closure, WorkingTime, choose_working_time
from services.schema.rulebook import choose_rules
from services.workspace import Workspace, open_workspace
from tests.conftest import large
from tests.services.conftest import ANA
from validation.rules.rules_within import RULES

APP = Origin("app")
TODAY = date(2026, 6, 15)
TRACKERS = ("plan", "ops")
FUNCTIONS = ("IT", "Port", "Legal")
FIELDS = (
    "due_date",
    "forecast_date",
    "actual_date",
    "start_date",
    "status",
    "owner",
    "depends_on",
    "title",
    "function",
)


REFS: tuple[Callable[[Random], str], ...] = (
    lambda chance: f"M-{chance.randrange(40)}",
    lambda chance: str(chance.randrange(30)),
    lambda chance: f"hall {chance.randrange(40)} is open",
    lambda chance: f"Row {chance.randrange(2, 60)}",
    lambda chance: f"M-{chance.randrange(40)}SS+50%",
    lambda chance: "Who?",
)


def value_for(name: str, chance: Random) -> Value:
    """Something that a field may hold, blank now and then."""
    if name != "tracker" and chance.random() < 0.15:
        return None
    some: dict[str, Callable[[], Value]] = {
        "tracker": lambda: chance.choice(TRACKERS),
        "sheet_id": lambda: str(chance.randrange(30)),
        "title": lambda: f"Hall {chance.randrange(40)} is open",
        "function": lambda: chance.choice(FUNCTIONS),
        "status": lambda: chance.choice(STATUSES),
        "owner": lambda: chance.choice(("Ana", "Ben")),
        "depends_on": lambda: tuple(
            Link(
                chance.choice((f"M-{chance.randrange(40)}", str(chance.randrange(30)), "hall 3 is open", "Who?")), kind
            )
            for kind in chance.sample(list(LinkType), chance.randrange(1, 3))
        ),
        "budget_planned": lambda: Money(Decimal(chance.randrange(90)), chance.choice(("EUR", None))),
        "duration_days": lambda: Decimal(chance.randrange(30)),
    }
    return some[name]() if name in some else date(2026, 1, 1) + timedelta(days=chance.randrange(400))


class Story:
    """A workspace in which things happen; `kept_copy` is its database as it once was."""

    def __init__(self, ws: Workspace, chance: Random) -> None:
        self.ws, self.chance = ws, chance
        self.today = TODAY
        self.kept_copy = Path(str(ws.settings.database) + ".once")
        columns = tuple(BoundColumn(name, (name,), at) for at, name in enumerate(FIELDS, 2))
        binding = Binding("Plan", 1, 2, columns).to_json()
        self._commit(
            [
                Change(
                    name,
                    WHOLE_ROW,
                    None,
                    {
                        "kind": "excel",
                        "place": f"{name}.xlsx",
                        "sheet": "Plan",
                        "stage": "sheet_leads",
                        "binding": binding,
                    },
                    entity="tracker",
                )
                for name in TRACKERS
            ]
            + [
                Change(name.lower(), WHOLE_ROW, None, {"name": name, "confirmed": "no"}, entity="function")
                for name in FUNCTIONS
            ]
        )
        self.rows_appear(20)
        self.remember()

    def _commit(self, changes: list[Change]) -> str | None:
        with self.ws.write() as tx:
            return commit_changes(tx, changes, actor=ANA, origin=APP).txn if changes else None

    def _rows(self) -> dict[str, records.Stored]:
        with self.ws.read() as tx:
            return records.rows_of(tx, "milestone")

    def rows_appear(self, count: int = 2) -> None:
        names = (*FIELDS, "tracker", "sheet_id", "budget_planned", "duration_days")
        keys = {f"M-{self.chance.randrange(40)}" for _ in range(count)} - set(self._rows())
        rows: list[tuple[str, RowValues]] = [
            (key, {name: value_for(name, self.chance) for name in names}) for key in sorted(keys)
        ]
        self._commit([Change(key, WHOLE_ROW, None, row) for key, row in rows])

    def rows_go(self) -> None:
        rows = self._rows()
        gone = self.chance.sample(sorted(rows), min(2, len(rows)))
        self._commit([Change(key, WHOLE_ROW, rows[key].values, None) for key in gone])

    def cells_move(self) -> None:
        self._commit(self._moves())

    def _moves(self) -> list[Change]:
        rows = self._rows()
        found = []
        for key in self.chance.sample(sorted(rows), min(4, len(rows))):
            name = self.chance.choice((*FIELDS, "tracker", "sheet_id", "duration_days"))
            before, after = rows[key].values[name], value_for(name, self.chance)
            if before != after:
                found.append(Change(key, name, before, after))
        return found

    def one_is_taken_back(self) -> None:
        if txn := self._commit([move for move in self._moves() if move.field in ("owner", "due_date", "status")]):
            undo(self.ws, txn, actor=ANA)

    def a_link_leaves_and_comes_back(self) -> None:
        """The cell is what it was, and the promise is a new one."""
        linked = [row for row in self._rows().values() if row.values["depends_on"]]
        if linked:
            row = self.chance.choice(linked)
            gone = Change(row.key, "depends_on", row.values["depends_on"], None)
            self._commit([gone])
            self._commit([gone.inverse()])

    def a_tracker_advances(self) -> None:
        with self.ws.read() as tx:
            row = records.rows_of(tx, "tracker")[name := self.chance.choice(TRACKERS)]
        stage = self.chance.choice(("sheet_leads", "shared"))
        if stage != row.values["stage"]:
            self._commit([Change(name, "stage", row.values["stage"], stage, entity="tracker")])

    def rules_are_chosen(self) -> None:
        choose_rules(self.ws, self.chance.sample([one.name for one in RULES], 5), ANA)

    def somebody_works_otherwise(self) -> None:
        first = date(2026, 5, 1) + timedelta(days=self.chance.randrange(90))
        week = self.chance.choice(("1111100", "1111001", "0000001"))
        choose_working_time(self.ws, EVERYBODY, WorkingTime("", week, (Closure(first, first),)), ANA)

    def a_function_is_confirmed(self) -> None:
        confirm_function(self.ws, self.chance.choice(functions(self.ws)), ANA)

    def rows_move_in_the_sheet(self) -> None:
        with self.ws.write() as tx:
            rows = {key: syncstate.BaseRow(self.chance.randrange(2, 60), {}) for key in list(self._rows())[::2]}
            syncstate.save_base(tx, self.chance.choice(TRACKERS), rows)

    def a_day_passes(self) -> None:
        self.today += timedelta(days=self.chance.randrange(1, 40))

    def remember(self) -> None:
        with sqlite3.connect(self.ws.settings.database) as here, sqlite3.connect(self.kept_copy) as there:
            here.backup(there)

    def an_older_state_is_restored(self) -> None:
        """The log ends earlier, and what follows uses its numbers again."""
        with sqlite3.connect(self.kept_copy) as here, sqlite3.connect(self.ws.settings.database) as there:
            here.backup(there)


HAPPENINGS = [getattr(Story, name) for name in vars(Story) if not name.startswith("_")]


def same(warm: Any, cold: Any) -> None:
    """Frames by their cells and types, everything else by what it equals."""
    if isinstance(cold, pd.DataFrame):
        pd.testing.assert_frame_equal(warm, cold)
    elif hasattr(cold, "__dataclass_fields__"):
        for field in fields(cold):
            same(getattr(warm, field.name), getattr(cold, field.name))
    else:
        assert warm == cold


def from_nothing(story: Story, as_of: date | None = None) -> World:
    return load_world(open_workspace(story.ws.settings), story.today, as_of=as_of)


class Calendar(datetime):
    """A clock by which a day passes with every unit of work."""

    days = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Calendar:
        Calendar.days += 1
        return cls(2026, 1, 1, 12, tzinfo=tz) + timedelta(days=Calendar.days)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happened_in_between_the_picture_is_the_one_made_from_nothing(
    ws: Workspace, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Calendar, "days", 0)
    monkeypatch.setattr(ledger, "datetime", Calendar)
    load_world(ws, TODAY)  # of nothing yet
    story = Story(ws, Random(seed))
    same(load_world(ws, story.today), from_nothing(story))
    for _ in range(large(400)):
        happening = story.chance.choice(HAPPENINGS)
        happening(story)
        if story.chance.random() < 0.2:
            continue  # several things may happen before anybody looks
        same(load_world(ws, story.today), from_nothing(story))
    past = date(2026, 1, 20)
    same(load_world(ws, story.today, as_of=past), from_nothing(story, as_of=past))
    same(load_world(ws, story.today), from_nothing(story))


def kept_of(ws: Workspace) -> kept.Kept | None:
    with ws.read() as tx:
        return kept.last(tx)


def test_only_rows_that_moved_are_read_again(ws: Workspace) -> None:
    story = Story(ws, Random(1))
    load_world(ws, TODAY)
    before = kept_of(ws)
    story.cells_move()
    load_world(ws, TODAY)
    after = kept_of(ws)
    assert before is not None
    assert after is not None
    was, now = before.milestones.columns, after.milestones.columns
    there = dict(zip(was["key"].cells, was["depends_on"].cells, strict=True))
    still = zip(now["key"].cells, now["depends_on"].cells, strict=True)
    assert sum(links is there[key] for key, links in still) >= len(there) - 4
    assert [name for name in ("budget_planned", "health", "notes") if now[name] is not was[name]] == []


def test_two_workspaces_in_one_process_do_not_mix(ws: Workspace, tmp_path: Path) -> None:
    from services.settings import Settings

    story, other = Story(ws, Random(1)), Story(open_workspace(Settings(tmp_path / "other")), Random(2))
    for one in (story, other, story, other):
        one.cells_move()
        same(load_world(one.ws, TODAY), from_nothing(one))

"""Two hundred trackers under one service account: within Google's limits, none starves, all are seen in time."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from connectors.google.account import Account
from connectors.google.grid import Tab
from connectors.google.key import Key
from connectors.google.pace import Pace
from connectors.google_sheets import GoogleSheetsConnector
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.inbox import milestones
from services.settings import Settings
from services.syncing.pausing import pause
from services.syncing.scheduler import run_due
from services.workspace import Workspace, open_workspace
from tests.conftest import DEEP
from tests.connectors.test_google_pace import busiest_minute
from tests.services.conftest import ANA
from tests.support.google_sheet import BEN, ROBOT, Clock, book, key_info, people
from tests.support.google_stand_in.control import act as act_as
from tests.support.google_stand_in.server import StandIn

TRACKERS = 200 if DEEP else 10
MINUTES = 40 if DEEP else 16
TURN_S = 15
LIMIT, LONGEST_UNSEEN_S = 60, 15 * 60


@dataclass
class Office:
    """A workspace with many trackers, a worker's clock, and the requests as they were made."""

    ws: Workspace
    stand_in: StandIn
    clock: Clock
    made: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def turn(self) -> None:
        """What the worker does every fifteen seconds; it goes on later when it had to wait."""
        began = self.clock.now
        run_due(self.ws)
        self.clock.now = max(self.clock.now, began + TURN_S)


def rows(number: int) -> list[list[Any]]:
    return [
        ["Id", "Milestone", "Owner", "Notes"],
        *([f"T{number}-{n}", f"Goal {n} of {number}", "Ana", "as planned"] for n in range(1, 4)),
    ]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    books = [book({"Plan": rows(n)}, f"1Tracker{n:04d}") for n in range(TRACKERS)]
    with StandIn(seed={"principals": people(), "spreadsheets": books}) as stand_in:
        clock = Clock()
        made: dict[str, list[float]] = defaultdict(list)
        seen: dict[str, list[float]] = defaultdict(list)

        class Watched(Pace):
            def take(self, kind: Any) -> float:
                waited = super().take(kind)
                made[kind].append(clock.now)
                return waited

        account = Account(
            Key(ROBOT, key_info(stand_in.base_url)), stand_in.base_url, Watched(tmp_path / "pace", clock, clock.sleep)
        )

        class Seen(GoogleSheetsConnector):
            def _tab(self, sheet: str | None) -> Tab:
                found = super()._tab(sheet)
                seen[self.place.partition("#")[0]].append(clock.now)
                return found

        opened = open_workspace(Settings(tmp_path / "workspace"))
        ws = replace(
            opened,
            open_place=lambda _settings, place: Seen(str(place), account),
            clock=lambda: datetime.fromtimestamp(clock.now, UTC),
            sleep=clock.sleep,
        )
        for number in range(TRACKERS):
            connect(ws, f"google:1Tracker{number:04d}", f"tracker {number:03d}", stage="sheet_leads", actor=ANA)
        yield Office(ws, stand_in, clock, made, seen)


def colleague_types(office: Office, number: int, text: str) -> None:
    act = {"do": "type", "user": BEN, "spreadsheet": f"1Tracker{number:04d}", "range": "Plan!D2", "value": text}
    with office.stand_in.world.lock:
        act_as(office.stand_in, act)


def test_many_trackers_stay_within_the_limits_and_none_starves(
    office: Office, record_property: Callable[[str, object], None]
) -> None:
    rng, typed, arrived = random.Random(7), dict[str, float](), dict[str, float]()
    began = office.clock.now
    office.made.clear()
    while office.clock.now < began + MINUTES * 60:
        for _ in range(rng.randint(0, 2)):
            number, text = rng.randrange(TRACKERS), f"news {len(typed)}"
            colleague_types(office, number, text)
            typed[text] = office.clock.now
        if rng.random() < 0.3 and (known := milestones(office.ws)):
            apply_edits(office.ws, [Edit(rng.choice(known)["key"], "owner", f"Z {len(typed)}")], actor=ANA)
        office.turn()
        for row in milestones(office.ws):
            if row["notes"] in typed:
                arrived.setdefault(row["notes"], office.clock.now)

    for kind in ("read", "write"):
        assert busiest_minute(office.made[kind]) <= LIMIT, kind
    gaps = []
    assert len(office.seen) == TRACKERS, "every tracker was seen"
    for moments in office.seen.values():
        times = [began, *sorted(m for m in moments if m >= began), office.clock.now]
        gaps.append(max(then - now for now, then in pairwise(times)))
    waits = sorted(arrived[text] - at for text, at in typed.items() if text in arrived)
    figures = {
        "trackers": TRACKERS,
        "minutes": MINUTES,
        "busiest minute, reads": busiest_minute(office.made["read"]),
        "busiest minute, writes": busiest_minute(office.made["write"]),
        "longest unseen, s": round(max(gaps)),
        "edits": len(typed),
        "seen after, s, median": round(waits[len(waits) // 2]),
        "seen after, s, worst": round(waits[-1]),
    }
    record_property("google", figures)
    assert max(gaps) <= LONGEST_UNSEEN_S, figures
    assert waits[-1] <= LONGEST_UNSEEN_S, figures
    assert waits[len(waits) // 2] <= 2 * TURN_S, "what somebody edits is read before what is only due"
    # What was typed over before any look is seen by nobody.
    assert len(arrived) >= 0.7 * len(typed), figures


def test_a_paused_tracker_is_not_looked_at_and_the_others_are(office: Office) -> None:
    pause(office.ws, "tracker 000", actor=ANA, reason="year-end close")
    office.seen.clear()
    looked = set()
    for _ in range(4):
        looked |= {run.tracker for run in run_due(office.ws)}
        office.clock.now += TURN_S
    assert ("google:1Tracker0000" in office.seen, len(office.seen)) == (False, TRACKERS - 1)
    assert "tracker 000" not in looked, "it takes nobody's turn"

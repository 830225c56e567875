"""Google fails in every way it can while people work in the sheet: nothing is lost, doubled or invented.

Every value that anybody types is typed once in a history, so that what is lost or told twice can be seen.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from db import records
from domain.errors import CairnError
from services import deciding, inbox
from services.adding import add_milestone
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.history.integrity import verify
from services.settings import Settings
from services.syncing.sync import SyncRun, resume, run_sync
from services.workspace import Workspace, open_workspace
from tests.conftest import large
from tests.services.conftest import ANA
from tests.support.google_sheet import BEN, BOOK, Clock, Sheet, running

REQUESTS = large(2_500)
TOKEN = re.compile(r"zq\d{5}x")
HEADER = ["Milestone", "Owner", "Notes", "Length"]
EFFECTS: list[dict[str, Any]] = [
    {"status": 429},
    {"status": 429, "retry_after": 20},
    {"status": 500},
    {"status": 502, "html": True},
    {"status": 503, "html": True, "retry_after": 5},
    {"status": 504},
    {"drop": True},
    {"truncate": True},
    {"malformed": True},
    {"status": 403, "usage_limits": True},
]
"""`hang_s` is left to one test of its own: here nobody waits."""


class Story:
    """One workspace, one sheet, and what people and faults do to both."""

    def __init__(self, rng: random.Random, sheet: Sheet, folder: Path) -> None:
        self.rng, self.sheet = rng, sheet
        self.typed = 0
        self.seen: set[str] = set()
        self.by_app: dict[str, str] = {}
        opened = open_workspace(Settings(folder))
        self.ws: Workspace = replace(
            opened, open_place=lambda _settings, place: sheet.connector(str(place)), sleep=lambda _seconds: None
        )
        connect(self.ws, f"google:{BOOK}", "plan", stage="sheet_leads", actor=ANA)
        assert run_sync(self.ws, "plan").added

    def token(self) -> str:
        self.typed += 1
        return f"zq{self.typed:05d}x"

    # What a colleague does, as an act of the stand-in

    def rows(self) -> int:
        return len(self.sheet.rows(self.tab()))

    def tab(self) -> str:
        return str(next(iter(self.sheet.command("dump", spreadsheet=BOOK)["tabs"])))

    def act(self) -> dict[str, Any]:
        """Something that a colleague does now, or in the middle of a sync."""
        tab, last = self.tab(), max(self.rows(), 3)
        row, token = self.rng.randint(2, last), self.token()
        new = [[f"Goal {token}", f"Z {token}", f"about {token}", f"=LEN(A{last + 1})"]]
        acts: list[dict[str, Any]] = [
            {"do": "type", "range": f"{tab}!C{row}", "value": f"about {token}"},
            {"do": "type", "range": f"{tab}!B{row}", "value": f"Z {token}"},
            {"do": "type", "range": f"{tab}!C{row}", "value": f"about {token}"},
            {"do": "sort", "range": f"{tab}!A2:F{last}", "column": self.rng.randint(0, 2)},
            {"do": "type", "range": f"{tab}!A{last + 1}", "values": new},
            {"do": "insert", "tab": tab, "at": self.rng.randint(1, last - 1)},
            {"do": "rename_tab", "tab": tab, "to": f"Plan {self.typed}"},
            {"do": "type", "range": f"{tab}!B1", "value": self.rng.choice(["Owner", "Responsible"])},
        ]
        if last > 8:
            acts.append({"do": "delete", "tab": tab, "at": row - 1})
        return self.rng.choice(acts) | {"user": BEN, "spreadsheet": BOOK}

    def colleague(self) -> None:
        act = self.act()
        self.sheet.act(**act)

    def between_two_requests(self) -> None:
        """A colleague acts right before Cairn writes, or between its looks."""
        method, when = self.rng.choice(
            [("batchUpdate", "before"), ("batchUpdate", "after"), ("getByDataFilter", "after")]
        )
        rule = {"match": {"method": method}, "when": when, "count": 1, "skip": self.rng.randint(0, 3)}
        if method == "batchUpdate":
            rule["skip"] = 0
        self.sheet.command("faults", **rule, acts=[self.act()])

    def fault(self) -> None:
        effect = self.rng.choice(EFFECTS)
        match = {"path": self.rng.choice(["^/v4/", "^/v4/", ":batchUpdate$", "^/drive/"])}
        if "usage_limits" in effect:
            match = {"path": "^/drive/"}
        when, count = self.rng.choice(["before", "after"]), self.rng.choice([1, 1, 2, 7])
        self.sheet.command("faults", match=match, when=when, count=count, effect=effect)

    def revoke(self) -> None:
        email = self.sheet.account.email
        self.sheet.command("principals", email=email, revoked=True)
        self.sheet.command("expire_tokens")
        run = self.sync()
        assert run.state in ("failed", "paused"), run
        self.sheet.command("principals", email=email, revoked=False)

    def app(self) -> None:
        keys = [row["key"] for row in inbox.milestones(self.ws)]
        token = self.token()
        field, text = self.rng.choice([("notes", f"about {token}"), ("owner", f"Z {token}")])
        key = self.rng.choice(keys)
        with suppress(CairnError):
            if apply_edits(self.ws, [Edit(key, field, text)], actor=ANA).txn:
                self.by_app[token] = key

    def app_adds(self) -> None:
        token = self.token()
        added = add_milestone(self.ws, "plan", f"Goal {token}", {"notes": f"about {token}"}, actor=ANA)
        self.by_app[token] = added.changes[0].key

    def sync(self) -> SyncRun:
        before = self.shown()
        run = run_sync(self.ws, "plan")
        assert "Traceback" not in run.message
        if run.state in ("ok", "nothing"):
            self.seen |= before & self.shown()
        return run

    def shown(self) -> set[str]:
        """The values that stand in rows with a title, as people see them."""
        rows = self.sheet.rows(self.tab())
        return set(TOKEN.findall(str([row for row in rows if row and row[0]])))

    def step(self) -> None:
        moves: list[Callable[[], Any]] = [
            self.colleague,
            self.app,
            self.app,
            self.app_adds,
            self.fault,
            self.between_two_requests,
        ]
        for _ in range(self.rng.randint(1, 3)):
            self.rng.choice(moves)()
        if self.rng.random() < 0.03:
            self.revoke()
        self.sync()

    def quiet(self) -> None:
        """Faults and people stop; Cairn is asked until there is nothing left to do."""
        self.sheet.command("faults", clear=True)
        for _ in range(12):
            run = self.sync()
            if run.state == "paused":
                run = resume(self.ws, "plan", accept_deletions=True, actor=ANA)
            for item in inbox.conflicts(self.ws):
                if item["state"] != "sheet_won":
                    deciding.resolve(self.ws, item["id"], "theirs", actor=ANA, reason="the sheet is right")
            if run.state == "nothing" and self.sync().state == "nothing":
                return
        raise AssertionError(f"no rest: {run}")

    # What must hold

    def check(self) -> None:
        rows = [row for row in self.sheet.rows(self.tab()) if row]
        header = rows[0]
        table = [dict(zip(header, row, strict=False)) for row in rows[1:]]
        keyed = {row["Cairn key"]: row for row in table if row.get("Cairn key")}
        assert max(Counter(row.get("Cairn key") for row in table if row.get("Cairn key")).values()) == 1
        titles = Counter(row["Milestone"] for row in table if row.get("Milestone"))
        assert max(titles.values()) == 1, f"a row stands twice: {titles.most_common(2)}"
        formulas = [row["Length"] for row in table if row.get("Length")]
        assert all(str(formula).startswith("=LEN(") for formula in formulas), formulas
        ours = {row["key"]: row for row in inbox.milestones(self.ws)}
        assert ours.keys() == keyed.keys()
        for key, row in ours.items():
            its = keyed[key]
            its_owner = its.get("Owner", its.get("Responsible"))
            assert (row["title"], row["owner"] or "", row["notes"] or "") == (
                its.get("Milestone"),
                its_owner or "",
                its.get("Notes") or "",
            ), key
        self.check_log()

    def check_log(self) -> None:
        assert verify(self.ws)["ok"]
        with self.ws.read() as tx:
            bodies = [body for body in records.bodies(tx, entity="milestone") if body["op"] == "update"]
            log = str(list(records.bodies(tx)))
        moves = Counter((b["object"]["key"], b["object"]["field"], str(b["old"]), str(b["new"])) for b in bodies)
        assert max(moves.values(), default=1) == 1, f"a change was recorded twice: {moves.most_common(1)}"
        last: dict[tuple[str, str], Any] = {}
        for body in bodies:
            place = (body["object"]["key"], body["object"]["field"])
            assert place not in last or last[place] == body["old"], f"a change of {place} has no record"
            last[place] = body["new"]
        assert all(token in log for token in self.by_app)
        told = [(b["object"]["key"], token) for b in bodies for token in TOKEN.findall(str(b["new"]))]
        astray = [(key, token) for key, token in told if self.by_app.get(token, key) != key]
        assert not astray, f"typed in Cairn, and told of another milestone: {astray}"
        lost = [token for token in self.seen if token not in log]
        assert not lost, f"seen, and told nowhere: {lost}"


def test_whatever_google_and_people_do_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    number = steps = 0
    requests = 0
    while requests < REQUESTS:
        rows = [[f"Goal {n}", f"Z {n}", f"about {n}", f"=LEN(A{n + 1})"] for n in range(1, 9)]
        folder = tmp_path / str(number)
        folder.mkdir()
        with running(folder, {"Plan": [HEADER, *rows]}, Clock()) as sheet:
            story = Story(random.Random(number), sheet, folder / "workspace")
            for _ in range(12):
                story.step()
                steps += 1
            story.quiet()
            try:
                story.check()
            except AssertionError as error:
                raise AssertionError(f"story {number}: {error}") from error
            requests += sheet.count
            story.ws.engine.dispose()
        number += 1
    assert requests >= REQUESTS

"""One history: a workspace with a real database and a scripted sheet. What happens to both is in `happenings`.

Every value that anybody types is typed once in a history, so that whatever is lost, invented or put into the wrong
milestone can be seen.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from db import records, syncstate
from db.ledger import commit_changes
from domain.binding import OWN_FEEDBACK_HEADER
from domain.records import WHOLE_ROW, Actor, Change, Origin, Stage
from domain.sheets import CellValue
from services import inbox
from services.settings import Settings
from services.syncing.sync import SyncRun, resume, run_sync
from services.trackers import tracker_of
from services.workspace import Workspace
from sync.mapping import counted
from tests.simulation.grid import Grid, Row, ScriptedSheet
from tests.simulation.ground import binding_of, engine_over, in_memory, tokens_in
from tests.simulation.tally import pause_in
from tests.simulation.waiting import Waiting

ANA = Actor("ana", "Ana")
NAME = "plan"
FIELDS = {"Milestone": "title", "Owner": "owner", "Notes": "notes", "Due": "due_date"}


class World:
    """`rng` decides everything. `with_ids`: the sheet has ids of its own, else Cairn adds its column."""

    fields = FIELDS

    def __init__(self, rng: random.Random, database: Path, folder: Path, stage: Stage, *, with_ids: bool) -> None:
        self.rng = rng
        self.typed = 0
        self.confirmed = self.rows_really_gone = self.is_late = False
        self.cleared: set[tuple[int | str, str]] = set()
        self.app_typed: set[str] = set()
        self.shown: set[str] = set()
        self.first: dict[str, int] = {}
        self.faults = ["crash", "sheet", "edit", "overtaken", "locked", "cairn"]
        self.lineages = 0
        self.origins: dict[str, set[int]] = defaultdict(set)
        self.garbage: set[str] = set()
        self.with_ids = with_ids
        self.logged: set[str] = set()
        self.log_end = 0
        self.milestones: list[tuple[str, frozenset[str], frozenset[str]]] = []
        self.changes_read = -1
        columns = ["Id", *FIELDS] if with_ids else list(FIELDS)
        self.sheet = ScriptedSheet(Grid(columns, []))
        self.sheet.watch = self.overwritten
        for _ in range(rng.randint(2, 5)):
            self.new_row()
        self.connection = in_memory(database)
        self.ws = self._workspace(folder, stage)
        self.runs: list[SyncRun] = []
        self.problems: list[str] = []
        self.tally: Counter[str] = Counter()
        self.waiting = Waiting()

    def _workspace(self, folder: Path, stage: Stage) -> Workspace:
        ws = Workspace(
            Settings(folder),
            engine_over(self.connection),
            open_place=lambda _settings, _place: self.sheet,
            sleep=lambda _seconds: None,
        )
        snapshot = self.sheet.read()
        binding = binding_of(tuple(self.sheet.grid.columns))
        values = {
            "kind": "memory",
            "place": str(folder / "memory"),
            "sheet": "Plan",
            "stage": str(stage),
            "binding": counted(snapshot, binding).to_json(),
        }
        with ws.write() as tx:
            appears = Change(NAME, WHOLE_ROW, None, values, entity="tracker")
            commit_changes(tx, [appears], actor=ANA, origin=Origin("cli"))
        return ws

    # What people type

    def token(self) -> str:
        self.typed += 1
        number, letters = self.typed, ""
        for _ in range(4):
            number, rest = divmod(number, 16)
            letters = "abcdefghijklmnop"[rest] + letters
        return f"zq{letters}"

    def value(self, column: str) -> CellValue:
        if column == "Due":
            self.typed += 1
            return date(2027, 1, 1) + timedelta(days=self.typed)
        return {"Milestone": "Goal {}", "Owner": "Z {}", "Notes": "about {}"}[column].format(self.token())

    def type_into(self, row: Row, column: str, value: CellValue) -> None:
        self.tell_lineage(row)
        for token in tokens_in(value):
            self.origins[token] |= row.lineage
        row.cells[column] = value

    def tell_lineage(self, row: Row) -> None:
        """Say of a row that Cairn wrote which one it is, while its key tells."""
        if not row.lineage:
            self.lineages += 1
            row.lineage = {self.first.get(str(row.cells.get(self.key_column)), self.lineages)}

    def new_row(self) -> Row:
        self.lineages += 1
        row = Row({}, {self.lineages})
        for column in FIELDS:
            self.type_into(row, column, self.value(column))
        if self.with_ids:
            row.cells["Id"] = f"T-{self.lineages}"
        self.sheet.grid.rows.append(row)
        self.sheet.grid.saves += 1
        return row

    def some_row(self) -> Row | None:
        rows = [row for row in self.sheet.grid.rows if any(row.cells.values())]
        return self.rng.choice(rows) if rows else None

    @property
    def key_column(self) -> str:
        return "Id" if self.with_ids else "Cairn key"

    def is_alone(self, row: Row) -> bool:
        """Say whether no other row has the same key."""
        key = row.cells.get(self.key_column)
        return not key or sum(other.cells.get(self.key_column) == key for other in self.sheet.grid.rows) == 1

    # What it comes to

    def keys(self) -> list[str]:
        return [key for key, _, _ in self.read_milestones()]

    def sync(self, *, confirm: bool = False, really_gone: bool = True) -> SyncRun:
        run = resume(self.ws, NAME, actor=ANA, accept_deletions=really_gone) if confirm else run_sync(self.ws, NAME)
        self.runs.append(run)
        self.tally[f"run: {run.state}"] += 1
        if run.state == "paused":
            self.tally[pause_in(run.saw)] += 1
        self.look()
        return run

    def look(self) -> None:
        """After a sync: remember what the sheet showed, what waits, and which row became which milestone."""
        self.problems += self.waiting.settled_unseen(self, NAME)
        for row in self.sheet.grid.rows:
            self.shown.update(*map(tokens_in, row.data))
        for key, title, _ in self.read_milestones():
            origins = [self.origins[token] for token in title if token in self.origins]
            if origins and len(origins[0]) == 1:
                self.first.setdefault(key, next(iter(origins[0])))

    def read_milestones(self) -> list[tuple[str, frozenset[str], frozenset[str]]]:
        """Key, the values in the title, and those in the whole row; read anew when anything was written."""
        if self.connection.total_changes != self.changes_read:
            found = inbox.milestones(self.ws)
            self.milestones = [(row["key"], tokens_in(row["title"]), tokens_in(row)) for row in found]
            self.changes_read = self.connection.total_changes
        return self.milestones

    # What must hold

    def every_record(self) -> list[Any]:
        with self.ws.read() as tx:
            return records.bodies(tx)

    def log_text(self) -> str:
        with self.ws.read() as tx:
            return "\n".join(body.decode() for _, body in records.raw_bodies(tx, before="9")).lower()

    def is_garbage(self, value: CellValue) -> bool:
        """Say whether a value is one of those that Cairn cannot read."""
        return bool(tokens_in(value) & self.garbage)

    def told(self) -> set[str]:
        """Every value in the log; a record never changes, so that only later ones are read."""
        with self.ws.read() as tx:
            for seq, body, _ in records.links_of_chain(tx, self.log_end):
                self.logged |= tokens_in(body.decode())
                self.log_end = seq
        return self.logged

    def overwritten(self, before: CellValue, after: CellValue) -> None:
        """Cairn replaces a cell: what stood there must be on record, and must not be something it could not read."""
        if after != OWN_FEEDBACK_HEADER and not self.stage().writes_to_sheet:
            self.problems.append(f"a sheet was written in the stage {self.stage()}: {after}")
        self.shown |= tokens_in(after)
        tokens = tokens_in(before)
        if self.is_garbage(before):
            self.problems.append(f"a held value was overwritten: {before}")
        if tokens - self.told():
            self.problems.append(f"a value was overwritten that nobody had recorded: {before}")

    def stage(self) -> Stage:
        with self.ws.read() as tx:
            return tracker_of(tx, NAME).stage

    def state(self) -> syncstate.TrackerState:
        with self.ws.read() as tx:
            return syncstate.state_of(tx, NAME)

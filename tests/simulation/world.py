"""One history: a workspace with a real database, a scripted sheet, and what people and faults do to both.

Every value that anybody types is typed once in a history, so that whatever is lost, invented or put into the wrong
milestone can be seen.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from db import leases, pending, records, syncstate
from db.ledger import commit_changes
from domain.errors import CairnError, StaleEdit, WorkspaceBroken
from domain.records import WHOLE_ROW, Actor, Change, Origin, Stage
from domain.sheets import CellValue
from services import deciding, inbox
from services.adding import add_milestone
from services.edits import Edit, apply_edits
from services.history.undo import undo
from services.settings import Settings
from services.syncing import failpoints
from services.syncing.sync import SyncRun, resume, run_sync
from services.workspace import Workspace
from sync.mapping import counted
from tests.simulation.grid import ALIASES, Grid, Row, ScriptedSheet, shuffled
from tests.simulation.ground import binding_of, engine_over, in_memory, tokens_in
from tests.simulation.tally import pause_in
from tests.simulation.waiting import Waiting

ANA = Actor("ana", "Ana")
NAME = "plan"
FIELDS = {"Milestone": "title", "Owner": "owner", "Notes": "notes", "Due": "due_date"}
DOINGS = ("insert", "update", "remove", "restore")
STAGES = (Stage.OBSERVE, Stage.SHEET_LEADS, Stage.SHARED, Stage.DATABASE_LEADS)


class Crash(BaseException):
    """The process is gone."""


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
        self.faults = ["crash", "sheet", "edit", "overtaken", "locked"]
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

    # In the sheet

    def edit_cell(self) -> None:
        """Of rows with one id none gets a new title: nobody could tell which of them is the copy then."""
        row, column = self.some_row(), self.rng.choice(list(FIELDS))
        if row and column in self.sheet.grid.columns and (column != "Milestone" or self.is_alone(row)):
            self.type_into(row, column, self.value(column))

    def clear_cell(self) -> None:
        if row := self.some_row():
            column = self.rng.choice(["Notes", "Owner", "Due"])
            names: list[int | str] = [*row.lineage, str(row.cells.get(self.key_column))]
            self.cleared |= {(name, FIELDS[column]) for name in names}
            row.cells[column] = None

    def type_garbage(self) -> None:
        if row := self.some_row():
            text = f"whenever {self.token()} suits"
            self.garbage |= tokens_in(text)
            self.type_into(row, "Due", text)

    def delete_row(self) -> None:
        """A row goes; of rows with one id none does, since the one that stays would become the other."""
        row = self.some_row()
        if row and self.is_alone(row):
            self.sheet.grid.rows.remove(row)

    def is_alone(self, row: Row) -> bool:
        """Say whether no other row has the same key."""
        key = row.cells.get(self.key_column)
        return not key or sum(other.cells.get(self.key_column) == key for other in self.sheet.grid.rows) == 1

    def sort_rows(self) -> None:
        self.rng.shuffle(self.sheet.grid.rows)

    def insert_blank_row(self) -> None:
        if self.rng.random() < 0.5:
            self.sheet.grid.blank_above += 1
        else:
            self.sheet.grid.rows.insert(self.rng.randint(0, len(self.sheet.grid.rows)), Row({}, set()))

    def insert_column(self) -> None:
        columns = self.sheet.grid.columns
        columns.insert(self.rng.randint(0, len(columns)), f"extra {len(columns)}")

    def move_columns(self) -> None:
        self.sheet.grid.columns = shuffled(self.rng, self.sheet.grid.columns)

    def rename_header(self) -> None:
        column = self.rng.choice(list(ALIASES))
        self.sheet.grid.headers[column] = self.rng.choice(ALIASES[column])

    def drop_column(self) -> None:
        columns = self.sheet.grid.columns
        if "Notes" in columns:
            columns.remove("Notes")
        else:
            columns.append("Notes")

    def copy_row(self) -> None:
        """Somebody copies a row and gives it a title of its own; of two rows that are alike nobody knows the copy."""
        if self.key_column in self.sheet.grid.columns and (row := self.some_row()):
            self.lineages += 1
            copy = Row(dict(row.cells), {self.lineages})
            for value in copy.data:
                for token in tokens_in(value) & self.origins.keys():
                    self.origins[token] |= copy.lineage
            self.sheet.grid.rows.insert(self.rng.randint(0, len(self.sheet.grid.rows)), copy)
            self.type_into(copy, "Milestone", self.value("Milestone"))

    def spoil_key(self) -> None:
        row = self.some_row()
        key = row.cells.get(self.key_column) if row else None
        if row and isinstance(key, str) and self.is_alone(row):
            self.tell_lineage(row)
            wrong = f"T-9{self.typed}" if self.with_ids else key[:-1] + str((ord(key[-1]) + 1) % 10)
            row.cells[self.key_column] = self.rng.choice([None, wrong])

    def swap_keys(self) -> None:
        """Somebody sorts without the column of the ids, and puts it right when Cairn has asked.

        Of rows that wait for their ids Cairn knows no title, so that nothing could be noticed.
        """
        if any(cell["field"] == "key" for cell in inbox.held(self.ws)):
            return
        rows = [row for row in self.sheet.grid.rows if row.cells.get(self.key_column)]
        if len(rows) > 1 and self.sync().state == "nothing":
            one, other = self.rng.sample(rows, 2)
            self.swap(one, other)
            self.sheet.grid.saves += 1
            self.sync()
            self.swap(one, other)

    def swap(self, one: Row, other: Row) -> None:
        keys = one.cells[self.key_column], other.cells[self.key_column]
        other.cells[self.key_column], one.cells[self.key_column] = keys

    def empty_sheet(self) -> None:
        """Somebody empties the sheet, and often puts it back as soon as Cairn has asked."""
        grid = self.sheet.grid
        grid.emptied = not grid.emptied
        if grid.emptied and self.rng.random() < 0.7:
            grid.saves += 1
            self.sync()
            grid.emptied = False

    def save_filtered(self) -> None:
        """Somebody saves a copy without half of the rows. When Cairn asks, they are put back, or that is meant.

        What Cairn has written meanwhile stays: that nobody saves an older copy over it, Cairn cannot promise.
        """
        grid = self.sheet.grid
        alone = [row for row in grid.rows if self.is_alone(row)]
        gone = self.rng.sample(alone, (len(alone) + 1) // 2)
        grid.rows = [row for row in grid.rows if all(row is not other for other in gone)]
        grid.saves += 1
        if self.sync().state == "paused" and self.rng.random() < 0.5:
            self.resume(really_gone=self.rng.random() < 0.5)
        else:
            there = {row.cells.get(self.key_column) for row in grid.rows} - {None}
            grid.rows += [row for row in gone if row.cells.get(self.key_column) not in there]

    def resume(self, *, really_gone: bool) -> None:
        """A person says that the sheet is right as it is, or even that its rows are really gone."""
        self.rows_really_gone = self.rows_really_gone or really_gone
        self.tally[f"answer: {'rows are really gone' if really_gone else 'changes are meant'}"] += 1
        self.sync(confirm=True, really_gone=really_gone)

    # In Cairn

    def keys(self) -> list[str]:
        return [key for key, _, _ in self.read_milestones()]

    def edit_in_cairn(self) -> None:
        if keys := self.keys():
            self.save(self.rng.choice(keys), self.rng.choice(list(FIELDS)))

    def save(self, key: str, column: str, **seen: Any) -> bool:
        value: Any = self.value(column)
        self.app_typed |= tokens_in(value)
        edits = [Edit(key, FIELDS[column], value, **seen)]
        return apply_edits(self.ws, edits, actor=ANA, reason="asked for").txn is not None

    def save_late(self) -> None:
        """Two people have a milestone before them; the second must not save over the first unseen."""
        if keys := self.keys():
            key, column = self.rng.choice(keys), self.rng.choice(list(FIELDS))
            with self.ws.read() as tx:
                before = records.rows_of(tx, "milestone")[key].values[FIELDS[column]]
            self.save(key, column)
            with suppress(StaleEdit):
                if self.save(key, column, expected=before):
                    self.problems.append(f"{key} {column} was saved over unseen")

    def add_in_cairn(self) -> None:
        title, notes = str(self.value("Milestone")), str(self.value("Notes"))
        add_milestone(self.ws, NAME, title, {"notes": notes}, actor=ANA)

    def undo_something(self) -> None:
        with self.ws.read() as tx:
            bodies = records.bodies(tx, entity="milestone")
        if units := list(dict.fromkeys(body["txn"] for body in bodies if body["op"] in DOINGS)):
            undo(self.ws, self.rng.choice(units), actor=ANA)

    def change_stage(self) -> None:
        stage = self.rng.choice(STAGES)
        with self.ws.write() as tx:
            row = records.row_of(tx, "tracker", NAME)
            assert row is not None
            changes = [Change(NAME, "stage", row.values["stage"], str(stage), entity="tracker")]
            led = self.rng.choice(["due_date", "owner,contributors", None])
            changes.append(Change(NAME, "led_here", row.values["led_here"], led, entity="tracker"))
            moved = [change for change in changes if change.before != change.after]
            commit_changes(tx, moved, actor=ANA, origin=Origin("migration"))

    def turn_feedback(self) -> None:
        """Somebody wishes, or does not wish any more, that Cairn says in the sheet what became of each row."""
        with self.ws.write() as tx:
            row = records.row_of(tx, "tracker", NAME)
            assert row is not None
            before = row.values["feedback"]
            change = Change(NAME, "feedback", before, None if before == "yes" else "yes", entity="tracker")
            commit_changes(tx, [change], actor=ANA, origin=Origin("app"))

    def decide(self) -> None:
        for item in inbox.proposals(self.ws):
            if self.rng.random() < 0.5:
                deciding.accept(self.ws, item["id"], actor=ANA, reason="fine")
            else:
                deciding.reject(self.ws, item["id"], actor=ANA, reason="no")
        for item in inbox.conflicts(self.ws):
            self.decide_conflict(item)

    def decide_conflict(self, item: dict[str, Any]) -> None:
        choices = ["ours", "theirs"]
        if item["field"] in ("title", "owner", "notes"):
            column = next(name for name, field in FIELDS.items() if field == item["field"])
            choices.append(f"={self.value(column)}")
        deciding.resolve(self.ws, item["id"], self.rng.choice(choices), actor=ANA, reason="agreed")

    # Syncs

    def sync(self, *, confirm: bool = False, really_gone: bool = True) -> SyncRun:
        run = resume(self.ws, NAME, actor=ANA, accept_deletions=really_gone) if confirm else run_sync(self.ws, NAME)
        self.runs.append(run)
        self.tally[f"run: {run.state}"] += 1
        if run.state == "paused":
            self.tally[pause_in(run.saw)] += 1
        self.problems += self.waiting.settled_unseen(self, NAME)
        self.look()
        return run

    def look(self) -> None:
        """Remember what the sheet showed, and which row became which milestone."""
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

    def faulty_sync(self) -> None:
        """A sync that is killed, cut off, overtaken, or edited into."""
        kind = self.rng.choice(self.faults)
        if kind in ("sheet", "edit"):
            self.tally[f"fault: {kind}"] += 1
        if kind == "sheet":
            self.sheet.fault = self.rng.choice(["unreachable", "missing", "not written", "half written", "answer lost"])
        if kind == "edit":
            self.sheet.before_write = self.edit_meanwhile
        point = self.rng.choice(failpoints.POINTS)
        done: list[bool] = []

        def hook(reached: str) -> None:
            if reached == "leased":
                self.is_late = False
            if self.is_late and reached in ("committing", "confirming"):
                self.problems.append(f"a run went on to commit ({reached}) after another one had overtaken it")
            if reached == point and not done:
                done.append(True)
                self.strike(kind)

        try:
            with failpoints.installed(hook):
                self.sync()
        except Crash:
            pass
        except WorkspaceBroken:
            assert kind == "locked"
        self.sheet.fault = self.sheet.before_write = None
        self.is_late = False
        self.waiting.settled_unseen(self, NAME)

    def edit_meanwhile(self) -> None:
        self.edit_cell()
        self.sheet.grid.saves += 1

    def strike(self, kind: str) -> None:
        if kind in ("crash", "locked"):
            self.tally[f"fault: {kind}"] += 1
        if kind == "crash":
            raise Crash
        if kind == "locked":
            raise WorkspaceBroken("The database is busy with another change.")
        if kind == "overtaken" and not self._in_transaction():
            self.tally["fault: overtaken"] += 1
            self.edit_meanwhile()
            with self.ws.write() as tx:
                leases.release(tx, NAME, leases.lease_of(tx, NAME).epoch)
            self.sync()
            self.is_late = True

    def _in_transaction(self) -> bool:
        """Say whether the run that is at work has the database to itself, so that nobody else can commit."""
        return self.connection.in_transaction

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
        self.shown |= tokens_in(after)
        tokens = tokens_in(before)
        if self.is_garbage(before):
            self.problems.append(f"a held value was overwritten: {before}")
        if tokens - self.told():
            self.problems.append(f"a value was overwritten that nobody had recorded: {before}")

    def pending(self) -> int:
        with self.ws.read() as tx:
            return len(pending.pending_of(tx, NAME))

    def state(self) -> syncstate.TrackerState:
        with self.ws.read() as tx:
            return syncstate.state_of(tx, NAME)


PEOPLE = {
    World.edit_cell: 10,
    World.clear_cell: 2,
    World.type_garbage: 2,
    World.delete_row: 2,
    World.sort_rows: 3,
    World.insert_blank_row: 1,
    World.insert_column: 1,
    World.move_columns: 1,
    World.rename_header: 1,
    World.drop_column: 1,
    World.copy_row: 2,
    World.spoil_key: 2,
    World.swap_keys: 1,
    World.empty_sheet: 1,
    World.save_filtered: 1,
    World.new_row: 2,
}
"""What people do in the sheet, and how often."""

APP = {
    World.edit_in_cairn: 8,
    World.add_in_cairn: 1,
    World.undo_something: 1,
    World.change_stage: 1,
    World.turn_feedback: 1,
    World.decide: 2,
    World.save_late: 1,
}
"""What people do in Cairn."""

SYNCS = {World.sync: 10, World.faulty_sync: 6}


ACTIONS: dict[Any, int] = {**PEOPLE, **APP, **SYNCS}


def step(world: World, actions: dict[Any, int] = ACTIONS) -> str:
    """One step of a history; what is refused in words is no step. Gives its name."""
    [action] = world.rng.choices(list(actions), list(actions.values()))
    try:
        action(world)
    except CairnError:
        world.tally["step: refused in words"] += 1
    world.tally[f"step: {action.__name__}"] += 1
    if action in PEOPLE:
        world.sheet.grid.saves += 1
    return str(action.__name__)


def looks_at_the_sheet(name: str) -> bool:
    """Say whether a step was a sync, which is when the database takes anything from the sheet."""
    return name in {action.__name__ for action in SYNCS}

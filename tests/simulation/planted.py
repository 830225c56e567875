"""A dozen defects, planted one at a time: each must be caught, or the histories are not worth their name.

    python -m tests.simulation.planted

prints the table, and ends with 0 only when every defect is caught and the engine without any is found sound by the
same histories. Nothing in the product knows of them.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

from db import syncstate
from domain.records import Stage
from services import edits
from services.syncing import committing, effects, leasing, looking, merging
from services.syncing.cells import fields_of
from sync import identity
from sync.mapping import renewed
from sync.merge import UNREAD
from tests.simulation import in_cairn
from tests.simulation.faults import faulty_sync
from tests.simulation.ground import template
from tests.simulation.in_cairn import edit_in_cairn, save_late, undo_something
from tests.simulation.in_sheet import copy_row, delete_row, drop_column, edit_cell, type_garbage
from tests.simulation.telling import history
from tests.simulation.world import NAME, World

TRIES = 60
LEADS, SHARED = (Stage.SHEET_LEADS,), (Stage.SHARED,)
BASIC = {edit_cell: 6, edit_in_cairn: 6, World.sync: 6}


@dataclass(frozen=True)
class Defect:
    """A bug, and the kind of histories in which it can show."""

    name: str
    plant: Callable[[], Any]
    stages: tuple[Stage, ...] = LEADS
    actions: dict[Any, int] = field(default_factory=lambda: dict(BASIC))
    faults: tuple[str, ...] = ("crash",)
    with_ids: bool | None = None


def patched(where: Any, name: str, bug: Callable[..., Any]) -> Any:
    """Put a bug, which is given the sound function first, in the place of a function."""
    sound = getattr(where, name)
    return mock.patch.object(where, name, lambda *args, **options: bug(sound, *args, **options))


def conflict_dropped() -> Any:
    return patched(effects, "waiting_differences", lambda sound, merge: [i for i in sound(merge) if i.state != "open"])


def blind_write() -> Any:
    class Blind:
        def __init__(self, inner: Any) -> None:
            self._inner = inner

        def __getattr__(self, name: str) -> Any:
            return getattr(self._inner, name)

        def write(self, sheet: str, writes: Any, _expected: str) -> Any:
            if self._inner.before_write:
                action, self._inner.before_write = self._inner.before_write, None
                action()
            return self._inner.write(sheet, writes, self._inner.revision())

    return patched(looking, "connector_of", lambda sound, ws, place: Blind(sound(ws, place)))


def base_moved_early() -> Any:
    def early(sound: Any, merge: Any, now: str) -> Any:
        moved = sound(merge, now)
        for move in merge.plan.to_sheet:
            row = moved.get(move.key) or merge.base[move.key]
            values = {**row.values, **fields_of(merge.columns[move.column], move.after)}
            moved[move.key] = replace(row, values=values)
        return moved

    return patched(effects, "base_after", early)


def audit_skipped() -> Any:
    return patched(
        committing, "commit_changes", lambda sound, tx, changes, *, events=(), **rest: sound(tx, changes, **rest)
    )


def held_overwritten() -> Any:
    def careless(sound: Any, base: Any, ours: Any, theirs: Any) -> Any:
        read = {
            key: tuple(
                known if cell is UNREAD else cell for known, cell in zip(base.get(key, cells), cells, strict=True)
            )
            for key, cells in theirs.items()
        }
        return sound(base, ours, read)

    return patched(merging, "plan_merge", careless)


def delete_wins() -> Any:
    def careless(_sound: Any, plan: Any, *_: Any) -> None:
        plan.missing, plan.gone_but_moved = plan.missing + plan.gone_but_moved, []

    return patched(merging, "_ask_about_edited", careless)


@contextmanager
def lease_ignored() -> Iterator[None]:
    with ExitStack() as stack:
        stack.enter_context(patched(leasing, "fence", lambda sound, *_: None))
        stack.enter_context(patched(leasing, "check", lambda sound, *_: None))
        yield


def duplicate_guessed() -> Any:
    return patched(identity, "_original", lambda _sound, same, _before, **_: same[0])


def undo_skips_the_sheet() -> Any:
    def only_here(sound: Any, ws: Any, what: Any, **rest: Any) -> Any:
        done = sound(ws, what, **rest)
        with ws.write() as tx:
            base = syncstate.base_of(tx, NAME)
            for item in done[1]:
                if not item.blocked and item.change.key in base and item.change.field != "*":
                    row = base[item.change.key]
                    values = {**row.values, item.change.field: item.change.after}
                    base[item.change.key] = replace(row, values=values)
            syncstate.save_base(tx, NAME, base)
        return done

    return patched(in_cairn, "undo", only_here)


def stale_saved() -> Any:
    return patched(
        edits,
        "_plan_one",
        lambda sound, planned, edit, *rest: sound(planned, replace(edit, expected=edits.ANY), *rest),
    )


def missing_column_clears() -> Any:
    def blank(sound: Any, known: Any, tracker: Any, *rest: Any) -> Any:
        reading = known.reading
        issues = tuple(issue for issue in reading.issues if issue.rule != "column-vanished")
        whole = replace(reading, binding=renewed(tracker.binding, reading.binding), issues=issues)
        return sound(replace(known, reading=whole), tracker, *rest)

    return patched(merging, "prepare", blank)


def echo_taken_for_an_edit() -> Any:
    return patched(merging, "_with_arrived", lambda sound, base, *_: (dict(base), frozenset()))


FAULTY = BASIC | {faulty_sync: 8}
DEFECTS = (
    Defect("conflict dropped", conflict_dropped, SHARED),
    Defect("blind write", blind_write, actions=FAULTY, faults=("edit",)),
    Defect("base moved early", base_moved_early, actions=FAULTY, faults=("sheet", "crash")),
    Defect("audit skipped", audit_skipped, SHARED, BASIC | {type_garbage: 4}),
    Defect("held value overwritten", held_overwritten, actions=BASIC | {type_garbage: 6}),
    Defect("delete wins silently", delete_wins, actions=BASIC | {delete_row: 4}),
    Defect("lease ignored", lease_ignored, actions=FAULTY, faults=("overtaken",)),
    Defect("duplicate key guessed", duplicate_guessed, actions=BASIC | {copy_row: 4}, with_ids=False),
    Defect("undo skips the sheet", undo_skips_the_sheet, actions=BASIC | {undo_something: 5}),
    Defect("stale version saved", stale_saved, actions=BASIC | {save_late: 4}),
    Defect("missing column clears", missing_column_clears, actions=BASIC | {drop_column: 3}),
    Defect("echo taken for an edit", echo_taken_for_an_edit, actions=FAULTY, faults=("sheet",)),
)


def told(defect: Defect, number: int, database: Path, folder: Path) -> str | None:
    """One history of a defect's kind; gives what is wrong with it. An engine that breaks down is caught as well."""
    try:
        found = history(
            number,
            database,
            folder,
            stages=defect.stages,
            actions=defect.actions,
            faults=defect.faults,
            with_ids=defect.with_ids,
        )
    except Exception as error:  # noqa: BLE001 - a planted bug may break anything
        return f"{type(error).__name__}: {error}"
    return found[0] if found else None


def caught(defect: Defect, database: Path, folder: Path) -> tuple[int, str] | None:
    """The number of the first history that catches a defect, and what it says."""
    with defect.plant():
        for number in range(TRIES):
            if said := told(defect, number, database, folder / str(number)):
                return number, said
    return None


def false_alarm(defect: Defect, numbers: range, database: Path, folder: Path) -> str | None:
    """What the same histories say of the engine without the defect."""
    found = (told(defect, number, database, folder / f"sound-{number}") for number in numbers)
    return next((said for said in found if said), None)


def main() -> int:
    """Print the table; 0 when all are caught and nothing else is."""
    fine = True
    with tempfile.TemporaryDirectory() as name:
        database = template(Path(name) / "template")
        for count, defect in zip(itertools.count(1), DEFECTS, strict=False):
            folder = Path(name) / str(count)
            found = caught(defect, database, folder)
            alarm = false_alarm(defect, range((found[0] if found else 0) + 1), database, folder)
            fine = fine and found is not None and alarm is None
            verdict = f"caught by history {found[0]}: {found[1][:90]}" if found else "NOT CAUGHT"
            sys.stdout.write(f"{count:>2}  {defect.name:<24} {verdict}\n")
            if alarm:
                sys.stdout.write(f"    FALSE ALARM without it: {alarm[:120]}\n")
    sys.stdout.write("12 of 12 caught.\n" if fine else "Not fine.\n")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())

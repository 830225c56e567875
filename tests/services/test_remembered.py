"""What a row was read as is remembered, and never in place of what the sheet says."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from db import syncstate
from services.schema.spelling import Spelling, spelling_of
from services.syncing import remembered
from services.syncing.reading import SheetReading, read_snapshot
from services.syncing.remembered import Memory
from services.trackers import connector_of, tracker_of
from services.workspace import Workspace
from sync.mapping import to_rows
from tests.services.conftest import edit_elsewhere


def memory_of(ws: Workspace, later: timedelta = timedelta(0), *, is_meant: bool = False) -> Memory:
    with ws.read() as tx:
        before = syncstate.state_of(tx, "launch")
        now = (datetime.fromisoformat(ws.now()) + later).isoformat()
        return remembered.recall(tx, "launch", before, now, is_meant=is_meant)


def read_with(ws: Workspace, memory: Memory) -> SheetReading:
    with ws.read() as tx:
        tracker, spelling = tracker_of(tx, "launch"), spelling_of(tx)
    return read_snapshot(connector_of(ws, tracker.place).read(None), tracker.binding, spelling, memory=memory)


def test_a_row_that_looks_as_it_did_comes_from_memory_and_is_the_same(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"E5": "Done"})
    memory = memory_of(ws)
    from_memory, anew = read_with(ws, memory), read_with(ws, Memory())
    assert from_memory.rows == anew.rows
    assert from_memory.issues == anew.issues
    changed = [row.row for row in from_memory.rows if from_memory.prints[row.row] not in memory.kept]
    assert 5 in changed
    assert len(changed) < len(anew.rows)


def test_a_memory_is_worth_nothing_once_the_base_says_otherwise(ws: Workspace, plan: Path) -> None:
    with ws.write() as tx:
        base = syncstate.base_of(tx, "launch")
        moved = {key: replace(row, values={**row.values, "owner": "Nobody"}) for key, row in base.items()}
        syncstate.save_base(tx, "launch", moved)
    assert not memory_of(ws).kept
    assert "Nobody" not in [row.values["owner"] for row in read_with(ws, memory_of(ws)).rows]


def test_once_a_day_and_when_a_person_vouches_for_the_sheet_every_row_is_read(ws: Workspace, plan: Path) -> None:
    assert memory_of(ws).kept
    assert memory_of(ws, timedelta(hours=25)).is_blank
    assert memory_of(ws, timedelta(hours=-25)).is_blank
    assert memory_of(ws, is_meant=True).is_blank


def test_a_row_is_read_anew_when_its_column_or_a_word_is_understood_otherwise(ws: Workspace, plan: Path) -> None:
    reading = read_with(ws, memory_of(ws))
    rows, binding = to_rows(reading.snapshot, reading.binding).rows, reading.binding
    turned = [replace(one, conventions=replace(one.conventions, turned=True)) for one in binding.columns]
    known = set(remembered.prints_of(rows, binding, Spelling()).values())
    assert len(known) == len(rows)
    for others in (
        remembered.prints_of(rows, replace(binding, columns=tuple(turned)), Spelling()),
        remembered.prints_of(rows, replace(binding, constants=(("function", "IT"),)), Spelling()),
        remembered.prints_of(rows, binding, Spelling(person_aliases={"ana": "Ana Sousa"})),
    ):
        assert known.isdisjoint(others.values())

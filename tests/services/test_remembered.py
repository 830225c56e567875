"""A row that looks as it did is not read again, and never in place of what the sheet says."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from db import records, syncstate
from db.ledger import commit_changes
from domain.records import Change, Origin
from services.edits import Edit, apply_edits
from services.schema.spelling import Spelling, spelling_of
from services.syncing import narrowing, remembered
from services.syncing.merging import Known
from services.syncing.reading import SheetReading, read_snapshot
from services.syncing.remembered import Memory
from services.trackers import connector_of, tracker_of
from services.workspace import Workspace
from sync.mapping import filled_cells
from tests.services.conftest import ANA, cell, edit_elsewhere, sync


def memory_of(ws: Workspace, later: timedelta = timedelta(0), *, is_meant: bool = False) -> Memory:
    with ws.read() as tx:
        before = syncstate.state_of(tx, "launch")
        now = (datetime.fromisoformat(ws.now()) + later).isoformat()
        return remembered.recall(tx, "launch", before, now, is_meant=is_meant)


def read_with(ws: Workspace, memory: Memory) -> SheetReading:
    with ws.read() as tx:
        tracker, spelling = tracker_of(tx, "launch"), spelling_of(tx)
    return read_snapshot(connector_of(ws, tracker.place).read(None), tracker.binding, spelling, memory=memory)


def loaded(ws: Workspace, reading: SheetReading, *, is_whole: bool = False) -> Known:
    with ws.read() as tx:
        return narrowing.load(tx, tracker_of(tx, "launch"), reading, is_whole)


def test_only_the_row_that_was_touched_is_read(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"E5": "Done"})
    reading = read_with(ws, memory_of(ws))
    assert [row.row for row in reading.rows] == [5]
    assert reading.unread == {"IT-1": 4, "WH-1": 6, "WH-2": 7}


def test_what_was_not_read_is_the_same_once_somebody_asks_for_it(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"E5": "Done"})
    anew = read_with(ws, Memory())
    whole = loaded(ws, read_with(ws, memory_of(ws)), is_whole=True).reading
    assert (whole.rows, whole.issues, whole.unread) == (anew.rows, anew.issues, {})


def test_a_row_that_somebody_edited_in_cairn_is_looked_at(ws: Workspace, plan: Path) -> None:
    apply_edits(ws, [Edit("WH-2", "owner", "Dora")], actor=ANA, reason="she took over")
    edit_elsewhere(plan, {"E5": "Done"})
    known = loaded(ws, read_with(ws, memory_of(ws)))
    assert known.reading.unread == {"IT-1": 4, "WH-1": 6}
    assert known.ours.keys() == {"IT-2", "WH-2"}
    assert sync(ws).to_sheet == 1
    assert cell(plan, "D7") == "Dora"


def test_an_edit_while_the_sheet_is_read_is_no_less_seen(ws: Workspace, plan: Path) -> None:
    reading = read_with(ws, memory_of(ws))
    apply_edits(ws, [Edit("WH-2", "owner", "Dora")], actor=ANA, reason="she took over")
    assert loaded(ws, reading).ours.keys() >= {"WH-2"}
    with ws.write() as tx:
        called = Change("it", "name", "IT", "I.T.", entity="function")
        commit_changes(tx, [called], actor=ANA, origin=Origin("app"))
    assert not loaded(ws, reading).reading.unread


def test_a_function_that_is_called_otherwise_takes_its_rows_along(ws: Workspace, plan: Path) -> None:
    with ws.write() as tx:
        called = Change("it", "name", "IT", "It", entity="function")
        commit_changes(tx, [called], actor=ANA, origin=Origin("app"))
    edit_elsewhere(plan, {"E6": "Done"})
    assert sync(ws).to_database == 3
    with ws.read() as tx:
        assert {row.values["function"] for row in records.rows_of(tx, "milestone").values()} == {"It", "Warehouse"}


def test_a_copy_of_a_row_that_nobody_touched_waits_as_any_other(ws: Workspace, plan: Path) -> None:
    copy = {f"{column}8": cell(plan, f"{column}4") for column in "ABCDEG"}
    edit_elsewhere(plan, {**copy, "F8": cell(plan, "F4").date()})
    assert read_with(ws, memory_of(ws)).unread == {"IT-2": 5, "WH-1": 6, "WH-2": 7}, "which is the copy is not known"
    edit_elsewhere(plan, {"B8": "Choose another vendor"})
    known = loaded(ws, read_with(ws, memory_of(ws)))
    assert "IT-1" not in known.reading.unread, "its id stands in another row as well"
    assert (sync(ws).added, sync(ws).missing) == (0, 0)


def test_rows_that_move_take_their_places_along(ws: Workspace, plan: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(plan)
    book.active.insert_rows(4)
    book.save(plan)
    assert loaded(ws, read_with(ws, memory_of(ws))).shifted == {"IT-1": 5, "IT-2": 6, "WH-1": 7, "WH-2": 8}
    assert sync(ws).state == "nothing"
    with ws.read() as tx:
        assert syncstate.sheet_rows(tx) == {"IT-1": 5, "IT-2": 6, "WH-1": 7, "WH-2": 8}


def test_a_memory_is_worth_nothing_once_the_base_says_otherwise(ws: Workspace, plan: Path) -> None:
    reading = read_with(ws, memory_of(ws))
    with ws.write() as tx:
        base = syncstate.base_of(tx, "launch")
        moved = {key: replace(row, values={**row.values, "owner": "Nobody"}) for key, row in base.items()}
        syncstate.save_base(tx, "launch", moved)
    assert not memory_of(ws).kept
    whole = loaded(ws, reading, is_whole=True).reading
    assert [row.values.get("owner") for row in whole.rows] == ["Ana", "Ana", "Ben", "Ben"]


def test_once_a_day_and_when_a_person_vouches_for_the_sheet_every_row_is_read(ws: Workspace, plan: Path) -> None:
    assert memory_of(ws).kept
    assert memory_of(ws, timedelta(hours=25)).is_blank
    assert memory_of(ws, timedelta(hours=-25)).is_blank
    assert memory_of(ws, is_meant=True).is_blank


def test_a_row_is_read_anew_when_its_column_or_a_word_is_understood_otherwise(ws: Workspace, plan: Path) -> None:
    reading = read_with(ws, memory_of(ws))
    cells, binding = filled_cells(reading.snapshot, reading.binding), reading.binding
    turned = [replace(one, conventions=replace(one.conventions, turned=True)) for one in binding.columns]
    known = set(remembered.prints_of(cells, binding, Spelling()).values())
    assert len(known) == len(cells)
    for others in (
        remembered.prints_of(cells, replace(binding, columns=tuple(turned)), Spelling()),
        remembered.prints_of(cells, replace(binding, constants=(("function", "IT"),)), Spelling()),
        remembered.prints_of(cells, binding, Spelling(person_aliases={"ana": "Ana Sousa"})),
    ):
        assert known.isdisjoint(others.values())

"""On the inbox a person says what became of rows, and lets a tracker that stopped go on."""

from __future__ import annotations

from services import inbox
from services.access import actor_named
from services.edits import Edit, apply_edits
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.pages.on_inbox import MANY, answered, as_person, connected, listed, owner
from tests.pages.test_pages import complaints, opened, said
from tests.services.conftest import ROWS, cell, edit_elsewhere, make_workbook


def test_a_row_that_vanished_while_cairn_changed_it_is_kept_or_removed(ws: Workspace) -> None:
    path = connected(ws, "sheet_leads")
    apply_edits(ws, [Edit("WH-2", "owner", "Dana")], actor=actor_named(ws, "Nadia"))
    make_workbook(path, ROWS[:3])
    run_sync(ws, "launch")
    app = as_person(opened("inbox", kind="gone"))
    assert "(no row)" in said(app)
    answered(app, "keep", reason="It is still to be done")
    run_sync(ws, "launch")
    assert cell(path, "A7") == "WH-2"


def test_a_pause_goes_on_without_deletions_only_where_no_row_is_gone(ws: Workspace) -> None:
    path = connected(ws, rows=MANY)
    edit_elsewhere(path, {f"{column}{row}": f"new {column}{row}" for column in "BCD" for row in range(4, 24)})
    run_sync(ws, "launch")
    app = as_person(opened("inbox"))
    assert "launch is paused" in said(app)
    assert "cells changed at once" in said(app)
    app.button(key="gone_launch").click().run()
    assert "No row is gone." in said(app)
    assert owner(ws, "IT-1") == "Ana", "a look changes nothing"
    app.button(key="confirm_launch").click().run()
    assert complaints(app) == []
    assert (owner(ws, "IT-1"), inbox.pauses(ws)) == ("new D4", [])


def test_rows_that_are_gone_are_removed_only_when_a_person_says_so_and_can_be_restored(ws: Workspace) -> None:
    path = connected(ws, rows=MANY)
    make_workbook(path, MANY[:10])
    run_sync(ws, "launch")
    app = as_person(opened("inbox"))
    assert "10 of 20 rows vanished" in said(app)
    app.button(key="gone_launch").click().run()
    assert "10 milestones will be removed" in said(app)
    app.button(key="remove_launch").click().run()
    assert complaints(app) == []
    assert (len(inbox.milestones(ws)), inbox.pauses(ws)) == (10, [])


def test_a_sheet_that_is_meant_goes_on_deletes_nothing_and_asks_about_each_row_that_is_missing(ws: Workspace) -> None:
    path = connected(ws, rows=MANY)
    make_workbook(path, MANY[:10])
    run_sync(ws, "launch")
    app = as_person(opened("inbox"))
    app.button(key="confirm_launch").click().run()
    assert (len(inbox.milestones(ws)), inbox.pauses(ws)) == (20, [])
    assert "10 items to answer" in said(app.run())


def test_a_pause_offers_no_answer_that_cannot_help(ws: Workspace) -> None:
    path = connected(ws)
    edit_elsewhere(path, {"B3": "Moon phase"})
    run_sync(ws, "launch")
    app = as_person(opened("inbox"))
    assert "with the titles is gone" in said(app)
    keys = {button.key for button in app.button}
    assert "again_launch" in keys
    assert not keys & {"confirm_launch", "gone_launch"}


def test_a_sheet_that_was_put_right_goes_on_by_looking_again(ws: Workspace) -> None:
    path = connected(ws, rows=MANY)
    make_workbook(path, MANY[:10])
    run_sync(ws, "launch")
    app = as_person(opened("inbox"))
    make_workbook(path, MANY)
    app.button(key="again_launch").click().run()
    assert complaints(app) == []
    assert (len(inbox.milestones(ws)), inbox.pauses(ws)) == (20, [])


def test_rows_that_appear_or_vanish_where_cairn_leads_are_answered_as_whole_rows(ws: Workspace) -> None:
    path = connected(ws, "database_leads")
    make_workbook(path, [*ROWS[:3], ["WH-9", "Night shift informed", "Warehouse", "Ben", None, None, None]])
    run_sync(ws, "launch")
    run_sync(ws, "launch")
    app = as_person(opened("inbox", kind="proposal"))
    assert listed(app) == ["WH-9"]
    assert "Night shift informed" in said(app)
    answered(app, "take")
    app = as_person(opened("inbox", kind="gone"))
    assert listed(app) == ["WH-2"]
    assert app.button(key="take").label == "Really gone: remove it"
    answered(app, "take")
    assert complaints(app) == []
    assert {row["key"] for row in inbox.milestones(ws)} == {"IT-1", "IT-2", "WH-1", "WH-9"}
    assert run_sync(ws, "launch").state == "nothing"

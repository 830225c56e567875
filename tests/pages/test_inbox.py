"""On the inbox a person settles what both sides see differently."""

from __future__ import annotations

import pytest

from services import deciding, inbox
from services.access import actor_named
from services.edits import Edit, apply_edits
from services.history.integrity import audit_log, verify
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.pages.on_inbox import MANY, answered, as_person, both_moved, connected, in_cairn, listed, owner
from tests.pages.test_pages import complaints, opened, said
from tests.services.conftest import cell, edit_elsewhere
from ui.history import undo
from ui.inbox.bulk import outcome_of
from ui.inbox.waits import everything


def test_an_empty_inbox_says_that_nothing_waits(ws: Workspace) -> None:
    app = opened("inbox")
    assert complaints(app) == []
    assert "Nothing waits for you" in said(app)


@pytest.mark.parametrize(
    ("button", "typed", "result"), [("keep", {}, "Zoe"), ("take", {}, "Yan"), ("put", {"other": "Vera"}, "Vera")]
)
def test_a_conflict_is_settled_by_either_side_or_by_another_value(
    ws: Workspace, button: str, typed: dict[str, str], result: str
) -> None:
    path = connected(ws)
    both_moved(ws, path)
    app = as_person(opened("inbox"))
    for word in ("Last agreed", "Ana", "In Cairn", "Zoe", "In the sheet", "Yan", "Plan!D5", "by Nadia"):
        assert word in said(app)
    assert "Ben Okafor" in said(app), "a governor may see what the file says"
    answered(app, button, reason="as agreed on Monday", **typed)
    assert complaints(app) == []
    assert "Nothing waits for you" in said(app)
    run_sync(ws, "launch")
    assert (owner(ws), cell(path, "D5")) == (result, result)
    [record] = [record for record in audit_log(ws) if record["op"] == "resolve"]
    assert (record["actor"], record["reason"], record["via"]["kind"]) == ("Nadia", "as agreed on Monday", "app")
    assert verify(ws)["ok"]


def test_names_that_only_the_file_gives_are_for_governors(ws: Workspace) -> None:
    both_moved(ws, connected(ws))
    app = as_person(opened("inbox", whose="all"), "Ben")
    assert "by someone with access to the sheet" in said(app)
    assert "Ben Okafor" not in said(app)


def test_an_answer_that_cannot_be_taken_is_said_and_the_item_stays(ws: Workspace) -> None:
    path = connected(ws)
    apply_edits(ws, [Edit("IT-2", "due_date", "2026-12-04")], actor=actor_named(ws, "Nadia"), reason="asked for")
    edit_elsewhere(path, {"F5": "2026-12-08"})
    run_sync(ws, "launch")
    app = as_person(opened("inbox"))
    assert "8 Dec 2026" in said(app)
    for button, typed, complaint in (
        ("take", {}, "A committed date moves only with a reason."),
        ("put", {}, "Type the value that both sides shall hold."),
        ("put", {"other": "after Easter", "reason": "so be it"}, "after Easter"),
    ):
        answered(app, button, **typed)
        assert complaint in complaints(app)[0].replace("\\", "")
        assert listed(app) == ["IT-2"]
    answered(app, "take", reason="The vendor needs four more days")
    assert (complaints(app), inbox.conflicts(ws)) == ([], [])


def test_a_decision_on_a_value_that_moved_on_meanwhile_is_refused_in_a_sentence(ws: Workspace) -> None:
    both_moved(ws, connected(ws))
    app = as_person(opened("inbox"))
    apply_edits(ws, [Edit("IT-2", "owner", "Uma")], actor=actor_named(ws, "Nadia"))
    answered(app, "take")
    assert "Uma" in complaints(app)[0].replace("\\", "")
    assert owner(ws) == "Uma"


@pytest.mark.parametrize(("person", "help_text"), [(None, "Say who you are"), ("Vic", "Vic may not edit milestones")])
def test_whoever_may_not_decide_is_told_so_beside_the_button(ws: Workspace, person: str, help_text: str) -> None:
    both_moved(ws, connected(ws))
    app = opened("inbox", whose="all")
    app = as_person(app, person) if person else app
    assert app.button(key="keep").disabled
    assert help_text in app.button(key="keep").help
    assert any(help_text in caption.value for caption in app.caption), "and without the pointer being there"


def test_a_proposal_is_accepted_or_rejected_and_rejecting_says_why(ws: Workspace) -> None:
    path = connected(ws, "database_leads")
    edit_elsewhere(path, {"E5": "Blocked", "D5": "Yan"})
    run_sync(ws, "launch")
    numbers = {item["field"]: item["id"] for item in inbox.proposals(ws)}
    app = as_person(opened("inbox", item=f"proposal-{numbers['status']}"))
    assert "Blocked" in said(app)
    answered(app, "take")
    assert complaints(app) == []
    answered(app, "keep")
    assert "rejected only with a reason" in complaints(app)[0].replace("\\", "")
    answered(app, "keep", reason="Ana stays")
    assert "Nothing waits for you" in said(app)
    run_sync(ws, "launch")
    assert (cell(path, "E5"), cell(path, "D5"), owner(ws)) == ("Blocked", "Ana", "Ana")


def test_whoever_neither_owns_the_milestone_nor_governs_is_told_whom_its_proposal_waits_for(ws: Workspace) -> None:
    path = connected(ws, "database_leads")
    apply_edits(ws, [Edit("WH-2", "owner", None)], actor=actor_named(ws, "Nadia"))
    run_sync(ws, "launch")
    edit_elsewhere(path, {"E5": "Blocked", "E6": "Blocked", "E7": "Blocked"})
    run_sync(ws, "launch")
    number = {item["key"]: item["id"] for item in inbox.proposals(ws)}

    app = as_person(opened("inbox", item=f"proposal-{number['IT-2']}", whose="all"), "Ben")
    assert app.button(key="take").disabled
    assert app.button(key="keep").disabled
    assert "waits for Ana, its owner. Ask Ana, or a governor." in said(app)
    assert "several" not in {button.key for button in app.button}, "of three only one waits for Ben"
    app = as_person(opened("inbox", item=f"proposal-{number['WH-2']}", whose="all"), "Ben")
    assert "waits for a governor: it has no owner." in said(app)

    app = as_person(opened("inbox", item=f"proposal-{number['WH-1']}", whose="all"), "Ben")
    answered(app, "take")
    assert complaints(app) == []
    assert {item["key"] for item in inbox.proposals(ws)} == {"IT-2", "WH-2"}


def test_a_cell_that_was_not_accepted_says_what_would_be_and_leaves_when_the_sheet_is_put_right(ws: Workspace) -> None:
    path = connected(ws)
    edit_elsewhere(path, {"E5": "nearly there"})
    run_sync(ws, "launch")
    app = as_person(opened("inbox", kind="held"))
    for word in ("nearly there", "Plan!E5", "In progress", "Use one of: not started", "on hold", "What to do."):
        assert word in said(app)
    assert in_cairn(app) == ["In progress"], "in the list as beside it"
    app.button(key="look").click().run()
    assert listed(app) == ["IT-2"], "nothing was corrected yet"
    edit_elsewhere(path, {"E5": "Blocked"})
    app.run().button(key="look").click().run()
    assert complaints(app) == []
    assert "Nothing waits for you" in said(app)


def test_an_edit_that_waits_for_an_open_workbook_asks_nobody_for_anything(ws: Workspace) -> None:
    path = connected(ws)
    lock = path.with_name(f"~${path.name}")
    lock.write_bytes(b"\x04Cleo".ljust(55, b"\0") + b"\x04" + "Cleo".encode("utf-16-le").ljust(109, b"\0"))
    apply_edits(ws, [Edit("IT-2", "owner", "Zoe")], actor=actor_named(ws, "Nadia"))
    run_sync(ws, "launch")
    app = as_person(opened("inbox", kind="held"))
    assert "Nothing needs doing: it is written once the workbook is closed." in said(app)
    assert "Correct the cell" not in said(app)
    [row] = [frame.value.iloc[0] for frame in app.dataframe if "Item" in frame.value.columns]
    assert (row["In Cairn"], row["In the sheet"]) == ("Zoe", "")
    assert "In the sheet" not in said(app), "the sheet does not say Zoe yet"
    lock.unlink()
    app.button(key="look").click().run()
    assert complaints(app) == []
    assert "Nothing waits for you" in said(app)
    assert cell(path, "D5") == "Zoe"


def test_several_are_settled_at_once_after_a_look_and_each_is_recorded(ws: Workspace) -> None:
    path = connected(ws, rows=MANY)
    edits = [Edit(f"IT-{n}", "owner", f"Zoe {n}") for n in range(1, 6)]
    apply_edits(ws, edits, actor=actor_named(ws, "Nadia"))
    edit_elsewhere(path, {f"D{3 + n}": f"Yan {n}" for n in range(1, 6)})
    run_sync(ws, "launch")
    app = as_person(opened("inbox"))
    app.button(key="several").click().run()
    assert "5 items in launch" in said(app).replace("**", "")
    [plan] = [frame.value for frame in app.dataframe if "Both will hold" in frame.value.columns]
    assert list(plan["Both will hold"]) == [f"Zoe {n}" for n in range(1, 6)]
    items, nadia = everything(ws), actor_named(ws, "Nadia")
    assert "needs a reason" in outcome_of(items, "cairn", "", nadia).complaint
    assert "needs a name" in outcome_of(items, "cairn", "as agreed", None).complaint
    assert outcome_of(items, "cairn", "Zoe's team takes over", nadia).done == 5
    assert inbox.conflicts(ws) == []
    run_sync(ws, "launch")
    assert [cell(path, f"D{3 + n}") for n in range(1, 6)] == [f"Zoe {n}" for n in range(1, 6)]
    settled = [record for record in audit_log(ws) if record["op"] == "resolve"]
    assert (len(settled), len({record["txn"] for record in settled})) == (5, 1)


def test_one_that_cannot_be_settled_does_not_stop_the_others_and_is_named(ws: Workspace) -> None:
    path = connected(ws, rows=MANY)
    apply_edits(ws, [Edit(f"IT-{n}", "owner", "Zoe") for n in (1, 2)], actor=actor_named(ws, "Nadia"))
    edit_elsewhere(path, {"D4": "Yan", "D5": "Yan"})
    run_sync(ws, "launch")
    items = everything(ws)
    apply_edits(ws, [Edit("IT-1", "owner", "Uma")], actor=actor_named(ws, "Nadia"))
    outcome = outcome_of(items, "sheet", "as agreed", actor_named(ws, "Nadia"))
    assert outcome.done == 1
    assert "IT-1" in outcome.left[0].replace("\\", "")
    assert (owner(ws, "IT-1"), owner(ws, "IT-2")) == ("Uma", "Yan")


def test_a_decision_is_taken_back_by_the_same_undo_as_any_change(ws: Workspace) -> None:
    path = connected(ws)
    both_moved(ws, path)
    app = as_person(opened("inbox"))
    answered(app, "take")
    assert owner(ws) == "Yan"
    app.toggle(key="decided_lately").set_value(True).run()
    [decided] = [frame.value for frame in app.dataframe if "Decision" in frame.value.columns]
    assert (decided["Decision"][0], decided["Holds since"][0]) == ("Settled", "Yan")
    assert decided["Take back"][0]
    [record] = [record for record in audit_log(ws) if record["op"] == "resolve"]
    assert undo.outcome_of(record["txn"], "Yan left", actor_named(ws, "Nadia")).done == 1
    run_sync(ws, "launch")
    assert (owner(ws), cell(path, "D5")) == ("Zoe", "Zoe")
    assert inbox.conflicts(ws) == []


def test_where_cairns_value_stayed_there_is_nothing_to_take_back(ws: Workspace) -> None:
    both_moved(ws, connected(ws))
    app = answered(as_person(opened("inbox")), "keep")
    app.toggle(key="decided_lately").set_value(True).run()
    [decided] = [frame.value for frame in app.dataframe if "Decision" in frame.value.columns]
    assert decided["Was in the sheet"][0] == "Yan"
    assert not decided["Take back"][0]


def test_a_person_sees_first_what_waits_for_them_and_can_see_the_rest(ws: Workspace) -> None:
    path = connected(ws)
    apply_edits(ws, [Edit(key, "title", f"{key} renamed") for key in ("IT-1", "WH-2")], actor=actor_named(ws, "Nadia"))
    edit_elsewhere(path, {"B4": "Another vendor", "B7": "Another shift"})
    run_sync(ws, "launch")
    app = as_person(opened("inbox"), "Ben")
    assert listed(app) == ["WH-2"], "Ben's functions are those of his milestones"
    assert listed(as_person(opened("inbox", whose="all"), "Ben")) == ["IT-1", "WH-2"]
    assert listed(as_person(opened("inbox"))) == ["IT-1", "WH-2"], "a governor sees everything"


def test_an_address_names_one_item_and_filters_come_from_it(ws: Workspace) -> None:
    path = connected(ws)
    both_moved(ws, path)
    edit_elsewhere(path, {"E6": "nearly there"})
    run_sync(ws, "launch")
    number = inbox.held(ws)[0]["id"]
    assert "nearly there" in said(opened("inbox", item=f"held-{number}"))
    assert listed(opened("inbox", kind="held")) == ["WH-1"]
    assert listed(opened("inbox", q="yan")) == ["IT-2"]
    app = opened("inbox", q="nothing of that kind")
    assert complaints(app) == []
    assert "Nothing waits for you here" in said(app)
    over = opened("inbox", item="conflict-999")
    assert "waits no longer" in said(over)
    assert len(listed(over)) == 2
    assert complaints(opened("inbox", item="", kind="no such kind", tracker="none")) == []


def test_the_next_item_opens_when_one_is_settled(ws: Workspace) -> None:
    path = connected(ws)
    edit_elsewhere(path, {"D4": "Yan"})
    apply_edits(ws, [Edit(key, "owner", "Zoe") for key in ("IT-1", "IT-2", "WH-2")], actor=actor_named(ws, "Nadia"))
    edit_elsewhere(path, {"D4": "Yan", "D5": "Yan", "D7": "Yan"})
    run_sync(ws, "launch")
    first, second, _ = inbox.conflicts(ws)
    app = as_person(opened("inbox", item=f"conflict-{second['id']}"))
    answered(app, "keep")
    assert "Owner of WH-2" in [heading.value.replace("\\", "") for heading in app.subheader]
    assert {item["id"] for item in inbox.conflicts(ws)} >= {first["id"]}


def test_an_open_item_that_somebody_else_settles_meanwhile_is_said_to_be_over(ws: Workspace) -> None:
    path = connected(ws)
    apply_edits(ws, [Edit(key, "owner", "Zoe") for key in ("IT-1", "IT-2")], actor=actor_named(ws, "Nadia"))
    edit_elsewhere(path, {"D4": "Yan", "D5": "Yan"})
    run_sync(ws, "launch")
    _, second = inbox.conflicts(ws)
    app = as_person(opened("inbox", item=f"conflict-{second['id']}"))
    deciding.resolve(ws, second["id"], "ours", actor=actor_named(ws, "Ben"), reason="")
    app.run()
    assert complaints(app) == []
    assert "waits no longer" in said(app)
    assert listed(app) == ["IT-1"]


def test_a_value_that_gave_way_to_the_sheet_can_be_put_back(ws: Workspace) -> None:
    path = connected(ws, "sheet_leads")
    both_moved(ws, path)
    app = as_person(opened("inbox"))
    assert "its value was taken" in said(app)
    assert app.button(key="keep").label == "Put back what Cairn had"
    answered(app, "keep", reason="Zoe has it")
    run_sync(ws, "launch")
    assert (owner(ws), cell(path, "D5")) == ("Zoe", "Zoe")

"""One item of the inbox to read and to answer: both sides with who and when, and the buttons that settle it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import streamlit as st

from domain.errors import CairnError
from domain.records import WHOLE_ROW
from domain.schema import MILESTONE
from services.access import SHEET as SOMEONE
from services.history.integrity import history
from services.insights import World
from services.syncing.sync import run_sync
from ui import frame, page, plan, session, status, words
from ui.inbox import deciding, pauses
from ui.inbox.deciding import CAIRN, OTHER, SHEET, key_of
from ui.inbox.waits import Item, in_cairn, title_of
from ui.words import plain

TOLD = {
    "sheet_won": "In this stage the sheet decides, so its value was taken. What Cairn had is kept here: put it back, "
    "or leave it.",
    "drift": "The tracker is retired: Cairn no longer writes to its sheet, and the sheet says something else.",
    "row_gone": "The row vanished from the sheet, and the milestone was changed in Cairn meanwhile, or somebody said "
    "that the sheet is meant as it is. Is it really gone?",
    "proposed": "Cairn leads here, so what was typed into the sheet waits until somebody accepts it.",
    "open": "The cell was changed on both sides since they last agreed. Neither is overwritten until you decide.",
}
HELD = "Correct the cell in the sheet and save it; the next sync takes it, and it leaves this list by itself."
UNWRITTEN = "The value is in Cairn and is kept. Once the sheet has it too, it leaves this list by itself."
LABELS = {
    ("conflict", False): ("Keep what is in Cairn", "Take what is in the sheet"),
    ("proposal", False): ("Reject", "Accept"),
    ("conflict", True): ("Keep it: the row goes back into the sheet", "Really gone: remove it"),
    ("proposal", True): ("Keep it: the row goes back into the sheet", "Really gone: remove it"),
}
"""By where it is decided, and whether a row is gone: the button for Cairn's side, and for the sheet's."""


def draw(item: Item, then: Item | None, world: World) -> None:
    """Draw the open item; `then` is opened when it is settled."""
    if item.kind == "pause":
        pauses.draw(item.tracker, item.since, item.says, item.advice, item.answers)
        return
    with st.container(border=True):
        _title(item, world)
        if item.has_sides:
            st.markdown(TOLD[item.state])
            _sides(item)
            _decide(item, then, world)
        else:
            _held(item, world)


def _title(item: Item, world: World) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        about = f"{plain(item.what)} of {plain(item.key)}" if item.key else plain(item.what)
        st.subheader(about, anchor=False, width="content")
        status.draw(item.chip)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if item.where:
            _cell(item)
        known = (title_of(item, world), item.tracker, f"since {_when(item.since)}")
        st.caption(" · ".join(plain(part) for part in known if part), width="content")
        if item.key and item.key in world.milestones.index:
            query = {"key": item.key}
            st.page_link("pages/milestones.py", label="Open the milestone", icon=":material/flag:", query_params=query)


def _cell(item: Item) -> None:
    """The place in the sheet, and the way to it."""
    shown = f"`{item.where}`" if "`" not in item.where else plain(item.where)
    st.markdown(shown, width="content")
    if item.link is not None and item.link.startswith("https:"):
        st.link_button("Open the cell", item.link, icon=":material/open_in_new:", type="tertiary")
    elif item.link is not None:
        with st.popover("Open the cell", icon=":material/table_view:", type="tertiary"):
            st.caption("The file")
            st.code(unquote(item.link.removeprefix("file://").rpartition("#")[0]), language=None)
            st.caption("In Excel: Ctrl+G, then the cell")
            st.code(item.where, language=None)


def _when(moment: str) -> str:
    return words.moment(words.instant(moment), session.zone(), session.today())


def _sides(item: Item) -> None:
    """Last agreed, in Cairn, in the sheet; each with who and when, as far as that is known."""
    sides = [] if item.source == "proposal" or item.kind == "gone" else [("Last agreed", item.base, "")]
    sides += [("In Cairn", item.cairn, _by_in_cairn(item)), ("In the sheet", item.sheet, _by_in_sheet(item))]
    grid = st.grid(min_column_width=150)
    for label, value, by in sides:
        with grid.cell().container(border=True, gap="xxsmall"):
            st.markdown(f":small[:gray[{label}]]  \n**{plain(item.said(value))}**")
            if by:
                st.caption(by)


def _by_in_cairn(item: Item) -> str:
    """Who put Cairn's value there; of what gave way to the sheet, who had put it there before."""
    field = None if item.is_row else item.field
    made = [record for record in history(session.workspace(), item.key or "", field) if _put(record, item)]
    if not made:
        return ""
    last = made[-1]
    return f"by {plain(last['actor'])}, {_when(last['ts'])}"


def _put(record: dict[str, Any], item: Item) -> bool:
    if record["op"] not in ("insert", "update", "restore"):
        return False
    return record["field"] == WHOLE_ROW or item.is_row or record["new"] == item.cairn


def _by_in_sheet(item: Item) -> str:
    """Nobody knows who typed it; what the file says of its last save is for governors."""
    said = f"by {SOMEONE.name}, seen {_when(item.since)}"
    if item.named and session.may_see_names():
        said += f"; the file was last saved as {plain(item.named)}"
    return said


def _decide(item: Item, then: Item | None, world: World) -> None:
    st.text_input("Why", key=key_of(item, "reason"), max_chars=500, placeholder=_why(item))
    barred = deciding.barred_from(session.actor(), item, world)
    keep, take = LABELS[item.source, item.kind == "gone"]
    if item.state == "sheet_won":
        keep, take = "Put back what Cairn had", "Leave the sheet's value"
    off: dict[str, Any] = {"disabled": barred is not None, "help": barred, "on_click": deciding.clicked}
    with st.container(horizontal=True, gap="small"):
        st.button(keep, key="keep", icon=":material/database:", args=(item, CAIRN, then), **off)
        st.button(take, key="take", icon=":material/table:", args=(item, SHEET, then), **off)
    if item.source == "conflict" and not item.is_row:
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            _other(item)
            st.button("Put it on both sides", key="put", icon=":material/edit:", args=(item, OTHER, then), **off)
    deciding.say_why(barred)
    if said := deciding.complaint_about(item):
        st.error(plain(said), icon=":material/edit_note:")


def _why(item: Item) -> str:
    if item.source == "proposal":
        return "Needed to reject it: whoever typed it will read it"
    return "Needed to move a committed date" if item.field == "due_date" else "Kept in the audit log"


def _other(item: Item) -> None:
    """A third value: one of the accepted ones where there are such, else as a person types it."""
    field = MILESTONE.by_name.get(item.field)
    choices = field.choices if field else ()
    key = key_of(item, "other")
    if choices:
        st.selectbox("Another value", choices, index=None, key=key, format_func=words.choice, placeholder="Choose")
        return
    hint = "2027-03-31" if field and field.type == "date" else ""
    st.text_input("Another value", key=key, placeholder=hint)


def _held(item: Item, world: World) -> None:
    """What stands in the sheet, what Cairn keeps meanwhile, why, and what would be accepted."""
    kept = in_cairn(item, world)
    sides = (("In the sheet", item.sheet or "(blank)"), ("In Cairn, until it is accepted", kept))
    grid = st.grid(min_column_width=150)
    for label, value in (("In Cairn", kept),) if item.is_unwritten else sides:
        if value:
            with grid.cell().container(border=True, gap="xxsmall"):
                st.markdown(f":small[:gray[{label}]]  \n**{plain(value)}**")
    st.markdown(f"**Why not.** {plain(item.says)}  \n**What to do.** {plain(item.advice)}")
    barred = deciding.barred("sync trackers")
    st.caption(UNWRITTEN if item.is_unwritten else HELD)
    if st.button(
        "Look again" if item.is_unwritten else "Corrected: look again",
        key="look",
        icon=":material/refresh:",
        disabled=barred is not None,
        help=barred,
    ):
        _look_again(item)
    deciding.say_why(barred)


def _look_again(item: Item) -> None:
    actor = session.actor()
    assert actor is not None
    try:
        with st.spinner("Reading the sheet…"):
            run = run_sync(session.workspace(), item.tracker, actor=actor)
    except CairnError as error:
        page.complain(error)
        return
    frame.say_later(plan.told(run), "warning" if run.state in plan.STOPPED else "check_circle")
    st.rerun()

"""Reading a connected sheet anew on one card: the same steps as at first, what the next sync would do, one decision."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

from domain.errors import CairnError, Refused
from domain.records import Actor
from services.access import CAIRN
from services.connecting import remapping
from services.connecting.choices import Choices
from services.connecting.rebinding import told
from services.connecting.remapping import Remapping
from services.syncing.sync import resume
from services.workspace import Workspace
from ui import fields, frame, page, plan, session
from ui.connecting import wizard
from ui.connecting.wizard import Case, Draft, Shown
from ui.words import plain

OPEN = "columns"
_HELP = "See how this sheet is read, and read it by other columns."


def opened(trackers: Collection[str]) -> str | None:
    """The tracker whose card the address asks for; None where it asks for none that is connected."""
    name = st.query_params.get(OPEN)
    return name if name in trackers else None


def offer(name: str) -> None:
    """The button that opens the card of a tracker."""
    icon = ":material/view_column:"
    st.button("Check how it is read", icon=icon, key="open_remap", on_click=_open_card, args=(name,), help=_HELP)


def _open_card(name: str) -> None:
    wizard.forget()
    st.query_params[OPEN] = name


def _close_card(name: str) -> None:
    """Put the card away, and what was chosen on it."""
    st.query_params.pop(OPEN, None)
    st.session_state["tracker"] = name
    wizard.forget()


def draw(ws: Workspace, name: str) -> None:
    """Draw the card of one tracker."""
    with st.container(border=True):
        title, close = st.columns([4, 1], vertical_alignment="center")
        title.subheader(f"How {plain(name)} is read", anchor=False)
        with close.container(horizontal=True, horizontal_alignment="right"):
            icon = ":material/close:"
            st.button("Close", icon=icon, type="tertiary", key="close_remap", on_click=_close_card, args=(name,))
        st.caption("Nothing is lost: what a column no longer feeds stays in Cairn, and the change is recorded.")
        try:
            _understand(ws, name)
        except CairnError as error:
            page.complain(error)


def _understand(ws: Workspace, name: str) -> None:
    case = Case(
        place=f"tracker {name}",
        name=name,
        stamp=remapping.stamp(ws, name),
        begin=lambda: _begun(ws, name),
        read=lambda draft: remapping.look_again(ws, name, draft.mapping, draft.choices),
        look=lambda found: found.look,
        rehearse=lambda found, _: _rehearsed(ws, found),
    )
    if shown := wizard.draw(case):
        _confirm(ws, name, shown)


def _begun(ws: Workspace, name: str) -> Draft:
    now = remapping.start(ws, name)
    return Draft(mapping=now.mapping, choices=Choices(constants=now.constants), known=now.mapping)


def _rehearsed(ws: Workspace, found: Remapping) -> None:
    with st.spinner("Working out the next sync…"):
        run = remapping.rehearse(ws, found, session.actor() or CAIRN)
    st.markdown(f"**{plain(plan.told(run, planned=True))}** Nothing has been changed yet.")
    plan.cells([run], key="remap_plan")


def _confirm(ws: Workspace, name: str, shown: Shown) -> None:
    found: Remapping = shown.read
    after = found.look.guess.binding
    assert after is not None
    moved = shown.draft.before is not None
    actor = session.actor()
    left, right = st.columns([3, 2], vertical_alignment="center")
    left.caption(plain(told(found.tracker.binding, after, fields.schema())) if moved else "Nothing is changed yet.")
    asked: dict[str, Any] = {"disabled": not moved or actor is None, "help": None if actor else session.NO_PERSON}
    with right.container(horizontal=True, horizontal_alignment="right"):
        clicked = st.button("Change and sync", type="primary", icon=":material/sync:", key="remap", **asked)
    if clicked and actor is not None:
        _changed(ws, found, actor)


def _changed(ws: Workspace, found: Remapping, actor: Actor) -> None:
    """Change the binding, sync with what was shown as meant, and keep what is to be said."""
    name = found.tracker.name
    bar = st.progress(0.1, "Changing how the sheet is read…")
    try:
        remapping.remap(ws, found, actor)
        bar.progress(0.4, "Syncing…")
        run = resume(ws, name, actor=actor)
    except Refused as error:
        page.complain(error)
        return
    finally:
        bar.empty()
    stopped = run.state in plan.STOPPED
    frame.say_later(f"The columns of {name} are changed. {plan.told(run)}", "warning" if stopped else "check_circle")
    _close_card(name)
    st.rerun()

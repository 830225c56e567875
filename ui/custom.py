"""The workspace's own fields on the page of the standard: the list, a column that becomes one, their upkeep."""

from __future__ import annotations

from typing import Any

import streamlit as st

from domain.errors import CairnError
from domain.records import Actor
from domain.schema import CUSTOM_TYPES
from services.access import may
from services.connecting import custom_columns, remapping
from services.connecting.custom_columns import FreeColumn
from services.insights import World
from services.schema import custom
from services.schema.custom import CustomField
from services.syncing.sync import resume
from services.workspace import Workspace
from ui import frame, page, plan, session, tables
from ui.words import count, plain

TYPES = {"text": "Text", "number": "Number", "date": "Date", "choice": "Choice"}


def draw(ws: Workspace, world: World) -> None:
    """Draw the part below the standard fields."""
    st.subheader("Fields of this workspace", anchor=False)
    own = custom.fields(ws)
    if own:
        _listed(own)
    else:
        st.caption("None yet. A column that the standard has no field for can become one; others stay untouched.")
    actor = session.actor()
    allowed = actor is not None and may(actor, custom.ACTION)
    why = session.NO_PERSON if actor is None else None if allowed else "Only a governor changes the fields."
    asked: dict[str, Any] = {"disabled": not allowed, "help": why}
    with page.said_plainly():
        _from_column(ws, world, actor, asked)
    with st.expander("Add a field without a column", icon=":material/add:"), page.said_plainly():
        _add(ws, actor, asked)
    if own:
        with st.expander("Rename, extend or retire a field", icon=":material/edit:"), page.said_plainly():
            _keep(ws, own, actor, asked)


def _listed(own: list[CustomField]) -> None:
    rows = [
        {
            "Field": one.label,
            "Type": TYPES[one.field.type],
            "Allowed values": list(one.choices),
            "Found under the headers": list(dict.fromkeys([*one.headers, one.label])),
        }
        for one in own
    ]
    columns = {
        "Field": 200,
        "Type": 110,
        "Allowed values": st.column_config.ListColumn(width=300),
        "Found under the headers": st.column_config.ListColumn(width=300),
    }
    tables.show(rows, columns, key="own_fields", alt="The fields of this workspace", opens=())


@st.cache_resource(show_spinner="Reading the sheet…", max_entries=8)
def _free(place: str, tracker: str, stamp: str) -> list[FreeColumn] | CairnError:
    try:
        return custom_columns.free_columns(session.workspace(), tracker)
    except CairnError as error:
        return error


def _from_column(ws: Workspace, world: World, actor: Actor | None, asked: dict[str, Any]) -> None:
    names = [tracker["tracker"] for tracker in world.trackers]
    if not names:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tracker = st.selectbox(
            "An untouched column of", names, index=None, key="own_tracker", width=200, placeholder="Choose a tracker"
        )
        if tracker is None:
            return
        free = _free(str(ws.settings.workspace), tracker, remapping.stamp(ws, tracker))
        if isinstance(free, CairnError):
            raise free
        if not free:
            st.caption("Every column of this sheet feeds a field.")
            return
        chosen = st.selectbox("Column", free, format_func=_said, key=f"own_column_{tracker}", width=290)
        version = f"{tracker}_{chosen.name}"
        label = st.text_input("Label", chosen.header, key=f"own_label_{version}", width=200)
        first = CUSTOM_TYPES.index(chosen.kind)
        kind = st.selectbox("Type", CUSTOM_TYPES, first, TYPES.__getitem__, key=f"own_type_{version}", width=120)
        if st.button("Make it a field", type="primary", icon=":material/add_column_right:", key="own_from", **asked):
            assert actor is not None
            _make(ws, tracker, chosen, label, kind, actor)


def _said(one: FreeColumn) -> str:
    return f"{one.header} ({TYPES[one.kind].lower()}, {count(one.filled, 'cell')})"


def _make(ws: Workspace, tracker: str, chosen: FreeColumn, label: str, kind: str, actor: Actor) -> None:
    """Make the field, and take its cells in at once: nobody could have meant them otherwise."""
    made = custom_columns.from_column(ws, tracker, chosen.name, actor=actor, label=label, kind=kind)
    run = resume(ws, tracker, actor=actor)
    stopped = run.state in plan.STOPPED
    frame.say_later(f"{made['label']} is a field now. {plan.told(run)}", "warning" if stopped else "check_circle")
    st.rerun()


def _add(ws: Workspace, actor: Actor | None, asked: dict[str, Any]) -> None:
    with (
        st.form("own_add", border=False, clear_on_submit=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        label = st.text_input("Label", key="own_new_label", width=200)
        kind = st.selectbox("Type", CUSTOM_TYPES, format_func=TYPES.__getitem__, key="own_new_type", width=120)
        texts = st.text_input("Allowed values of a choice", key="own_new_choices", width=300, placeholder="Low, High")
        if st.form_submit_button("Add", icon=":material/add:", key="own_new", **asked) and actor:
            made = custom.add_field(ws, label, kind, _choices(texts), actor=actor)
            frame.say_later(f"{made.label} is a field now.")
            st.rerun()


def _choices(text: str) -> list[str]:
    return [part for part in text.split(",") if part.strip()]


def _keep(ws: Workspace, own: list[CustomField], actor: Actor | None, asked: dict[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = [one.name for one in own]
        labels = {one.name: one.label for one in own}
        name = st.selectbox("Field", names, format_func=lambda name: labels.get(name, name), key="own_kept", width=200)
        one = next(one for one in own if one.name == name)
        label = st.text_input("New label", one.label, key=f"own_rename_{name}_{one.label}", width=200)
        if st.button("Rename", key="own_rename", **_unless(asked, label == one.label)) and actor:
            custom.rename(ws, one.label, label, actor=actor)
            _done(f"{one.label} is called {label} now.")
        if one.choices:
            more = st.text_input("Further values", key=f"own_more_{name}_{len(one.choices)}", width=200)
            if st.button("Allow", key="own_allow", **_unless(asked, not _choices(more))) and actor:
                custom.allow(ws, one.label, _choices(more), actor=actor)
                _done(f"{one.label} may be {', '.join(_choices(more))} too. The next sync takes cells that were held.")
        with st.popover("Retire", icon=":material/inventory_2:", disabled=asked["disabled"]):
            st.markdown(
                f"{plain(one.label)} is shown no more and its columns are let go. Its values and their history stay, "
                "and come back with a field of the same label and type."
            )
            if st.button("Retire it", key="own_retire", **asked) and actor:
                fed = custom_columns.retire(ws, one.label, actor=actor)
                _done(f"{one.label} is retired; {count(len(fed), 'tracker')} let its column go.")


def _unless(asked: dict[str, Any], idle: bool) -> dict[str, Any]:
    return {**asked, "disabled": asked["disabled"] or idle}


def _done(sentence: str) -> None:
    frame.say_later(sentence)
    st.rerun()

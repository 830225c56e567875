"""The parts of the page of the standard: fields, the words that mean a status or health, aliases, and the rules.

Rules are chosen in a table of check boxes; nothing is saved before it was looked at in a dialog.
"""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from domain.errors import CairnError
from domain.records import Actor
from services.access import may
from services.schema import aliases, rulebook, standard
from services.workspace import Workspace
from ui import choices, frame, page, people, session, status, tables, words
from ui.words import count, plain

SHOW = {"rules": "Rules", "fields": "Fields", "words": "Words"}
_TYPES = {
    "text": "Text",
    "function": "Function",
    "person": "Person",
    "people": "People",
    "date": "Date",
    "days": "Working days",
    "status": "Choice",
    "health": "Choice",
    "percent": "0 to 100",
    "links": "Links",
    "money": "Amount and currency",
    "number": "Number",
    "choice": "Choice",
}
_CHOSEN = "rules_chosen"
_ITS_OWN = "a function of its own"
_ACTION = "change schema and rules"


def switch() -> str:
    """Which part of the standard is shown."""
    return choices.one("Show", "show", SHOW, "rules")


def fields() -> None:
    """The fields of a milestone, and the headers by which Cairn finds them."""
    rows = [
        {
            "Field": field["label"],
            "What it holds": field["help"] or None,
            "Type": _TYPES[field["type"]],
            "Allowed values": [words.choice(value) for value in field["choices"]],
            "Found under the headers": field["headers"],
        }
        for field in standard.fields()
    ]
    columns = {
        "Field": st.column_config.TextColumn(width=110),
        "Type": st.column_config.TextColumn(width=110),
        "What it holds": st.column_config.TextColumn(width=320),
        "Allowed values": st.column_config.ListColumn(width=180),
        "Found under the headers": st.column_config.ListColumn(width=420),
    }
    tables.show(rows, columns, key="fields", alt="The fields of a milestone, and their headers in sheets")


def meanings(ws: Workspace) -> None:
    """The words that sheets use: for a status, for health, and those that this workspace has learnt."""
    _learnt(ws)
    for kind, title in (("status", "Status"), ("health", "Health")):
        st.subheader(title, anchor=False)
        _listed(kind)  # type: ignore[arg-type]


def _listed(kind: Literal["status", "health"]) -> None:
    rows = [{"Means": words.choice(one["value"]), "Words": one["words"]} for one in standard.words(kind)]
    columns = {"Means": st.column_config.TextColumn(width="small"), "Words": st.column_config.ListColumn(width="large")}
    tables.show(rows, columns, key=f"words_{kind}", alt=f"Words that mean a {kind}")


def _learnt(ws: Workspace) -> None:
    known = aliases.aliases(ws)
    st.subheader("Learnt here", anchor=False)
    _confirm_function(ws)
    if not known:
        st.caption("Nothing yet. Once somebody confirms that “Ops” is Operations, it is listed here.")
        return
    rows = [{"Word": one["word"], "Stands for": one["name"], "Kind": one["kind"].capitalize()} for one in known]
    columns = {name: st.column_config.TextColumn() for name in ("Word", "Stands for", "Kind")}
    tables.show(rows, columns, key="aliases", alt="Words learnt here")


def _confirm_function(ws: Workspace) -> None:
    """A function that a sheet named for the first time: is it one, or another word for one?"""
    new = aliases.unconfirmed_functions(ws)
    if not new:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(f"{count(len(new), 'function')} not confirmed yet", new, key="new_function", width=300)
        others = [other for other in aliases.functions(ws) if other != name]
        meant = st.selectbox("This is", [_ITS_OWN, *others], key="meant_function", width=300)
        actor = session.actor()
        allowed = actor is not None and may(actor, _ACTION)
        why = session.NO_PERSON if actor is None else None if allowed else "Only a governor confirms functions."
        if (
            st.button("Confirm", icon=":material/check:", disabled=not allowed, help=why, key="confirm_function")
            and actor
        ):
            with page.said_plainly():
                _settle_function(ws, name, meant, actor)


def _settle_function(ws: Workspace, name: str, meant: str, actor: Actor) -> None:
    if meant == _ITS_OWN:
        aliases.confirm_function(ws, name, actor)
        frame.say_later(f"{name} is confirmed.")
    else:
        moved = aliases.learn_alias(ws, "function", name, meant, actor)
        frame.say_later(f"{name} stands for {meant} from now on; {count(moved, 'milestone')} followed.")
    st.rerun()


def rules(ws: Workspace, place: Any) -> None:
    """The rules with a check box each; `place` is where the button to save stands."""
    listed = rulebook.rules(ws)
    actor = session.actor()
    locked = actor is not None and not may(actor, _ACTION)
    key = f"rules_{ws.version()}"
    _table(listed, key, locked=locked)
    moved = _moved(listed, key)
    if place.button(
        f"Review and save {count(len(moved), 'choice')}" if moved else "Review and save",
        type="primary",
        icon=":material/checklist:",
        disabled=not moved or locked,
        help="Only a governor chooses the rules." if locked else None,
        key="review_rules",
    ):
        st.session_state[_CHOSEN] = moved
        _confirm(ws)


def _table(listed: list[dict[str, Any]], key: str, *, locked: bool) -> None:
    frame = [
        {
            "Applies": one["on"],
            "Rule": one["sentence"],
            "Field": words.label_of(one["field"]),
            "Severity": [status.SEVERITY[one["severity"]].label],
            "From shared on": [status.SEVERITY[one["from_shared"]].label],
            "Advice": one["advice"],
        }
        for one in listed
    ]
    chips = list(status.SEVERITY.values())
    st.data_editor(
        frame,
        key=key,
        hide_index=True,
        num_rows="fixed",
        height="content",
        disabled=True if locked else ["Rule", "Field", "Severity", "From shared on", "Advice"],
        column_config={
            "Applies": st.column_config.CheckboxColumn(width="small"),
            "Rule": st.column_config.TextColumn(width="large"),
            "Severity": tables.chip("Severity", chips, width=130),
            "From shared on": tables.chip("From shared on", chips, width=130),
            "Advice": st.column_config.TextColumn(width="large"),
        },
    )


def _moved(listed: list[dict[str, Any]], key: str) -> dict[str, bool]:
    """Rule → whether it shall apply, for those that were ticked or unticked since the last save."""
    edited = st.session_state.get(key, {}).get("edited_rows", {})
    wanted = {listed[int(row)]["name"]: bool(cells["Applies"]) for row, cells in edited.items() if "Applies" in cells}
    now = {one["name"]: one["on"] for one in listed}
    return {name: applies for name, applies in wanted.items() if applies != now[name]}


@st.dialog("Choose the rules", width="large")
def _confirm(ws: Workspace) -> None:
    """What changes, for whom, why; and only then it is saved."""
    moved: dict[str, bool] = st.session_state[_CHOSEN]
    sentences = {one["name"]: one["sentence"] for one in rulebook.rules(ws)}
    for name, applies in moved.items():
        icon = "check_circle" if applies else "do_not_disturb_on"
        st.markdown(f":material/{icon}: {'Applies' if applies else 'Left out'}: {plain(sentences[name])}")
    reason = st.text_input("Why", key="rules_reason", placeholder="Optional; it stays in the audit log")
    people.who("Saved in the name of")
    actor = session.actor() or people.asked()
    if st.button("Save", type="primary", disabled=actor is None, key="save_rules") and actor:
        try:
            off = {one["name"] for one in rulebook.rules(ws) if not moved.get(one["name"], one["on"])}
            rulebook.choose_rules(ws, off, actor, reason.strip() or None)
        except CairnError as error:
            page.complain(error)
            return
        frame.say_later(f"{count(len(moved), 'rule')} chosen.")
        st.rerun()

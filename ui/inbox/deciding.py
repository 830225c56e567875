"""Carrying out what a person decided in the inbox: once, however often a button was clicked, and told in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from domain.errors import CairnError, Refused
from domain.records import Actor
from services import deciding
from services.access import may, require, require_decider
from services.insights import World
from ui import frame, session
from ui.inbox import filtering
from ui.inbox.waits import Item
from ui.rows import value_at
from ui.words import plain

_DECIDED, _COMPLAINT = "inbox_decided", "inbox_complaint"
CAIRN, SHEET, OTHER = "cairn", "sheet", "other"


def barred(action: str = "edit milestones") -> str | None:
    """Why this person cannot decide, as the help of a button that is switched off; None for whoever can."""
    person = session.actor()
    if person is None:
        return session.NO_PERSON
    return None if may(person, action) else f"{plain(person.name)} may not {action}. Ask a governor of this workspace."


def barred_from(person: Actor | None, item: Item, world: World) -> str | None:
    """Why this person cannot decide this item: a proposal waits for the owner of its milestone, or a governor."""
    if person is None:
        return session.NO_PERSON
    try:
        if item.source == "proposal":
            require_decider(person, item.key or "", value_at(world.milestones, item.key or "", "owner"))
        else:
            require(person, "edit milestones")
    except Refused as no:
        return plain(f"{no} {no.hint}")
    return None


def say_why(why: str | None) -> None:
    """Say beside buttons that are switched off why they are: nobody has to find the pointer's place for it."""
    if why:
        st.caption(f":material/info: {why}", width="content")


def carry_out(item: Item, side: str, text: str, reason: str, actor: Actor) -> None:
    """Decide one item: keep what is in Cairn, take what is in the sheet, or put another value on both sides.

    Raises `Refused` and `StaleEdit` as `services.deciding` does.
    """
    ws = session.workspace()
    if item.source == "proposal":
        if side == SHEET:
            deciding.accept(ws, item.number, actor=actor, reason=reason)
        else:
            deciding.reject(ws, item.number, actor=actor, reason=reason)
        return
    choice = {CAIRN: deciding.OURS, SHEET: deciding.THEIRS}.get(side, f"={text}")
    deciding.resolve(ws, item.number, choice, actor=actor, reason=reason)


def clicked(item: Item, side: str, then: Item | None) -> None:
    """A button of the open item: carry it out, and open the next one. A second click finds it done."""
    done: set[str] = st.session_state.setdefault(_DECIDED, set())
    actor = session.actor()
    if item.id in done or actor is None:
        return
    reason, text = (str(st.session_state.get(key_of(item, what)) or "").strip() for what in ("reason", "other"))
    if side == OTHER and not text:
        st.session_state[_COMPLAINT] = (item.id, "Type the value that both sides shall hold.")
        return
    try:
        carry_out(item, side, text, reason, actor)
    except CairnError as error:
        st.session_state[_COMPLAINT] = (item.id, f"{error} {error.hint}")
        return
    done.add(item.id)
    filtering.open_item(then)
    frame.say_later(_said(item, side, text))


def key_of(item: Item, what: str) -> str:
    """The key of a widget of an item."""
    return f"inbox_{what}_{item.id}"


def complaint_about(item: Item) -> str:
    """What went wrong with the last click on this item; said once."""
    number, said = st.session_state.get(_COMPLAINT, ("", ""))
    if number != item.id:
        return ""
    del st.session_state[_COMPLAINT]
    return str(said)


def _said(item: Item, side: str, text: str) -> str:
    about = item.key if item.is_row else f"{item.what} of {item.key}"
    if side == SHEET:
        return f"{about}: what is in the sheet was taken."
    chosen = f" is now “{text}”" if side == OTHER else ": what is in Cairn stays"
    return f"{about}{chosen}. The sheet follows at the next sync."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of many decisions made at once: how many are made, which could not be, or why none was."""

    done: int = 0
    left: tuple[str, ...] = ()
    complaint: str = ""


def carry_out_all(items: Sequence[Item], side: str, reason: str, actor: Actor) -> Outcome:
    """Decide many items in one unit of work; one that cannot be decided does not stop the others."""
    chosen = deciding.THEIRS if side == SHEET else deciding.OURS
    choices = [deciding.Choice("proposal" if i.source == "proposal" else "conflict", i.number, chosen) for i in items]
    try:
        decided = deciding.decide_all(session.workspace(), choices, actor=actor, reason=reason)
    except CairnError as error:
        return Outcome(complaint=f"{error} {error.hint}")
    by_number = {item.number: item for item in items}
    left = [(by_number[number], why) for number, why in decided.left]
    return Outcome(
        decided.done,
        tuple(f"{plain(item.key or item.tracker)}, {plain(item.what)}: {plain(why)}" for item, why in left),
    )

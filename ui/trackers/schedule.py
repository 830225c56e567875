"""When Cairn last looked at a tracker's sheet, and when it looks next, or why it does not."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui import session, words

_NOT_DUE = {"paused": "Paused", "copies": "With the next copy", "no worker": "When you sync"}
_WHY_NOT = {
    "paused": "No look is due while it is paused.",
    "copies": "It is looked at whenever somebody brings a copy.",
    "no worker": "No look is due: nothing syncs by itself. Sync here, or start the worker.",
}


def next_look(tracker: dict[str, Any]) -> str:
    """The next look, in a few words."""
    plan = tracker["schedule"]
    return _NOT_DUE.get(plan["why"]) or _at(plan["due_at"])


def draw(tracker: dict[str, Any]) -> None:
    """Draw one line about one tracker."""
    plan = tracker["schedule"]
    looked = f"Looked at {_at(plan['looked_at'])}" if plan["looked_at"] else "Not looked at yet"
    st.caption(f":material/schedule: {looked}. {_then(tracker)}")


def _then(tracker: dict[str, Any]) -> str:
    plan = tracker["schedule"]
    if plan["due_at"] is None:
        return _WHY_NOT.get(plan["why"], "")
    if plan["why"] == "failed":
        return f"It rests after failures until {_at(plan['due_at'])}, or until the file is saved."
    if tracker["kind"] == "google":
        return f"The next look is at {_at(plan['due_at'])}, or as soon as Google tells of a change."
    return f"The next look is at {_at(plan['due_at'])}, or as soon as the file is saved."


def _at(moment: str | None) -> str:
    """A moment to the second: looks are that close together."""
    if moment is None:
        return ""
    local = words.instant(moment).astimezone(session.zone())
    day = "" if local.date() == session.today() else f"{words.day(local.date())}, "
    return f"{day}{local:%H:%M:%S}"

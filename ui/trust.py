"""How far the history is verified and anchored, in one line, and the button that verifies all of it."""

from __future__ import annotations

import streamlit as st

from services.history import trust
from services.history.trust import Badge
from services.workspace import Workspace
from ui import session, words
from ui.words import plain

_VERDICT, _TURN = "verdict", "verified_turn"
LASTS_S = 60


@st.cache_resource(show_spinner=False, max_entries=4, ttl=LASTS_S)
def _badge(place: str, version: str, turn: int) -> Badge:
    return trust.badge(session.workspace())


def badge(ws: Workspace) -> Badge:
    """The badge as of the last change; not asked anew for every page that a person opens."""
    return _badge(str(ws.settings.workspace), ws.version(), st.session_state.get(_TURN, 0))


def button(ws: Workspace) -> None:
    """Check the whole history on request."""
    if st.button("Verify the history", type="primary", icon=":material/verified:", key="verify"):
        with st.spinner("Checking every record against the one before it…"):
            st.session_state[_VERDICT] = trust.verify(ws)
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def line(ws: Workspace) -> None:
    """Verified to where, anchored to where, and what is not covered; a finding in red."""
    known = badge(ws)
    if not known.ok:
        st.error(_finding(known), icon=":material/gpp_bad:")
        return
    if known.verified_at is None:
        st.markdown(f":gray[:material/shield:] Not verified yet · {_anchored(known)}")
    else:
        at = _at(known.verified_at)
        st.markdown(
            f":blue[:material/verified:] **History verified to record {known.verified_to:,} at {at}** · "
            f"{_anchored(known)}"
        )
    st.caption(_uncovered(known))


def _anchored(known: Badge) -> str:
    if known.anchored_at is None:
        return "not anchored outside yet"
    return f"anchored to {known.anchored_to:,} on {words.day(words.instant(known.anchored_at).date())}"


def _uncovered(known: Badge) -> str:
    """What the line does not prove."""
    covered = (
        f"Only the records up to {known.anchored_to:,}, which an anchor outside covers, are"
        if (known.anchored_to)
        else "Without an anchor outside, no record is"
    )
    return (
        f"{covered} proved against somebody who can rewrite the whole database file. "
        "docs/audit.md says what is proved and what is not."
    )


def _finding(known: Badge) -> str:
    verdict = st.session_state.get(_VERDICT) or {}
    first = (verdict.get("first_bad") or {}).get("seq")
    where = f" First bad record: {first:,}." if first else ""
    return (
        f"The history does not hold.{where} {plain((known.what or '').rstrip('.'))}. "
        "Do not repair it by hand: keep a copy of the database, and compare it with the latest backup."
    )


def phrase(ws: Workspace) -> str:
    """The few words in the caption of every page; empty where nothing was verified yet."""
    known = badge(ws)
    if not known.ok:
        return "the history does not hold: see the audit log"
    return f"history verified up to {_at(known.verified_at)}" if known.verified_at else ""


def _at(moment: str) -> str:
    return words.moment(words.instant(moment), session.zone(), session.today())

"""Choosing a Google Sheet: the address to share it with, its link, a test that says what is missing, the tab.

A link is taken apart, never opened. The sheet is read once, when the connection is tested, and then worked with.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from domain.errors import CairnError
from services.connecting import google, onboarding
from services.connecting.google import Kept, Probe
from services.workspace import Workspace
from ui import page
from ui.connecting.source import Source
from ui.words import plain

_FOUND = "google_found"


def choose(ws: Workspace) -> Source | None:
    """Draw the steps; None until there is a sheet that can be read."""
    try:
        email = google.address_to_share_with()
    except CairnError as error:
        page.complain(error)
        return None
    st.markdown("**1.** In Google Sheets choose *Share* and add this address as an editor:")
    st.code(email, language=None)
    found = _tested()
    if found is None:
        return None
    probe, kept = found
    _say(probe)
    if not probe.is_fine:
        return None
    sheet = _tab(probe)
    return Source(
        google.file_of(probe),
        sheet,
        probe.title or "Google Sheet",
        (probe.place, id(kept), ws.version()),
        lambda mapping: onboarding.look(google.file_of(probe), sheet, mapping, ws, kept),
    )


def link(tracker: Mapping[str, Any]) -> None:
    """The way to a tracker's sheet, where it is one in Google Sheets."""
    if address := google.link_of(tracker["place"]):
        st.link_button("Open in Google Sheets", address, icon=":material/open_in_new:", type="tertiary")


def forget() -> None:
    """Put away what was chosen."""
    for name in (_FOUND, "google_link"):
        st.session_state.pop(name, None)


def _tested() -> tuple[Probe, Kept] | None:
    """The link, and what a test of it found; kept until another link is tested, or the same one again.

    Enter and the button are one action: the link is sent with the wish to test it, so that neither overtakes the other.
    """
    with st.form("google_form", border=False):
        left, right = st.columns([5, 2], vertical_alignment="bottom")
        link = left.text_input(
            "2. Link to the sheet", key="google_link", placeholder="https://docs.google.com/spreadsheets/d/…/edit"
        )
        is_asked = right.form_submit_button("Test the connection", key="google_test", icon=":material/lan:")
    if is_asked:
        _test(link)
    found = st.session_state.get(_FOUND)
    return (found[1], found[2]) if found and found[0] == link else None


def _test(link: str) -> None:
    try:
        with st.spinner("Asking Google…"):
            probe = google.tried(link)
        st.session_state[_FOUND] = (link, probe, google.kept(probe))
    except CairnError as error:
        st.session_state.pop(_FOUND, None)
        page.complain(error)


def _say(probe: Probe) -> None:
    """What the test found, each with what helps."""
    for sentence, hint in probe.problems:
        st.error(f"{plain(sentence)} {plain(hint)}", icon=":material/error:")
    for sentence, hint in probe.warnings:
        st.warning(f"{plain(sentence)} {plain(hint)}", icon=":material/warning:")
    if probe.is_fine:
        may = "read and write" if probe.may_edit else "read"
        st.success(f"Cairn can {may} “{plain(probe.title or 'this sheet')}”.", icon=":material/check_circle:")


def _tab(probe: Probe) -> str:
    names = [tab.name for tab in probe.tabs if tab.kind == "worksheet"]
    first = names.index(probe.tab) if probe.tab in names else 0
    chosen: str = st.selectbox("Tab", names, index=first, key=f"google_tab_{probe.place}", width=300)
    return chosen

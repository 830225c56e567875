"""What is wrong with trackers whose sheets cannot be reached, and when Cairn tries again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import session, words
from ui.words import count, plain


def draw(trackers: Sequence[dict[str, Any]]) -> None:
    """One line for each that failed; one that failed again and again is called degraded."""
    for tracker in trackers:
        if tracker["state"] not in ("failed", "degraded"):
            continue
        said = f"**{plain(tracker['tracker'])}**: {plain(tracker['message'])}"
        if tracker["state"] == "degraded":
            said += f" {count(tracker['failures'], 'sync', 'syncs')} in a row failed{_again(tracker['retry_at'])}"
        st.warning(said, icon=":material/error:")
    for tracker in trackers:
        if tracker["left_alone"]:
            rows = count(tracker["left_alone"], "row stands", "rows stand")
            st.info(
                f"**{plain(tracker['tracker'])}**: {rows} in the sheet whose milestones were removed in Cairn. They "
                "are left alone until they change; *Take back* under Syncs brings them back.",
                icon=":material/visibility_off:",
            )


def _again(moment: str | None) -> str:
    if moment is None:
        return "."
    when = words.moment(words.instant(moment), session.zone(), session.today())
    return f"; Cairn tries again at {when}, and at once when the file is saved or you sync."

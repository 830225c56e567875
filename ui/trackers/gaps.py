"""What is merely missing: one counter for each tracker, and one list to work through. Never an inbox.

A gap is filled where the field lives: in the sheet, or in Cairn where the sheet has no column for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from services.insights import World
from ui import known, page, tables
from ui.words import count

SEVERITY = "gap"


def of(world: World, tracker: str | None = None) -> list[Any]:
    """The gaps of one tracker's milestones, or of all."""
    return [issue for home, issue in known.issues(world) if issue.severity == SEVERITY and tracker in (None, home)]


def counted(world: World) -> Counter[str]:
    """tracker → how many gaps its milestones have."""
    return Counter(home for home, issue in known.issues(world) if issue.severity == SEVERITY)


def draw(world: World, missing: Sequence[Any], tracker: str | None) -> None:
    """Draw the list of one tracker; for all of them, the counters, each of which opens its list."""
    if not missing:
        page.empty("Nothing is missing", "Every milestone has what the standard asks for.", "task_alt")
    elif tracker is None:
        _counters(world)
    else:
        _list(world, missing)


def _counters(world: World) -> None:
    st.caption("Nothing waits for these. A click on a tracker shows its list.")
    rows = [{"Tracker": name, "Missing": number} for name, number in counted(world).most_common()]
    columns = {"Tracker": None, "Missing": tables.number("Missing", help_text="Owners, functions, dates and the like.")}
    tables.show(rows, columns, key="gap_counts", alt="What is missing", opens=("Tracker",), door=_open, wide=200)


def _open(tracker: str) -> None:
    """Go to the list of one tracker."""
    st.switch_page("pages/trackers.py", query_params={"tracker": tracker, "view": "gaps"})


def _list(world: World, missing: Sequence[Any]) -> None:
    homes = world.milestones["title"]
    st.caption(f"{count(len(missing), 'thing')} missing in {count(len({gap.key for gap in missing}), 'milestone')}.")
    rows = [
        {"Key": gap.key, "Milestone": homes.get(gap.key), "What is missing": gap.message, "What to do": gap.advice}
        for gap in tables.most(list(missing), "Fill these, and the next ones follow.")
    ]
    columns = {
        "Key": None,
        "Milestone": 280,
        "What is missing": 300,
        "What to do": tables.text("What to do"),
    }
    tables.show(rows, columns, key="gaps", alt="What is missing, by milestone", in_full=12)

"""The filters of the inbox, each bound to the URL, and the one item that is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from services.insights import World
from ui import choices, session
from ui.inbox.waits import KINDS, Circle, Item, circle_of, title_of

_ITEM = "item"
_WHOSE = 1.3
"""What the two words of the first filter need beside the others on a small screen."""


def draw(items: Sequence[Item], world: World) -> tuple[list[Item], Item | None]:
    """Draw the filters; gives the items that pass, and the one that is open: the one that the address names, else the
    first."""
    is_over = _names_what_is_over(items)
    circle = circle_of(session.actor(), world)
    *first, second, third, reader = st.columns([_WHOSE, 1, 1, 1] if circle else 3, vertical_alignment="bottom")
    near = _whose(first[0], items, circle) if circle else items
    names = sorted({item.tracker for item in items})
    tracker = second.selectbox(
        "Tracker", names, index=None, key="tracker", bind="query-params", placeholder="All trackers"
    )
    text = third.text_input(
        "Search", key="q", bind="query-params", placeholder="Key, title, field or value", icon=":material/search:"
    )
    chosen = _chosen(reader, items)
    found = [item for item in near if tracker in (None, item.tracker) and _matches(item, world, text)]
    kinds = choices.some("Kind", "kind", KINDS, Counter(item.kind for item in found))
    shown = [item for item in found if not kinds or item.kind in kinds]
    if is_over:
        st.info("That item waits no longer: it was settled, or the two sides agree by now.", icon=":material/task_alt:")
    return shown, chosen or next(iter(shown), None)


def _names_what_is_over(items: Sequence[Item]) -> bool:
    wanted = st.query_params.get(_ITEM)
    return bool(wanted) and wanted not in {item.id for item in items}


def _chosen(place: Any, items: Sequence[Item]) -> Item | None:
    """The item that is open, as a box too: cells of a table are hard to reach by keyboard."""
    by_id = {item.id: item for item in items}
    if st.session_state.get(_ITEM) not in by_id:
        st.session_state.pop(_ITEM, None)  # it was settled meanwhile, perhaps by somebody else
    chosen = choices.box(
        "Answer one item",
        _ITEM,
        by_id,
        place=place,
        said=lambda name: f"{by_id[name].key or by_id[name].tracker}  {by_id[name].what}",
        placeholder="The first in the list",
        icon=":material/inbox:",
    )
    return by_id[chosen] if chosen else None


def _whose(place: Any, items: Sequence[Item], circle: Circle) -> list[Item]:
    """What waits for the person first; whoever sees everything is not asked."""
    mine = [item for item in items if circle.has(item)]
    labels = {"me": f"For me {len(mine)}", "all": f"For all {len(items)}"}
    whose = choices.one(
        "What waits",
        "whose",
        labels,
        "me",
        place=place,
        titled=True,
        help_text="For me: milestones that I own or contribute to, those of the same functions, and their trackers.",
    )
    return mine if whose == "me" else list(items)


def _matches(item: Item, world: World, text: str) -> bool:
    """Say whether every word of the search stands somewhere in the item."""
    sides = [item.said(side) for side in (item.base, item.cairn, item.sheet)]
    said = " ".join([item.key or "", item.what, item.tracker, item.where, title_of(item, world), *sides]).casefold()
    return all(word in said for word in text.casefold().split())


def open_item(item: Item | None) -> None:
    """Let the address name an item, or none."""
    if item is None:
        st.query_params.pop(_ITEM, None)
    else:
        st.query_params[_ITEM] = item.id


def after(item: Item, shown: Sequence[Item]) -> Item | None:
    """The item to open when this one is settled: the next in the list, else the one before."""
    ids = [other.id for other in shown]
    place = ids.index(item.id) if item.id in ids else len(ids)
    left = [*shown[place + 1 : place + 2], *shown[max(place - 1, 0) : place]]
    return left[0] if left else None


def show_all() -> None:
    """Take every filter off."""
    st.query_params.from_dict({"whose": "all"})
    for key in ("tracker", "q"):
        st.session_state.pop(key, None)
    st.rerun()

"""The list of the inbox: one row an item, a click opens it, ticks choose several to settle at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from services.insights import World
from ui import session, tables
from ui.inbox import bulk, deciding, filtering
from ui.inbox.waits import Item, in_cairn
from ui.words import count

_ROWS = 11


def draw(shown: Sequence[Item], open_one: Item | None, world: World) -> None:
    """Draw the list and, below it, the way to settle several."""
    chips = [item.chip for item in shown]
    rows = [_row(item, open_one, world) for item in shown]
    columns = {
        "Item": None,
        "What": tables.chip("What", chips, width=128),
        "Field": 75,
        "In Cairn": 95,
        "In the sheet": 95,
    }
    # Ticks are kept by position: a list with other items in it is another table.
    key = f"inbox_{hash(tuple(item.id for item in shown))}"
    ticked = tables.show(
        rows,
        columns,
        key=key,
        alt="What waits",
        in_full=_ROWS,
        opens=(),
        doors={"Item": lambda row: _open(shown[row])},
        wide=82,
        ticks=True,
    )
    _several([shown[row] for row in ticked], shown, world)


def _row(item: Item, open_one: Item | None, world: World) -> dict[str, Any]:
    name = item.key or item.tracker
    sided = item.kind != "pause"
    return {
        "Item": f"▸ {name}" if open_one and item.id == open_one.id else name,
        "What": [item.chip.label],
        "Field": item.what,
        "In Cairn": in_cairn(item, world),
        "In the sheet": item.said(item.sheet) if sided and not item.is_unwritten else "",
    }


def _open(item: Item) -> None:
    filtering.open_item(item)
    st.rerun()


def _several(ticked: Sequence[Item], shown: Sequence[Item], world: World) -> None:
    """What was ticked, else all that is shown, as far as there are two sides and this person may choose."""
    barred, person = deciding.barred(), session.actor()
    sided = [item for item in ticked or shown if item.has_sides]
    chosen = [item for item in sided if barred or deciding.barred_from(person, item, world) is None]
    if not any(item.has_sides for item in shown) or (not ticked and len(chosen) < 2):
        return
    label = f"Settle {len(chosen)} ticked…" if ticked else f"Settle all {count(len(chosen), 'item')} shown…"
    off = barred is not None or not chosen
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if st.button(label, key="several", icon=":material/done_all:", disabled=off, help=barred):
            bulk.offer(chosen)
        deciding.say_why(barred)
        if len(sided) < len(ticked):
            st.caption("Cells that were not accepted are corrected in the sheet.")
        if len(chosen) < len(sided):
            st.caption("What waits for others is left out.")

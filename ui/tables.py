"""Tables to read: rows of plain values in, a dataframe with chips and dates out. A click on a key opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from analysis.heatmap import HEAT_STATES
from domain.records import Key
from domain.schema import NO_FUNCTION
from services.insights import World
from ui import known, status, words
from ui.rows import rows_of
from ui.status import Chip

Rows = TypeVar("Rows", pd.DataFrame, list[Any])

DAY = "D MMM YYYY"
MOST = 400
"""Rows that are sent to be read: nobody reads on, and a filter of the page gives the others."""
_ROW_PX = 31
"""The height of a row, and of the header."""
_LETTER_PX, _WIDEST_DOOR_PX = 7, 200


def show(
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Any],
    *,
    key: str,
    alt: str,
    in_full: int = MOST,
    opens: Sequence[str] = ("Key",),
    door: Callable[[str], None] | None = None,
    doors: Mapping[str, Callable[[int], None]] | None = None,
    wide: int = 92,
    ticks: bool = False,
) -> list[int]:
    """Draw rows; where there are more than `in_full`, the others are scrolled to.

    `columns`, by heading: a configuration, or the width of plain text in pixels; None for a door. A click on a cell of
    the columns named in `opens` goes where it says: by default to a milestone; `doors` names further columns, and what
    to do with the number of the row. Both are `wide` pixels wide, or wider where keys are long. With `ticks` rows can
    be ticked; gives the numbers of those that are.
    """
    frame = pd.DataFrame(list(rows), columns=list(columns))
    named = [name for name in opens if name in columns]
    ways = [*named, *(doors or ())]
    config = {name: text(name, width=column) if isinstance(column, int) else column for name, column in columns.items()}
    config |= {name: _door(name, f"{key}_{name}", _room(frame[name], wide)) for name in ways}
    chosen: Any = {"on_select": "rerun", "selection_mode": "multi-row"} if ticks else {}
    drawn = st.dataframe(
        frame,
        key=key,
        hide_index=True,
        column_config=config,
        height="content" if len(rows) <= in_full else height_of(in_full),
        placeholder="",
        alt=alt,
        **chosen,
    )
    for name in ways:
        if click := st.session_state.get(f"{key}_{name}"):
            if name in named:
                (door or open_milestone)(str(frame[name].iloc[click["row"]]))
            elif doors and frame[name].iloc[click["row"]]:
                doors[name](click["row"])
    return [int(row) for row in drawn.selection.rows] if ticks else []


def height_of(rows: int) -> int:
    """Pixels for a header, so many rows, and half a row that says that there are more."""
    return (rows + 1) * _ROW_PX + _ROW_PX // 2


def _room(texts: Iterable[Any], wide: int) -> int:
    """The width of a door; what begins with an icon is a word of ours, for which `wide` was chosen."""
    longest = max((len(said) for said in map(str, texts) if not said.startswith(":")), default=0)
    return max(wide, min(_LETTER_PX * longest + 24, _WIDEST_DOOR_PX))


def _door(label: str, key: str, width: int) -> Any:
    return st.column_config.ButtonColumn(label, type="tertiary", key=key, alignment="left", width=width)


def open_milestone(key: Key) -> None:
    """Go to one milestone."""
    st.switch_page("pages/milestones.py", query_params={"key": key})


def chip(label: str, chips: Sequence[Chip], *, width: int | None = None) -> Any:
    return status.column(label, list(chips), width=width)


def day(label: str, *, width: int = 100, help_text: str | None = None) -> Any:
    return st.column_config.DateColumn(label, format=DAY, width=width, help=help_text)


def text(label: str, *, width: int | None = None, help_text: str | None = None) -> Any:
    return st.column_config.TextColumn(label, width=width, help=help_text)


def number(label: str, *, width: int = 90, help_text: str | None = None) -> Any:
    return st.column_config.NumberColumn(label, width=width, help=help_text, format="localized")


def worst_first(links: pd.DataFrame) -> pd.DataFrame:
    """Links in the order in which they are read: the worst state first, the shortest first, by the keys that wait."""
    slacks = [slack if slack is not None else 10**6 for slack in links["slack_days"]]
    states = [-HEAT_STATES.index(state) for state in links["state"]]
    ranks = [*zip(states, slacks, links["successor"].tolist(), strict=True)]
    return links.iloc[sorted(range(len(ranks)), key=ranks.__getitem__)]


def most(rows: Rows, way: str) -> Rows:
    """The first rows, as many as a person reads; says so where there are more, and the `way` to them."""
    if len(rows) > MOST:
        st.caption(f"The first {MOST} of {len(rows):,} are listed. {way}")
    return rows[:MOST]


def links(frame: pd.DataFrame, world: World, *, key: str, alt: str) -> None:
    """Links, the worst first: who waits for what, and how it stands."""
    titles, owners = world.milestones["title"], world.milestones["owner"]
    order = list(rows_of(most(worst_first(frame), "Choose a function to see the others.")))
    chips = [link_chip(link) for link in order]
    rows = [
        {
            "Waits": link.successor,
            "Milestone that waits": titles.get(link.successor),
            "For": link.predecessor,
            "Milestone that delivers": titles.get(link.predecessor),
            "Due": world.milestones.at[link.successor, "due_date"],
            "Expected": world.milestones.at[link.predecessor, "implied_date"],
            "Slack": link.slack_days,
            "Owner": owners.get(link.successor) or "",
            "Delivering owner": owners.get(link.predecessor) or "",
            "Stands": [state.label],
        }
        for link, state in zip(order, chips, strict=True)
    ]
    columns = {
        "Stands": chip("Stands", chips, width=120),
        "Waits": None,
        "Milestone that waits": 182,
        "For": None,
        "Milestone that delivers": 182,
        "Due": day("Due", width=86, help_text="When the milestone that waits is due."),
        "Expected": day("Expected", width=86, help_text="The earliest possible date of the one that delivers."),
        "Slack": number("Slack", width=52, help_text="Working days; negative is short."),
        "Owner": text("Waiting owner", width=104),
        "Delivering owner": 106,
    }
    show(rows, columns, key=key, alt=alt, opens=("Waits", "For"), wide=62)


def milestones(
    frame: pd.DataFrame,
    world: World,
    *,
    key: str,
    alt: str,
    more: Mapping[str, Any] | None = None,
    way: str = "The page Milestones has them all.",
) -> None:
    """Milestones in the order given: what, whose, when, how it stands. `more`: further columns, by name, as
    (config, values by key). `way`: where the others are, if there are too many."""
    if frame.empty:
        st.caption("None.")
        return
    frame = most(frame, way)
    chips = known.chips(world)
    extra = dict(more or {})
    rows = [
        {
            "Key": row.Index,
            "Milestone": row.title,
            "Stands": [chips[row.Index].label],
            "Function": row.function or NO_FUNCTION,
            "Owner": row.owner or "",
            "Due": row.due_date,
            "Earliest possible": row.implied_date,
            **{name: values.get(row.Index) for name, (_, values) in extra.items()},
        }
        for row in rows_of(frame)
    ]
    columns = {
        "Key": None,
        "Stands": chip("Stands", [chips[row["Key"]] for row in rows], width=145),
        "Milestone": 232,
        "Function": 132,
        "Owner": 112,
        "Due": day("Due"),
        "Earliest possible": day("Earliest possible", width=118),
        **{name: config for name, (config, _) in extra.items()},
    }
    show(rows, columns, key=key, alt=alt, in_full=15)


def link_chip(link: Any) -> Chip:
    """How one link stands."""
    if not link.open:
        return status.OUTLOOK["done"].saying("Closed")
    chip = status.OUTLOOK[status.group_of(link.state)]
    if link.state in ("short", "very_short"):
        return chip.saying(f"Short by {words.count(-int(link.slack_days), 'day')}")
    return chip

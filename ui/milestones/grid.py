"""The grid that people edit: frozen while there are unsaved edits, read by key, never fed its own result.

Saves nothing: `ui.review` does, through one service call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from domain.records import Key
from domain.schema import CUSTOM, MILESTONE, NO_FUNCTION, Field
from services.edits import editable_fields
from services.insights import World
from services.workspace import Workspace
from ui import fields, status, tables, words
from ui.milestones.draft import NUMERIC, Draft, cell_of, collect

_STATE = "grid"
_OPENED = "grid_opened"
OPEN_CELL = ":material/open_in_full:"

SHOWN = (
    "open",
    "title",
    "outlook",
    "function",
    "owner",
    "status",
    "due_date",
    "implied_date",
    "forecast_date",
    "percent_complete",
    "depends_on",
    "done_definition",
    "outcome",
    "evidence",
    "tracker",
)
"""The columns at first, in this order; the others can be switched on in the table's menu."""

PAST = -1
"""The turn of a grid that shows a past day, and so is never edited."""

WIDTHS = {"title": 250, "function": 135, "owner": 110, "depends_on": 120, "done_definition": 220, "status": 95}


@dataclass
class Grid:
    """One frozen grid: the picture it was drawn from, its rows in order, and the edits made on it so far."""

    world: World
    keys: list[Key]
    carried: Draft = field(default_factory=dict)
    draft: Draft = field(default_factory=dict)
    turn: int = 0

    @property
    def widget(self) -> str:
        """A new key for each new grid, so that no edit of an old one is applied to it by position."""
        return f"editor_{self.turn}"


def current(world: World, keys: Sequence[Key]) -> Grid:
    """The grid to draw. Edits are carried along when the filter changes or the person was on another page."""
    grid: Grid | None = st.session_state.get(_STATE)
    if grid is None:
        return fresh(world, keys)
    if grid.widget in st.session_state:
        read(grid)
        moved = grid.world is not world and not grid.draft
        if not moved and grid.keys == list(keys):
            return grid
    return fresh(world, keys, grid.draft)


def fresh(world: World, keys: Sequence[Key], carried: Draft | None = None) -> Grid:
    """Start a new grid on the given picture, with the edits that are still unsaved."""
    old: Grid | None = st.session_state.get(_STATE)
    edits = dict(carried or {})
    grid = Grid(world, list(keys), edits, edits, old.turn + 1 if old else 0)
    st.session_state[_STATE] = grid
    return grid


def read(grid: Grid) -> Draft:
    """Take in what was typed since the last look."""
    edited = st.session_state.get(grid.widget, {}).get("edited_rows", {})
    grid.draft = collect(grid.world.milestones, grid.keys, edited, grid.carried)
    return grid.draft


def draw(ws: Workspace, grid: Grid, chips: Mapping[Key, status.Chip], *, rows: int) -> None:
    """Draw the editor, `rows` at a time. A click on a row's open mark puts its key into `st.session_state["key"]`."""
    frame = _frame(grid, chips)
    st.data_editor(
        frame,
        key=grid.widget,
        height="content" if len(grid.keys) <= rows else tables.height_of(rows),
        column_order=shown(),
        column_config=_columns(grid, chips),
        disabled=locked_columns(ws, grid),
        num_rows="fixed",
        placeholder="",
        alt="Milestones, editable",
    )


def draw_past(world: World, keys: Sequence[Key], chips: Mapping[Key, status.Chip], *, rows: int) -> None:
    """Draw the same columns to read only, for a past day. A click on a row's open mark works as in the editor."""
    grid = Grid(world, list(keys), turn=PAST)
    frame = _frame(grid, chips)
    for name in ("status", "health"):
        frame[name] = frame[name].map(words.choice, na_action="ignore")
    st.dataframe(
        frame,
        key="past",
        height="content" if len(grid.keys) <= rows else tables.height_of(rows),
        column_order=shown(),
        column_config=_columns(grid, chips)
        | {item.name: item.label for item in fields.schema().fields if item.choices or item.type == "function"},
        placeholder="",
        alt="Milestones of a past day",
    )


def shown() -> list[str]:
    """The columns at first: those of `SHOWN`, and before the tracker the workspace's own fields."""
    own = [name for name in fields.schema().names if name in CUSTOM]
    return [*SHOWN[:-1], *own, *SHOWN[-1:]]


def _frame(grid: Grid, chips: Mapping[Key, status.Chip]) -> pd.DataFrame:
    rows = grid.world.milestones.loc[grid.keys]
    data: dict[str, Any] = {"open": [OPEN_CELL] * len(rows), "outlook": [[chips[key].label] for key in grid.keys]}
    for item in fields.schema().fields:
        cells = [cell_of(item.name, value) for value in rows[item.name]]
        for place, edit in grid.carried.items():
            if place[1] == item.name and place[0] in rows.index:
                cells[grid.keys.index(place[0])] = edit.cell
        data[item.name] = _series(item.type, cells)
    data["implied_date"] = _series("date", list(rows["implied_date"]))
    return pd.DataFrame(data).set_index(pd.Index(grid.keys, dtype="str", name="key"))


def _series(kind: str, cells: list[Any]) -> pd.Series:
    """A column of one type, also when it is empty: the editor takes its type from it."""
    if kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(cells, dtype="object")))
    return pd.Series(cells, dtype="float64" if kind in NUMERIC else "string")


def locked_columns(ws: Workspace, grid: Grid) -> list[str]:
    """Columns that nobody may edit in any of these rows, with those that Cairn computes."""
    homes = set(grid.world.milestones.loc[grid.keys, "tracker"])
    open_to_somebody: set[str] = set().union(*(editable_fields(ws, str(home)) for home in homes))
    locked = [name for name in MILESTONE.names if name not in open_to_somebody]
    return ["_index", "open", "outlook", "implied_date", *locked]


def _columns(grid: Grid, chips: Mapping[Key, status.Chip]) -> dict[str, Any]:
    columns: dict[str, Any] = {item.name: _column(item, grid) for item in fields.schema().fields}
    return columns | {
        "_index": st.column_config.TextColumn("Key", pinned=True, width=72),
        "open": st.column_config.ButtonColumn(
            "", type="tertiary", key=f"{grid.widget}_open", width=38, on_click=_open, args=(grid,)
        ),
        "outlook": status.column("Outlook", list(chips.values()), width=130, help_text="Cairn's own view."),
        "implied_date": st.column_config.DateColumn(
            "Earliest possible",
            format="D MMM YYYY",
            width=115,
            help="The earliest date that what it waits for allows.",
        ),
    }


def _open(grid: Grid) -> None:
    click = st.session_state.get(f"{grid.widget}_open")
    if click is not None:
        st.session_state["key"] = grid.keys[click["row"]]
        st.session_state[_OPENED] = True


def was_opened() -> bool:
    """Say once whether a row was just opened, so that a fragment can draw the whole page again."""
    return bool(st.session_state.pop(_OPENED, False))


def _column(item: Field, grid: Grid) -> Any:
    config = st.column_config
    width = WIDTHS.get(item.name, 100 if item.type == "date" else 80 if item.type in NUMERIC else None)
    about: dict[str, Any] = {"label": item.label, "help": item.help or None, "width": width}
    if item.type == "date":
        return config.DateColumn(format="D MMM YYYY", **about)
    if item.choices:
        return config.SelectboxColumn(options=item.choices, format_func=words.choice, **about)
    if item.type == "function":
        return config.SelectboxColumn(
            options=[name for name in grid.world.heat.functions if name != NO_FUNCTION], **about
        )
    if item.type == "percent":
        return config.NumberColumn(min_value=0, max_value=100, format="%d %%", **about)
    if item.type in NUMERIC:
        return config.NumberColumn(min_value=0 if item.type == "days" else None, **about)
    return config.TextColumn(**about)

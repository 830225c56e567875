"""Cells in rows and columns as a chart: a number in each, coloured by a state, the darker the worse.

Gives plain chart options; drawing, and what a click means, are the page's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.heatmap import HEAT_STATES
from ui.theme import Theme, theme

LEGEND = {
    "none": "Nothing open",
    "fine": "Fine",
    "tight": "Tight",
    "overdue": "Overdue",
    "short": "Short",
    "very_short": "Short by over 10 days",
}
ROW_PX, SMALL_ROW_PX, FRAME_PX = 46, 15, 92
PRINT_UP_TO, LEVEL_NAMES_UP_TO, SHORT_NAME, DENSE_ABOVE = 20, 8, 6, 40


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell prints, its state (of `HEAT_STATES`; None for a sum, which has no colour), and what it says in
    words. `hatched`: it stands on the diagonal."""

    text: str
    state: str | None
    sentence: str
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """Names of rows and columns, and the cells row by row: a click reports a position in that list."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Cell]
    about: str = ""
    """What rows and columns are, in words."""

    def place(self, position: int) -> tuple[str, str] | None:
        """Row and column of a position; None for one that is not in the list."""
        if not 0 <= position < len(self.cells):
            return None
        row, column = divmod(position, len(self.columns))
        return self.rows[row], self.columns[column]

    def position(self, row: str | None, column: str | None) -> int | None:
        """The position of a cell, by the names of its row and column."""
        if row not in self.rows or column not in self.columns:
            return None
        return list(self.rows).index(str(row)) * len(self.columns) + list(self.columns).index(str(column))


def said(cell: Cell) -> str:
    """A cell in words, its colour included.

    >>> said(Cell("3", "very_short", "")), said(Cell("", "none", "")), said(Cell("7", None, ""))
    ('3, short by over 10 days', '', '7')
    """
    state = LEGEND[cell.state].lower() if cell.state not in (None, "none") else ""
    return ", ".join(part for part in (cell.text, state) if part)


def height(cells: Cells) -> int:
    """Pixels for the whole chart."""
    return FRAME_PX + (ROW_PX if _is_printed(cells) else SMALL_ROW_PX) * max(3, len(cells.rows))


def _is_printed(cells: Cells) -> bool:
    return len(cells.rows) <= PRINT_UP_TO


def options(cells: Cells, *, dark: bool, chosen: int | None = None) -> dict[str, Any]:
    """The options of the chart; `chosen` is the position of the cell to be framed."""
    look = theme(dark=dark)
    level = len(cells.columns) <= LEVEL_NAMES_UP_TO or max(map(len, cells.columns)) <= SHORT_NAME
    narrow = level and len(cells.columns) > LEVEL_NAMES_UP_TO
    drawn = [_cell(divmod(n, len(cells.columns)), cell, look) for n, cell in enumerate(cells.cells)]
    # The chosen cell is drawn once more, above the others, or its frame would be cut by its neighbours.
    framed = [] if chosen is None else [_framed(drawn[chosen], look)]
    printed = _is_printed(cells)
    return {
        "animation": False,
        "grid": {"left": 8, "right": 8, "top": 8, "bottom": 40, "containLabel": True},
        "tooltip": {"formatter": "{@[4]}", "confine": True},
        "xAxis": _axis(
            cells.columns,
            look,
            width=25 if narrow else 84,
            rotate=0 if level else 40 if printed else 90,
            printed=printed,
            position="top",
        ),
        "yAxis": _axis(cells.rows, look, width=130, printed=printed, inverse=True),
        "visualMap": _legend(look),
        "series": [
            _series(drawn, look, printed=printed, selectedMode="single"),
            _series(framed, look, printed=printed, silent=True, z=3),
        ],
    }


def _legend(look: Theme) -> dict[str, Any]:
    pieces = [{"value": n, "label": LEGEND[name], "color": look.heat[n]} for n, name in enumerate(HEAT_STATES)]
    return {
        "type": "piecewise",
        "dimension": 2,
        "pieces": pieces,
        "orient": "horizontal",
        "left": "center",
        "bottom": 0,
        "itemGap": 12,
        "selectedMode": False,
        "outOfRange": {"color": look.page},
        "textStyle": {"fontSize": 12, "color": look.text},
    }


def _series(data: list[dict[str, Any]], look: Theme, *, printed: bool, **more: Any) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "data": data,
        "label": {"show": printed, "formatter": "{@[3]}"},
        "itemStyle": {
            "borderColor": look.page,
            "borderWidth": 3 if printed else 1,
            "borderRadius": 5 if printed else 2,
        },
        "select": {"itemStyle": {"borderColor": look.accent, "borderWidth": 3}},
        **more,
    }


def _framed(cell: dict[str, Any], look: Theme) -> dict[str, Any]:
    return cell | {"itemStyle": {**cell["itemStyle"], "borderColor": look.accent, "borderWidth": 3}}


def _axis(names: Sequence[str], look: Theme, *, width: int, printed: bool, rotate: int = 0, **more: Any) -> Any:
    size = 12 if printed else 10 if len(names) <= DENSE_ABOVE else 8
    label = {"interval": 0, "overflow": "break" if printed else "truncate", "lineHeight": 15, "color": look.text}
    return {
        "type": "category",
        "data": list(names),
        "axisLabel": {
            **label, "fontSize": size, "hideOverlap": False, "width": width, "rotate": rotate,
        },
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
        **more,
    }  # fmt: skip


def _cell(place: tuple[int, int], cell: Cell, look: Theme) -> dict[str, Any]:
    y, x = place
    if cell.state is None:
        label = {"color": look.text, "fontSize": 13, "fontWeight": 400}
        return {"value": [x, y, -1, cell.text, cell.sentence], "label": label, "itemStyle": {"color": look.page}}
    state = HEAT_STATES.index(cell.state)
    return {
        "value": [x, y, state, cell.text, cell.sentence],
        "label": {"color": look.labels[state], "fontSize": 13, "fontWeight": 600},
        "itemStyle": {"decal": _hatching(look.labels[state])} if cell.hatched else {},
    }


def _hatching(color: str) -> dict[str, Any]:
    return {"symbol": "rect", "color": f"{color}22", "dashArrayX": [1, 0], "dashArrayY": [1, 7], "rotation": 0.785}

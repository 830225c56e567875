"""The heatmap as a chart: numbers in cells, colour by the worst state, the darker the worse.

Gives plain chart options; drawing and what a click means are the page's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from analysis.heatmap import HEAT_STATES, Heatmap
from ui.rows import rows_of
from ui.words import count

By: TypeAlias = Literal["open", "late", "slack"]

LEGEND = {
    "none": "Nothing open",
    "fine": "Fine",
    "tight": "Tight",
    "overdue": "Overdue",
    "short": "Short",
    "very_short": "Short by over 10 days",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by state, in the order of `HEAT_STATES`: of the cell and of the number on it; then those around."""

    heat: tuple[str, ...]
    labels: tuple[str, ...]
    page: str
    text: str
    accent: str


LIGHT = Theme(
    heat=("#EEF2F7", "#FDEBC8", "#F6B45A", "#D96A26", "#96311F", "#4A1217"),
    labels=("#475467", "#182230", "#182230", "#182230", "#FFFFFF", "#FFFFFF"),
    page="#FFFFFF",
    text="#475467",
    accent="#1F5FBF",
)
# On a dark page the order turns round: the brighter the worse.
DARK = Theme(
    heat=("#1B2738", "#3D3524", "#7A5718", "#B4561C", "#E8745A", "#FFC2B3"),
    labels=("#B4C0D0", "#E6ECF4", "#FFFFFF", "#FFFFFF", "#0F1723", "#0F1723"),
    page="#0F1723",
    text="#B4C0D0",
    accent="#7FB2FF",
)
ROW_PX, FRAME_PX = 46, 92
PRINT_NUMBERS_BELOW, LEVEL_NAMES_UP_TO = 20, 8
MINUS = "\N{MINUS SIGN}"


def heatmap_height(picture: Heatmap) -> int:
    """Pixels for the whole chart."""
    return FRAME_PX + ROW_PX * max(3, len(picture.functions))


def heatmap_options(
    picture: Heatmap, by: By, *, dark: bool, chosen: tuple[str | None, str | None] = (None, None)
) -> dict[str, Any]:
    """The options of the chart: rows wait, columns deliver; `chosen` is the receiver and provider to be framed."""
    theme, few = DARK if dark else LIGHT, len(picture.functions) <= LEVEL_NAMES_UP_TO
    few_enough = len(picture.functions) <= PRINT_NUMBERS_BELOW
    pieces = [{"value": n, "label": LEGEND[name], "color": theme.heat[n]} for n, name in enumerate(HEAT_STATES)]
    return {
        "animation": False,
        "grid": {"left": 8, "right": 8, "top": 8, "bottom": 40, "containLabel": True},
        "tooltip": {"formatter": "{@[4]}", "confine": True},
        "xAxis": _axis(picture.functions, theme, width=84, rotate=0 if few else 40, position="top"),
        "yAxis": _axis(picture.functions, theme, width=130, inverse=True),
        "visualMap": {
            "type": "piecewise",
            "dimension": 2,
            "pieces": pieces,
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "itemGap": 12,
            "selectedMode": False,
            "textStyle": {"fontSize": 12, "color": theme.text},
        },
        "series": [
            _series(_cells(picture, by, theme), theme, printed=few_enough, selectedMode="single"),
            _series(_framed(picture, by, theme, chosen), theme, printed=few_enough, silent=True, z=3),
        ],
    }


def _series(data: list[dict[str, Any]], theme: Theme, *, printed: bool, **more: Any) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "data": data,
        "label": {"show": printed, "formatter": "{@[3]}"},
        "itemStyle": {"borderColor": theme.page, "borderWidth": 3, "borderRadius": 5},
        "select": {"itemStyle": {"borderColor": theme.accent, "borderWidth": 3}},
        **more,
    }


def _framed(picture: Heatmap, by: By, theme: Theme, chosen: tuple[str | None, str | None]) -> list[dict[str, Any]]:
    """The chosen cell once more, above the others, or its frame would be cut by its neighbours."""
    if not set(chosen) <= set(picture.functions):
        return []
    size = len(picture.functions)
    cell = _cells(picture, by, theme)[
        picture.functions.index(str(chosen[0])) * size + picture.functions.index(str(chosen[1]))
    ]
    return [cell | {"itemStyle": {**cell["itemStyle"], "borderColor": theme.accent, "borderWidth": 3}}]


def _axis(names: list[str], theme: Theme, *, width: int, rotate: int = 0, **more: Any) -> dict[str, Any]:
    label = {"interval": 0, "overflow": "break", "fontSize": 12, "lineHeight": 15, "color": theme.text}
    return {
        "type": "category",
        "data": names,
        "axisLabel": {**label, "hideOverlap": False, "width": width, "rotate": rotate},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
        **more,
    }


def _cells(picture: Heatmap, by: By, theme: Theme) -> list[dict[str, Any]]:
    """Every pair of functions, row by row: a click reports the position in this list."""
    known = {(row.receiver, row.provider): row for row in rows_of(picture.cells)}
    return [
        _cell((x, y), (receiver, provider), known.get((receiver, provider)), by, theme)
        for y, receiver in enumerate(picture.functions)
        for x, provider in enumerate(picture.functions)
    ]


def _cell(place: tuple[int, int], pair: tuple[str, str], row: Any, by: By, theme: Theme) -> dict[str, Any]:
    state = HEAT_STATES.index(row.state) if row else 0
    return {
        "value": [*place, state, _number(row, by) if row else "", cell_sentence(*pair, row)],
        "label": {"color": theme.labels[state], "fontSize": 13, "fontWeight": 600},
        "itemStyle": {"decal": _hatching(theme.labels[state])} if pair[0] == pair[1] else {},
    }


def _hatching(color: str) -> dict[str, Any]:
    return {"symbol": "rect", "color": f"{color}22", "dashArrayX": [1, 0], "dashArrayY": [1, 7], "rotation": 0.785}


def _number(row: Any, by: By) -> str:
    if by == "slack":
        return f"{int(row.worst_slack_days)}".replace("-", MINUS) if row.worst_slack_days is not None else ""
    return str(row.open if by == "open" else row.late)


def cell_sentence(receiver: str, provider: str, row: Any) -> str:
    """What one cell says in words."""
    within = f"Within {receiver}" if receiver == provider else f"{receiver} waits for {provider}"
    if row is None or not row.open:
        return f"{within}: nothing open"
    parts = [f"{row.open} open"]
    if row.late:
        parts.append(f"{row.late} late")
    if row.overdue:
        parts.append(f"{row.overdue} overdue")
    slack = row.worst_slack_days
    if slack is not None:
        parts.append(f"short by {count(-int(slack), 'day')}" if slack < 0 else f"{count(int(slack), 'day')} of slack")
    return f"{within}: {', '.join(parts)}"

"""The heatmap as a chart: numbers in cells, colour by the worst state, the darker the worse.

Gives plain chart options; drawing and what a click means are the page's.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from analysis.heatmap import HEAT_STATES, Heatmap
from ui.rows import rows_of
from ui.words import count

By: TypeAlias = Literal["open", "late", "slack"]

LEGEND = {
    "none": "Nothing open",
    "fine": "Open and fine",
    "tight": "Tight, under 5 days",
    "overdue": "Overdue",
    "short": "Short",
    "very_short": "Short by over 10 days",
}
LIGHT = ("#EEF2F7", "#FDEBC8", "#F6B45A", "#D96A26", "#96311F", "#4A1217")
DARK = ("#1B2738", "#3D3524", "#7A5718", "#B4561C", "#E8745A", "#FFC2B3")
"""On a dark page the order turns round: the brighter the worse."""

_LABELS_LIGHT = ("#475467", "#182230", "#182230", "#182230", "#FFFFFF", "#FFFFFF")
_LABELS_DARK = ("#B4C0D0", "#E6ECF4", "#FFFFFF", "#FFFFFF", "#0F1723", "#0F1723")
ROW_PX, FRAME_PX = 46, 84
PRINT_NUMBERS_BELOW = 20


def heatmap_height(picture: Heatmap) -> int:
    """Pixels for the whole chart."""
    return FRAME_PX + ROW_PX * max(3, len(picture.functions))


def heatmap_options(picture: Heatmap, by: By, *, dark: bool) -> dict[str, Any]:
    """The options of the chart: rows wait, columns deliver; both in the order of `picture.functions`."""
    colors, labels = (DARK, _LABELS_DARK) if dark else (LIGHT, _LABELS_LIGHT)
    line = "#0F1723" if dark else "#FFFFFF"
    pieces = [{"value": n, "label": LEGEND[name], "color": colors[n]} for n, name in enumerate(HEAT_STATES)]
    return {
        "animation": False,
        "grid": {"left": 8, "right": 8, "top": 8, "bottom": 44, "containLabel": True},
        "tooltip": {"formatter": "{@[4]}", "confine": True},
        "xAxis": _axis(picture.functions, position="top", rotate=0 if len(picture.functions) <= 8 else 40),
        "yAxis": _axis(picture.functions, inverse=True),
        "visualMap": {
            "type": "piecewise",
            "dimension": 2,
            "pieces": pieces,
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "itemGap": 14,
            "selectedMode": False,
            "textStyle": {"fontSize": 12},
        },
        "series": [
            {
                "type": "heatmap",
                "name": "links",
                "selectedMode": "single",
                "data": _cells(picture, by, labels),
                "label": {"show": len(picture.functions) <= PRINT_NUMBERS_BELOW, "formatter": "{@[3]}"},
                "itemStyle": {"borderColor": line, "borderWidth": 3, "borderRadius": 5},
                "select": {"itemStyle": {"borderColor": "#7FB2FF" if dark else "#1F5FBF", "borderWidth": 3}},
            }
        ],
    }


def _axis(names: list[str], **more: Any) -> dict[str, Any]:
    rotate = more.pop("rotate", 0)
    label = {"interval": 0, "width": 120, "overflow": "break", "rotate": rotate, "fontSize": 12, "hideOverlap": False}
    return {
        "type": "category",
        "data": names,
        "axisLabel": label,
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
        **more,
    }


def _cells(picture: Heatmap, by: By, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    known = {(row.receiver, row.provider): row for row in rows_of(picture.cells)}
    cells = []
    for y, receiver in enumerate(picture.functions):
        for x, provider in enumerate(picture.functions):
            row = known.get((receiver, provider))
            state = HEAT_STATES.index(row.state) if row else 0
            number = _number(row, by) if row else ""
            cell: dict[str, Any] = {
                "value": [x, y, state, number, cell_sentence(receiver, provider, row)],
                "label": {"color": labels[state], "fontSize": 13, "fontWeight": 600},
            }
            if receiver == provider:
                cell["itemStyle"] = {"decal": _hatching(labels[state])}
            cells.append(cell)
    return cells


def _hatching(color: str) -> dict[str, Any]:
    return {"symbol": "rect", "color": f"{color}22", "dashArrayX": [1, 0], "dashArrayY": [1, 7], "rotation": 0.785}


def _number(row: Any, by: By) -> str:
    if by == "slack":
        return f"{int(row.worst_slack_days)}" if row.worst_slack_days is not None else ""
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

"""One milestone's neighbourhood on the dependencies page: what it waits for, and what it holds up."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import streamlit as st

from analysis.graph import neighbourhood
from analysis.heatmap import HEAT_STATES
from domain.records import Key
from domain.schema import CLOSED, NO_FUNCTION
from services.insights import World
from ui import choices, known, session, tables
from ui.rows import natural, rows_of
from ui.theme import Theme, theme
from ui.words import count, plain

REACH, FARTHEST = 3, 8
ROW_PX, MARGIN_PX, NAME_PX = 66, 44, 122
CROWDED, SHORT_NAME_PX = 5, 84
"""From so many steps on, names are cut, or neighbours would lie on each other on a narrow screen."""
SHY = 0.93
MOST = 80
"""Milestones that can still be told apart on a picture."""


def draw(world: World) -> None:
    """Choose a milestone, see root causes and what it holds up."""
    left, right = st.columns([4, 1])
    names = known.names(world)
    key = choices.box("Milestone", "around", names, place=left, said=names.__getitem__, placeholder="Key or title")
    reach = int(right.number_input("Steps each way", 1, FARTHEST, REACH, key="reach"))
    if key is None:
        key = _busiest(world)
        st.caption("The milestone that most others wait for is shown; choose another one above.")
    found = neighbourhood(world.links, key, reach)
    if len(found) > MOST:
        nearest = sorted(found, key=lambda each: abs(found[each]))[:MOST]
        st.caption(f"{count(len(found), 'milestone')} lie within {reach} steps; the nearest {MOST} are drawn.")
        found = {each: found[each] for each in nearest}
    st.echarts_chart(
        options(world, key, found, dark=session.is_dark()),
        height=_height(found),
        key=f"graph_{key}_{reach}",
        on_select=lambda: _opened(f"graph_{key}_{reach}", list(found)),
        alt=f"What {key} waits for, and what waits for it. The tables below say the same.",
    )
    _listed(world, found)


def _busiest(world: World) -> Key:
    counts = world.links.loc[world.links["open"], "predecessor"].value_counts()
    return str(counts.index[0]) if len(counts) else str(world.milestones.index[0])


def _opened(widget: str, keys: list[Key]) -> None:
    for series in st.session_state[widget]["selection"]["selected"]:
        for position in series["data_indices"]:
            if position < len(keys):
                st.session_state["around"] = keys[position]


def _listed(world: World, found: dict[Key, int]) -> None:
    upstream = sorted((key for key, step in found.items() if step < 0), key=lambda key: -found[key])
    downstream = sorted((key for key, step in found.items() if step > 0), key=lambda key: found[key])
    waiting = set(world.links["successor"])
    roots = [key for key in upstream if key not in waiting]
    st.subheader(f"It waits for :gray[{len(upstream)}]", anchor=False)
    if roots:
        st.caption(f"Where the chains begin: {', '.join(plain(key) for key in roots)}.")
    tables.milestones(world.milestones.loc[upstream], world, key="upstream", alt="What it waits for")
    st.subheader(f"It holds up :gray[{len(downstream)}]", anchor=False)
    tables.milestones(world.milestones.loc[downstream], world, key="downstream", alt="What waits for it")


def _height(found: dict[Key, int]) -> int:
    return 2 * MARGIN_PX + ROW_PX * max(_tallest(found), 2)


def options(world: World, key: Key, found: dict[Key, int], *, dark: bool) -> dict[str, Any]:
    """The options of the graph: steps from left to right, each milestone in the colour of its state."""
    look = theme(dark=dark)
    place = _places(found)
    steps = max(found.values()) - min(found.values())
    width = NAME_PX if steps < CROWDED else SHORT_NAME_PX
    nodes = [
        _node(each, world.milestones.loc[each], place[each], look, width=width, is_centre=each == key) for each in found
    ]
    inside = world.links["predecessor"].isin(found) & world.links["successor"].isin(found)
    edges = [_edge(link, place, look) for link in rows_of(world.links[inside])]
    return {
        "animation": False,
        "grid": {"left": 90, "right": 90, "top": MARGIN_PX, "bottom": MARGIN_PX},
        "tooltip": {"confine": True, "formatter": "{b}"},
        "xAxis": {"type": "value", "show": False, "min": min(found.values()), "max": max(found.values()) or steps or 1},
        "yAxis": {"type": "value", "show": False, "inverse": True, "min": 0, "max": max(_tallest(found) - 1, 1)},
        "series": [
            {"type": "scatter", "data": nodes, "selectedMode": "single", "z": 3},
            {
                "type": "lines",
                "coordinateSystem": "cartesian2d",
                "silent": True,
                "symbol": ["none", "arrow"],
                "symbolSize": 9,
                "data": edges,
            },
        ],
    }


def _tallest(found: dict[Key, int]) -> int:
    return max(Counter(found.values()).values())


def _places(found: dict[Key, int]) -> dict[Key, tuple[float, float]]:
    """Steps from left to right; each column of milestones stands in the middle of the tallest."""
    columns: dict[int, list[Key]] = defaultdict(list)
    for each in sorted(found, key=natural):
        columns[found[each]].append(each)
    height = max(_tallest(found), 2)
    return {
        each: (step, row + (height - len(keys)) / 2) for step, keys in columns.items() for row, each in enumerate(keys)
    }


def _node(
    key: Key, row: Any, place: tuple[float, float], look: Theme, *, width: int, is_centre: bool
) -> dict[str, Any]:
    state = "none" if row["status"] in CLOSED else row["state"]
    title = str(row["title"] or key)
    return {
        "name": f"{key} · {title} · {row['function'] or NO_FUNCTION}",
        "value": place,
        "symbol": "circle",
        "symbolSize": 24 if is_centre else 17,
        "itemStyle": {
            "color": look.heat[HEAT_STATES.index(state)],
            "borderColor": look.accent if is_centre else look.text,
            "borderWidth": 3 if is_centre else 1,
            "opacity": 1,
        },
        "label": {
            "show": True,
            "position": "bottom",
            "formatter": f"{{key|{key}}}\n{title}",
            "rich": {"key": {"fontWeight": 600, "color": look.text, "fontSize": 11, "lineHeight": 15}},
            "color": look.text,
            "fontSize": 11,
            "width": width,
            "overflow": "truncate",
        },
    }


def _edge(link: Any, place: dict[Key, tuple[float, float]], look: Theme) -> dict[str, Any]:
    short = link.open and link.slack_days is not None and link.slack_days < 0
    (x, y), end = place[link.predecessor], place[link.successor]
    return {
        # The arrow ends before the mark, or it would lie under it.
        "coords": [[x, y], [x + (end[0] - x) * SHY, y + (end[1] - y) * SHY]],
        "lineStyle": {
            "color": look.bad if short else look.text,
            "width": 2.5 if short else 1.2,
            "type": "solid" if link.open else "dashed",
            "opacity": 0.85,
            "curveness": 0.12 if x == end[0] else 0,
        },
    }

"""Which cell of a chart was clicked, and a chart that starts anew once the choice was made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from ui import charts, session
from ui.charts import Cells


def draw(cells: Cells, *, name: str, alt: str, chosen: int | None, on_click: Callable[[str, str], None]) -> None:
    """Draw cells; a click on one calls `on_click` with the names of its row and column."""
    widget = f"{name}_{st.session_state.get(_turn(name), 0)}"
    st.echarts_chart(
        charts.options(cells, dark=session.is_dark(), chosen=chosen),
        height=charts.height(cells),
        key=widget,
        on_select=lambda: _clicked(cells, widget, on_click),
        alt=alt,
    )
    _as_table(cells, name)


def _as_table(cells: Cells, name: str) -> None:
    """The same in a table, for whoever sees no colours or uses no mouse; sent when it is opened."""
    box = st.expander("The same as a table", icon=":material/table:", key=f"{name}_table", on_change="rerun")
    if not box.open:
        return
    said = [charts.said(cell) for cell in cells.cells]
    wide = len(cells.columns)
    rows = [[name, *said[n * wide : (n + 1) * wide]] for n, name in enumerate(cells.rows)]
    frame = pd.DataFrame(rows, columns=["Row", *cells.columns]).set_index("Row")
    box.dataframe(frame, key=f"{name}_cells", placeholder="", alt=f"The cells of the picture, {cells.about}")


def forget(name: str) -> None:
    """The choice was made elsewhere: the chart starts anew, or it would go on showing the cell clicked before."""
    st.session_state[_turn(name)] = st.session_state.get(_turn(name), 0) + 1


def _turn(name: str) -> str:
    return f"{name}_turn"


def _clicked(cells: Cells, widget: str, on_click: Callable[[str, str], None]) -> None:
    position = position_of(st.session_state[widget])
    place = cells.place(position) if position is not None else None
    if place:
        on_click(*place)


def position_of(state: Any) -> int | None:
    """The position of the selected cell in its list, from what the chart reports; None if nothing is selected."""
    return next((int(n) for series in state["selection"]["selected"] for n in series["data_indices"]), None)

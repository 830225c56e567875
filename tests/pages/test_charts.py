"""The heatmap says in numbers, colour and words what the analysis found, and frames the chosen cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis.heatmap import HEAT_STATES, Heatmap, heatmap
from ui import charts
from ui.clicked import position_of
from ui.dependencies import heat
from ui.dependencies.heat import TOTAL, By
from ui.theme import DARK, LIGHT, Theme

FUNCTIONS = ["Finance", "IT", "Warehouse"]


@pytest.fixture
def picture() -> Heatmap:
    """The warehouse waits for IT twice, once short by 12 days; Finance waits for nobody."""
    milestones = pd.DataFrame(
        {
            "key": ["IT-4", "IT-5", "WH-7", "WH-8", "FIN-1"],
            "function": ["IT", "IT", "Warehouse", "Warehouse", "Finance"],
            "due_date": [date(2027, 3, 23), date(2027, 1, 4), date(2027, 3, 5), date(2027, 6, 1), date(2027, 1, 4)],
        }
    )
    links = pd.DataFrame(
        {
            "predecessor": ["IT-4", "IT-5"],
            "successor": ["WH-7", "WH-8"],
            "slack_days": pd.Series([-12, 90], dtype=object),
        }
    )
    return heatmap(milestones, links, pd.DataFrame({"key": []}), today=date(2026, 11, 23))


def drawn(picture: Heatmap, by: By, **options: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """The cells of the chart, by the names of their row and column."""
    found = heat.cells_of(picture, by)
    data = charts.options(found, dark=False, **options)["series"][0]["data"]
    return {(found.rows[cell["value"][1]], found.columns[cell["value"][0]]): cell for cell in data}


@pytest.mark.parametrize(("by", "number"), [("open", "2"), ("late", "1"), ("slack", "−12")])
def test_each_switch_prints_its_number(picture: Heatmap, by: Any, number: str) -> None:
    found = drawn(picture, by)
    assert len(found) == 16
    assert found["Warehouse", "IT"]["value"][3] == number
    assert found["Finance", "IT"]["value"][3] == ""
    assert found["Warehouse", TOTAL]["value"][3] == found[TOTAL, "IT"]["value"][3] == number


def test_the_colour_is_the_worst_state_whatever_number_is_printed(picture: Heatmap) -> None:
    for by in ("open", "late", "slack"):
        cell = drawn(picture, by)["Warehouse", "IT"]
        assert HEAT_STATES[cell["value"][2]] == "very_short"


def test_a_cell_says_in_words_who_waits_for_whom(picture: Heatmap) -> None:
    found = drawn(picture, "open")
    assert found["Warehouse", "IT"]["value"][4] == "Warehouse waits for IT: 2 open, 1 late, short by 12 days"
    assert found["IT", "Warehouse"]["value"][4] == "IT waits for Warehouse: nothing open"
    assert found["IT", "IT"]["value"][4] == "Within IT: nothing open"


def test_the_darker_the_worse_on_a_light_page_and_the_brighter_the_worse_on_a_dark_one(picture: Heatmap) -> None:
    light, dark = (
        [
            lightness(piece["color"])
            for piece in charts.options(heat.cells_of(picture, "open"), dark=is_dark)["visualMap"]["pieces"]
        ]
        for is_dark in (False, True)
    )
    assert light[1:] == sorted(light[1:], reverse=True)
    assert dark == sorted(dark)


def lightness(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_number_can_be_read_on_its_colour(theme: Theme) -> None:
    """WCAG AA asks for a contrast of 4.5."""
    for color, label in zip(theme.heat, theme.labels, strict=True):
        high, low = sorted((lightness(color), lightness(label)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (color, label)


def test_the_chosen_cell_is_framed_above_the_others_and_takes_no_clicks(picture: Heatmap) -> None:
    found = heat.cells_of(picture, "open")
    frame = charts.options(found, dark=False, chosen=found.position("Warehouse", "IT"))["series"][1]
    assert [cell["value"][:2] for cell in frame["data"]] == [[1, 2]]
    assert frame["silent"]
    for row, column in ((None, None), ("Warehouse", None), ("Gone", "IT")):
        assert found.position(row, column) is None
    assert charts.options(found, dark=False)["series"][1]["data"] == []


def test_two_functions_that_wait_for_each_other_are_marked() -> None:
    plan = pd.DataFrame({"key": ["a", "b", "c", "d"], "function": ["IT", "HR", "IT", "HR"]})
    links = pd.DataFrame({"predecessor": ["a", "d"], "successor": ["b", "c"], "slack_days": [3, 4]})
    found = drawn(heatmap(plan, links, pd.DataFrame({"key": []}), today=date(2026, 11, 23)), "open")
    assert found["IT", "HR"]["value"][3] == found["HR", "IT"]["value"][3] == "1 ⇄"
    assert found["IT", "HR"]["value"][4].endswith("and HR waits for IT")


def test_what_leads_nowhere_has_a_column_of_its_own_where_there_is_any(picture: Heatmap) -> None:
    assert heat.NOWHERE not in heat.cells_of(picture, "open").columns
    lost = drawn(replace(picture, unresolved={"Warehouse": 2}), "open")
    assert [lost[row, heat.NOWHERE]["value"][3] for row in (*FUNCTIONS, TOTAL)] == ["", "", "2", "2"]


def test_a_click_is_a_row_and_a_column(picture: Heatmap) -> None:
    def state(*indices: int) -> dict[str, Any]:
        return {"selection": {"selected": [{"data_indices": list(indices)}] if indices else []}}

    found = heat.cells_of(picture, "open")
    assert found.place(position_of(state(9)) or 0) == ("Warehouse", "IT")
    assert position_of(state()) is None
    assert found.place(400) is None


def test_the_chart_grows_with_the_functions(picture: Heatmap) -> None:
    assert charts.height(heat.cells_of(picture, "open")) < 300

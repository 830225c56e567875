"""docs/schedule.md says what the code does: its examples run, its numbers and names are those of the code."""

from __future__ import annotations

import doctest
import re

from analysis.heatmap import HEAT_STATES, TIGHT_BELOW_DAYS, VERY_SHORT_BELOW_DAYS
from analysis.trend import RUNAWAY_MOVES
from services.insights import MEASURES
from services.schema.calendars import LONGEST_CLOSURE_DAYS
from tests.conftest import ROOT
from ui import tables
from ui.charts import LEGEND
from ui.dependencies import around, path, structure

PAGE = ROOT / "docs" / "schedule.md"
TEXT = PAGE.read_text("utf-8")


def test_the_examples_run() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert (found.attempted > 5, found.failed) == (True, 0)


def test_states_and_measures_are_those_of_the_code_in_its_order() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", TEXT, re.MULTILINE)
    assert [name for name, _ in rows] == [*HEAT_STATES, *MEASURES]
    assert dict(rows[: len(HEAT_STATES)]) == LEGEND


def test_the_numbers_are_those_of_the_code() -> None:
    for said in (
        f"at least {TIGHT_BELOW_DAYS} working days of slack",
        f"slack below −{-VERY_SHORT_BELOW_DAYS}",
        f"at least {RUNAWAY_MOVES} in a row",
        f"the first {tables.MOST} rows",
        f"up to {structure.MOST} milestones, the neighbourhood for {around.MOST}, the chain for its last {path.DRAWN}",
    ):
        assert said in " ".join(TEXT.split()), said
    assert LONGEST_CLOSURE_DAYS == 366

"""A real programme of seven teams: its links, its loops (none) and its heatmap, cell by cell."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.graph import find_cycles
from analysis.heatmap import heatmap
from analysis.implied import implied_dates
from analysis.links import resolve_links
from domain.records import Link
from domain.schema import NO_FUNCTION
from tests.analysis.tables import milestones

OUTSIDE_BRACKETS = re.compile(r",(?![^\[(]*[\])])")


def records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def programme(shared: Path) -> pd.DataFrame:
    first: dict[str, dict[str, object]] = {}
    for record in records(shared / "data/trackers/003_lsst__milestones.csv"):
        refs = (ref.strip() for ref in OUTSIDE_BRACKETS.split(record["Prerequisites"]))
        first.setdefault(
            record["Milestone ID"],
            {
                "key": record["Milestone ID"],
                "title": record["Description"],
                "function": record["Team"] or None,
                "due_date": date.fromisoformat(record["Target Date"]),
                "depends_on": tuple(Link(ref) for ref in refs if ref),
            },
        )
    return milestones(list(first.values()))


def test_219_links_are_found_and_what_is_no_milestone_stays_visible(programme: pd.DataFrame) -> None:
    found = resolve_links(programme)
    assert (len(programme), len(found.links), len(found.unresolved)) == (149, 219, 12)
    assert "Auth system [NCSA?]" in set(found.unresolved["text"])


def test_14_links_run_backwards_in_time_and_none_in_a_loop(programme: pd.DataFrame) -> None:
    found = resolve_links(programme)
    result = implied_dates(programme, found.links)
    assert find_cycles(found.links) == []
    assert result.links["backwards"].sum() == 14
    short = [slack < 0 for slack in result.links["slack_days"].tolist()]
    assert short == result.links["backwards"].tolist(), "without lags, broken and backwards are the same"
    assert sum(slip > 0 for slip in result.milestones["implied_slip_days"].tolist()) == 7


def test_the_heatmap_equals_the_expected_matrix_cell_by_cell(programme: pd.DataFrame, shared: Path) -> None:
    found = resolve_links(programme)
    picture = heatmap(programme, implied_dates(programme, found.links).links, found.unresolved, date(2017, 8, 1))
    expected = {
        tuple(record[side].replace("(programme L2)", NO_FUNCTION) for side in ("receiver_team", "provider_team")): (
            int(record["links"]),
            int(record["links_where_provider_due_after_receiver"]),
        )
        for record in records(shared / "data/trackers/truth/003_expected_team_matrix.csv")
    }
    cells = {(cell.receiver, cell.provider): (cell.open, cell.late) for cell in picture.cells.itertuples()}
    assert cells == expected
    assert sum(picture.unresolved.values()) == 12

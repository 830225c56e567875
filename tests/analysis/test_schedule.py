"""The critical path method: published project lengths, an independent library, a calendar, what has happened."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from analysis import network
from analysis.calendar import STANDARD, Calendar
from analysis.schedule import schedule
from tests.analysis.tables import links
from tests.conftest import large


def plan(**durations: int) -> pd.DataFrame:
    return pd.DataFrame({"key": list(durations), "duration_days": list(durations.values())})


def maybe(*cells: object) -> pd.Series[Any]:
    return pd.Series(list(cells), dtype=object)


def column(result: pd.DataFrame, name: str) -> dict[str, object]:
    return dict(zip(result["key"], result[name].tolist(), strict=True))


def read_instance(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The jobs and the precedence relations of a PSPLIB single-mode file."""
    lines = path.read_text().splitlines()

    def block(title: str, skip: int) -> list[list[int]]:
        start = next(number for number, line in enumerate(lines) if line.startswith(title)) + skip
        stop = next(number for number in range(start, len(lines)) if lines[number].startswith("*"))
        return [[int(word) for word in line.split()] for line in lines[start:stop]]

    arrows = [(str(job), str(after)) for job, _, _, *successors in block("jobnr.    #modes", 1) for after in successors]
    lasts = {str(job): duration for job, _, duration, *_ in block("jobnr. mode", 2)}
    return plan(**lasts), links(*arrows)


def test_project_length_equals_the_published_mpm_time_of_every_psplib_instance(shared: Path) -> None:
    folder = shared / "data" / "psplib"
    with (folder / "mpm_expected.csv").open() as file:
        published = {row["file"]: int(row["mpm_time_published"]) for row in csv.DictReader(file)}

    found = {name: schedule(*read_instance(folder / "j30" / name))["early_finish"].max() for name in published}

    assert len(found) >= 120
    assert found == published


def random_plan(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    chance = Random(seed)
    size = chance.randrange(2, 40)
    keys = [f"k{number}" for number in range(size)]
    chance.shuffle(keys)
    pairs = [(a, b) for b in range(size) for a in range(b) if chance.random() < 3 / size]
    rows = [(keys[a], keys[b], chance.choice(["FS", "SS", "FF", "SF"]), chance.randrange(-6, 9)) for a, b in pairs]
    return plan(**{key: chance.choice((0, chance.randrange(1, 20))) for key in keys}), links(*rows)


def by_longest_paths(activities: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """The same figures as longest paths between events, found by Bellman and Ford in networkx.

    Each activity is two events, its start and its finish; every inequality, the fixed duration included, is an edge
    of the potentials' graph with its sign turned, so that the longest path is the shortest.
    """
    graph = nx.DiGraph()
    at_least: dict[tuple[str, str], int] = {}

    def bound(earlier: str, later: str, days: int) -> None:
        at_least[earlier, later] = max(days, at_least.get((earlier, later), days))

    for key, lasts in zip(activities["key"], activities["duration_days"], strict=True):
        bound("begin", f"{key}:S", 0)
        bound(f"{key}:S", f"{key}:F", lasts)
        bound(f"{key}:F", f"{key}:S", -lasts)
        bound(f"{key}:F", "end", 0)
    bound("begin", "end", 0)
    for before, after, kind, lag in given[["predecessor", "successor", "type", "lag_days"]].values.tolist():
        bound(f"{before}:{kind[0]}", f"{after}:{kind[1]}", lag)
    graph.add_weighted_edges_from((a, b, -days) for (a, b), days in at_least.items())
    early = {event: -days for event, days in nx.single_source_bellman_ford_path_length(graph, "begin").items()}
    turned = nx.single_source_bellman_ford_path_length(graph.reverse(), "end")
    late = {event: early["end"] + days for event, days in turned.items()}
    rows = []
    for key in activities["key"]:
        own = {f"{key}:S", f"{key}:F"}
        leaves = [
            early[later] - early[earlier] - days
            for (earlier, later), days in at_least.items()
            if earlier in own and later not in own
        ]
        start = early[f"{key}:S"]
        rows.append((key, start, early[f"{key}:F"], late[f"{key}:S"] - start, min(leaves)))
    return pd.DataFrame(rows, columns=["key", "early_start", "early_finish", "total_float", "free_float"])


@pytest.mark.parametrize("narrow", [True, False], ids=["node by node", "level by level"])
def test_floats_equal_an_independent_library_for_all_four_link_types(
    narrow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "WIDE", 10**6 if narrow else 0)

    for seed in range(large(2_500)):
        activities, given = random_plan(seed)
        result = schedule(activities, given)
        expected = by_longest_paths(activities, given)
        for name in ("early_start", "early_finish", "total_float", "free_float"):
            assert column(result, name) == column(expected, name), f"{name} with seed {seed}"


def test_a_lag_on_every_link_type_is_counted_between_the_right_ends() -> None:
    for kind, start in (("FS", 12), ("SS", 2), ("FF", 8), ("SF", 0)):
        result = schedule(plan(a=10, b=4), links(("a", "b", kind, 2)))
        assert column(result, "early_start")["b"] == start, kind


def test_with_a_calendar_work_rests_on_days_off() -> None:
    """Five days from Thursday 2 April 2026 over Easter end on Friday 10 April; painting begins on Monday."""
    easter = Calendar(holidays=(date(2026, 4, 3), date(2026, 4, 6)))
    activities = plan(dig=5, paint=1, handover=0).assign(earliest_start=maybe(date(2026, 4, 2), None, None))

    result = schedule(activities, links(("dig", "paint"), ("paint", "handover")), easter)

    assert column(result, "early_start") == {
        "dig": date(2026, 4, 2), "paint": date(2026, 4, 13), "handover": date(2026, 4, 13)
    }  # fmt: skip
    assert column(result, "early_finish") == {
        "dig": date(2026, 4, 10), "paint": date(2026, 4, 13), "handover": date(2026, 4, 13)
    }  # fmt: skip
    assert column(result, "late_finish") == column(result, "early_finish")
    assert result["critical"].all()


def test_offsets_and_dates_tell_the_same_story() -> None:
    for seed in range(60):
        activities, given = random_plan(seed)
        origin = date(2026, 1, 5)
        dated = schedule(activities.assign(earliest_start=origin), given, STANDARD)
        plain = schedule(activities, given)
        assert column(dated, "total_float") == column(plain, "total_float")
        for offset, day in zip(plain["early_finish"], dated["early_finish"], strict=True):
            assert STANDARD.between(origin - timedelta(days=3), day) == max(offset, 1)


def test_what_happened_stands_where_it_happened_and_what_is_open_is_not_finished_before_today() -> None:
    activities = plan(survey=5, permit=10, dig=3, old=4).assign(
        actual_start=maybe(0, 4, None, None), actual_finish=maybe(7, None, None, None)
    )
    result = schedule(activities, links(("survey", "permit"), ("permit", "dig")), status_date=20)

    assert column(result, "early_finish") == {"survey": 7, "permit": 20, "dig": 23, "old": 20}
    assert column(result, "total_float") == {"survey": None, "permit": 0, "dig": 0, "old": 3}
    assert column(result, "critical") == {"survey": False, "permit": True, "dig": True, "old": False}


def test_loops_links_to_nowhere_and_to_itself_are_left_out_and_the_rest_is_computed() -> None:
    given = links(("a", "b"), ("b", "a"), ("b", "c"), ("c", "c"), ("ghost", "c"), ("c", "nobody"))

    assert column(schedule(plan(a=2, b=3, c=1), given), "early_start") == {"a": 0, "b": 0, "c": 3}


def test_no_activities_and_no_links_are_a_plan_too() -> None:
    assert schedule(plan(), links()).empty
    assert column(schedule(plan(only=4), links()), "total_float") == {"only": 0}


@pytest.mark.parametrize(
    ("activities", "calendar", "words"),
    [
        (plan(a=-1), None, "negative"),
        (pd.concat([plan(a=1), plan(a=2)]), None, "same key"),
        (plan(a=1), STANDARD, "needs a date"),
    ],
)
def test_a_plan_that_makes_no_sense_is_named(activities: pd.DataFrame, calendar: Calendar | None, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        schedule(activities, links(), calendar)


def test_a_chain_longer_than_pythons_stack_is_passed() -> None:
    size = 3_000
    activities = pd.DataFrame({"key": [str(number) for number in range(size)], "duration_days": 1})
    chain = links(*((str(number), str(number + 1)) for number in range(size - 1)))

    assert schedule(activities, chain)["early_finish"].max() == size

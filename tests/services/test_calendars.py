"""Working time of functions: what is chosen, what follows for slack and moves, what is refused, what the log says."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Refused
from domain.records import Actor
from services.foresight import what_if
from services.history.integrity import audit_log
from services.insights import load_world
from services.schema import aliases
from services.schema.calendars import (
    EVERYBODY,
    Closure,
    WorkingTime,
    as_it_works,
    choose_working_time,
    days_off_between,
    working_times,
)
from services.workspace import Workspace
from tests.services.conftest import ANA

TODAY = date(2026, 11, 23)
YEAR_END = Closure(date(2026, 12, 7), date(2026, 12, 11), "Stocktaking")


def slack(ws: Workspace, successor: str) -> Any:
    links = load_world(ws, TODAY).links
    return dict(zip(links["successor"], links["slack_days"], strict=True))[successor]


def test_slack_counts_in_the_working_days_of_the_function_that_waits(ws: Workspace, plan: Path) -> None:
    assert slack(ws, "WH-1") == 10
    choose_working_time(ws, "IT", WorkingTime(closed=(YEAR_END,)), ANA)
    assert slack(ws, "WH-1") == 10, "the warehouse works while IT is closed"
    choose_working_time(ws, "Warehouse", WorkingTime("DE-BY", closed=(YEAR_END,)), ANA)
    assert slack(ws, "WH-1") == 5
    assert slack(ws, "WH-2") == 20, "23 weekdays without Christmas Day, New Year's Day and Epiphany"


def test_what_if_moves_in_the_same_days_as_the_picture(ws: Workspace, plan: Path) -> None:
    choose_working_time(ws, EVERYBODY, WorkingTime(week="1111000"), ANA)
    moved = what_if(ws, {"IT-2": date(2026, 12, 22)}).moved.set_index("key")["days"]
    assert moved.to_dict() == {"IT-2": 12, "WH-1": 4}


def test_a_closure_of_everybody_holds_for_functions_with_a_week_of_their_own(ws: Workspace, plan: Path) -> None:
    choose_working_time(ws, EVERYBODY, WorkingTime(closed=(YEAR_END,)), ANA)
    choose_working_time(ws, "Warehouse", WorkingTime(week="1111110"), ANA)
    times = working_times(ws)
    assert as_it_works(times, "Warehouse") == WorkingTime(week="1111110", closed=(YEAR_END,))
    off = days_off_between(times, TODAY, date(2026, 12, 31))
    assert [len(whose) for whose in off.values()] == [2, 2, 2, 2, 2]
    assert slack(ws, "WH-1") == 7


def test_a_choice_is_recorded_and_can_be_dropped_again(ws: Workspace, plan: Path) -> None:
    assert choose_working_time(ws, "IT", WorkingTime("DE"), ANA, "works council")
    assert not choose_working_time(ws, "IT", WorkingTime("DE"), ANA)
    record = audit_log(ws)[0]
    assert (record["entity"], record["key"], record["reason"]) == ("setting", "calendar:IT", "works council")
    assert choose_working_time(ws, "IT", WorkingTime("NL"), ANA)
    assert choose_working_time(ws, "IT", None, ANA)
    assert list(working_times(ws)) == [EVERYBODY]


def test_a_function_keeps_its_working_time_under_a_new_name(ws: Workspace, plan: Path) -> None:
    choose_working_time(ws, "IT", WorkingTime("DE"), ANA)
    aliases.learn_alias(ws, "function", "IT", "Technology", ANA)
    assert working_times(ws)["Technology"] == WorkingTime("DE")


@pytest.mark.parametrize(
    ("function", "time", "words"),
    [
        ("Legal", WorkingTime(), "no function “Legal”"),
        ("IT", WorkingTime("Atlantis"), "no country or region"),
        ("IT", WorkingTime("DE-XX"), "no country or region"),
        ("IT", WorkingTime(week="0000000"), "at least one working day"),
        ("IT", WorkingTime(week="11111"), "at least one working day"),
        ("IT", WorkingTime(closed=(Closure(date(2026, 12, 2), date(2026, 12, 1)),)), "ends before it begins"),
        ("IT", WorkingTime(closed=(Closure(date(2020, 1, 1), date(2030, 1, 1)),)), "longer than a year"),
    ],
)
def test_what_makes_no_calendar_is_refused_in_words(
    ws: Workspace, plan: Path, function: str, time: WorkingTime, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        choose_working_time(ws, function, time, ANA)
    assert list(working_times(ws)) == [EVERYBODY]


def test_an_owner_may_not_choose_working_time(ws: Workspace, plan: Path) -> None:
    with pytest.raises(Refused, match="may not"):
        choose_working_time(ws, "IT", WorkingTime("DE"), Actor("otto", "Otto", role="owner"))


def test_a_place_may_be_spelt_in_small_letters(ws: Workspace, plan: Path) -> None:
    assert choose_working_time(ws, "IT", WorkingTime("de-by"), ANA)
    assert not choose_working_time(ws, "IT", WorkingTime("DE-BY"), ANA)
    assert working_times(ws)["IT"].place == "DE-BY"

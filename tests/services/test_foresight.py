"""What a move would come to, and how dates moved so far, from a real sheet and the log."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain.errors import Refused
from services.edits import Edit, apply_edits
from services.foresight import trend, trend_document, what_if, what_if_document
from services.schema.calendars import Closure, WorkingTime, choose_working_time
from services.workspace import Workspace
from tests.services.conftest import ANA, edit_elsewhere, sync


def save(ws: Workspace, key: str, field: str, text: str) -> None:
    assert apply_edits(ws, [Edit(key, field, text)], actor=ANA, reason="Agreed.").txn


def test_a_move_shows_who_it_takes_along_and_writes_nothing(ws: Workspace, plan: Path) -> None:
    before = ws.data_seq()

    found = what_if_document(what_if(ws, {"IT-2": date(2026, 12, 22)}))

    assert found["moved"] == [
        {"key": "IT-2", "from": "2026-12-01", "to": "2026-12-22", "days": 15},
        {"key": "WH-1", "from": "2026-12-15", "to": "2026-12-22", "days": 5},
    ]
    assert found["functions"] == {"IT": {"milestones": 1, "days": 15}, "Warehouse": {"milestones": 1, "days": 5}}
    assert found["broken_links"] == [
        {"predecessor": "IT-2", "successor": "WH-1", "type": "FS", "lag_days": 0, "slack_before": 10, "slack_after": -5}
    ]
    assert ws.data_seq() == before


@pytest.mark.parametrize(("key", "words"), [("XX-1", "no milestone XX-1"), ("IT-1", "IT-1 is done")])
def test_a_move_of_nothing_and_of_what_is_done_is_refused(ws: Workspace, plan: Path, key: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        what_if(ws, {key: date(2026, 12, 22)})


def test_a_date_that_slips_in_the_sheet_in_the_app_and_by_its_forecast_is_one_line(ws: Workspace, plan: Path) -> None:
    edit_elsewhere(plan, {"F6": date(2026, 12, 22)})
    assert sync(ws).to_database == 1
    save(ws, "WH-1", "forecast_date", "2027-01-11")

    (found,) = (each for each in trend(ws, date(2026, 11, 23)) if each.key == "WH-1")

    assert [day for _, day in found.points] == [date(2026, 12, 15), date(2026, 12, 22), date(2027, 1, 11)]
    assert (found.slip_days, found.moves, found.converges) == (19, 2, False)
    document = trend_document([found])["milestones"][0]
    assert set(document) == {"key", "points", "slip_days", "moves", "converges"}
    assert document["points"][-1]["forecast"] == "2027-01-11"


def test_the_trend_of_one_function_has_its_milestones_only(ws: Workspace, plan: Path) -> None:
    assert [each.key for each in trend(ws, date(2026, 11, 23), function="IT")] == ["IT-1", "IT-2"]
    with pytest.raises(Refused, match="Legal"):
        trend(ws, date(2026, 11, 23), function="Legal")


def test_a_slip_counts_in_the_working_days_of_its_function(ws: Workspace, plan: Path) -> None:
    save(ws, "WH-1", "due_date", "2026-12-22")
    closed = WorkingTime(closed=(Closure(date(2026, 12, 17), date(2026, 12, 18)),))
    for function, days in (("IT", 5), ("Warehouse", 3)):
        choose_working_time(ws, function, closed, ANA)
        (found,) = (each for each in trend(ws, date(2026, 11, 23)) if each.key == "WH-1")
        assert found.slip_days == days

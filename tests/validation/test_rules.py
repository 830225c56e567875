"""Stories: what the rules notice about a milestone, and about an edit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.records import CellRef, Link, Money, RowValues, Value
from validation.check import check, check_edit
from validation.rules import RULES

TODAY = date(2026, 3, 2)
SOUND: RowValues = {
    "title": "API live",
    "function": "IT",
    "owner": "Ana",
    "done_definition": "Warehouse has called it.",
    "start_date": date(2026, 1, 5),
    "due_date": date(2026, 4, 1),
    "status": "in_progress",
    "percent_complete": Decimal(40),
}


def found(**values: Value) -> list[str]:
    """The rules that a sound milestone breaks with these values, and at which field."""
    issues = check({"IT-4": {**SOUND, **values}}, lambda key, field: f"{key}.{field}", TODAY)
    assert all(issue.message.startswith("IT-4") and issue.advice for issue in issues)
    return [f"{issue.severity} {issue.rule} {str(issue.where).removeprefix('IT-4.')}" for issue in issues]


def test_a_sound_milestone_breaks_no_rule() -> None:
    assert found() == []


DONE: dict[str, Value] = {"status": "done", "percent_complete": Decimal(100), "actual_date": date(2026, 3, 1)}


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        ({**DONE, "actual_date": date(2026, 3, 3)}, "error actual-in-future actual_date"),
        ({**DONE, "actual_date": None}, "warning done-without-actual status"),
        ({"actual_date": date(2026, 3, 1)}, "warning actual-without-done status"),
        ({"start_date": date(2026, 4, 2)}, "warning start-after-due start_date"),
        ({**DONE, "actual_date": date(2026, 1, 4)}, "warning actual-before-start actual_date"),
        ({**DONE, "percent_complete": Decimal(90)}, "warning done-not-complete percent_complete"),
        ({"percent_complete": Decimal(100)}, "warning complete-not-done status"),
        ({"status": "not_started"}, "warning progress-before-start status"),
        ({"forecast_date": date(2026, 3, 1)}, "warning forecast-in-past forecast_date"),
        ({"depends_on": (Link("IT-4"),)}, "error self-link depends_on"),
        ({"depends_on": (Link("4"),), "sheet_id": "4"}, "error self-link depends_on"),
        ({"depends_on": (Link("2"), Link("2"))}, "warning duplicate-link depends_on"),
        (
            {"budget_planned": Money(Decimal(5), "EUR"), "budget_actual": Money(Decimal(6), "EUR")},
            "warning budget-overrun budget_actual",
        ),
        ({"owner": None}, "gap owner-missing owner"),
        ({"function": None}, "gap function-missing function"),
        ({"due_date": None}, "gap due-missing due_date"),
        ({"done_definition": None}, "gap done-definition-missing done_definition"),
    ],
)
def test_each_rule_notices_its_own_and_nothing_else(values: dict[str, Value], finding: str) -> None:
    assert found(**values) == [finding]


@pytest.mark.parametrize(
    "values",
    [
        DONE,
        {**DONE, "actual_date": TODAY},
        {"forecast_date": TODAY},
        {**DONE, "forecast_date": date(2026, 2, 1)},
        {"status": "not_started", "percent_complete": Decimal(0)},
        {"start_date": date(2026, 4, 1)},
        {"status": "cancelled", "owner": None, "due_date": None},
        {"status": None, "percent_complete": Decimal(100)},
        {"budget_planned": Money(Decimal(5), "EUR"), "budget_actual": Money(Decimal(6), "USD")},
        {"budget_planned": Money(Decimal(5)), "budget_actual": Money(Decimal(5))},
    ],
)
def test_what_just_keeps_within_the_rules_is_left_alone(values: dict[str, Value]) -> None:
    assert found(**values) == []


def test_a_finding_points_at_the_cell() -> None:
    issues = check({"IT-4": {**SOUND, "owner": None}}, lambda key, field: CellRef("Plan", 7, 3), TODAY)
    assert [str(issue.where) for issue in issues] == ["Plan!C7"]


def test_an_edit_answers_for_what_it_newly_breaks_only() -> None:
    before = {**SOUND, "owner": None}
    after = {**before, **DONE, "actual_date": date(2026, 3, 9)}
    assert [(issue.rule, issue.where) for issue in check_edit(before, after, "IT-4", TODAY)] == [
        ("actual-in-future", "IT-4.actual_date")
    ]


def test_a_new_milestone_answers_for_everything() -> None:
    issues = check_edit({}, {"title": "API live"}, "IT-9", TODAY)
    assert {issue.rule for issue in issues} == {
        "owner-missing",
        "function-missing",
        "due-missing",
        "done-definition-missing",
    }


def test_every_rule_says_in_one_sentence_what_it_wants() -> None:
    sentences = [rule.__doc__ for rule in RULES]
    assert all(sentence and sentence.endswith(".") and "\n" not in sentence for sentence in sentences)
    assert len(set(sentences)) == len(RULES)

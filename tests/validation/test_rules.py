"""Stories: what the rules notice about a milestone, and about an edit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.records import CellRef, Link, Money, RowValues, Stage, Value
from domain.schema import STATUSES
from validation.rules.check import Measure, alone, check, check_edit, readers_of
from validation.rules.rule import Facts, Subject
from validation.rules.rules_within import RULES
from validation.values.problems import HELD, NOTES

TODAY = date(2026, 3, 2)
PARTS = ("percent_complete", "duration_days")
EVERY_RULE = Measure(TODAY, off=frozenset())
SOUND: RowValues = {
    "title": "API live",
    "function": "IT",
    "owner": "Ana",
    "done_definition": "Warehouse has called it.",
    "outcome": "Two scans a second",
    "evidence": "Test report 7",
    "start_date": date(2026, 1, 5),
    "due_date": date(2026, 4, 1),
    "status": "in_progress",
    "percent_complete": Decimal(40),
}


def found(facts: Facts | None = None, /, **values: Value) -> list[str]:
    """The rules that a sound milestone breaks with these values, and at which field."""
    issues = check({"IT-4": {**SOUND, **values}}, lambda key, field: f"{key}.{field}", EVERY_RULE, facts)
    assert all("IT-4" in issue.message and issue.advice for issue in issues)
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
        ({"status": "not_started", "start_date": None}, "warning progress-before-start status"),
        ({"forecast_date": date(2026, 3, 1)}, "warning forecast-in-past forecast_date"),
        ({"depends_on": (Link("IT-4"),)}, "error self-link depends_on"),
        ({"depends_on": (Link("4"),), "sheet_id": "4"}, "error self-link depends_on"),
        ({"depends_on": (Link("2"), Link("2"))}, "warning duplicate-link depends_on"),
        (
            {"budget_planned": Money(Decimal(5), "EUR"), "budget_actual": Money(Decimal(6), "EUR")},
            "warning budget-overrun budget_actual",
        ),
        (
            {"budget_planned": Money(Decimal(5), "EUR"), "budget_actual": Money(Decimal(4), "USD")},
            "warning currency-differs budget_actual",
        ),
        ({"budget_planned": Money(Decimal(-5), "EUR")}, "warning negative-budget budget_planned"),
        ({"duration_days": Decimal(88)}, "warning duration-against-dates duration_days"),
        ({"due_date": date(2026, 2, 27)}, "warning overdue-without-forecast due_date"),
        (
            {"start_date": date(2026, 2, 27), "status": "not_started", "percent_complete": None},
            "warning late-start status",
        ),
        ({"due_date": date(2062, 4, 3)}, "warning date-far-away due_date"),
        ({"due_date": date(2026, 4, 4)}, "info weekend-date due_date"),
        ({**DONE, "health": "red"}, "warning red-and-done health"),
        ({"title": "x" * 201}, "warning title-too-long title"),
        ({"contributors": ("Ana", "Bo")}, "info owner-twice contributors"),
        ({**DONE, "evidence": None}, "gap evidence-missing evidence"),
        ({"outcome": None}, "gap outcome-missing outcome"),
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
        {"status": "not_started", "percent_complete": Decimal(0), "start_date": TODAY},
        {"due_date": date(2026, 2, 27), "forecast_date": TODAY},
        {"due_date": TODAY},
        {"duration_days": Decimal(87)},
        {**DONE, "health": "amber"},
        {"title": "x" * 200},
        {"contributors": ("Bo",)},
        {"start_date": date(2026, 4, 1)},
        {"status": "cancelled", "owner": None, "due_date": None, "outcome": None},
        {"status": None, "percent_complete": Decimal(100)},
        {"budget_planned": Money(Decimal(5)), "budget_actual": Money(Decimal(5))},
    ],
)
def test_what_just_keeps_within_the_rules_is_left_alone(values: dict[str, Value]) -> None:
    assert found(**values) == []


@pytest.mark.parametrize(
    ("facts", "finding"),
    [
        (Facts(functions={"IT": False}), "gap function-unconfirmed function"),
        (Facts(unresolved={"IT-4": ("Racks?",)}), "warning dangling-link depends_on"),
        (Facts(loops={"IT-4": ("IT-4", "WH-5")}), "error circular-link depends_on"),
        (Facts(too_early={"IT-4": (("IT-3", 4),)}), "warning due-before-predecessor due_date"),
    ],
)
def test_a_rule_between_milestones_looks_at_what_was_found_about_them(facts: Facts, finding: str) -> None:
    assert found(facts) == [finding]
    assert found(Facts(functions={"IT": True}, unresolved={"IT-9": ("Racks?",)})) == []


def test_a_finding_points_at_the_cell() -> None:
    issues = check({"IT-4": {**SOUND, "owner": None}}, lambda key, field: CellRef("Plan", 7, 3), EVERY_RULE)
    assert [str(issue.where) for issue in issues] == ["Plan!C7"]


def test_a_rule_that_is_left_out_says_nothing() -> None:
    measure = Measure(TODAY, off=frozenset({"owner-missing"}))
    assert check({"IT-4": {**SOUND, "owner": None}}, lambda key, field: key, measure) == ()


def test_severity_grows_with_the_stage() -> None:
    row = {**SOUND, **DONE, "actual_date": None, "tracker": "launch"}
    grave = {
        stage: [issue.severity for issue in check({"IT-4": row}, lambda key, field: key, staged)]
        for stage in Stage
        for staged in [Measure(TODAY, stages={"launch": stage})]
    }
    assert grave[Stage.OBSERVE] == grave[Stage.SHEET_LEADS] == ["warning"]
    assert grave[Stage.SHARED] == grave[Stage.DATABASE_LEADS] == ["error"]


def test_an_edit_answers_for_what_it_newly_breaks_only() -> None:
    before = {**SOUND, "owner": None}
    after = {**before, **DONE, "actual_date": date(2026, 3, 9)}
    assert [(issue.rule, issue.where) for issue in check_edit(before, after, "IT-4", EVERY_RULE)] == [
        ("actual-in-future", "IT-4.actual_date")
    ]


def test_a_baseline_that_moves_is_noticed_and_one_that_is_set_is_not() -> None:
    agreed = {**SOUND, "baseline_date": date(2026, 4, 1)}
    moved = {**SOUND, "baseline_date": date(2026, 5, 1)}
    assert [issue.rule for issue in check_edit(agreed, moved, "IT-4", EVERY_RULE)] == ["baseline-moved"]
    assert check_edit(SOUND, agreed, "IT-4", EVERY_RULE) == ()
    assert check_edit(agreed, {**agreed, "notes": "x"}, "IT-4", EVERY_RULE) == ()


def test_a_new_milestone_answers_for_everything() -> None:
    issues = check_edit({}, {"title": "API live"}, "IT-9", EVERY_RULE)
    assert {issue.rule for issue in issues} == {
        "owner-missing",
        "function-missing",
        "due-missing",
        "done-definition-missing",
        "outcome-missing",
    }


def test_every_rule_says_in_one_sentence_what_it_wants_and_has_a_name_of_its_own() -> None:
    sentences = [one.sentence for one in RULES]
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in sentences)
    assert len(set(sentences)) == len(RULES)
    names = [one.name for one in RULES]
    assert len(set(names)) == len(names) >= 25
    assert not set(names) & (set(HELD) | set(NOTES))


ANY_DAY = st.none() | st.dates(date(2005, 1, 1), date(2045, 12, 31))
ANY_MONEY = st.none() | st.builds(Money, st.decimals(-9, 9, places=0), st.sampled_from(["EUR", "USD", None]))
ANY_ROW = st.fixed_dictionaries(
    dict.fromkeys(("start_date", "due_date", "forecast_date", "actual_date", "baseline_date"), ANY_DAY)
    | dict.fromkeys(("budget_planned", "budget_actual"), ANY_MONEY)
    | {name: st.sampled_from([None, "", "Ana"]) for name in ("owner", "function", "outcome", "evidence", "title")}
    | {name: st.sampled_from([None, Decimal(0), Decimal(40), Decimal(100)]) for name in PARTS}
    | {
        "status": st.sampled_from([None, *STATUSES]),
        "health": st.sampled_from([None, "red", "green"]),
        "contributors": st.sampled_from([None, (), ("Ana", "Bo")]),
        "depends_on": st.sampled_from([None, (), (Link("IT-4"),), (Link("2"), Link("2"))]),
    }
)


@given(ANY_ROW)
def test_many_rows_are_held_to_what_a_single_new_one_is(row: RowValues) -> None:
    alone = check({"IT-4": row}, lambda key, field: f"{key}.{field}", EVERY_RULE)
    assert alone == check_edit({}, row, "IT-4", EVERY_RULE)
    others = {f"IT-{number}": SOUND for number in (3, 5)}
    among = check({**others, "IT-4": row}, lambda key, field: f"{key}.{field}", EVERY_RULE)
    assert among == alone


class Noted(dict[str, Value]):
    """A row that notes which of its fields were looked at."""

    def __init__(self, row: RowValues) -> None:
        super().__init__(row)
        self.seen: set[str] = set()

    def get(self, name: str, default: object = None) -> Value:
        self.seen.add(name)
        return super().get(name)


@given(ANY_ROW)
def test_a_rule_looks_at_no_field_of_a_row_but_those_that_it_names(row: RowValues) -> None:
    for one in RULES:
        noted, is_alone = Noted(row), not one.scope.concerns and not one.scope.on_edit
        if is_alone and one.scope.holds(Subject("IT-4", row, TODAY, Facts())):
            one.find(Subject("IT-4", noted, TODAY, Facts()))
            assert noted.seen <= one.scope.reads, one.name


@given(ANY_ROW, ANY_ROW, st.sets(st.sampled_from(["status", "due_date", "owner", "percent_complete", "depends_on"])))
def test_rules_that_read_nothing_that_moved_find_what_they_found(
    row: RowValues, other: RowValues, moved: set[str]
) -> None:
    after = {**row, **{name: other[name] for name in moved}}
    before, anew = (dict(alone([("IT-4", each)], EVERY_RULE, {})[0]) for each in (row, after))
    asked = dict(alone([("IT-4", after)], EVERY_RULE, {}, [frozenset(moved)])[0])
    stood = {number: said for number, said in before.items() if number not in readers_of(moved)}
    assert stood | asked == anew

"""Run the rules: over all rows, or over one edit. Has no rules of its own (`validation.rules.rules_within`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from domain.issues import Issue
from domain.records import CellRef, Key, RowValues, Stage
from validation.rules.rule import Facts, Rule, Subject
from validation.rules.rules_within import RULES

Rows: TypeAlias = Mapping[Key, RowValues]
Where: TypeAlias = Callable[[Key, str], CellRef | str]
"""(key, field) → the place to point at."""
OFF_UNTIL_CHOSEN = frozenset(one.name for one in RULES if not one.is_on)


@dataclass(frozen=True, slots=True)
class Measure:
    """What rows are held to: today, the rules left out, and the stage of each tracker, which severity grows with."""

    today: date
    off: frozenset[str] = OFF_UNTIL_CHOSEN
    stages: Mapping[str, Stage] | None = None

    def issue(self, found: Rule, subject: Subject, message: str, where: CellRef | str) -> Issue:
        """The finding of one rule, as grave as it is where the milestone is at home."""
        stage = (self.stages or {}).get(str(subject.row.get("tracker")), Stage.OBSERVE)
        return Issue(found.name, found.severity_at(stage), where, message, found.advice)


def check(rows: Rows, where: Where, measure: Measure, facts: Facts | None = None) -> tuple[Issue, ...]:
    """Hold rows to every rule that applies; findings come rule by rule, in the order of the list."""
    subjects = [Subject(key, row, measure.today, facts or Facts()) for key, row in rows.items()]
    return tuple(
        measure.issue(one, subject, message, where(subject.key, one.field))
        for one in RULES
        if one.name not in measure.off
        for subject in subjects
        if (message := one.find(subject))
    )


def check_edit(before_row: RowValues, after_row: RowValues, key: Key, measure: Measure) -> tuple[Issue, ...]:
    """The findings that an edit newly makes; places are `key.field`. A new row has an empty `before_row`."""

    def broken(row: RowValues, before: RowValues | None) -> dict[str, Issue]:
        subject = Subject(key, row, measure.today, Facts(), before)
        found = ((one, one.find(subject)) for one in RULES if one.name not in measure.off)
        return {one.name: measure.issue(one, subject, said, f"{key}.{one.field}") for one, said in found if said}

    known = broken(before_row, None) if before_row else {}
    return tuple(issue for name, issue in broken(after_row, before_row or None).items() if name not in known)

"""Run the rules: over all rows, or over one edit. Has no rules of its own (`validation.rules.rules_within`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import TypeAlias

from domain.issues import Issue, Severity
from domain.records import CellRef, Key, RowValues, Stage
from validation.rules.rule import Facts, Rule, Subject
from validation.rules.rules_within import RULES

Rows: TypeAlias = Mapping[Key, RowValues]
Where: TypeAlias = Callable[[Key, str], CellRef | str]
"""(key, field) → the place to point at."""
Finding: TypeAlias = tuple[int, str]
"""The number of a rule in the list, and what it says."""
OFF_UNTIL_CHOSEN = frozenset(one.name for one in RULES if not one.is_on)

_ALONE = tuple((number, one) for number, one in enumerate(RULES) if not one.scope.concerns and not one.scope.on_edit)
_BETWEEN = tuple((number, one) for number, one in enumerate(RULES) if one.scope.concerns)
_READS = {number: one.scope.reads for number, one in _ALONE}
READ = frozenset(name for reads in _READS.values() for name in reads)
"""The fields that rules about a row alone look at."""
_ASKED = tuple(dict.fromkeys(name for _, one in _ALONE for name in (*one.scope.filled, *one.scope.blank)))


@dataclass(frozen=True, slots=True)
class Measure:
    """What rows are held to: today, the rules left out, and the stage of each tracker, which severity grows with."""

    today: date
    off: frozenset[str] = OFF_UNTIL_CHOSEN
    stages: Mapping[str, Stage] | None = None

    def issue(self, found: Rule, row: RowValues, message: str, where: CellRef | str) -> Issue:
        """The finding of one rule, as grave as it is where the milestone is at home."""
        return Issue(found.name, self.severity(found, row.get("tracker")), where, message, found.advice)

    def severity(self, found: Rule, tracker: object) -> Severity:
        """How grave what a rule finds is for a milestone of this tracker."""
        return found.severity_at((self.stages or {}).get(str(tracker), Stage.OBSERVE))


def check(rows: Rows, where: Where, measure: Measure, facts: Facts | None = None) -> tuple[Issue, ...]:
    """Hold rows to every rule that applies; findings come rule by rule, in the order of the list."""
    found: list[list[Issue]] = [[] for _ in RULES]
    facts = facts or Facts()
    known = alone(rows.items(), measure, facts.functions)
    beyond = between(rows, measure, facts)
    for (key, row), own in zip(rows.items(), known, strict=True):
        for number, said in (*own, *beyond.get(key, ())):
            found[number].append(measure.issue(RULES[number], row, said, where(key, RULES[number].field)))
    return tuple(issue for issues in found for issue in issues)


def alone(
    rows: Iterable[tuple[Key, RowValues]],
    measure: Measure,
    functions: Mapping[str, bool],
    moved: Iterable[frozenset[str] | None] = repeat(None),
) -> list[tuple[Finding, ...]]:
    """What each row breaks of the rules that look at the row, the day and the functions of the workspace only.

    `moved`: for each row the fields that did; then only rules that read one of them are asked.
    """
    today, off, facts = measure.today, measure.off, Facts(functions)
    found = []
    for (key, row), fields in zip(rows, moved, strict=False):
        it = Subject(key, row, today, facts)
        blanks = tuple([(value := row.get(name)) is None or value == "" or value == () for name in _ASKED])
        asked = _that_may_speak(off, it.status, blanks, fields)
        found.append(tuple([(number, said) for number, one in asked if (said := one.find(it))]))
    return found


@lru_cache(maxsize=1 << 12)
def _that_may_speak(
    off: frozenset[str], status: str | None, blanks: tuple[bool, ...], moved: frozenset[str] | None
) -> tuple[tuple[int, Rule], ...]:
    """The rules that a row with this status and these blank fields does not rule out: few kinds of rows are met."""
    is_empty = dict(zip(_ASKED, blanks, strict=True))
    return tuple(
        (number, one)
        for number, one in _ALONE
        if one.name not in off
        and one.scope.status(status)
        and not any(is_empty[name] for name in one.scope.filled)
        and all(is_empty[name] for name in one.scope.blank)
        and (moved is None or not moved.isdisjoint(_READS[number]))
    )


def readers_of(fields: Collection[str]) -> list[int]:
    """The numbers of the rules about a row alone that read one of these fields."""
    return [number for number, reads in _READS.items() if not reads.isdisjoint(fields)]


def between(rows: Rows, measure: Measure, facts: Facts) -> dict[Key, tuple[Finding, ...]]:
    """What rows break of the rules that look at what stands around them, for those that break any."""
    found: dict[Key, tuple[Finding, ...]] = {}
    for number, one in _BETWEEN:
        assert one.scope.concerns
        concerned = () if one.name in measure.off else one.scope.concerns(facts)
        for key in concerned:
            row = rows.get(key)
            if row is not None and (said := one.find(Subject(key, row, measure.today, facts))):
                found[key] = (*found.get(key, ()), (number, said))
    return found


def check_edit(before_row: RowValues, after_row: RowValues, key: Key, measure: Measure) -> tuple[Issue, ...]:
    """The findings that an edit newly makes; places are `key.field`. A new row has an empty `before_row`."""

    def broken(row: RowValues, before: RowValues | None) -> dict[str, Issue]:
        subject = Subject(key, row, measure.today, Facts(), before)
        asked = (one for one in RULES if one.name not in measure.off and one.scope.holds(subject))
        found = ((one, one.find(subject)) for one in asked)
        return {one.name: measure.issue(one, row, said, f"{key}.{one.field}") for one, said in found if said}

    known = broken(before_row, None) if before_row else {}
    return tuple(issue for name, issue in broken(after_row, before_row or None).items() if name not in known)

"""What a rule is: one sentence, a severity that grows with the stage, advice, and a way to find what breaks it.

Has no rules of its own (`validation.rules.rules_within`, `validation.rules.rules_between`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias, cast

from domain.issues import Severity
from domain.records import Key, Link, RowValues, Stage, is_blank
from domain.schema import CLOSED

Finder: TypeAlias = Callable[["Subject"], str | None]
"""What is wrong with one milestone, in one sentence; None when nothing is."""
Statuses: TypeAlias = Callable[[str | None], bool]
"""In which statuses a rule may have something to say."""
Concerned: TypeAlias = Callable[["Facts"], Collection[Key]]
"""Of which milestones something is known that a rule looks at."""
FROM_SHARED = frozenset({Stage.SHARED, Stage.DATABASE_LEADS, Stage.RETIRED})
"""From here on Cairn answers for what it holds, so that more is refused."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules need to know beyond a row. Whoever does not know leaves it empty, and those rules stay silent."""

    functions: Mapping[str, bool] = field(default_factory=dict)
    """name → confirmed"""
    unresolved: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    """Texts of links that name no milestone."""
    loops: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict)
    """The milestones that wait for each other in a circle, this one first."""
    too_early: Mapping[Key, tuple[tuple[Key, int], ...]] = field(default_factory=dict)
    """(predecessor, working days short) where a milestone is due before what it waits for allows."""


@dataclass(slots=True, eq=False)
class Subject:
    """One milestone as a rule sees it; `before` is its row before an edit, None where nothing is edited.

    Rules only read it. It is not frozen, since a frozen one takes three times as long to make, and many are made.
    """

    key: Key
    row: RowValues
    today: date
    facts: Facts
    before: RowValues | None = None

    def day(self, name: str) -> date | None:
        """A date field, if it has a date."""
        value = self.row.get(name)
        return value if isinstance(value, date) else None

    @property
    def links(self) -> tuple[Link, ...]:
        value = self.row.get("depends_on")
        return cast(tuple[Link, ...], value) if isinstance(value, tuple) else ()

    @property
    def status(self) -> str | None:
        value = self.row.get("status")
        return value if isinstance(value, str) else None


def is_done(status: str | None) -> bool:
    return status == "done"


def is_open(status: str | None) -> bool:
    """Neither done nor cancelled; an unknown status is open."""
    return status not in CLOSED


def is_wanted(status: str | None) -> bool:
    return status != "cancelled"


def is_anything(status: str | None) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Scope:
    """Which milestones a rule may have something to say about; of all others it says nothing.

    Known from a look at a row, so that a rule is asked about few of many rows.
    """

    filled: tuple[str, ...] = ()
    """Fields that all must have a value."""
    blank: tuple[str, ...] = ()
    """Fields that all must have none."""
    status: Statuses = is_anything
    concerns: Concerned | None = None
    """It looks at what stands around a row."""
    on_edit: bool = False
    """It compares a row with what it was before an edit."""
    beside: tuple[str, ...] = ()
    """Fields that it looks at beside those named above, and beside the status where that matters."""

    @property
    def reads(self) -> frozenset[str]:
        """Every field of a row that decides what is found and said."""
        return frozenset(
            (*self.filled, *self.blank, *self.beside, *(("status",) if self.status != is_anything else ()))
        )

    def holds(self, it: Subject) -> bool:
        """Say whether a row alone rules nothing out."""
        row = it.row
        return (
            self.status(it.status)
            and not any(is_blank(row.get(name)) for name in self.filled)
            and all(is_blank(row.get(name)) for name in self.blank)
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `field` is the cell it points at; `grown` its severity from the stage *shared* on."""

    name: str
    severity: Severity
    grown: Severity
    field: str
    sentence: str
    advice: str
    find: Finder
    scope: Scope
    is_on: bool = True
    """Whether it applies until a workspace chooses otherwise."""

    def severity_at(self, stage: Stage) -> Severity:
        return self.grown if stage in FROM_SHARED else self.severity


def rule(
    name: str,
    severity: Severity,
    field: str,
    advice: str,
    scope: Scope | None = None,
    *,
    grown: Severity | None = None,
    is_on: bool = True,
) -> Callable[[Finder], Rule]:
    """Make a rule of a finder; the finder's docstring is the rule's sentence. It is asked within the scope only."""

    def made(find: Finder) -> Rule:
        sentence = " ".join((find.__doc__ or "").split())
        return Rule(name, severity, grown or severity, field, sentence, advice, find, scope or Scope(), is_on)

    return made

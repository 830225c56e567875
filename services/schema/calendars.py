"""Working time: on which days a function works, by its country, its week and its own closures.

What is chosen for everybody holds for every function that chose nothing; a closure of everybody's holds for all.
Each choice is a setting, and so a governed record. What follows from working days is the matter of `analysis`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa

from analysis.calendar import STANDARD, Calendar, Calendars
from analysis.countries import place_of, public_holidays, usual_week
from db.ledger import commit_changes
from domain.errors import Refused
from domain.records import Actor
from services import access
from services.schema.aliases import confirmed_functions, known_as
from services.schema.chosen import all_chosen, choice, chosen
from services.workspace import Workspace
from validation.values.text import fold

EVERYBODY: Final = ""
"""Stands for the working time of every function that has none of its own."""

_PREFIX = "calendar:"
LONGEST_CLOSURE_DAYS = 366
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, order=True)
class Closure:
    """Days on which nobody works, both ends counted, and why."""

    first: date
    last: date
    why: str = ""

    def days(self) -> Iterator[date]:
        return (self.first + timedelta(step) for step in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """`place`: whose public holidays are off, such as "DE-BY"; none where it is blank. `week`: Monday first,
    "1" = working day; that of the place where it is blank. `closed`: further days off."""

    place: str = ""
    week: str = ""
    closed: tuple[Closure, ...] = ()

    @property
    def weekmask(self) -> str:
        """The week as it holds."""
        return self.week or (usual_week(self.place) if self.place else STANDARD.weekmask)

    def days_off(self) -> Mapping[date, str]:
        """Public holidays and closures, by day, with their names."""
        closed = {day: closure.why or "Closed" for closure in self.closed for day in closure.days()}
        return {**(public_holidays(self.place) if self.place else {}), **closed}


def working_times(ws: Workspace) -> dict[str, WorkingTime]:
    """Function → its own working time; under `EVERYBODY` the common one, chosen or not."""
    with ws.read() as tx:
        return times_of(tx)


def times_of(tx: sa.Connection) -> dict[str, WorkingTime]:
    """As `working_times`. Functions that are known by another name since are under that."""
    names = known_as(tx, "function")
    own = {names.get(fold(name), name): _read(kept) for name, kept in all_chosen(tx, _PREFIX).items()}
    return {EVERYBODY: WorkingTime(), **own}


def calendars_of(tx: sa.Connection) -> Calendars:
    """The working days by which the programme is computed."""
    times = times_of(tx)
    own = {function: _calendar(as_it_works(times, function)) for function in times if function != EVERYBODY}
    return Calendars(_calendar(times[EVERYBODY]), own)


@lru_cache(maxsize=256)
def _calendar(time: WorkingTime) -> Calendar:
    return Calendar(time.weekmask, tuple(sorted(time.days_off())))


def as_it_works(times: Mapping[str, WorkingTime], function: str) -> WorkingTime:
    """The working time that holds for a function: its own or everybody's, with the closures of everybody."""
    common = times[EVERYBODY]
    own = times.get(function, common)
    return replace(own, closed=tuple(sorted({*own.closed, *common.closed})))


def choose_working_time(
    ws: Workspace, function: str, time: WorkingTime | None, actor: Actor, reason: str | None = None
) -> bool:
    """Let a function (`EVERYBODY`: all that have none of their own) work so from now on; None: as everybody.

    Says whether that changed anything. Raises `Refused` for an unknown function or place, a week without a working
    day, a closure that ends before it begins or is longer than a year, and who may not choose.
    """
    access.require(actor, "change schema and rules")
    if time is not None:
        time = _checked(time)
    with ws.write() as tx:
        known = confirmed_functions(tx)
        if function != EVERYBODY and function not in known and chosen(tx, _PREFIX + function) is None:
            named = ", ".join(sorted(known)) or "none yet"
            raise Refused(f"There is no function “{function}”.", f"There are: {named}.")
        changes = choice(tx, _PREFIX + function, None if time is None else _kept(time))
        if not changes:
            return False
        commit_changes(tx, changes, actor=actor, origin=access.way_of(actor), reason=reason or None)
    return True


def _checked(time: WorkingTime) -> WorkingTime:
    """The same, its place as the library spells it; refuses what makes no calendar."""
    place = place_of(time.place) if time.place else ""
    if place is None:
        raise Refused(
            f"“{time.place}” is no country or region whose holidays Cairn knows.",
            "Give a code such as DE, or DE-BY for a region.",
        )
    if time.week and (len(time.week) != len(WEEKDAYS) or set(time.week) - {"0", "1"} or "1" not in time.week):
        raise Refused(
            "A week needs at least one working day.", "Write the days from Monday on, 1 for a working day: 1111100."
        )
    for closure in time.closed:
        days = (closure.last - closure.first).days + 1
        if days < 1:
            raise Refused(f"The closure from {closure.first} ends before it begins.", "Exchange its two days.")
        if days > LONGEST_CLOSURE_DAYS:
            raise Refused(
                f"The closure from {closure.first} to {closure.last} is longer than a year.",
                "Close for a year at most; nothing could be planned beyond it.",
            )
    return replace(time, place=place)


def _kept(time: WorkingTime) -> dict[str, Any]:
    closed = [[one.first.isoformat(), one.last.isoformat(), one.why] for one in sorted(set(time.closed))]
    return {"place": time.place, "week": time.week, "closed": closed}


def _read(kept: Mapping[str, Any]) -> WorkingTime:
    closed: Sequence[Sequence[str]] = kept["closed"]
    return WorkingTime(
        str(kept["place"]),
        str(kept["week"]),
        tuple(Closure(date.fromisoformat(first), date.fromisoformat(last), why) for first, last, why in closed),
    )


def days_off_between(times: Mapping[str, WorkingTime], first: date, last: date) -> dict[tuple[date, str], list[str]]:
    """Days off that would be working days else: (day, name) → whose, in the order of days; `EVERYBODY` stands for
    every function that is not among `times`.

    >>> christmas = Closure(date(2026, 12, 24), date(2026, 12, 27), "Year end")
    >>> found = days_off_between({EVERYBODY: WorkingTime(closed=(christmas,))}, date(2026, 12, 1), date(2026, 12, 31))
    >>> [(day.isoformat(), name, whose) for (day, name), whose in found.items()]
    [('2026-12-24', 'Year end', ['']), ('2026-12-25', 'Year end', [''])]
    """
    found: dict[tuple[date, str], list[str]] = {}
    for function in sorted(times):
        time = as_it_works(times, function)
        for day, name in time.days_off().items():
            if first <= day <= last and time.weekmask[day.weekday()] == "1":
                found.setdefault((day, name), []).append(function)
    return dict(sorted(found.items()))

"""The command about working time: which days a function works on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.base import AsUser, Json, Reason, app, asserted, the_workspace
from cli.output import answer
from domain.errors import Refused

if TYPE_CHECKING:
    from services.schema.calendars import Closure, WorkingTime

_BETWEEN = ".."


@app.command("calendars")
def calendars_command(
    function: Annotated[str, typer.Option(help="The function that is meant; default everybody.")] = "",
    place: Annotated[
        str | None, typer.Option(help="Whose public holidays are off: DE, or DE-BY. “none” for none.")
    ] = None,
    week: Annotated[str | None, typer.Option(help="The week from Monday on, 1 for a working day: 1111100.")] = None,
    close: Annotated[list[str] | None, typer.Option(metavar="FROM..TO[=WHY]", help="Close on these days.")] = None,
    open_: Annotated[
        list[str] | None, typer.Option("--open", metavar="FROM", help="Drop the closure from a day.")
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Let it work as everybody again.")] = False,
    reason: Reason = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Show on which days functions work, or choose it for one of them. Lags and slack count in these days."""
    from services.schema import calendars

    ws = the_workspace()
    known = calendars.working_times(ws)
    if reset or any(given is not None for given in (place, week, close, open_)):
        before = known.get(function, calendars.WorkingTime())
        after = None if reset else _changed(before, place, week, close or [], open_ or [])
        calendars.choose_working_time(ws, function, after, asserted(ws, as_user), reason)
        known = calendars.working_times(ws)
    answer({"calendars": [_shown(name, time) for name, time in sorted(known.items())]}, as_json=json)


def _changed(
    before: WorkingTime, place: str | None, week: str | None, close: list[str], open_: list[str]
) -> WorkingTime:
    from services.schema.calendars import WorkingTime

    opened = {_day(text) for text in open_}
    if missing := sorted(opened - {closure.first for closure in before.closed}):
        raise Refused(f"No closure begins on {missing[0]}.", "`calendars` lists them.")
    kept = [closure for closure in before.closed if closure.first not in opened]
    return WorkingTime(
        before.place if place is None else "" if place.casefold() == "none" else place,
        before.week if week is None else week,
        (*kept, *map(_closure, close)),
    )


def _closure(text: str) -> Closure:
    from services.schema.calendars import Closure

    days, _, why = text.partition("=")
    first, _, last = days.partition(_BETWEEN)
    return Closure(_day(first), _day(last or first), why.strip())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"“{text}” is no day.", "Write 2026-12-24, or 2026-12-24..2026-12-31=Year end.") from None


def _shown(function: str, time: WorkingTime) -> dict[str, Any]:
    closed = [f"{one.first}{_BETWEEN}{one.last}" + (f"={one.why}" if one.why else "") for one in time.closed]
    return {"function": function or None, "place": time.place or None, "week": time.weekmask, "closed": closed}

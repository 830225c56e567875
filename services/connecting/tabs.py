"""Read the sheet of a workbook that is the tracker: the one that is asked for, or the one that gives most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.base import Connector
from domain.binding import Binding
from domain.errors import Refused, SheetUnreadable
from domain.sheets import SheetInfo, SheetSnapshot
from validation.tables.headers import BindingGuess, guess_binding
from validation.tables.tabs import Tab, best_tab, judged, worth_of
from validation.values.row_words import is_legend

Known = Sequence[tuple[str, Binding]]
_MOST_LEGENDS = 2
MOST_SHEETS = 40
"""Of a workbook with more sheets than this, only so many are looked at."""


@dataclass(frozen=True, slots=True)
class ReadTab:
    """The sheet that was read, how, and what became of the others."""

    snapshot: SheetSnapshot
    guess: BindingGuess
    tabs: tuple[Tab, ...] = ()


def read_tab(
    connector: Connector,
    sheet: str | None,
    mapping: Mapping[str, str],
    known: Known = (),
    named: Mapping[str, str] = {},
) -> ReadTab:
    """Read the sheet of that name, or choose one.

    Raises `ConnectorError`, and `Refused` for a mapping that fits no sheet.
    """
    infos = connector.sheets()
    if sheet is not None or len(infos) < 2:
        snapshot = connector.read(sheet)
        return ReadTab(snapshot, guess_binding(snapshot, mapping, known, named, legends(connector, snapshot, infos)))
    seen: dict[str, SheetSnapshot] = {}
    guesses: dict[str, BindingGuess] = {}
    refused: list[Refused | SheetUnreadable] = []
    for info in [info for info in infos if not _why_not(info)][:MOST_SHEETS]:
        try:
            snapshot = connector.read(info.name)
            keys = legends(connector, snapshot, infos)
            guesses[info.name] = guess_binding(snapshot, mapping, known, named, keys)
            seen[info.name] = snapshot
        except (Refused, SheetUnreadable) as error:
            refused.append(error)
    if not seen:
        if refused:
            raise refused[0]
        return ReadTab(snapshot := connector.read(None), guess_binding(snapshot, mapping, known, named))
    chosen = best_tab({name: worth_of(seen[name], guess) for name, guess in guesses.items()}) or _fullest(seen)
    passed = [Tab(info.name, False, why) for info in infos if (why := _why_not(info))]
    return ReadTab(seen[chosen], guesses[chosen], (*judged(guesses, chosen), *passed))


def legends(
    connector: Connector, snapshot: SheetSnapshot, infos: Sequence[SheetInfo] = ()
) -> tuple[SheetSnapshot, ...]:
    """The tabs that explain the colours of a sheet, by their names; none where the sheet has no colours."""
    if not snapshot.fills:
        return ()
    others = [info for info in infos or connector.sheets() if info.name != snapshot.sheet and info.kind == "worksheet"]
    named = [info.name for info in others if is_legend(info.name)]
    return tuple(connector.read(name) for name in named[:_MOST_LEGENDS])


def _why_not(info: SheetInfo) -> str:
    if info.kind != "worksheet":
        return "It is a chart, not a sheet with cells."
    return "" if info.visible else "It is hidden."


def _fullest(seen: Mapping[str, SheetSnapshot]) -> str:
    """Where no sheet is a tracker, the reason of the fullest one says most."""
    return max(seen, key=lambda name: sum(cell is not None for row in seen[name].rows for cell in row))

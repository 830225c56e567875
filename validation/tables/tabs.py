"""Which sheet of a workbook is the tracker, judged by what each would give; and why the others are not.

Reads no workbook: it is given what was guessed of each sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.binding import Binding
from domain.headings import folded
from domain.sheets import SheetSnapshot
from validation.tables.headers import BindingGuess
from validation.values.text import is_empty

_ROWS_THAT_COUNT = 20
"""More rows than this make a list no better."""
_LOOK_UP_FIELDS = 1


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of a workbook, whether it was taken for the tracker, and why or why not."""

    name: str
    chosen: bool
    why: str


def worth_of(snapshot: SheetSnapshot, guess: BindingGuess) -> float:
    """What a sheet would give as a tracker: fields that are understood and hold something, and rows with a title."""
    if guess.binding is None:
        return 0.0
    sure = {column.column: column.confidence for column in guess.columns}
    below = snapshot.rows[guess.binding.header_row :]
    fields = sum(
        sure.get(column.column, 0.0) * (1.0 if _holds_something(below, column.column) else 0.5)
        for column in guess.binding.columns
    )
    return fields + 2.0 * min(_titles(below, guess.binding), _ROWS_THAT_COUNT) / _ROWS_THAT_COUNT


def best_tab(worths: Mapping[str, float]) -> str | None:
    """The sheet that gives most, the first of equals; None where none gives anything."""
    best = max(worths, key=lambda name: worths[name], default=None)
    return best if best is not None and worths[best] > 0 else None


def judged(guesses: Mapping[str, BindingGuess], chosen: str) -> list[Tab]:
    """Every sheet that was looked at with its verdict, in their order."""
    best = guesses[chosen].binding
    return [Tab(name, name == chosen, _why(guess, best, name == chosen, chosen)) for name, guess in guesses.items()]


def _why(guess: BindingGuess, best: Binding | None, is_chosen: bool, chosen: str) -> str:
    if guess.binding is None:
        return guess.reason
    fields = ", ".join("id" if name == "key" else name.replace("_", " ") for name in guess.binding.fields)
    if is_chosen:
        return f"It has most of what a tracker has: {fields}."
    if best and _headers(guess.binding) == _headers(best):
        return f"It has the same columns as “{chosen}”: connect it as a tracker of its own, if it is one."
    if len(guess.binding.columns) <= _LOOK_UP_FIELDS:
        return f"It looks like a list to choose from: of a tracker it has only the {fields}."
    return f"It has less of a tracker than “{chosen}”: {fields}."


def _headers(binding: Binding) -> list[str]:
    return sorted(folded(column.header) for column in binding.columns)


def _holds_something(rows: Sequence[Sequence[object]], column: int) -> bool:
    return any(len(row) >= column and not _is_blank(row[column - 1]) for row in rows)


def _titles(rows: Sequence[Sequence[object]], binding: Binding) -> int:
    title = binding.column_of("title")
    if title is None:
        return 0
    cells = [row[title.column - 1] for row in rows if len(row) >= title.column]
    return len({str(cell) for cell in cells if not _is_blank(cell)})


def _is_blank(cell: object) -> bool:
    return is_empty(cell) if isinstance(cell, str | float) else cell is None

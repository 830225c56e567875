"""The governed rows as a quick walk over the log leaves them: what `audit.replay` holds row by row, column by column.

A row is a number, and each field that ever changed is a column of values by that number, so that a record touches few
places in memory and the live tables are held against the log a column at a time. What a row said when it appeared is
kept as one text that nobody reads, and what the first change of a field says was there before is believed: that both
are true is seen by `audit.agreement` alone. Names nothing that is wrong; `audit.replay` does.
"""

from __future__ import annotations

from array import array
from json.encoder import encode_basestring as quoted
from typing import TypeAlias

from audit.reading import BLANK, ROW_END, ROW_START, CheckedValues, Said, Typed

Column: TypeAlias = tuple[str, list[Typed | None], list[Typed | None]]
"""A field that changed: what a record about it says between the new value and the key; by the number of the row the
value now and the one before its first change there, None where the row has not changed in this field. A plain tuple,
since it is taken apart for every record."""
OBJECT = ',"object":{'
"""How a record goes on after the new value."""
_MISFIT = "the record does not fit what came before"


class Columns(dict[str, Column]):
    """The fields of an entity that changed, by name. One that is looked up for the first time begins then."""

    def __init__(self, entity: str) -> None:
        super().__init__()
        self._opening = f'{OBJECT}"entity":{quoted(entity)},"field":'
        self._room = 1

    def __missing__(self, name: str) -> Column:
        opening = f'{self._opening}{quoted(name)},"key":'
        column: Column = opening, [None] * self._room, [None] * self._room
        self[name] = column
        return column

    def make_room(self, rows: int) -> None:
        """Make room for as many rows, and for as many again where there was none."""
        if rows > self._room:
            for _, now, first in self.values():
                now += [None] * self._room
                first += [None] * self._room
            self._room *= 2


class Rows:
    """The rows of one entity. A row that comes back after it was removed has a new number."""

    def __init__(self, entity: str) -> None:
        self.numbers: dict[str, int] = {}
        """key → number of a row that is there."""
        self.gone: dict[str, int] = {}
        """The same for rows that were removed."""
        self.appeared: list[Typed] = []
        """By number: the whole row as it appeared."""
        self.last = array("q")
        """By number: the last record that speaks of the row."""
        self.columns = Columns(entity)

    def appear(self, key: str, row: Typed, seq: int) -> None:
        """Take in a row that is not there."""
        self.numbers[key] = len(self.last)
        self.appeared.append(row)
        self.last.append(seq)
        self.columns.make_room(len(self.last))

    def knows(self, key: str) -> bool:
        """Say whether there is such a row, or was."""
        return key in self.numbers or key in self.gone


class Standing:
    """All governed rows."""

    def __init__(self) -> None:
        self.entities: dict[str, Rows] = {}
        self.values = CheckedValues()

    def rows(self, entity: str) -> Rows:
        """The rows of an entity."""
        if entity not in self.entities:
            self.entities[entity] = Rows(entity)
        return self.entities[entity]

    def fold(self, seq: int, said: Said) -> str | None:
        """Fold record `seq` in, which was read; say so if it does not fit what came before."""
        _, _, _, entity, key, name, op = said.columns
        rows, new = self.rows(entity), said.new
        match op:
            case "insert" if isinstance(new, dict) and not rows.knows(key):
                rows.appear(key, _whole(new), seq)
            case "restore" if isinstance(new, dict) and key in rows.gone:
                del rows.gone[key]
                rows.appear(key, _whole(new), seq)
            case "remove" if key in rows.numbers:
                number = rows.gone[key] = rows.numbers.pop(key)
                rows.last[number] = seq
            case "update" if isinstance(new, str) and isinstance(said.old, str) and key in rows.numbers:
                return _move(rows, rows.columns[name], rows.numbers[key], said.old, new, seq)
            case "insert" | "restore" | "remove" | "update":
                return _MISFIT
        return None


def _move(rows: Rows, column: Column, number: int, old: Typed, new: Typed, seq: int) -> str | None:
    _, now, first = column
    if now[number] is None:
        first[number] = old
    elif now[number] != old:
        return _MISFIT
    now[number], rows.last[number] = new, seq
    return None


def _whole(row: dict[str, Typed]) -> Typed:
    """A row that was read, as the text that its live row must make; a field said to be blank is as one not named."""
    parts = [f"{quoted(name)}:{typed}" for name, typed in row.items() if typed != BLANK]
    return f"{ROW_START}{','.join(parts)}{ROW_END}"

"""What a header calls the columns below it: one row of labels, or several with groups and merged cells above them.

Knows no field and no language. Whoever binds a column and whoever finds it again ask here, so that both see one name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from domain.sheets import CellValue, SheetSnapshot

Area: TypeAlias = tuple[int, int, int, int]
JOINT = " / "
_INVISIBLE = " \t\r\n\f\v\u00a0\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class Heading:
    """The names of one column: `own` is its lowest label, `full` has the groups above it ("Plan / Start").

    `is_own_cell` says whether the lowest label stands in this very column, and was not lent by a merged cell.
    """

    own: str = ""
    full: str = ""
    is_own_cell: bool = True

    def is_called(self, name: str) -> bool:
        """Say whether a name means this column; a blank name means a column without any."""
        return folded(name) in (folded(self.own), folded(self.full))


@lru_cache(maxsize=1 << 12)  # the same few headers are asked for again with every look at a sheet
def folded(text: str) -> str:
    r"""A header as it is compared: one line, no outer blanks, no case.

    >>> folded(" Target\n Date ")
    'target date'
    """
    return " ".join(unicodedata.normalize("NFC", text).strip(_INVISIBLE).split()).casefold()


def headings(snapshot: SheetSnapshot, top: int, bottom: int) -> tuple[Heading, ...]:
    """The names of all columns under a header of the rows `top` to `bottom`, from the left."""
    top = max(top, 1)
    cells = [snapshot.rows[row - 1] if row <= len(snapshot.rows) else () for row in range(top, bottom + 1)]
    width = max((len(row) for row in cells), default=0)
    merged = [area for area in snapshot.merged if area[0] <= bottom and area[2] >= top]
    labels = [_labels(snapshot, merged, row, width) for row in range(top, bottom + 1)]
    for upper, lower in zip(labels[-2::-1], labels[:0:-1], strict=True):
        _reach_right(upper, lower)
    return tuple(_heading(snapshot, merged, bottom, column, [row[column] for row in labels]) for column in range(width))


def called(names: Sequence[Heading], bound: Collection[str]) -> list[str]:
    """What each column is called, folded: with its groups where it is bound by them. `bound` are folded headers."""
    return [full if (full := folded(one.full)) in bound else folded(one.own) for one in names]


def _heading(snapshot: SheetSnapshot, merged: Sequence[Area], bottom: int, column: int, labels: list[str]) -> Heading:
    parts = [text for text, before in zip(labels, ["", *labels], strict=False) if text and text != before]
    if not parts:
        return Heading()
    lent = not labels[-1] or not _text(snapshot.at(bottom, column + 1))
    is_own_cell = not (lent and any(_covers(area, bottom, column + 1) for area in merged))
    return Heading(parts[-1], JOINT.join(parts), is_own_cell)


def _covers(area: Area, row: int, column: int) -> bool:
    """Say whether a merged area covers a cell from the left; one from above lends nothing that is not its own."""
    top, left, bottom, right = area
    return top <= row <= bottom and left < column <= right


def _labels(snapshot: SheetSnapshot, merged: Sequence[Area], row: int, width: int) -> list[str]:
    """The texts of one row, those of merged cells in all the columns that they cover."""
    labels = [_text(snapshot.at(row, column)) for column in range(1, width + 1)]
    for top, left, bottom, right in merged:
        if top <= row <= bottom and (text := _text(snapshot.at(top, left))):
            for column in range(left, min(right, width) + 1):
                labels[column - 1] = text
    return labels


def _reach_right(upper: list[str], lower: list[str]) -> None:
    """A group that is written once, without merged cells, names the labels to its right up to the next group."""
    group = ""
    for column, label in enumerate(lower):
        if upper[column]:
            group = upper[column] if label else ""
        elif label and group:
            upper[column] = group
        else:
            group = ""


def _text(cell: CellValue) -> str:
    if cell is None:
        return ""
    composed = unicodedata.normalize("NFC", str(cell).replace("\r\n", "\n").replace("\r", "\n"))
    return composed.strip(_INVISIBLE)

"""From raw rows to typed rows: which rows are milestones, what their cells say, what had to be held.

Does not match rows to keys and does not compare them with anything: that is for sync.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from domain.binding import Binding
from domain.issues import Issue
from domain.records import CellRef, Value
from domain.rows import KEY, HeldCell, RawRow, TypedRow
from domain.sheets import CellError, CellValue
from validation.tables.row_kinds import kinds_of
from validation.values.coerce import Coerced, coerce_cells, field_named, parse_text
from validation.values.problems import NOTES, Problem
from validation.values.text import cell_text, is_empty


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """The milestones of a sheet, the rows that are none (row, why), and what is wrong with cells."""

    rows: tuple[TypedRow, ...]
    skipped: tuple[tuple[int, str], ...]
    issues: tuple[Issue, ...]


def read_rows(
    sheet: str,
    rows: Sequence[RawRow],
    binding: Binding,
    *,
    plain: Sequence[int] = (),
    only: Collection[int] | None = None,
) -> CheckedRows:
    """Type the rows below the header. Blank rows are left out without a word.

    `plain`: further rows that are there and need not be read, as in `kinds_of`; `only`: of the rows, read no others.
    """
    filled = [row for row in rows if not all(map(is_empty, row.cells))]
    kinds = kinds_of(filled, binding, plain)
    wanted = [row for row in filled if row.row not in kinds and (only is None or row.row in only)]
    typed = {row.row: row for row in _typed(sheet, wanted, binding)}
    issues: list[Issue] = []
    for row in filled:
        if row.row in kinds:
            issues += _error_cells(sheet, row, binding)
        elif (one := typed.get(row.row)) and (one.held or one.notes):
            issues += dict.fromkeys([*(held.issue for held in one.held), *one.notes])
    skipped = tuple((row.row, kinds[row.row]) for row in filled if row.row in kinds)
    return CheckedRows(tuple(typed.values()), skipped, tuple(issues))


def _typed(sheet: str, rows: Sequence[RawRow], binding: Binding) -> Iterator[TypedRow]:
    """Type whole columns, one after the other, and put the rows together again."""
    constants = {name: parse_text(field_named(name), text).value for name, text in binding.constants}
    fields = {name: [Coerced(value)] * len(rows) for name, value in constants.items()}
    held: dict[int, list[HeldCell]] = defaultdict(list)
    notes: dict[int, list[Issue]] = defaultdict(list)
    for column, cells in zip(binding.columns, zip(*[row.cells for row in rows], strict=True), strict=bool(rows)):
        for name, read in coerce_cells(column, cells).items():
            fields[name] = read
            for row, cell, one in zip(rows, cells, read, strict=True):
                if one.problem:
                    held[row.row].append(_held(name, CellRef(sheet, row.row, column.column), cell, one.problem))
                if one.note:
                    notes[row.row].append(_noted(CellRef(sheet, row.row, column.column), one.note))
    for row, every in zip(rows, zip(*fields.values(), strict=True), strict=False):
        values: dict[str, Value] = {name: one.value for name, one in zip(fields, every, strict=True) if not one.problem}
        sheet_id = values.pop(KEY, None)
        its_id = sheet_id if isinstance(sheet_id, str) else None
        yield TypedRow(row.row, its_id, values, tuple(held.get(row.row, ())), tuple(notes.get(row.row, ())))


def _noted(place: CellRef, note: Problem) -> Issue:
    return Issue(note.rule, NOTES[note.rule][0], place, note.message, note.advice)


def _held(name: str, place: CellRef, cell: CellValue, problem: Problem) -> HeldCell:
    issue = Issue(problem.rule, "error", place, problem.message, problem.advice)
    return HeldCell(name, place, cell_text(cell), issue)


def _error_cells(sheet: str, row: RawRow, binding: Binding) -> Iterator[Issue]:
    """An error in the id or title of a row that is no milestone for it must not pass unseen."""
    for column, cell in zip(binding.columns, row.cells, strict=True):
        if isinstance(cell, CellError) and {"title", KEY} & set(column.fields):
            message = f"The cell shows {cell}, so that the row cannot be taken for a milestone."
            place = CellRef(sheet, row.row, column.column)
            yield Issue("error-cell", "error", place, message, "Mend its formula, or type the value itself.")

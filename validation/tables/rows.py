"""From raw rows to typed rows: which rows are milestones, what their cells say, what had to be held.

Does not match rows to keys and does not compare them with anything: that is for sync.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from domain.binding import Binding
from domain.issues import Issue
from domain.records import CellRef, RowValues, Value
from domain.rows import KEY, HeldCell, RawRow, TypedRow
from domain.sheets import CellError, CellValue
from validation.tables.row_kinds import kinds_of
from validation.values.coerce import ColumnReader, column_reader, field_named, parse_text, sheet_id_of
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
    filled = [row for row in rows if not all(is_empty(cell) for cell in row.cells)]
    kinds = kinds_of(filled, binding, plain)
    readers = [column_reader(column) for column in binding.columns]
    constants = {name: parse_text(field_named(name), text).value for name, text in binding.constants}
    typed: list[TypedRow] = []
    skipped: list[tuple[int, str]] = []
    issues: list[Issue] = []
    for row in filled:
        if row.row in kinds:
            skipped.append((row.row, kinds[row.row]))
            issues += _error_cells(sheet, row, binding)
        elif only is None or row.row in only:
            one = _type_row(sheet, row, binding, readers, constants)
            typed.append(one)
            if one.held or one.notes:
                issues += dict.fromkeys([*(held.issue for held in one.held), *one.notes])
    return CheckedRows(tuple(typed), tuple(skipped), tuple(issues))


def _type_row(
    sheet: str, row: RawRow, binding: Binding, readers: Sequence[ColumnReader], constants: RowValues
) -> TypedRow:
    values: dict[str, Value] = dict(constants)
    held: list[HeldCell] = []
    notes: list[Issue] = []
    sheet_id: str | None = None
    for column, read, cell in zip(binding.columns, readers, row.cells, strict=True):
        for name, coerced in read(cell).items():
            if coerced.problem:
                values.pop(name, None)
                held.append(_held(name, CellRef(sheet, row.row, column.column), cell, coerced.problem))
            elif name == KEY:
                sheet_id = sheet_id_of(cell)
            else:
                values[name] = coerced.value
            if coerced.note:
                notes.append(_noted(CellRef(sheet, row.row, column.column), coerced.note))
    return TypedRow(row.row, sheet_id, values, tuple(held), tuple(notes))


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

"""From raw rows to typed rows: which rows are milestones, what their cells say, what had to be held.

Does not match rows to keys and does not compare them with anything: that is for sync.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.binding import Binding, BoundColumn
from domain.issues import Issue
from domain.records import CellRef, Value
from domain.rows import KEY, HeldCell, RawRow, TypedRow
from domain.schema import HEALTHS, STATUSES
from domain.sheets import CellError, CellValue
from validation.coerce import Problem, coerce_column, field_named, parse_text, sheet_id_of
from validation.columns import best_field
from validation.text import cell_text, fold, is_empty
from validation.value_words import HEALTH_WORDS, STATUS_WORDS
from validation.vocabulary import LEGEND_WORDS, REPEATED_TOTALS

_OTHERS_FOR_A_SECTION = 2
"""With fewer bound columns beside the title, a row with a title alone is nothing out of the ordinary."""


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """The milestones of a sheet, the rows that are none (row, why), and what is wrong with cells."""

    rows: tuple[TypedRow, ...]
    skipped: tuple[tuple[int, str], ...]
    issues: tuple[Issue, ...]


def read_rows(sheet: str, rows: Sequence[RawRow], binding: Binding) -> CheckedRows:
    """Type the rows below the header. Blank rows are left out without a word."""
    filled = [row for row in rows if not all(is_empty(cell) for cell in row.cells)]
    sections = _section_rows(filled, binding)
    typed: list[TypedRow] = []
    skipped: list[tuple[int, str]] = []
    issues: list[Issue] = []
    for row in filled:
        why = sections.get(row.row) or _why_no_milestone(row, binding)
        if why:
            skipped.append((row.row, why))
            issues += _error_cells(sheet, row, binding)
        else:
            one = _type_row(sheet, row, binding)
            typed.append(one)
            issues += dict.fromkeys(held.issue for held in one.held)
    return CheckedRows(tuple(typed), tuple(skipped), tuple(issues))


def _type_row(sheet: str, row: RawRow, binding: Binding) -> TypedRow:
    values: dict[str, Value] = {name: parse_text(field_named(name), text).value for name, text in binding.constants}
    held: list[HeldCell] = []
    sheet_id: str | None = None
    for column, cell in zip(binding.columns, row.cells, strict=True):
        place = CellRef(sheet, row.row, column.column)
        for name, coerced in coerce_column(column, cell).items():
            if coerced.problem:
                values.pop(name, None)
                held.append(_held(name, place, cell, coerced.problem))
            elif name == KEY:
                sheet_id = sheet_id_of(cell)
            else:
                values[name] = coerced.value
    return TypedRow(row.row, sheet_id, values, tuple(held))


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


def _why_no_milestone(row: RawRow, binding: Binding) -> str | None:
    title, sheet_id = _cell_of(row, binding, "title"), _cell_of(row, binding, KEY)
    if isinstance(title, CellError) and sheet_id_of(sheet_id) is None:
        return f"Its title cell shows {title}."
    if is_empty(title):
        return _without_title(row, binding)
    if _repeats_header(row, binding):
        return "It repeats the header."
    word = fold(cell_text(title)) if is_empty(sheet_id) else ""
    if word in REPEATED_TOTALS:
        return "It is a line of totals."
    if word in LEGEND_WORDS or (_is_alone(row, binding) and _is_choice_word(word)):
        return "It looks like a legend."
    return None


def _without_title(row: RawRow, binding: Binding) -> str:
    if (sheet_id := sheet_id_of(_cell_of(row, binding, KEY))) is not None:
        return f"It has the id {sheet_id} and no title."
    has_date = any(
        not is_empty(cell) and field_named(name).type == "date"
        for column, cell in zip(binding.columns, row.cells, strict=True)
        for name in column.fields
    )
    return "It has a date and no title." if has_date else "It has no title."


def _cell_of(row: RawRow, binding: Binding, name: str) -> CellValue:
    cells = zip(binding.columns, row.cells, strict=True)
    return next((cell for column, cell in cells if name in column.fields), None)


def _repeats_header(row: RawRow, binding: Binding) -> bool:
    """Two cells or more that name their own column, one of them to the letter, and no cell that does not."""
    texts = [(column, cell) for column, cell in zip(binding.columns, row.cells, strict=True) if not is_empty(cell)]
    if len(texts) < 2 or not all(isinstance(cell, str) for _, cell in texts):
        return False
    # Likeness is costly, and data hardly ever carries its column's header: ask for that first.
    letters = [fold(str(cell)) == fold(column.header) for column, cell in texts]
    return any(letters) and all(
        same or _names(column, str(cell)) for same, (column, cell) in zip(letters, texts, strict=True)
    )


def _names(column: BoundColumn, text: str) -> bool:
    name, score = best_field(text)
    return score > 0.9 and name in column.fields


def _is_choice_word(word: str) -> bool:
    return word in STATUS_WORDS or word in HEALTH_WORDS or word.replace(" ", "_") in (*STATUSES, *HEALTHS)


def _is_alone(row: RawRow, binding: Binding) -> bool:
    """Say whether the title is the only filled cell among the bound ones."""
    filled = [column for column, cell in zip(binding.columns, row.cells, strict=True) if not is_empty(cell)]
    return len(filled) == 1 and "title" in filled[0].fields


def _section_rows(filled: Sequence[RawRow], binding: Binding) -> dict[int, str]:
    """Headings between the data: a title and nothing else, right above a row that has more."""
    alone = [_is_alone(row, binding) for row in filled]
    if len(binding.columns) <= _OTHERS_FOR_A_SECTION or 2 * sum(alone) > len(filled):
        return {}
    why = "It has a title and nothing else, as a heading. Give it an id, an owner or a date if it is a milestone."
    sections: dict[int, str] = {}
    heads_something = False
    for row, is_alone in zip(reversed(filled), reversed(alone), strict=True):
        if not is_alone:
            heads_something = True
        elif heads_something:
            sections[row.row] = why
    return sections

"""What a person should look at before a sheet is connected: names that stand twice, columns without a name.

A question never stops anything: it says what was decided, why, and how to decide otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from domain.binding import Binding, BoundColumn
from domain.headings import JOINT, folded
from domain.issues import Issue
from domain.records import column_letters
from domain.sheets import SheetSnapshot
from validation.naming.assignment import Candidate
from validation.tables.header_rows import Header
from validation.values.text import one_line


def questions_about(
    snapshot: SheetSnapshot,
    header: Header,
    binding: Binding,
    candidates: Sequence[Candidate],
    overrides: Mapping[str, str],
) -> tuple[Issue, ...]:
    """All that a person should look at, from the left. What a person has decided is no question."""
    found: list[Issue] = []
    for column in binding.columns:
        if not any(name in overrides for name in column.fields):
            found += _twins(snapshot, header, column, binding, candidates)
            found += _nameless(snapshot, header, column)
    return (*found, *_beside(snapshot, header, binding, candidates), *_hidden(snapshot, header, binding))


def _twins(
    snapshot: SheetSnapshot, header: Header, column: BoundColumn, binding: Binding, candidates: Sequence[Candidate]
) -> Iterator[Issue]:
    """Two columns of one name are never told apart in silence, nor two that only their groups tell apart."""
    mine = next((one for one in candidates if one.column == column.column), None)
    label = folded(column.header.split(JOINT)[-1])
    if mine is None or not label or mine.is_lent or mine.group is not None:
        return
    same = [one for one in candidates if label == folded(one.header.split(JOINT)[-1]) and not one.is_lent]
    others = [one for one in same if one.column != column.column and one.group is None and not one.apart]
    twins = [one for one in others if folded(one.header) == folded(mine.header)]
    where, spoken = snapshot.ref(header.bottom, column.column), _spoken(column)
    letter, letters = column_letters(column.column), [column_letters(one.column) for one in twins]
    if twins:
        used = [one for one in binding.columns if any(one.column == twin.column for twin in twins)]
        if any(one.column < column.column for one in used):
            return  # told already, at the first of them
        taken = ", ".join(f"{column_letters(one.column)} for the {_spoken(one)}" for one in (column, *used))
        rest = "" if len(used) == len(twins) else ", and leaves the others alone"
        message = (
            f"{len(twins) + 1} columns are called “{one_line(column.header)}” ({letter}, {', '.join(letters)}). "
            f"Cairn takes {taken}{rest}."
        )
        advice = f"Give them different names, or say which one it is: {column.fields[0]}=[{letters[0]}]."
        yield Issue("duplicate-header", "warning", where, message, advice)
    elif others := [one for one in others if column.fields[0] in one.scores]:
        named = ", ".join(f"“{one_line(one.header)}”" for one in others[:3])
        message = f"Cairn takes “{one_line(column.header)}” for the {spoken}, and leaves {named} alone."
        advice = f"If another is meant, say so: {column.fields[0]}=[{column_letters(others[0].column)}]."
        yield Issue("one-of-several", "info", where, message, advice)


def _nameless(snapshot: SheetSnapshot, header: Header, column: BoundColumn) -> Iterator[Issue]:
    if not column.header:
        where = snapshot.ref(header.bottom, column.column)
        message = f"Column {column_letters(column.column)} has no header. Cairn takes it for the {_spoken(column)}."
        yield Issue("missing-header", "warning", where, message, "Give the column a name in the header row.")


def _beside(
    snapshot: SheetSnapshot, header: Header, binding: Binding, candidates: Sequence[Candidate]
) -> Iterator[Issue]:
    """Columns that stand apart from the table are named, block by block, so that nobody misses one in silence."""
    bound = {column.column for column in binding.columns}
    apart = [one for one in candidates if one.apart and one.column not in bound]
    for _, run in groupby(enumerate(apart), lambda item: item[1].column - item[0]):
        block = [one for _, one in run]
        first, last = column_letters(block[0].column), column_letters(block[-1].column)
        where = f"Column {first} stands" if first == last else f"The columns {first} to {last} stand"
        named = ", ".join(f"“{one_line(one.header)}”" for one in block[:3]) + (" …" if len(block) > 3 else "")
        message = f"{where} apart from the table and {'is' if first == last else 'are'} left alone: {named}."
        advice = f"If it belongs to the table, choose its field, such as notes=[{first}]."
        yield Issue("table-beside", "info", snapshot.ref(header.bottom, block[0].column), message, advice)


def _hidden(snapshot: SheetSnapshot, header: Header, binding: Binding) -> Iterator[Issue]:
    for column in binding.columns:
        if column.column in snapshot.hidden_columns:
            where = snapshot.ref(header.bottom, column.column)
            message = f"The column “{column.header}” is hidden in the sheet. Cairn reads it as the {_spoken(column)}."
            yield Issue("hidden-column", "info", where, message, "Leave it unmapped if it is out of use.")


def _spoken(column: BoundColumn) -> str:
    return " and ".join("id" if name == "key" else name.replace("_", " ") for name in column.fields)

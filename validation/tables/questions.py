"""What a person should look at before a sheet is connected: names that stand twice, columns without a name.

A question never stops anything: it says what was decided, why, and how to decide otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from domain.binding import Binding, BoundColumn
from domain.headings import JOINT, folded
from domain.issues import Issue
from domain.records import column_letters
from domain.sheets import SheetSnapshot
from validation.naming.assignment import Candidate
from validation.tables.header_rows import Header


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
            found += _twins(snapshot, header, column, candidates)
            found += _nameless(snapshot, header, column)
    return (*found, *_hidden(snapshot, header, binding))


def _twins(
    snapshot: SheetSnapshot, header: Header, column: BoundColumn, candidates: Sequence[Candidate]
) -> Iterator[Issue]:
    """Two columns of one name are never told apart in silence."""
    label = folded(column.header.split(JOINT)[-1])
    same = [one for one in candidates if label == folded(one.header.split(JOINT)[-1]) and label and not one.is_lent]
    same = [one for one in same if one.group is None]
    others = [column_letters(one.column) for one in same if one.column != column.column]
    if not others or not any(one.column == column.column for one in same):
        return
    mine, name = column_letters(column.column), " ".join(column.header.split(JOINT)[-1].split())
    message = (
        f"{len(same)} columns are called “{name}” ({mine}, {', '.join(others)}). "
        f"Cairn takes {mine} for the {_spoken(column)}, and leaves the others alone."
    )
    advice = f"Give them different names, or say which one it is: {column.fields[0]}=[{others[0]}]."
    yield Issue("duplicate-header", "warning", snapshot.ref(header.bottom, column.column), message, advice)


def _nameless(snapshot: SheetSnapshot, header: Header, column: BoundColumn) -> Iterator[Issue]:
    if not column.header:
        where = snapshot.ref(header.bottom, column.column)
        message = f"Column {column_letters(column.column)} has no header. Cairn takes it for the {_spoken(column)}."
        yield Issue("missing-header", "warning", where, message, "Give the column a name in the header row.")


def _hidden(snapshot: SheetSnapshot, header: Header, binding: Binding) -> Iterator[Issue]:
    for column in binding.columns:
        if column.column in snapshot.hidden_columns:
            where = snapshot.ref(header.bottom, column.column)
            message = f"The column “{column.header}” is hidden in the sheet. Cairn reads it as the {_spoken(column)}."
            yield Issue("hidden-column", "info", where, message, "Leave it unmapped if it is out of use.")


def _spoken(column: BoundColumn) -> str:
    return " and ".join("id" if name == "key" else name.replace("_", " ") for name in column.fields)

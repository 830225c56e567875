"""What rows were read as before, so that a row which looks as it did is not read cell by cell again.

The print of a row covers its raw cells and all that their reading depends on. It is kept beside the base, and only
where the base holds what the row was read as; so it is a memory of readings, and says nothing of which row is which
or of what shall become of it. Once a day, and whenever a person says that a sheet is meant as it is, everything is
read anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

import sqlalchemy as sa

from db import syncstate
from db.ledger import APP_VERSION
from db.syncstate import TrackerState
from domain.binding import Binding
from domain.records import RowValues
from domain.rows import KEY, RawRow, TypedRow
from services.schema.spelling import Spelling
from validation.values.coerce import READ_AS, field_named, parse_text, sheet_id_of

FULL_AFTER = timedelta(days=1)
PRINT = 16
"""Bytes of a print."""


@dataclass(frozen=True, slots=True)
class Memory:
    """`kept`: print → text of the base that has what that row was read as; `decoded`: such texts and their values.
    `is_blank`: everything is to be read anew."""

    kept: Mapping[bytes, str] = field(default_factory=dict)
    is_blank: bool = True
    decoded: dict[str, RowValues] = field(default_factory=dict)


def recall(tx: sa.Connection, tracker: str, before: TrackerState, now: str, *, is_meant: bool) -> Memory:
    """What is remembered of a tracker's rows; nothing where it is time to read all of them."""
    last = before.read_in_full
    if is_meant or last is None or abs(datetime.fromisoformat(now) - datetime.fromisoformat(last)) > FULL_AFTER:
        return Memory()
    kept = {
        seen[:PRINT]: cells for seen, cells in syncstate.seen_of(tx, tracker) if seen[PRINT:] == _digest(cells.encode())
    }
    return Memory(kept, is_blank=False)


def prints_of(rows: Sequence[RawRow], binding: Binding, spelling: Spelling) -> dict[int, bytes]:
    """Row → its print, under a binding as cells are read by it."""
    known = _digest(repr(_means(binding, spelling)).encode())
    return {row.row: _digest(repr(row.cells).encode("utf-8", "surrogatepass"), known) for row in rows}


def _means(binding: Binding, spelling: Spelling) -> tuple[object, ...]:
    """All that says how the cells of a row are read."""
    columns = [(column.fields, column.conventions, len(column.further)) for column in binding.columns]
    aliases = [sorted(words.items()) for words in (spelling.function_aliases, spelling.person_aliases)]
    return READ_AS, APP_VERSION, columns, binding.constants, aliases


def known_rows(
    rows: Sequence[RawRow], prints: Mapping[int, bytes], memory: Memory, binding: Binding, spelling: Spelling
) -> dict[int, TypedRow]:
    """The rows that look as they did, as they were read then; a function must still be spelt as it was."""
    names = [name for name in binding.fields if name != KEY]
    constants = {name: parse_text(field_named(name), text).value for name, text in binding.constants}
    place = next((number for number, column in enumerate(binding.columns) if KEY in column.fields), None)
    texts = {row.row: memory.kept[prints[row.row]] for row in rows if prints[row.row] in memory.kept}
    wanted = list(set(texts.values()) - memory.decoded.keys())
    memory.decoded.update(zip(wanted, syncstate.read_cells(wanted), strict=True))
    found = []
    for row in rows:
        values = _exactly(memory.decoded[texts[row.row]], names) if row.row in texts else None
        if values is not None:
            sheet_id = None if place is None else sheet_id_of(row.cells[place])
            found.append(TypedRow(row.row, sheet_id, {**constants, **values} if constants else values))
    functions = {None, *spelling.functions}
    same = zip(found, spelling.spelt(found), strict=True)
    return {row.row: row for row, now in same if row is now and row.values.get("function") in functions}


def _exactly(values: RowValues, names: Sequence[str]) -> RowValues | None:
    """The values of these fields and no others; None where not all of them are known."""
    if not all(name in values for name in names):
        return None
    return values if len(values) == len(names) else {name: values[name] for name in names}


def seen_as(row_print: bytes | None, values: RowValues) -> bytes | None:
    """What is kept beside the values that a row was read as: it holds for these values and no others."""
    return row_print and row_print + _digest(syncstate.cells_text(values).encode())


def _digest(content: bytes, key: bytes = b"") -> bytes:
    return blake2b(content, digest_size=PRINT, key=key).digest()

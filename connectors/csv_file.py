"""Connector for .csv and .tsv: every cell is text; a write changes the fields it is told to, and no other byte."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from connectors.csv_text import (
    Dialect,
    Field,
    decoded,
    dialect_of,
    records_of,
    shielded,
    unclosed_quote,
    unshielded,
    written_field,
)
from connectors.files import WriteRefused, check_writable, read_stable, replace_file, revision_of
from connectors.results import confirmed, is_possible, is_same_value, last_of_each, refused_whole
from domain.errors import RevisionMismatch, SheetMissing, SheetUnreadable
from domain.records import plain_decimal
from domain.refusals import sentence
from domain.sheets import CellValue, CellWrite, Refusal, SheetInfo, SheetSnapshot, WriteResult, WriteValue

MAX_FIELDS = 10_000_000
_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
"""A number that people elsewhere read as thousands; with one more zero it reads one way only."""


@dataclass(frozen=True)
class CsvText:
    """One version of a csv file, understood."""

    text: str
    dialect: Dialect

    @cached_property
    def records(self) -> list[list[Field]]:
        return records_of(self.text, self.dialect.delimiter)

    def encoded(self, text: str) -> bytes:
        return self.dialect.mark + text.encode(self.dialect.encoding)


def understand(data: bytes, name: str) -> CsvText:
    """Decode a csv file and find out how it is written; `SheetUnreadable` when it is no text, or a quote is open."""
    try:
        text, encoding, mark = decoded(data)
    except UnicodeDecodeError as error:
        raise SheetUnreadable(f"{name} is no text file, or its encoding is broken.", "Save it as UTF-8 csv.") from error
    if "\0" in text or data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise SheetUnreadable(f"{name} is no text file, whatever its name says.", "Save it as .csv, or rename it.")
    found = CsvText(text, dialect_of(text, encoding, mark))
    if sum(map(len, found.records)) > MAX_FIELDS:
        raise SheetUnreadable(f"{name} has more than {MAX_FIELDS:,} fields.", "Split it, or delete old rows.")
    if record := unclosed_quote(found.text, found.records):
        raise SheetUnreadable(
            f"The quote that is opened in record {record} of {name} is never closed, so all that follows is in doubt.",
            "Close it, or save the file again from the program that it comes from.",
        )
    return found


class CsvConnector:
    """One csv file, as a nameless sheet. `backups` is the folder that keeps the versions which a write replaced."""

    kind = "csv"
    writable = True

    def __init__(self, place: Path, backups: Path) -> None:
        self._path = Path(os.path.realpath(place))
        self._backups = backups
        self.place = str(place)

    def sheets(self) -> tuple[SheetInfo, ...]:
        read_stable(self._path)
        return (SheetInfo(""),)

    def revision(self) -> str:
        return revision_of(read_stable(self._path))

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        _check_sheet(sheet)
        data = read_stable(self._path)
        return self._snapshot(data, understand(data, self._path.name))

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        """See `Connector.write`. Values become text: dates ISO, numbers without exponent, TRUE and FALSE."""
        _check_sheet(sheet)
        data = read_stable(self._path)
        if revision_of(data) != expected:
            raise RevisionMismatch(f"{self._path.name} was saved after Cairn read it; nothing was written.")
        content = understand(data, self._path.name)
        snapshot = self._snapshot(data, content)
        wanted = [CellWrite(write.row, write.column, text_of(write.value)) for write in last_of_each(writes)]
        refused: dict[tuple[int, int], Refusal] = {}
        for write in wanted:
            if no := _refusal(write, content, snapshot):
                refused[write.row, write.column] = no
        missing = [
            write
            for write in wanted
            if (write.row, write.column) not in refused
            and not is_same_value(snapshot.at(write.row, write.column), write.value)
        ]
        if not missing:
            return confirmed(wanted, refused, snapshot)
        try:
            check_writable(self._path)
            new = self._replaced(data, content, missing)
        except WriteRefused as no:
            return refused_whole(wanted, no.code, no.message, snapshot)
        if read_stable(self._path) != new:
            raise RevisionMismatch(f"{self._path.name} was saved right after Cairn wrote to it; that version stands.")
        return confirmed(wanted, refused, self._snapshot(new, understand(new, self._path.name)))

    def _replaced(self, data: bytes, content: CsvText, writes: Sequence[CellWrite]) -> bytes:
        new = content.encoded(edited(content, {(w.row, w.column): str(w.value or "") for w in writes}))

        def verify(stored: bytes) -> None:
            _prove(content, understand(stored, self._path.name), writes)

        replace_file(self._path, new, revision_of(data), self._backups, verify)
        return new

    def _snapshot(self, data: bytes, content: CsvText) -> SheetSnapshot:
        rows = tuple(cells_of(record) for record in content.records)
        notes = (content.dialect.described(),)
        delimiter = content.dialect.delimiter
        return SheetSnapshot(
            self.place, "", rows, revision_of(data), datetime.now(UTC), notes=notes, delimiter=delimiter
        )


def _check_sheet(sheet: str | None) -> None:
    if sheet:
        raise SheetMissing(f"A csv file has no sheet named {sheet!r}.", "Leave the sheet out.")


def cells_of(record: Sequence[Field]) -> tuple[CellValue, ...]:
    """The cells of a record: text, or None where a field is empty; empty ones at its end are left out."""
    cells = [unshielded(field.text) or None for field in record]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def text_of(value: WriteValue) -> str | None:
    """Say a value as a csv field does; None for an empty one."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        text = str(plain_decimal(value))
        return f"{text}0" if _TWO_WAYS.fullmatch(text) else text
    return value or None


def _refusal(write: CellWrite, content: CsvText, snapshot: SheetSnapshot) -> Refusal | None:
    ref = snapshot.ref(write.row, write.column)
    if not is_possible(write.row, write.column):
        return Refusal(ref, "out-of-range", sentence("out-of-range"))
    if isinstance(write.value, str) and "\0" in write.value:
        return Refusal(ref, "not-a-value", sentence("not-a-value", reason="a text file has no place for the zero byte"))
    try:
        str(write.value or "").encode(content.dialect.encoding)
    except UnicodeEncodeError:
        name = content.dialect.encoding.upper()
        return Refusal(ref, "not-in-encoding", sentence("not-in-encoding", encoding=name))
    return None


def edited(content: CsvText, texts: Mapping[tuple[int, int], str]) -> str:
    """Give the file's text with some fields changed; fields and rows that are missing are added at the end."""
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in sorted(texts.items()):
        by_row.setdefault(row, {})[column] = shielded(text)
    pieces: list[str] = []
    position = 0
    for row, fields in by_row.items():
        if row <= len(content.records):
            for start, stop, text in _field_edits(content.records[row - 1], fields, content.dialect.delimiter):
                pieces += [content.text[position:start], text]
                position = stop
    added = {row: fields for row, fields in by_row.items() if row > len(content.records)}
    return "".join([*pieces, content.text[position:], _new_records(content, added)])


def _field_edits(record: Sequence[Field], fields: Mapping[int, str], delimiter: str) -> list[tuple[int, int, str]]:
    """(start, stop, new characters) for the fields of one record, from left to right."""
    edits = [
        (field.start, field.stop, written_field(fields[column], delimiter, field.is_quoted))
        for column, field in enumerate(record, start=1)
        if column in fields
    ]
    if max(fields) > len(record):
        beyond = range(len(record) + 1, max(fields) + 1)
        tail = "".join(delimiter + written_field(fields.get(column, ""), delimiter, False) for column in beyond)
        edits.append((record[-1].stop, record[-1].stop, tail))
    return edits


def _new_records(content: CsvText, rows: Mapping[int, Mapping[int, str]]) -> str:
    """The records to add at the end of the file, as wide and as quoted as its last one, blank lines for gaps."""
    if not rows:
        return ""
    newline, delimiter = content.dialect.newline, content.dialect.delimiter
    last = content.records[-1] if content.records else []
    in_quotes = bool(last) and all(field.is_quoted for field in last)
    lines = []
    for row in range(len(content.records) + 1, max(rows) + 1):
        fields = rows.get(row, {})
        width = max(len(last), *fields) if fields else 0
        lines.append(
            delimiter.join(written_field(fields.get(c, ""), delimiter, in_quotes) for c in range(1, width + 1))
        )
    body = newline.join(lines)
    ends_with_newline = not content.text or content.text.endswith(("\n", "\r"))
    return body + newline if ends_with_newline else newline + body


def _prove(before: CsvText, after: CsvText, writes: Sequence[CellWrite]) -> None:
    """Raise `WriteRefused` unless exactly the written fields differ."""
    intended = {(write.row, write.column): write.value for write in writes}
    old, new = ([cells_of(record) for record in content.records] for content in (before, after))
    for row, (left, right) in enumerate(zip_longest(old, new, fillvalue=()), start=1):
        if left == right:
            continue
        for column, (was, now) in enumerate(zip_longest(left, right), start=1):
            if not is_same_value(now, intended.get((row, column), str(was or ""))):
                raise _not_proven(f"record {row} changed otherwise than it should.")
    # Without its last letter beyond ASCII, a file is the same in either encoding.
    seen = replace(after.dialect, encoding=before.dialect.encoding) if after.text.isascii() else after.dialect
    if before.dialect != seen:
        raise _not_proven("the change would make the whole file read differently.")


def _not_proven(what: str) -> WriteRefused:
    return WriteRefused("not-proven", sentence("not-proven", what=what))

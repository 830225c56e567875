"""Csv as text: where each field's characters are, so that one field changes and no other byte does. Pure.

Understands records exactly as Python's `csv` reader does (quotes doubled, not strict), newlines in quotes included.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_SAMPLE = 200_000
_BEGINNING = 1_000
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?\s?%?")
_RISKY = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_SHIELDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_NEWLINE = re.compile(r"\r\n|\n|\r")
_FIRST_LINE_HINT = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its text, its characters `start:stop` in the file, and whether it stands in quotes."""

    text: str
    start: int
    stop: int
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is written: encoding (with its mark in front or not), delimiter, line end."""

    encoding: str
    mark: bytes
    delimiter: str
    newline: str

    def described(self) -> str:
        """Say it in plain words."""
        newline = {"\r\n": "Windows", "\n": "Unix", "\r": "old Mac"}[self.newline]
        mark = " with a byte order mark" if self.mark else ""
        return (
            f"Encoding {self.encoding.upper()}{mark}, {DELIMITERS[self.delimiter]} between fields, {newline} line ends."
        )


def decoded(data: bytes) -> tuple[str, str, bytes]:
    """Give the text of a file, its encoding and its byte order mark.

    >>> decoded(b"\\xef\\xbb\\xbfa")[1:], decoded(b"caf\\xe9")[:2]
    (('utf-8', b'\\xef\\xbb\\xbf'), ('café', 'cp1252'))
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding), encoding, mark
    beginning = data[:_BEGINNING]
    if beginning.count(0) * 3 > len(beginning):
        encoding = "utf-16-be" if beginning.startswith(b"\0") else "utf-16-le"
        return data.decode(encoding), encoding, b""
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding, b""
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1", b""


def dialect_of(text: str, encoding: str, mark: bytes) -> Dialect:
    """Find out delimiter and line end from the beginning of the text."""
    sample = text[:_SAMPLE]
    hint = _FIRST_LINE_HINT.match(sample)
    delimiter = hint[1] if hint else max(DELIMITERS, key=lambda candidate: _regularity(sample, candidate))
    # Line ends in quotes belong to a text, whatever program it came from.
    ends = (_NEWLINE.match(sample, record[-1].stop) for record in records_of(sample, delimiter))
    newlines = Counter(end[0] for end in ends if end)
    return Dialect(encoding, mark, delimiter, newlines.most_common(1)[0][0] if newlines else "\n")


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    """How well a delimiter explains the records: the share that have the usual width, and that width."""
    records = [record for record in records_of(sample, delimiter)[:200] if len(record) > 1 or record[0].text]
    widths = Counter(len(record) for record in records)
    if not widths:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
    return (count / len(records), width) if width > 1 else (0.0, 1)


def records_of(text: str, delimiter: str) -> list[list[Field]]:
    """Give the records with their fields; an empty line is a record of one empty field."""
    records: list[list[Field]] = []
    record: list[Field] = []
    position, size = 0, len(text)
    pattern = _field_pattern(delimiter)
    while position < size or record:
        found = pattern.match(text, position)
        assert found is not None
        record.append(_field(found))
        position = found.end()
        if found["end"] != delimiter:
            records.append(record)
            record = []
    return records


def unclosed_quote(text: str, records: list[list[Field]]) -> int | None:
    """The record in which a quote is opened and never closed, if there is one: it would swallow all that follows."""
    last = records[-1][-1] if records else None
    if last is None or not last.is_quoted or last.stop != len(text):
        return None
    inside = text[last.start + 1 : last.stop].replace('""', "")
    return None if '"' in inside else len(records)


def _field(found: re.Match[str]) -> Field:
    start, stop = found.start(), found.start("end")
    if found["quoted"] is None:
        return Field(found["plain"], start, stop, False)
    return Field(found["quoted"].replace('""', '"') + found["rest"], start, stop, True)


@lru_cache(maxsize=8)
def _field_pattern(delimiter: str) -> re.Pattern[str]:
    bare = rf"[^{re.escape(delimiter)}\r\n]*+"
    quoted = rf'"(?P<quoted>(?:[^"]++|"")*+)"?(?P<rest>{bare})'
    return re.compile(rf"(?:{quoted}|(?P<plain>{bare}))(?P<end>{re.escape(delimiter)}|\r\n|\r|\n|\Z)")


def shielded(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula; real numbers stay.

    >>> shielded("=1+1"), shielded("-5.2"), shielded("-x"), shielded("'=1")
    ("'=1+1", '-5.2', "'-x", "''=1")
    """
    return f"'{text}" if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text


def unshielded(text: str) -> str:
    """Take back what `shielded` did.

    >>> unshielded("'=1+1"), unshielded("'hello'"), unshielded("=1")
    ('=1+1', "'hello'", '=1')
    """
    return text[1:] if _SHIELDED.match(text) else text


def written_field(text: str, delimiter: str, keep_quotes: bool) -> str:
    """One field as it stands in a file: in quotes where it must be, or where it already was."""
    if keep_quotes or any(character in text for character in (delimiter, '"', "\r", "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text

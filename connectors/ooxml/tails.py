"""What a cell holds, by the bytes behind its address: ` s="2"><v>46358</v></c>` is the same date wherever it stands.

Knows only what it can account for byte by byte; everything else is odd, and somebody else's to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from connectors.ooxml.cells import Context, value_of
from connectors.ooxml.xml import PLAIN_TEXT, plain_text, unescaped
from domain.sheets import CellError, CellValue

ODD = CellError("odd")
"""Stands for a cell that must be read another way; compare with `is`."""

_FromContent: TypeAlias = Callable[[bytes], CellValue]

_MOST = 500_000
"""Remembered at once; a sheet of nothing but different numbers would otherwise fill the memory."""
_ATTRIBUTES = re.compile(rb'(?: s="([0-9]+)")?(?: t="(s|n|b|e|str|inlineStr|d)")?( ?/)?').fullmatch
_VALUE = re.compile(rb"<v>(" + PLAIN_TEXT + rb")</v></c>").fullmatch
_INLINE = re.compile(rb'<is><t(?: xml:space="preserve")?>(' + PLAIN_TEXT + rb")</t></is></c>").fullmatch

is_formula = re.compile(
    rb'(?: s="[0-9]+")?(?: t="[a-zA-Z]+")?(?: cm="[0-9]+")?>'
    rb'<f(?: [a-z0-9]+="[^"<]*")*+(?:/>|>[^<]*</f>)(?:<v>[^<]*</v>|<v ?/>)?</c>'
).fullmatch
"""Match a tail that is a formula with what it gave, closed in itself: nothing of it reaches into the next cell."""


class Tails(dict[bytes, CellValue]):
    """Tail → value, read when it is first asked for; `ODD` for one that is not plain, which also sets `odd`.

    `fills`: tail → colour, of those tails that paint their cell.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.odd = False
        self.fills: dict[bytes, str] = {}
        self._context = context
        self._readers: dict[bytes, _FromContent] = {}
        self._painters: dict[bytes, str] = {}

    def __missing__(self, tail: bytes) -> CellValue:
        attributes, _, content = tail.partition(b">")
        try:
            read = self._readers.get(attributes) or self._reader(attributes)
            value = read(content)
        except (ValueError, LookupError):
            self.odd = True
            return ODD
        if len(self) >= _MOST:
            self.clear()
            self.fills.clear()
        self[tail] = value
        if colour := self._painters.get(attributes):
            self.fills[tail] = colour
        return value

    def _reader(self, attributes: bytes) -> _FromContent:
        found = _ATTRIBUTES(attributes)
        if found is None:
            raise ValueError("attributes that are not plain")
        style, kind, is_closed = found.groups()
        if is_closed:
            read: _FromContent = _nothing
        elif kind == b"s":
            read = _shared(self._context.strings)
        elif kind == b"inlineStr":
            read = _inline
        else:
            read = self._stored(kind.decode() if kind else "n", style.decode() if style else None)
        self._readers[attributes] = read
        if colour := self._context.fills.get(int(style or 0)):
            self._painters[attributes] = colour
        return read

    def _stored(self, kind: str, style: str | None) -> _FromContent:
        context = self._context

        def read(content: bytes) -> CellValue:
            if content == b"</c>":
                return None
            text = _text(_VALUE(content))
            return value_of(kind, style, text, context) if text else None

        return read


def _nothing(content: bytes) -> CellValue:
    if content:
        raise ValueError("not plain")
    return None


def _shared(strings: Sequence[str]) -> _FromContent:
    def read(content: bytes) -> CellValue:
        number = int(content[3:-8])
        if number < 0 or content[:3] != b"<v>" or content[-8:] != b"</v></c>":
            raise ValueError("not plain")
        return strings[number] or None

    return read


def _inline(content: bytes) -> CellValue:
    return unescaped(_text(_INLINE(content))) or None


def _text(found: re.Match[bytes] | None) -> str:
    if found is None:
        raise ValueError("not plain")
    return plain_text(found[1])

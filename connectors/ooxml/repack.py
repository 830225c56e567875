"""Rebuilds a zip around changed parts: every other entry is copied as it stands, same order, same compressed bytes.

Follows the zip application note (APPNOTE 4.3), 64-bit records included, which some programs write for small files too.
Refuses archives with gaps before their entries or their directory.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from isal import isal_zlib

_LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_LOCATOR_SIZE = 20
_FULL = 0xFFFFFFFF
_FULL_COUNT = 0xFFFF
_EXTRA_64 = 1
_HAS_DESCRIPTOR = 0x0008
_UTF8_NAME = 0x0800
_FASTEST = 1


class CannotRepack(Exception):
    """The zip is built in a way that cannot be copied byte for byte."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One central directory record: its bytes, the entry's name, and where the entry itself starts."""

    record: bytes
    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class _Directory:
    """The central directory: its records, where it starts, and where the end records behind it start."""

    entries: list[_Entry]
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class _NewSizes:
    flags: int
    crc: int
    packed: int
    unpacked: int


def repacked(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """Give the archive with the named entries' content replaced; raises `CannotRepack`."""
    try:
        directory = _read_directory(data)
    except (struct.error, UnicodeDecodeError) as error:
        raise CannotRepack("broken directory") from error
    starts = sorted(entry.offset for entry in directory.entries)
    if starts[:1] != [0] or len(set(starts)) != len(starts):
        raise CannotRepack("entries overlap or do not start at the beginning")
    stop_of = dict(zip(starts, [*starts[1:], directory.start], strict=True))
    out = bytearray()
    moved: dict[int, int] = {}
    resized: dict[int, _NewSizes] = {}
    for entry in sorted(directory.entries, key=lambda entry: entry.offset):
        moved[entry.offset] = len(out)
        blob = data[entry.offset : stop_of[entry.offset]]
        if entry.name in changes:
            blob, resized[entry.offset] = _rewritten(blob, changes[entry.name])
        out += blob
    start = len(out)
    for entry in directory.entries:
        out += _record(entry, moved[entry.offset], resized.get(entry.offset))
    return bytes(out + _tail(data[directory.stop :], start, len(out)))


def _read_directory(data: bytes) -> _Directory:
    end = data.rfind(_END)
    if end < 0:
        raise CannotRepack("no end record")
    count, size, start = struct.unpack_from("<HII", data, end + 10)
    stop = end
    locator = end - _LOCATOR_SIZE
    if locator >= 0 and data[locator : locator + 4] == _LOCATOR_64:
        (stop,) = struct.unpack_from("<Q", data, locator + 8)
        if data[stop : stop + 4] != _END_64:
            raise CannotRepack("the 64-bit end record is not where it should be")
        count, size, start = struct.unpack_from("<QQQ", data, stop + 32)
    if start + size != stop:
        raise CannotRepack("the directory is not where it should be")
    return _Directory(_read_entries(data, count, start, stop), start, stop)


def _read_entries(data: bytes, count: int, start: int, stop: int) -> list[_Entry]:
    entries = []
    position = start
    for _ in range(min(count, stop - start)):
        if data[position : position + 4] != _CENTRAL:
            raise CannotRepack("broken directory")
        flags = struct.unpack_from("<H", data, position + 8)[0]
        name_length, extra, comment = struct.unpack_from("<HHH", data, position + 28)
        name = data[position + 46 : position + 46 + name_length].decode("utf-8" if flags & _UTF8_NAME else "cp437")
        record = data[position : position + 46 + name_length + extra + comment]
        offset = _offset(record)
        if data[offset : offset + 4] != _LOCAL:
            raise CannotRepack("a misplaced entry")
        entries.append(_Entry(record, name, offset))
        position += len(record)
    if position != stop:
        raise CannotRepack("broken directory")
    return entries


def _offset(record: bytes) -> int:
    offset: int = struct.unpack_from("<I", record, 42)[0]
    if offset != _FULL:
        return offset
    wide: int = struct.unpack_from("<Q", record, _wide_offset_at(record))[0]
    return wide


def _wide_offset_at(record: bytes) -> int:
    """Where a record's 64-bit block has the offset: behind the sizes, as far as it has them."""
    at, stop = _extra(record)
    while at + 4 <= stop:
        kind, length = struct.unpack_from("<HH", record, at)
        if kind == _EXTRA_64:
            return at + 4 + 8 * struct.unpack_from("<II", record, 20).count(_FULL)
        at += 4 + length
    raise CannotRepack("a 64-bit entry without its numbers")


def _extra(record: bytes) -> tuple[int, int]:
    name_length, extra = struct.unpack_from("<HH", record, 28)
    return 46 + name_length, 46 + name_length + extra


def _rewritten(blob: bytes, content: bytes) -> tuple[bytes, _NewSizes]:
    flags, method = struct.unpack_from("<HH", blob, 6)
    name_length = struct.unpack_from("<H", blob, 26)[0]
    if method:
        squeeze = isal_zlib.compressobj(_FASTEST, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
        packed = squeeze.compress(content) + squeeze.flush()
    else:
        packed = content
    sizes = _NewSizes(flags & ~_HAS_DESCRIPTOR, zlib.crc32(content), len(packed), len(content))
    header = bytearray(blob[: 30 + name_length])
    struct.pack_into("<H", header, 6, sizes.flags)
    struct.pack_into("<III", header, 14, sizes.crc, sizes.packed, sizes.unpacked)
    struct.pack_into("<H", header, 28, 0)
    return bytes(header) + packed, sizes


def _record(entry: _Entry, offset: int, sizes: _NewSizes | None) -> bytes:
    """The directory's record of an entry that stands elsewhere now, or also has another content."""
    record = bytearray(entry.record)
    if sizes:
        start, stop = _extra(entry.record)
        # Its extra block may hold the old sizes in 64 bits.
        del record[start:stop]
        struct.pack_into("<H", record, 30, 0)
        struct.pack_into("<H", record, 8, sizes.flags)
        struct.pack_into("<III", record, 16, sizes.crc, sizes.packed, sizes.unpacked)
    elif struct.unpack_from("<I", record, 42)[0] == _FULL:
        struct.pack_into("<Q", record, _wide_offset_at(entry.record), offset)
        return bytes(record)
    struct.pack_into("<I", record, 42, offset)
    return bytes(record)


def _tail(tail: bytes, start: int, stop: int) -> bytes:
    """The end records, with the directory's new place; those that point to the 64-bit one are left as they are."""
    new = bytearray(tail)
    end = tail.rfind(_END)
    if tail.startswith(_END_64):
        struct.pack_into("<QQ", new, 40, stop - start, start)
        struct.pack_into("<Q", new, end - _LOCATOR_SIZE + 8, stop)
    for at, value in ((end + 12, stop - start), (end + 16, start)):
        if struct.unpack_from("<I", new, at)[0] != _FULL:
            struct.pack_into("<I", new, at, value)
    return bytes(new)

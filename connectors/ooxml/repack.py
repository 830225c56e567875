"""Rebuilds a zip around changed parts: every other entry is copied as it stands, same order, same compressed bytes.

Follows the zip application note (APPNOTE 4.3). Refuses 64-bit archives and archives with gaps, which workbooks
within our limits never need.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

_LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_END = b"PK\x05\x06"
_FULL = 0xFFFFFFFF
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
class _NewSizes:
    flags: int
    crc: int
    packed: int
    unpacked: int
    method: int


def repacked(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """Give the archive with the named entries' content replaced; raises `CannotRepack`."""
    entries, directory_start, end = _directory(data)
    starts = sorted(entry.offset for entry in entries)
    if starts[:1] != [0] or len(set(starts)) != len(starts):
        raise CannotRepack("entries overlap or do not start at the beginning")
    stop_of = dict(zip(starts, [*starts[1:], directory_start], strict=True))
    out = bytearray()
    moved: dict[int, int] = {}
    resized: dict[int, _NewSizes] = {}
    for entry in sorted(entries, key=lambda entry: entry.offset):
        moved[entry.offset] = len(out)
        blob = data[entry.offset : stop_of[entry.offset]]
        if entry.name in changes:
            blob, resized[entry.offset] = _rewritten(blob, changes[entry.name])
        out += blob
    new_start = len(out)
    for entry in entries:
        out += _record(entry, moved[entry.offset], resized.get(entry.offset))
    tail = bytearray(data[end:])
    struct.pack_into("<II", tail, 12, len(out) - new_start, new_start)
    return bytes(out + tail)


def _directory(data: bytes) -> tuple[list[_Entry], int, int]:
    """Read the central directory: its records, where it starts, and where the end record starts."""
    end = data.rfind(_END)
    if end < 0 or len(data) < end + 22:
        raise CannotRepack("no end record")
    count, size, start = struct.unpack_from("<HII", data, end + 10)
    if start == _FULL or count == 0xFFFF or start + size != end:
        raise CannotRepack("the directory is not where it should be")
    entries = []
    position = start
    for _ in range(count):
        if data[position : position + 4] != _CENTRAL:
            raise CannotRepack("broken directory")
        packed, unpacked, name_length, extra, comment = struct.unpack_from("<IIHHH", data, position + 20)
        offset = struct.unpack_from("<I", data, position + 42)[0]
        if _FULL in (packed, unpacked, offset) or data[offset : offset + 4] != _LOCAL:
            raise CannotRepack("a 64-bit or misplaced entry")
        flags = struct.unpack_from("<H", data, position + 8)[0]
        name = data[position + 46 : position + 46 + name_length].decode("utf-8" if flags & _UTF8_NAME else "cp437")
        stop = position + 46 + name_length + extra + comment
        entries.append(_Entry(data[position:stop], name, offset))
        position = stop
    if position != end:
        raise CannotRepack("broken directory")
    return entries, start, end


def _rewritten(blob: bytes, content: bytes) -> tuple[bytes, _NewSizes]:
    flags, method = struct.unpack_from("<HH", blob, 6)
    name_length = struct.unpack_from("<H", blob, 26)[0]
    if method:
        squeeze = zlib.compressobj(_FASTEST, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = squeeze.compress(content) + squeeze.flush()
    else:
        packed = content
    sizes = _NewSizes(flags & ~_HAS_DESCRIPTOR, zlib.crc32(content), len(packed), len(content), method)
    header = bytearray(blob[: 30 + name_length])
    struct.pack_into("<H", header, 6, sizes.flags)
    struct.pack_into("<III", header, 14, sizes.crc, sizes.packed, sizes.unpacked)
    struct.pack_into("<H", header, 28, 0)
    return bytes(header) + packed, sizes


def _record(entry: _Entry, offset: int, sizes: _NewSizes | None) -> bytes:
    record = bytearray(entry.record)
    struct.pack_into("<I", record, 42, offset)
    if sizes:
        struct.pack_into("<H", record, 8, sizes.flags)
        struct.pack_into("<III", record, 16, sizes.crc, sizes.packed, sizes.unpacked)
    return bytes(record)

"""An archive's entries as bytes, found by Python's own zip reader: the witness for `repack`, which does without it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_CENTRAL, _END, _END_64 = b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06"
_FULL = b"\xff" * 4
_HAS_DESCRIPTOR = 0x0008


class Damaged(Exception):
    """An entry, or the whole archive, cannot be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its bytes `start:stop`, header included, and its record in the directory."""

    name: str
    start: int
    stop: int
    record: bytes
    info: zipfile.ZipInfo

    def content(self, data: bytes) -> bytes:
        """Unpack it and check its header and its sum; raises `Damaged`."""
        flags, method = struct.unpack_from("<HH", data, self.start + 6)
        name_length, extra = struct.unpack_from("<HH", data, self.start + 26)
        info = self.info
        sizes = (info.CRC, info.compress_size, info.file_size)
        if (flags, method, *struct.unpack_from("<III", data, self.start + 14)) != (
            info.flag_bits, info.compress_type, *sizes
        ):  # fmt: skip
            raise Damaged(f"its part {self.name} has a wrong header.")
        start = self.start + 30 + name_length + extra
        content = packed = data[start : start + info.compress_size]
        try:
            if info.compress_type == zipfile.ZIP_DEFLATED:
                content = zlib.decompress(packed, -zlib.MAX_WBITS, max(1, info.file_size))
        except zlib.error as error:
            raise Damaged(f"its part {self.name} cannot be unpacked.") from error
        if (len(content), zlib.crc32(content), start + len(packed)) != (info.file_size, info.CRC, self.stop):
            raise Damaged(f"its part {self.name} is damaged.")
        return content


@dataclass(frozen=True, slots=True)
class Archive:
    """All entries in the order of the directory, and the end records without the numbers that move."""

    entries: list[Entry]
    tail: bytes


def read_archive(data: bytes) -> Archive:
    """Take an archive apart; raises `Damaged`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos, directory = archive.infolist(), archive.start_dir
        records = list(_records(data, directory))
        stop = directory + sum(map(len, records))
        starts = sorted([*(info.header_offset for info in infos), directory])
        stop_of = dict(pairwise(starts))
        entries = [
            Entry(info.orig_filename, info.header_offset, stop_of[info.header_offset], record, info)
            for info, record in zip(infos, records, strict=True)
        ]
        return Archive(entries, _steady_tail(data[stop:], directory, stop))
    except (zipfile.BadZipFile, struct.error, ValueError, LookupError) as error:
        raise Damaged("it is no archive.") from error


def _records(data: bytes, at: int) -> Iterator[bytes]:
    while data[at : at + 4] == _CENTRAL:
        stop = at + 46 + sum(struct.unpack_from("<HHH", data, at + 28))
        yield data[at:stop]
        at = stop


def _steady_tail(tail: bytes, directory: int, stop: int) -> bytes:
    """The end records with zeros for the directory's place and size, which are checked here."""
    steady = bytearray(tail)
    end = tail.rfind(_END)
    if tail.startswith(_END_64):
        if struct.unpack_from("<QQ", tail, 40) != (stop - directory, directory):
            raise ValueError("the 64-bit end record points elsewhere")
        if struct.unpack_from("<Q", tail, end - 12) != (stop,):
            raise ValueError("the 64-bit end record is not found")
        steady[40:56], steady[end - 12 : end - 4] = bytes(16), bytes(8)
    for at, value in ((end + 12, stop - directory), (end + 16, directory)):
        if tail[at : at + 4] != _FULL:
            if struct.unpack_from("<I", tail, at) != (value,):
                raise ValueError("the end record points elsewhere")
            steady[at : at + 4] = bytes(4)
    return bytes(steady)


def changed_contents(old: bytes, new: bytes, names: frozenset[str]) -> dict[str, bytes]:
    """The contents of the entries `names` in the new archive; raises `Damaged` unless all others are the same bytes."""
    before, after = read_archive(old), read_archive(new)
    if [entry.name for entry in before.entries] != [entry.name for entry in after.entries]:
        raise Damaged("its parts are not the same.")
    if before.tail != after.tail:
        raise Damaged("its end changed.")
    contents = {}
    for one, two in zip(before.entries, after.entries, strict=True):
        if one.name in names:
            if _lasting(one, old) != _lasting(two, new):
                raise Damaged(f"the header of its part {one.name} changed.")
            contents[one.name] = two.content(new)
        elif old[one.start : one.stop] != new[two.start : two.stop] or not _is_same_record(one.record, two.record):
            raise Damaged(f"its part {one.name} changed.")
    return contents


def _is_same_record(old: bytes, new: bytes) -> bool:
    """All but the offset; where that takes 64 bits, it is the last number of a block."""
    name_length, extra, _ = struct.unpack_from("<HHH", old, 28)
    if old[42:46] == _FULL:
        block = slice(46 + name_length, 46 + name_length + extra)
        old, new = old[: block.start] + old[block.stop :], new[: block.start] + new[block.stop :]
    return old[:42] == new[:42] and old[46:] == new[46:]


def _lasting(entry: Entry, data: bytes) -> tuple[object, ...]:
    """What both headers say of a changed entry, sums, sizes, offset and extra blocks aside."""
    record, header = entry.record, data[entry.start : entry.start + 30]
    flags = struct.unpack_from("<H", record, 8)[0] & ~_HAS_DESCRIPTOR
    name_length, extra, comment = struct.unpack_from("<HHH", record, 28)
    name = data[entry.start + 30 : entry.start + 30 + name_length]
    told = record[:8], flags, record[10:16], record[28:30], record[32:42], record[46 : 46 + name_length]
    return (*told, record[46 + name_length + extra :], comment, header[:6], header[8:14], header[26:28], name)

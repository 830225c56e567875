"""A workbook as a zip of parts: opened within limits, followed by relationships, copied raw but for changed parts.

Counts while it inflates, because headers lie. Never extracts to disk and never follows an external target.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from connectors.ooxml.xml import Attributes, find_markup, scan
from domain.errors import SheetUnreadable

MAX_ENTRIES = 2_000
MAX_UNPACKED = 300 * 2**20
MAX_PART = 150 * 2**20
MAX_RATIO = 150
RATIO_FROM = 2**20
ZIP = b"PK\x03\x04"
"""What a zip begins with."""

_RELATIONSHIPS = ("http://schemas.openxmlformats.org/package/2006/relationships",)
_CHUNK = 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BOMB_HINT = "If this really is a tracker, delete what it does not need and save it as a new workbook."


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: its id, the last word of its type, and the part that it points to."""

    id: str
    type: str
    target: str


@dataclass(frozen=True)
class Package:
    """All parts of a workbook, inflated and checked. `entries` are the zip's names in order."""

    data: bytes
    entries: tuple[str, ...]
    contents: dict[str, bytes]

    @cached_property
    def _entry_of(self) -> dict[str, str]:
        return {name.replace("\\", "/").lower(): name for name in self.entries}

    def has(self, part: str) -> bool:
        return part.lower() in self._entry_of

    def entry(self, part: str) -> str:
        """Give the zip's own name of a part (part names ignore case); `SheetUnreadable` when it is missing."""
        try:
            return self._entry_of[part.lower()]
        except KeyError:
            raise SheetUnreadable(f"The workbook is damaged: its part {part} is missing.") from None

    def part(self, name: str) -> bytes:
        """The inflated bytes of a part; `SheetUnreadable` when it is missing."""
        return self.contents[self.entry(name)]

    def relations(self, part: str) -> tuple[Relation, ...]:
        """The internal relationships of a part ("" for the package's own); none when it has no list of them."""
        folder, base = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(listing):
            return ()
        found: list[Relation] = []

        def start(element: str, attributes: Attributes) -> None:
            if element == "Relationship" and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = self._resolved(folder, attributes.get("Target", ""))
                found.append(Relation(attributes.get("Id", ""), kind, target))

        scan(self.part(listing), listing, start, namespaces=_RELATIONSHIPS)
        return tuple(found)

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """The parts of one kind (`table`, `styles`, …) that `part` points to and that exist."""
        return tuple(r.target for r in self.relations(part) if r.type == kind and self.has(r.target))

    def _resolved(self, folder: str, target: str) -> str:
        path = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
        return path if self.has(path) else unquote(path)


def open_package(data: bytes) -> Package:
    """Open a workbook's bytes; `SheetUnreadable` in a manager's words when it is none or breaks a limit."""
    _check_magic(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            contents = _inflated(archive, entries)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise SheetUnreadable(
            "The workbook is damaged or not complete.",
            "If it is being saved, copied or downloaded right now, wait a moment. Otherwise open it in Excel, "
            "which may repair it, and save it again.",
        ) from error
    return Package(data, tuple(entry.orig_filename for entry in entries), contents)


def _check_magic(data: bytes) -> None:
    if not data:
        raise SheetUnreadable("The file is empty.", "Save the workbook again, or restore an earlier version of it.")
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise SheetUnreadable(
                "The workbook is protected by a password to open it.",
                "Save it without that password (File, Info, Protect Workbook), or keep it out of Cairn.",
            )
        raise SheetUnreadable("This is a workbook in the old Excel format, whatever its name says.")
    if not data.startswith(ZIP):
        raise SheetUnreadable("This is not an Excel workbook, whatever its name says.")


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise SheetUnreadable(f"The workbook consists of more than {MAX_ENTRIES:,} parts.", _BOMB_HINT)
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename.replace("\\", "/")
        if name.startswith("/") or ":" in name or "\0" in name or ".." in name.split("/"):
            raise SheetUnreadable("The workbook holds a part whose name points outside of it.")
        if name.lower() in seen:
            raise SheetUnreadable("The workbook holds two parts of the same name.")
        seen.add(name.lower())
        if entry.flag_bits & 1:
            raise SheetUnreadable("The workbook's parts are encrypted.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SheetUnreadable("The workbook is packed in a way that Excel does not use.")


def _inflated(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        part = _inflated_part(archive, entry, MAX_UNPACKED - total)
        total += len(part)
        if _declares(part):
            raise SheetUnreadable("The workbook declares XML entities, which workbooks never need and attacks do.")
        contents[entry.orig_filename] = part
    return contents


def _declares(part: bytes) -> bool:
    """Say whether a part has a document type or an entity, in whatever width of letters."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        part = part.decode("utf-16", "replace").encode("utf-8", "replace")
    at = find_markup(part, b"!")
    while at >= 0 and not part.startswith((b"<!DOCTYPE", b"<!ENTITY"), at):
        at = find_markup(part, b"!", at + 2)
    return at >= 0


def _inflated_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > min(room, MAX_PART):
                raise SheetUnreadable(f"The workbook unpacks to more than {MAX_UNPACKED >> 20} MB.", _BOMB_HINT)
            if size > RATIO_FROM and size > MAX_RATIO * max(entry.compress_size, 1):
                raise SheetUnreadable("The workbook is packed so tightly that it looks like a trap.", _BOMB_HINT)
            chunks.append(chunk)
    return b"".join(chunks)

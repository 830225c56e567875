"""Connecting a Google Sheet: which address to share it with, and whether a link can be connected."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from connectors.base import Connector
from connectors.google.account import the_account
from connectors.google.key import BASE_URL, is_loopback
from connectors.google.place import Place, is_google, place_in_link, place_of
from connectors.google_probe import Probe, probe
from connectors.google_sheets import GoogleSheetsConnector
from domain.errors import RevisionMismatch
from domain.sheets import CellWrite, SheetInfo, SheetSnapshot, WriteResult

__all__ = ["Kept", "Probe", "address_to_share_with", "file_of", "is_played", "kept", "link_of", "tried"]


class Kept:
    """A spreadsheet that is looked at while it is being connected: each tab is read once, nothing is written."""

    kind = "google"
    writable = True

    def __init__(self, connector: Connector, tabs: Sequence[SheetInfo]) -> None:
        self._connector = connector
        self._tabs = tuple(tabs)
        self._read: dict[str | None, SheetSnapshot] = {}
        self.place = connector.place

    def sheets(self) -> tuple[SheetInfo, ...]:
        return self._tabs

    def revision(self) -> str:
        return self._connector.revision()

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        if sheet not in self._read:
            self._read[sheet] = self._connector.read(sheet)
        return self._read[sheet]

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        raise RevisionMismatch("The sheet is only looked at; nothing was written.")


def address_to_share_with() -> str:
    """The service account's address. Raises `SheetUnreadable` in words where none is set up."""
    return the_account().email


def is_played() -> bool:
    """Say whether a server on this machine plays Google's part."""
    base = os.environ.get(BASE_URL, "")
    return bool(base) and is_loopback(base)


def tried(link: str) -> Probe:
    """Look at the sheet of a link. Raises `Refused` for a link to anything else, `ConnectorError` without a key."""
    return probe(the_account(), place_in_link(link))


def kept(found: Probe) -> Kept:
    """The spreadsheet of a test that went well, to be worked with."""
    return Kept(GoogleSheetsConnector(str(Place(found.place.spreadsheet)), the_account()), found.tabs)


def file_of(found: Probe) -> Path:
    """The place of a spreadsheet whose tab is yet to be chosen."""
    return Path(str(Place(found.place.spreadsheet)))


def link_of(place: str) -> str | None:
    """The address at which people open a tracker's place; None for one that is a file."""
    return place_of(place).link if is_google(place) else None

"""Which connector opens which place: a Google Sheet by its name `google:ID`, a file by its suffix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from connectors.base import Connector
from connectors.csv_file import CsvConnector
from connectors.excel import ExcelConnector
from connectors.google.account import the_account
from connectors.google.place import is_google
from connectors.google_sheets import GoogleSheetsConnector
from connectors.old_formats import OldFormatConnector
from domain.errors import SheetUnreadable

CONNECTORS: dict[str, Callable[[Path, Path], Connector]] = {
    ".xlsx": ExcelConnector,
    ".xlsm": ExcelConnector,
    ".csv": CsvConnector,
    ".tsv": CsvConnector,
    ".xls": OldFormatConnector,
    ".xlsb": OldFormatConnector,
    ".ods": OldFormatConnector,
}
"""Suffix in lower case → connector of (place, folder for backups)."""


def is_connectable(place: Path) -> bool:
    """Say whether a file name looks like a tracker: a known suffix, and no lock or temporary file."""
    return place.suffix.lower() in CONNECTORS and not place.name.startswith(("~$", "."))


def open_connector(place: Path, backups: Path) -> Connector:
    """Give the connector for a place; a file need not exist yet.

    Raises `SheetUnreadable` for a kind that none reads, and for a Google Sheet where no service account is set up.
    """
    if is_google(place):
        return GoogleSheetsConnector(str(place), the_account())
    if "\0" in str(place):
        raise SheetUnreadable("This is not a possible file name.", "Choose the file from its folder.")
    if place.name.startswith(("~$", ".~lock.")):
        raise SheetUnreadable(
            f"{place.name} is only the mark that somebody has a workbook open.", "Choose the workbook beside it."
        )
    connector = CONNECTORS.get(place.suffix.lower())
    if connector is None:
        raise SheetUnreadable(
            f"Cairn cannot read files such as {place.name}.",
            f"Save it as .xlsx or .csv; Cairn reads {', '.join(CONNECTORS)}.",
        )
    return connector(place, backups)

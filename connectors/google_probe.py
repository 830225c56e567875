"""Try out whether a Google Sheet can be connected, and say exactly what is missing. Reads only."""

from __future__ import annotations

from dataclasses import dataclass, field

from connectors.google import drive
from connectors.google.account import Account
from connectors.google.answers import NotThere
from connectors.google.drive import SHEET_TYPE, File
from connectors.google.place import Place
from connectors.google_sheets import GoogleSheetsConnector
from domain.errors import ConnectorError
from domain.sheets import SheetInfo

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_VIEW_ONLY = (
    "It is shared for viewing only.",
    "Cairn can read it in the stage observe. To write back, make the service account an editor.",
)


@dataclass(slots=True)
class Probe:
    """What was found. `problems` stand in the way, `warnings` do not: each is a sentence and what helps.

    `tab` is the one that the link names; "" where it names none.
    """

    place: Place
    email: str
    title: str = ""
    tabs: tuple[SheetInfo, ...] = ()
    tab: str = ""
    may_edit: bool = True
    problems: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_fine(self) -> bool:
        """Say whether the sheet can be connected."""
        return not self.problems


def probe(account: Account, place: Place) -> Probe:
    """Look at a sheet as it would be connected. Raises nothing that the sheet or Google can do."""
    found = Probe(place, account.email)
    try:
        _judge(found, drive.file_of(account, place.spreadsheet))
    except NotThere:
        found.problems.append(_not_shared(account.email))
    except ConnectorError as error:
        # Without Drive a sheet can still be read; then only reading tells what changed.
        found.warnings.append((str(error), error.hint))
    if found.is_fine:
        _look_inside(account, found)
    return found


def _judge(found: Probe, file: File) -> None:
    found.title, found.may_edit = file.name, file.may_edit
    if file.is_trashed:
        found.problems.append(("It is in the bin of Google Drive.", "Restore it there, then test again."))
    elif file.kind == XLSX:
        found.problems.append(
            (
                "This is an Excel workbook in Google Drive, not a Google Sheet.",
                "Open it in Google Drive, choose File, Save as Google Sheets, and paste the link of the new sheet.",
            )
        )
    elif file.kind != SHEET_TYPE:
        found.problems.append(("This file in Google Drive is no spreadsheet.", "Paste the link of a Google Sheet."))
    elif not file.may_edit:
        found.warnings.append(_VIEW_ONLY)


def _look_inside(account: Account, found: Probe) -> None:
    tab = found.place.tab
    try:
        book = GoogleSheetsConnector(str(Place(found.place.spreadsheet)), account)
        found.tabs = book.sheets()
        if tab is not None:
            named = GoogleSheetsConnector(str(found.place), account).sheets()
            found.tab = named[0].name if named else ""
    except NotThere:
        found.problems.append(_not_shared(account.email))
    except ConnectorError as error:
        found.problems.append((str(error), error.hint))
    if found.is_fine and not any(one.kind == "worksheet" for one in found.tabs):
        found.problems.append(("This spreadsheet has no tab with cells.", "Paste the link of the sheet with the plan."))
    if found.is_fine and tab is not None and not found.tab:
        found.warnings.append(("The tab that the link names is not there.", "Choose one of the tabs below."))


def _not_shared(email: str) -> tuple[str, str]:
    return (
        "The sheet is not shared with Cairn, or there is no such sheet; Google does not say which.",
        f"In the sheet choose Share, add {email} as an editor, and test again. No notification is needed.",
    )

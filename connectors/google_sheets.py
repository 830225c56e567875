"""Connector for a tab of a Google Sheet: reads it whole in one question, writes typed cells in one call that is applied
whole or not at all, and looks at the sheet before and after.

Sheets has no precondition for a write: between the look before and the write lies a window of some hundred
milliseconds in which somebody else may edit. Its length is part of each result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from connectors.google import lockdown
from connectors.google.account import Account
from connectors.google.answers import NoAccess, NotAccepted, NotThere, understood
from connectors.google.drive import saves_of, versions
from connectors.google.edit_log import edits_of
from connectors.google.grid import FIELDS, TAB_FIELDS, Tab, tab_of
from connectors.google.lockdown import LockDown
from connectors.google.place import PREFIX, place_of
from connectors.google.writing import Writer, predicted, said_by_google
from connectors.results import confirmed, last_of_each, refused_whole
from domain.errors import ConnectorError, RevisionMismatch, SheetMissing, SheetUnreadable
from domain.refusals import sentence
from domain.sheets import CellWrite, SheetInfo, SheetSnapshot, WriteResult

_KINDS = {"GRID": "worksheet", "OBJECT": "chartsheet", "DATA_SOURCE": "datasource"}


class GoogleSheetsConnector:
    """One spreadsheet, or one tab of it where the place names its number: then that tab, whatever it is called."""

    kind = "google"
    writable = True

    def __init__(self, place: str, account: Account) -> None:
        self._where = place_of(place)
        self._account = account
        self._last: Tab | None = None
        self._writer = Writer(account, self._where.spreadsheet, self._tab_numbered)
        self.place = str(self._where)

    @understood()
    def sheets(self) -> tuple[SheetInfo, ...]:
        """The tabs in order; where the place names one, that one alone."""
        tabs = [one for one in self._tabs() if self._where.tab in (None, _number(one))]
        return tuple(SheetInfo(_title(one), not one.get("hidden"), _kind(one)) for one in tabs)

    def revision(self) -> str:
        """A digest of everything that can be seen in the tab: Drive's version is a hint, the sheet is the proof."""
        return self._tab(None).revision()

    def read(self, sheet: str | None = None) -> SheetSnapshot:
        return self._snapshot(self._tab(sheet))

    def with_authors(self, snapshot: SheetSnapshot) -> SheetSnapshot:
        """The snapshot that was just read, with what Drive and the sheet's own log know of who edited it."""
        tab, saves = self._last, saves_of(self._account, self._where.spreadsheet)
        if tab is None or tab.edit_log is None or tab.revision() != snapshot.revision:
            return replace(snapshot, saves=saves)
        return replace(snapshot, saves=saves, edits=edits_of(tab, self._log_lines(tab.edit_log)))

    def versions(self) -> Mapping[str, str] | None:
        """Drive's version of every spreadsheet of the account by `home`, tabs left aside: a hint of what is worth a
        look. None where Drive does not tell."""
        found = versions(self._account)
        return None if found is None else {f"{PREFIX}{name}": version for name, version in found.items()}

    def room(self) -> int:
        """How many questions the account could ask at once without waiting."""
        return self._account.pace.room("read")

    def write(self, sheet: str, writes: Sequence[CellWrite], expected: str) -> WriteResult:
        """See `Connector.write`. Raises `SheetUnreachable` as well where nobody can say whether it was applied: then
        the next look tells."""
        wanted = last_of_each(writes)
        self._account.transport.prepay("write")
        looked = self._account.pace.clock()
        before = self._tab(sheet)
        if before.typed() != expected.partition("-")[0]:
            raise RevisionMismatch(f"“{before.title}” was edited after Cairn read it; nothing was written.")
        try:
            after, batch, window_s = self._writer.written(before, wanted, looked)
        except NoAccess:
            return refused_whole(wanted, "view-only", sentence("view-only"), self._snapshot(before))
        except NotAccepted as error:
            return refused_whole(wanted, "not-accepted", said_by_google(error), self._snapshot(before))
        self._writer.put_right(before, after, [write for write in wanted if (write.row, write.column) in batch.cells])
        snapshot = self._snapshot(after)
        if after.typed() != predicted(before, wanted, batch).typed():
            # Somebody edited in the same moment: this must not count as a version that was merged.
            snapshot = replace(snapshot, revision=f"{after.typed()}-edited-meanwhile")
        return replace(confirmed(wanted, batch.refused, snapshot), window_s=window_s)

    def lock_down(self, sheet: str, wanted: LockDown) -> str:
        """Make the protections, dropdowns and notes of the tab that was just read what they shall be.

        Gives what could not be done, in words; nothing is asked for that is there already.
        """
        tab = self._last or self._tab(sheet)
        rules = lockdown.validations(tab, wanted)
        try:
            if rules:
                with understood():
                    rules = lockdown.without_people(rules, self._rules(tab.number))
            for requests in (
                lockdown.protections(tab, wanted, self._account.email),
                rules,
                lockdown.notes(tab, wanted),
            ):
                if requests:
                    self._writer.send(requests)
        except ConnectorError as error:
            return f"Cairn could not protect “{tab.title}” or guide what is typed there: {error}"
        return ""

    def _tab(self, sheet: str | None) -> Tab:
        return self._tab_numbered(self._where.tab if self._where.tab is not None else self._number_of(sheet))

    @understood()
    def _tab_numbered(self, number: int) -> Tab:
        """Read a tab by its number. Raises `SheetMissing` when it was deleted."""
        body = {"dataFilters": [{"gridRange": {"sheetId": number}}]}
        try:
            answer = self._book(":getByDataFilter", {"fields": FIELDS}, body)
        except NotAccepted:
            answer = {}
        found = [one for one in answer.get("sheets", ()) if _number(one.get("properties", {})) == number]
        if not found:
            raise SheetMissing(f"The tab that Cairn read in {self.place} is not there any more.")
        if _kind(found[0].get("properties", {})) != "worksheet":
            raise SheetUnreadable("This tab holds a chart or an outside data source, not cells.", "Choose another tab.")
        self._last = tab_of(answer, found[0])
        return self._last

    @understood()
    def _number_of(self, sheet: str | None) -> int:
        """The number of a tab by its title; without one the first visible tab with cells."""
        tabs = self._tabs()
        if sheet is None:
            visible = [one for one in tabs if _kind(one) == "worksheet" and not one.get("hidden")]
            if not visible:
                raise SheetUnreadable(
                    "This spreadsheet has no visible tab with cells.", "Show the tab, then try again."
                )
            return _number(visible[0])
        found = [one for one in tabs if _title(one) == sheet]
        if not found:
            names = ", ".join(_title(one) for one in tabs)
            raise SheetMissing(f"There is no tab “{sheet}” in this spreadsheet.", f"Its tabs are: {names}.")
        return _number(found[0])

    def _tabs(self) -> list[dict[str, Any]]:
        answer = self._book("", {"fields": f"sheets({TAB_FIELDS})"})
        return [one.get("properties", {}) for one in answer.get("sheets", ())]

    def _book(self, what: str, params: dict[str, str], body: dict[str, Any] | None = None) -> dict[str, Any]:
        try:
            return self._account.sheets(
                "POST" if body else "GET", f"{self._where.spreadsheet}{what}", params=params, body=body
            )
        except (NoAccess, NotThere) as error:
            raise type(error)(str(error), f"Share the sheet with {self._account.email}. {error.hint}") from None

    def _rules(self, number: int) -> dict[str, Any]:
        """The validations of a tab, in the shape of the API."""
        body = {"dataFilters": [{"gridRange": {"sheetId": number}}]}
        fields = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values(dataValidation))))"
        return self._book(":getByDataFilter", {"fields": fields}, body)

    def _log_lines(self, number: int) -> list[list[Any]]:
        body = {
            "dataFilters": [{"gridRange": {"sheetId": number, "startRowIndex": 1, "endColumnIndex": 6}}],
            "valueRenderOption": "UNFORMATTED_VALUE",
        }
        try:
            answer = self._book("/values:batchGetByDataFilter", {}, body)
            return list(answer["valueRanges"][0]["valueRange"].get("values", ()))
        except (ConnectorError, LookupError):
            return []

    def _snapshot(self, tab: Tab) -> SheetSnapshot:
        return SheetSnapshot(
            place=self.place,
            sheet=tab.title,
            rows=tab.rows,
            revision=tab.revision(),
            read_at=datetime.now(UTC),
            formulas=tab.formulas,
            hidden_rows=tab.hidden_rows,
            hidden_columns=tab.hidden_columns,
            merged=tab.merged,
            table_ranges=tab.tables,
            filters=tab.filters,
            notes=tuple(_notes(tab)),
            witnesses=tab.row_keys,
            home=str(replace(self._where, tab=tab.number)),
        )


def _notes(tab: Tab) -> list[str]:
    notes = [f"The spreadsheet is “{tab.book}”, in Google Sheets."] if tab.book else []
    if tab.hidden_rows:
        notes.append("Hidden and filtered rows are read as well.")
    if tab.hidden_columns:
        notes.append("Hidden columns are read as well.")
    return notes


def _number(properties: dict[str, Any]) -> int:
    return int(properties.get("sheetId", 0))


def _title(properties: dict[str, Any]) -> str:
    return str(properties.get("title", ""))


def _kind(properties: dict[str, Any]) -> str:
    return _KINDS.get(properties.get("sheetType", "GRID"), "worksheet")

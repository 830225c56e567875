"""Cairn writes the cells that it means, typed, once; and what it may not write it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.errors import RevisionMismatch, SheetUnreachable
from domain.sheets import CellWrite, WriteResult
from tests.connectors.test_google_read import day
from tests.support.google_sheet import ANA, BEN, BOOK, ROBOT, Sheet, running

ROWS: list[list[Any]] = [
    ["Milestone", "Due", "Owner", "Sum"],
    ["Choose the vendor", day(46083), "Ana", "=LEN(A2)"],
    ["Order API is live", "soon", "Ben", "=LEN(A3)"],
]
APPLIED_AND_LOST = {"status": 503, "html": True}


@pytest.fixture
def sheet(tmp_path: Path) -> Iterator[Sheet]:
    with running(tmp_path, {"Plan": ROWS}) as found:
        yield found


def write(sheet: Sheet, *cells: CellWrite) -> WriteResult:
    connector = sheet.connector()
    return connector.write("Plan", cells, connector.read().revision)


def codes(result: WriteResult) -> list[str]:
    return [refusal.code for refusal in result.refused]


def test_a_day_is_written_as_a_day_and_shown_as_one(sheet: Sheet) -> None:
    result = write(sheet, CellWrite(2, 2, date(2026, 4, 1)), CellWrite(3, 2, date(2026, 4, 2)))

    assert result.refused == ()
    assert result.snapshot.at(2, 2) == date(2026, 4, 1)
    shown = sheet.rows(look="FORMATTED_VALUE")
    assert shown[1][1] == "1 Apr 2026", "the cell keeps its own format"
    assert shown[2][1] == "2026-04-02"


def test_moments_numbers_and_yes_and_no_keep_their_type(sheet: Sheet) -> None:
    values: list[Any] = [datetime(2026, 4, 1, 8, 30), 2.5, 7, True, False, 0]
    write(sheet, *(CellWrite(5, column, value) for column, value in enumerate(values, 1)))

    assert sheet.connector().read().rows[4] == tuple(values)


def test_only_the_cells_that_differ_are_sent(sheet: Sheet) -> None:
    before = sheet.count
    write(sheet, CellWrite(2, 1, "Choose the vendor"), CellWrite(2, 3, "Cleo"))

    [sent] = [entry["body"] for entry in sheet.requests(before) if entry["path"].endswith(":batchUpdate")]
    assert sent.count("updateCells") == 1
    assert "Choose the vendor" not in sent


def test_formulas_are_never_touched(sheet: Sheet) -> None:
    result = write(sheet, CellWrite(2, 4, 5), CellWrite(2, 3, "Cleo"))

    assert codes(result) == ["formula-cell"]
    assert sheet.rows()[1][2:] == ["Cleo", "=LEN(A2)"]


def test_a_plain_number_is_not_put_where_it_would_show_as_a_day(sheet: Sheet) -> None:
    assert codes(write(sheet, CellWrite(2, 2, 7), CellWrite(4, 2, 7))) == ["number-in-date-cell"]
    assert sheet.rows()[1][1] == 46083


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "half a letter \ud800", "x" * 50_001])
def test_what_no_cell_can_hold_is_refused_and_the_rest_is_written(sheet: Sheet, value: Any) -> None:
    result = write(sheet, CellWrite(2, 1, value), CellWrite(3, 3, "Cleo"))

    assert len(result.refused) == len(result.written) == 1


def test_protected_and_merged_cells_are_left_alone_and_the_rest_is_written(sheet: Sheet) -> None:
    first = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    merged = {"sheetId": 0, "startRowIndex": 4, "endRowIndex": 6, "startColumnIndex": 0, "endColumnIndex": 1}
    editors = {"users": [ANA]}
    sheet.act("request", request={"addProtectedRange": {"protectedRange": {"range": first, "editors": editors}}})
    sheet.act("request", request={"mergeCells": {"range": merged, "mergeType": "MERGE_ALL"}})

    result = write(sheet, CellWrite(2, 1, "x"), CellWrite(6, 1, "x"), CellWrite(5, 1, "above"), CellWrite(2, 3, "Cleo"))

    assert codes(result) == ["protected-cell", "merged-cell"]
    assert len(result.written) == 2


def test_a_sheet_that_is_shared_for_viewing_says_so(sheet: Sheet) -> None:
    tabs = [{"title": "Plan", "rows": ROWS}]
    book = {"id": "1ViewOnly", "title": "Plan", "owner": ANA, "shared_with": {ROBOT: "reader"}, "tabs": tabs}
    sheet.command("seed", spreadsheets=[book])
    connector = sheet.connector("google:1ViewOnly#0")

    result = connector.write("Plan", [CellWrite(2, 3, "Cleo")], connector.read().revision)

    assert codes(result) == ["view-only"]
    assert result.written == ()


@pytest.mark.parametrize("is_strict", [True, False])
def test_a_list_that_people_set_may_or_may_not_bind_what_cairn_writes(sheet: Sheet, is_strict: bool) -> None:
    sheet.command("switches", strict_validation_on_api=is_strict)
    owners = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 2, "endColumnIndex": 3}
    names = [{"userEnteredValue": name} for name in ("Ana", "Ben")]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": names}, "strict": True}
    sheet.act("request", request={"setDataValidation": {"range": owners, "rule": rule}})

    result = write(sheet, CellWrite(2, 3, "Cleo"), CellWrite(3, 3, "Ana"), CellWrite(2, 1, "Choose two vendors"))

    assert codes(result) == (["not-accepted"] if is_strict else [])
    assert [row[2] for row in sheet.rows()[1:3]] == ["Ana" if is_strict else "Cleo", "Ana"]
    assert sheet.rows()[1][0] == "Choose two vendors"


def test_an_answer_that_was_lost_is_looked_for_and_not_sent_again(sheet: Sheet) -> None:
    for effect in (APPLIED_AND_LOST, {"drop": True}, {"truncate": True}, {"malformed": True}):
        sheet.command("faults", match={"method": "batchUpdate"}, when="after", count=1, effect=effect)
        before = sheet.count
        row = len(sheet.rows()) + 1
        result = write(sheet, CellWrite(row, 1, f"Row {row}"))

        assert result.written
        assert sum(entry["path"].endswith(":batchUpdate") for entry in sheet.requests(before)) == 1
    assert [row[0] for row in sheet.rows()[3:]] == ["Row 4", "Row 5", "Row 6", "Row 7"]


def test_a_write_that_was_lost_before_it_arrived_is_sent_once_more(sheet: Sheet) -> None:
    sheet.command("faults", match={"method": "batchUpdate"}, when="before", count=1, effect={"drop": True})

    assert write(sheet, CellWrite(4, 1, "Night shift trained")).written
    assert [row[0] for row in sheet.rows()[3:]] == ["Night shift trained"]


def test_a_write_that_is_lost_twice_is_left_to_the_next_sync(sheet: Sheet) -> None:
    sheet.command("faults", match={"method": "batchUpdate"}, when="before", count=2, effect={"drop": True})

    with pytest.raises(SheetUnreachable):
        write(sheet, CellWrite(4, 1, "Night shift trained"))
    assert len(sheet.rows()) == 3


def test_a_copy_of_a_write_that_arrives_late_is_not_applied_again(sheet: Sheet) -> None:
    """A timeout, then the same call once more, and then the first one reaches Google after all."""
    before = sheet.count
    write(sheet, CellWrite(4, 1, "Night shift trained"), CellWrite(2, 3, "Cleo"))
    [late] = [entry["body"] for entry in sheet.requests(before) if entry["path"].endswith(":batchUpdate")]
    sheet.act("sort", range="Plan!A2:D4", column=0)
    rows = sheet.rows()

    import json

    from connectors.google.answers import NotAccepted

    with pytest.raises(NotAccepted):
        sheet.account.sheets("POST", f"{BOOK}:batchUpdate", body=json.loads(late))
    assert sheet.rows() == rows


def test_what_somebody_appends_in_the_same_moment_moves_down(sheet: Sheet) -> None:
    typed = {"do": "type", "user": BEN, "spreadsheet": BOOK, "range": "Plan!A4", "values": [["Ben's row", "", "Ben"]]}
    sheet.command("faults", match={"method": "batchUpdate"}, when="before", count=1, acts=[typed])

    result = write(sheet, CellWrite(4, 1, "Cairn's row"), CellWrite(4, 3, "Ana"))

    assert [row[0] for row in sheet.rows()[3:]] == ["Cairn's row", "Ben's row"]
    assert result.written
    assert result.snapshot.revision != sheet.connector().read().revision, "Ben's row still has to be taken in"


@pytest.mark.parametrize(
    "act",
    [
        {"do": "type", "range": "Plan!A2", "value": "Other"},
        {"do": "sort", "range": "Plan!A2:D3", "column": 0, "descending": True},
        {"do": "insert", "tab": "Plan", "at": 1},
        {"do": "delete", "tab": "Plan", "at": 1},
        {"do": "rename_tab", "tab": "Plan", "to": "Plan 2"},
        {"do": "clear", "range": "Plan!A1:D9"},
    ],
    ids=lambda act: str(act["do"]),
)
def test_nothing_is_written_into_a_sheet_that_moved_since_it_was_read(sheet: Sheet, act: dict[str, Any]) -> None:
    connector = sheet.connector()
    expected = connector.read().revision
    sheet.act(**act)
    count = sheet.count

    with pytest.raises(RevisionMismatch) as error:
        connector.write("Plan", [CellWrite(2, 3, "Cleo")], expected)
    assert error.value.hint
    assert not [entry for entry in sheet.requests(count) if entry["path"].endswith(":batchUpdate")]


def test_the_window_is_measured_and_never_called_zero(sheet: Sheet) -> None:
    connector = sheet.connector()
    sheet.account.pace.clock = __import__("time").time
    result = connector.write("Plan", [CellWrite(2, 3, "Cleo")], connector.read().revision)
    assert 0 < result.window_s < 5


def test_nothing_waits_between_the_look_and_the_write(sheet: Sheet) -> None:
    """When too much was written already, Cairn waits before it looks, and not with what it saw in its hand."""
    connector = sheet.connector()
    expected = connector.read().revision
    for _ in range(40):
        sheet.account.pace.take("write")
    began = sheet.account.pace.clock()
    result = connector.write("Plan", [CellWrite(2, 3, "Cleo")], expected)
    assert result.written
    assert sheet.account.pace.clock() - began > 1
    assert result.window_s < 0.5


def test_an_edit_in_the_window_is_taken_in_by_the_next_look(sheet: Sheet) -> None:
    connector = sheet.connector()
    expected = connector.read().revision
    typed = {"do": "type", "user": BEN, "spreadsheet": BOOK, "range": "Plan!C3", "value": "Cleo"}
    sheet.command("faults", match={"method": "batchUpdate"}, when="after", count=1, acts=[typed])

    result = connector.write("Plan", [CellWrite(2, 3, "Dara")], expected)

    assert len(result.written) == 1
    assert result.snapshot.at(3, 3) == "Cleo"
    assert result.snapshot.revision != connector.revision()


def test_a_row_far_below_the_end_of_the_tab_makes_it_longer(sheet: Sheet) -> None:
    result = write(sheet, CellWrite(1500, 1, "far"), CellWrite(2, 40, "right"))

    assert len(result.written) == 2
    assert sheet.connector().read().at(1500, 1) == "far"
    assert codes(write(sheet, CellWrite(900_000, 1, "x"))) == ["out-of-range"]


def test_only_the_number_of_the_last_write_stays_noted(sheet: Sheet) -> None:
    for number in range(4):
        write(sheet, CellWrite(2, 3, f"Ana {number}"))
    assert len(sheet.connector()._tab(None).batches) == 1


@pytest.mark.parametrize(
    ("act", "titles"),
    [
        ({"do": "sort", "range": "Plan!A2:D3", "column": 0, "descending": True}, ["Order", "Choose"]),
        ({"do": "insert", "tab": "Plan", "at": 1}, ["", "Choose", "Order"]),
        ({"do": "delete", "tab": "Plan", "at": 1}, ["Order"]),
    ],
    ids=["sort", "insert", "delete"],
)
def test_a_value_that_landed_in_a_wrong_row_is_taken_back_at_once(
    sheet: Sheet, act: dict[str, Any], titles: list[str]
) -> None:
    """Somebody moves the rows between Cairn's last look and its write."""
    connector = sheet.connector()
    expected = connector.read().revision
    acts = [act | {"user": BEN, "spreadsheet": BOOK}]
    sheet.command("faults", match={"method": "batchUpdate"}, when="before", count=1, acts=acts)

    with pytest.raises(RevisionMismatch):
        connector.write("Plan", [CellWrite(2, 3, "Cairn's choice")], expected)

    assert [(row or [""])[0].split(" ")[0] for row in sheet.rows()[1:]] == titles
    owners = {row[0]: row[2] for row in sheet.rows()[1:] if row and row[0]}
    assert owners["Order API is live"] == "Ben"
    assert "Cairn's choice" not in str(sheet.rows())

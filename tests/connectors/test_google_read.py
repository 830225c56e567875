"""A Google Sheet is read as its people see it: values, days, formulas, what is hidden, merged or empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.google.grid import tab_of
from connectors.google.values import moment_of, serial_of, value_of
from domain.errors import SheetMissing, SheetUnreadable
from domain.sheets import NOT_CALCULATED, CellError
from tests.support.google_sheet import ANA, BOOK, ROBOT, Sheet, running


def day(serial: float, kind: str = "DATE", pattern: str = "d mmm yyyy") -> dict[str, Any]:
    """A cell that holds a number and shows a day."""
    return {
        "userEnteredValue": {"numberValue": serial},
        "userEnteredFormat": {"numberFormat": {"type": kind, "pattern": pattern}},
    }


ROWS: list[list[Any]] = [
    ["Milestone", "Due", "Count", "Done?"],
    ["Choose the vendor", day(46083), 3, True],
    ["Order API is live", day(46083.5, "DATE_TIME"), 2.5, False],
    ["Scanners installed", "2026-03-02", "0123", "8085807e40000000"],
    [],
    ["Night shift trained", day(0.25, "TIME"), "=C2*2", "=1/0"],
]


@pytest.fixture
def sheet(tmp_path: Path) -> Iterator[Sheet]:
    with running(tmp_path, {"Plan": ROWS, "It's the 2nd": [["a"]]}) as found:
        yield found


def test_values_are_read_as_they_are_meant(sheet: Sheet) -> None:
    snapshot = sheet.connector().read()

    assert snapshot.rows[1] == ("Choose the vendor", date(2026, 3, 2), 3, True)
    assert snapshot.rows[2] == ("Order API is live", datetime(2026, 3, 2, 12), 2.5, False)
    assert snapshot.rows[3] == ("Scanners installed", "2026-03-02", "0123", "8085807e40000000")
    assert snapshot.rows[4] == ()
    assert snapshot.rows[5] == ("Night shift trained", 0.25, 6, CellError("#DIV/0!"))
    assert snapshot.formulas == {(6, 3): "=C2*2", (6, 4): "=1/0"}
    assert snapshot.home == f"google:{BOOK}#0"


def test_the_second_tab_is_found_by_name_and_by_number(sheet: Sheet) -> None:
    book = sheet.connector(f"google:{BOOK}")
    snapshot = book.read("It's the 2nd")

    assert snapshot.rows == (("a",),)
    assert sheet.connector(snapshot.home).read().sheet == "It's the 2nd"
    assert [info.name for info in book.sheets()] == ["Plan", "It's the 2nd"]
    assert [info.name for info in sheet.connector(snapshot.home).sheets()] == ["It's the 2nd"]


def test_a_renamed_tab_is_the_same_one_and_a_deleted_one_is_missing(sheet: Sheet) -> None:
    home = sheet.connector(f"google:{BOOK}").read("It's the 2nd").home
    sheet.act("rename_tab", tab="It's the 2nd", to="Plan 2027")
    assert sheet.connector(home).read("It's the 2nd").sheet == "Plan 2027"

    number = int(home.partition("#")[2])
    sheet.act("request", request={"deleteSheet": {"sheetId": number}})
    with pytest.raises(SheetMissing) as error:
        sheet.connector(home).read()
    assert error.value.hint


def test_hidden_and_filtered_rows_are_read_and_said(sheet: Sheet) -> None:
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}
    hide = {"range": span, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    sheet.act("request", request={"updateDimensionProperties": hide})

    snapshot = sheet.connector().read()
    assert snapshot.hidden_rows == {3}
    assert snapshot.at(3, 1) == "Order API is live"
    assert any("Hidden" in note for note in snapshot.notes)


def test_merged_ranges_and_the_filter_are_told(sheet: Sheet) -> None:
    merged = {"sheetId": 0, "startRowIndex": 6, "endRowIndex": 8, "startColumnIndex": 0, "endColumnIndex": 2}
    table = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 6, "startColumnIndex": 0, "endColumnIndex": 4}
    sheet.act("request", request={"mergeCells": {"range": merged, "mergeType": "MERGE_ALL"}})
    sheet.act("request", request={"setBasicFilter": {"filter": {"range": table}}})

    snapshot = sheet.connector().read()
    assert snapshot.merged == ((7, 1, 8, 2),)
    assert snapshot.filters == ((1, 1, 6, 4),)


def test_what_a_formula_fills_is_no_cell_of_anybodys(sheet: Sheet) -> None:
    answer = {"properties": {"title": "Plan"}}
    cells = [
        {"userEnteredValue": {"formulaValue": "=A1:A2"}, "effectiveValue": {"stringValue": "x"}},
        {"effectiveValue": {"stringValue": "y"}},
        {
            "userEnteredValue": {"formulaValue": "=IMPORTRANGE(1)"},
            "effectiveValue": {"errorValue": {"type": "LOADING"}},
        },
    ]
    tab = tab_of(answer, {"properties": {"title": "Plan"}, "data": [{"rowData": [{"values": cells}]}]})

    assert tab.number == 0
    assert tab.rows == (("x", "y", NOT_CALCULATED),)
    assert set(tab.formulas) == {(1, 1), (1, 2), (1, 3)}


def test_what_proto3_leaves_out_is_made_up_for() -> None:
    assert value_of({}, is_date=False) is None
    assert value_of({"stringValue": ""}, is_date=False) is None
    assert value_of({"numberValue": 0}, is_date=False) == 0
    assert value_of({"boolValue": False}, is_date=False) is False
    assert tab_of({}, {}).rows == ()


@pytest.mark.parametrize(
    "moment", [date(1899, 12, 30), date(1900, 2, 28), date(1900, 3, 1), date(2026, 3, 2), date(9999, 12, 31)]
)
def test_days_count_from_the_thirtieth_of_december_1899(moment: date) -> None:
    assert moment_of(serial_of(moment)) == moment


def test_a_number_outside_of_the_calendar_stays_a_number() -> None:
    assert value_of({"numberValue": 1e12}, is_date=True) == 10**12


def test_a_change_of_locale_or_time_zone_moves_the_revision_and_no_value(sheet: Sheet) -> None:
    before = sheet.connector().read()
    for setting in ({"locale": "de_DE"}, {"timeZone": "Asia/Tokyo"}):
        sheet.act("settings", **setting)
        after = sheet.connector().read()
        assert after.rows == before.rows
        assert after.revision != before.revision
        before = after


def test_a_formula_that_differs_with_each_look_does_not_stand_in_the_way_of_a_write(tmp_path: Path) -> None:
    rows = [["Milestone", "Lucky number", "Owner"], ["Choose the vendor", "=RAND()", "Ana"]]
    with running(tmp_path, {"Plan": rows}) as sheet:
        one = sheet.connector()._tab(None)
    other, typed_over = (
        replace(one, rows=(one.rows[0], row)) for row in (("Choose the vendor", 0.3, "Ana"), ("Choose it", 0.3, "Ana"))
    )

    assert one.typed() == other.typed() != typed_over.typed()
    assert one.revision() != other.revision()


def test_who_may_not_see_it_is_told_whom_to_share_it_with(sheet: Sheet) -> None:
    sheet.command(
        "seed", spreadsheets=[{"id": "1SecretPlan", "title": "Secret", "owner": ANA, "tabs": [{"title": "Plan"}]}]
    )
    for place in ("google:1SecretPlan", "google:1SecretPlan#0", "google:1NoSuchSheet"):
        with pytest.raises(SheetUnreadable) as error:
            sheet.connector(place).read()
        assert ROBOT in error.value.hint


def test_a_tab_with_a_chart_is_no_table(sheet: Sheet) -> None:
    answer = [{"properties": {"sheetId": 9, "title": "Chart", "sheetType": "OBJECT"}}]
    connector = sheet.connector(f"google:{BOOK}#9")
    connector._book = lambda *_: {"sheets": answer}  # type: ignore[method-assign]
    with pytest.raises(SheetUnreadable, match="chart"):
        connector.read()

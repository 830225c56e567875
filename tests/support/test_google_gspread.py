"""The real gspread client, signed in by a real key, lives through its everyday stories against the stand-in."""

from __future__ import annotations

from collections.abc import Iterator

import gspread
import pytest
from gspread.exceptions import APIError, SpreadsheetNotFound, WorksheetNotFound
from gspread.utils import ExportFormat, MergeType, ValidationConditionType, ValueInputOption, ValueRenderOption

from tests.support.google_stand_in.clients import BO, ROBOT, Plain, signed_in
from tests.support.google_stand_in.server import StandIn

Params = dict[str, str | int | bool | float | list[str] | None]
TYPED = ValueInputOption.user_entered
ROWS = [["Apple", 2012, 4], ["Banana", 2013, 3], ["Cherry", 2007, 1], ["Date", 2013, 6]]


@pytest.fixture
def book(client: gspread.Client) -> gspread.Spreadsheet:
    return client.create("Made by gspread")


@pytest.fixture
def tab(client: gspread.Client, book: gspread.Spreadsheet) -> Iterator[gspread.Worksheet]:
    yield book.sheet1
    client.del_spreadsheet(book.id)


def test_spreadsheets_are_found_by_name_key_and_address(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    assert client.open("Made by gspread").id == book.id
    assert client.open_by_key(book.id).locale == "en_US"
    assert client.open_by_url(book.url).timezone == "Etc/GMT"
    assert [one.title for one in client.openall("Tracker")] == ["Tracker"]
    assert {one["name"] for one in client.list_spreadsheet_files()} == {"Made by gspread", "Tracker"}
    for opens in (client.open, client.open_by_key):
        with pytest.raises(SpreadsheetNotFound):
            opens("nothing")


def test_somebody_elses_spreadsheet_is_forbidden(stand_in: StandIn, client: gspread.Client) -> None:
    Plain(stand_in, "test").control("seed", {"spreadsheets": [{"id": "private", "owner": BO}]})
    with pytest.raises(PermissionError):
        client.open_by_key("private")


def test_spreadsheets_are_copied_filled_exported_and_deleted(client: gspread.Client, book: gspread.Spreadsheet) -> None:
    copied = client.copy(book.id, title="Copy")
    assert copied.fetch_sheet_metadata()["sheets"] == book.fetch_sheet_metadata()["sheets"]
    client.import_csv(book.id, "a,b\n1,x y\n")
    assert client.open_by_key(book.id).sheet1.get_all_values() == [["a", "b"], ["1", "x y"]]
    assert client.export(book.id, ExportFormat.CSV) == b"a,b\r\n1,x y"
    client.del_spreadsheet(copied.id)
    with pytest.raises(SpreadsheetNotFound):
        client.open_by_key(copied.id)


def test_a_spreadsheet_is_shared_and_unshared(book: gspread.Spreadsheet) -> None:
    book.share(BO, perm_type="user", role="writer", notify=False)
    assert [(one["emailAddress"], one["role"]) for one in book.list_permissions()] == [(BO, "writer"), (ROBOT, "owner")]
    book.remove_permissions(BO)
    assert len(book.list_permissions()) == 1
    offered = book.share(BO, perm_type="user", role="writer").json()["id"]
    book.transfer_ownership(offered)
    assert [one["pendingOwner"] for one in book.list_permissions()] == [True, False]


def test_title_locale_and_time_zone_are_changed(book: gspread.Spreadsheet) -> None:
    book.update_title("🎊 #1")
    book.update_locale("fr_FR")
    book.update_timezone("Europe/Paris")
    found = book.fetch_sheet_metadata()["properties"]
    assert (found["title"], found["locale"], found["timeZone"]) == ("🎊 #1", "fr_FR", "Europe/Paris")
    assert book.get_lastUpdateTime() >= book.creationTime


def test_tabs_come_and_go(book: gspread.Spreadsheet) -> None:
    second = book.add_worksheet("🌵 2", 10, 10)
    assert [one.title for one in book.worksheets()] == ["Sheet1", "🌵 2"]
    book.values_update("🌵 2!A1", params={"valueInputOption": "RAW"}, body={"values": [["🍇", "🍉"], ["🍐"]]})
    assert book.values_get("🌵 2")["values"] == [["🍇", "🍉"], ["🍐"]]
    found = book.values_batch_get(["🌵 2!A:A", "🌵 2!B:B"])["valueRanges"]
    assert [one["values"] for one in found] == [[["🍇"], ["🍐"]], [["🍉"]]]
    book.reorder_worksheets(book.worksheets()[::-1])
    assert [one.id for one in book.worksheets()] == [second.id, 0]
    book.worksheets()[-1].update_index(0)
    assert book.get_worksheet(0).id == 0
    second.update_title("Renamed")
    copied = second.duplicate(new_sheet_name="Again")
    assert copied.get_all_values() == [["🍇", "🍉"], ["🍐", ""]]
    with pytest.raises(APIError, match="already exists"):
        book.add_worksheet("again", 1, 1)
    book.del_worksheet(second)
    book.del_worksheet_by_id(copied.id)
    assert [one.title for one in book] == ["Sheet1"]
    with pytest.raises(WorksheetNotFound):
        book.worksheet("Renamed")
    with pytest.raises(APIError):
        book.sheet1.hide()


def test_cells_are_written_and_read_in_many_ways(tab: gspread.Worksheet) -> None:
    tab.update_acell("A2", "x")
    tab.update_cell(1, 2, "0042")
    assert (tab.acell("A2").value, tab.cell(1, 2).value) == ("x", "42")
    cells = tab.range("A1:D4")
    for cell in cells:
        cell.value = f"{cell.row}\n{cell.col}"
    tab.update_cells(cells)
    assert [cell.value for cell in tab.range("D4:A1")] == [cell.value for cell in cells]
    tab.update_cells([gspread.Cell(1, 1, "first"), gspread.Cell(4, 4, "last")])
    assert (tab.row_values(1)[0], tab.col_values(4)[3]) == ("first", "last")
    tab.batch_update([{"range": "F1:G1", "values": [["a", "b"]]}, {"range": "F4", "values": [["c"]]}])
    assert tab.batch_get(["F1:G1", "F4:G4"]) == [[["a", "b"]], [["c"]]]
    tab.batch_clear(["F1:G1", "F4"])
    assert tab.get_values("F1:G9") == [[]]
    assert len(tab.range("A1:C")) == tab.row_count * 3
    tab.clear()
    assert tab.get_all_values() == [[]]


def test_records_are_read_under_their_headers(tab: gspread.Worksheet) -> None:
    tab.update([["=4/2", "2020-01-01", "s", 53], ["=3/2", 0.12, "1999-01-02", ""]], "A1", value_input_option=TYPED)
    assert tab.get_all_records() == [{"2": 1.5, "2020-01-01": 0.12, "s": "1999-01-02", "53": ""}]
    plain = tab.get_all_values(value_render_option=ValueRenderOption.unformatted)
    assert plain == [[2, 43831, "s", 53], [1.5, 0.12, 36162, ""]]
    formulas = tab.get_all_values(value_render_option=ValueRenderOption.formula)
    assert formulas == [["=4/2", 43831, "s", 53], ["=3/2", 0.12, 36162, ""]]


def test_rows_are_appended_after_the_table_they_touch(tab: gspread.Worksheet) -> None:
    tab.append_row(["a", "", "c"])
    tab.append_row(["a", "", "c"])
    assert tab.row_values(2) == ["", "", "a", "", "c"]
    tab.append_row(["b"], table_range="A1")
    assert tab.acell("A2").value == "b"
    tab.append_rows([["x"], ["y"]], table_range="A1")
    assert tab.col_values(1) == ["a", "b", "x", "y"]


def test_rows_and_columns_are_inserted_and_deleted(tab: gspread.Worksheet) -> None:
    tab.update(ROWS, "A1")
    tab.insert_row(["new", 1], 2)
    tab.insert_rows([["x"], ["y"]], 1)
    tab.insert_cols([["left"] * 2], 1)
    assert tab.get("A1:B4") == [["left", "x"], ["left", "y"], ["", "Apple"], ["", "new"]]
    tab.delete_rows(1, 2)
    tab.delete_columns(1)
    assert tab.col_values(1) == ["Apple", "new", "Banana", "Cherry", "Date"]
    tab.update_acell("B2", "=1+1")
    tab.insert_row(["top"], 1)
    assert tab.acell("B3", value_render_option=ValueRenderOption.formula).value == "=1+1"


def test_the_grid_is_resized_frozen_and_sorted(tab: gspread.Worksheet) -> None:
    tab.add_rows(5)
    tab.add_cols(2)
    assert (tab.row_count, tab.col_count) == (1005, 28)
    tab.resize(4, 3)
    tab.update(ROWS, "A1")
    tab.sort((3, "asc"))
    assert tab.col_values(3) == ["1", "3", "4", "6"]
    tab.sort((2, "asc"), (3, "des"), range="A1:C4")
    assert tab.col_values(1) == ["Cherry", "Apple", "Date", "Banana"]
    tab.freeze(rows=1, cols=1)
    tab.sort((1, "asc"))
    assert tab.col_values(1) == ["Cherry", "Apple", "Banana", "Date"]
    assert (tab.frozen_row_count, tab.frozen_col_count) == (1, 1)
    tab.freeze(0, 0)
    found = tab.spreadsheet.fetch_sheet_metadata()["sheets"][0]["properties"]["gridProperties"]
    assert found == {"rowCount": 4, "columnCount": 3}
    with pytest.raises(APIError, match="freeze all visible rows"):
        tab.freeze(rows=4)


def test_filters_merges_groups_and_hiding(tab: gspread.Worksheet) -> None:
    tab.resize(20, 20)
    tab.set_basic_filter()
    found = tab.spreadsheet.fetch_sheet_metadata()["sheets"][0]["basicFilter"]["range"]
    assert found == {"startRowIndex": 0, "endRowIndex": 20, "startColumnIndex": 0, "endColumnIndex": 20}
    tab.clear_basic_filter()
    tab.update([[1, 2], [3, 4]], "A1:B2")
    tab.merge_cells("A1:A2", merge_type=MergeType.merge_columns)
    assert tab.get("A1:B2", combine_merged_cells=True) == [["1", "2"], ["1", "4"]]
    tab.unmerge_cells("A1:B2")
    tab.add_dimension_group_rows(0, 2)
    assert tab.list_dimension_group_rows()[0]["range"]["startIndex"] == 0
    tab.delete_dimension_group_rows(0, 2)
    assert tab.list_dimension_group_rows() == []
    tab.hide_rows(0, 2)
    tab.hide_columns(1, 2)
    mask: Params = {"fields": "sheets.data(rowMetadata,columnMetadata)"}
    (data,) = tab.spreadsheet.fetch_sheet_metadata(mask)["sheets"][0]["data"]
    assert [line.get("hiddenByUser", False) for line in data["rowMetadata"][:3]] == [True, True, False]
    assert data["columnMetadata"][1]["hiddenByUser"] is True
    tab.unhide_rows(0, 2)


def test_formats_notes_colours_and_dropdowns(tab: gspread.Worksheet) -> None:
    form = {"horizontalAlignment": "CENTER", "textFormat": {"fontSize": 12, "bold": True}}
    tab.format("A2:B2", form)
    tab.batch_format([{"range": "A3", "format": {"numberFormat": {"type": "NUMBER", "pattern": "0.0"}}}])
    tab.update_acell("A3", "3.14159")
    assert tab.acell("A3").value == "3.1"
    tab.insert_notes({"A1": "one", "B2": "two"})
    assert (tab.get_note("A1"), tab.get_notes()) == ("one", [["one"], ["", "two"], [""]])
    tab.clear_notes(["A1", "B2"])
    assert tab.get_note("A1") == ""
    tab.update_tab_color("#ff0000")
    assert tab.get_tab_color() == "#FF0000"
    tab.clear_tab_color()
    assert tab.get_tab_color() is None
    tab.add_validation("C2:C9", ValidationConditionType.one_of_list, ["Open", "Done"], strict=True, showCustomUi=True)
    mask: Params = {"fields": "sheets.data.rowData.values.dataValidation.condition"}
    found = tab.spreadsheet.fetch_sheet_metadata(mask)["sheets"][0]["data"][0]["rowData"][1]["values"][2]
    assert found["dataValidation"]["condition"]["values"][1] == {"userEnteredValue": "Done"}


def test_names_and_protections(tab: gspread.Worksheet) -> None:
    tab.update([["a", "b"]], "A1")
    names: Params = {"fields": "namedRanges"}
    made = tab.define_named_range("A1:B1", "Header")["replies"][0]["addNamedRange"]["namedRange"]
    assert tab.get_values("Header") == [["a", "b"]]
    assert made["range"] == {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2}
    tab.delete_named_range(made["namedRangeId"])
    assert tab.spreadsheet.fetch_sheet_metadata(names) == {}
    tab.add_protected_range("A1:B1", editor_users_emails=[ROBOT], description="header")
    (kept,) = tab.spreadsheet.list_protected_ranges(tab.id)
    tab.delete_protected_range(kept["protectedRangeId"])
    assert tab.spreadsheet.list_protected_ranges(tab.id) == []


def test_cells_are_found_copied_cut_and_replaced(tab: gspread.Worksheet) -> None:
    import re

    tab.update([["camelCase"], ["other"], ["camelcase"]], "A1")
    found = tab.find("CAMELCASE", case_sensitive=False)
    assert found is not None
    assert found.address == "A1"
    assert [cell.row for cell in tab.findall(re.compile("camel"))] == [1, 3]
    assert tab.find("nothing") is None
    tab.copy_range("A1:A2", "B1:B2")
    tab.cut_range("A1:A3", "C1")
    assert tab.get_all_values() == [["", "camelCase", "camelCase"], ["", "other", "other"], ["", "", "camelcase"]]
    copied = tab.copy_to(tab.spreadsheet.id)
    assert copied["title"] == "Copy of Sheet1"


def test_a_wide_column_fits_its_text(tab: gspread.Worksheet) -> None:
    tab.update_acell("A1", "A" * 1024)
    mask: Params = {"fields": "sheets.data.columnMetadata"}
    before = tab.spreadsheet.fetch_sheet_metadata(mask)["sheets"][0]["data"][0]["columnMetadata"][0]["pixelSize"]
    tab.columns_auto_resize(0, 1)
    after = tab.spreadsheet.fetch_sheet_metadata(mask)["sheets"][0]["data"][0]["columnMetadata"][0]["pixelSize"]
    assert after > before


def test_two_people_see_each_others_changes(stand_in: StandIn, client: gspread.Client) -> None:
    mine, other = client.open_by_key("book").sheet1, signed_in(stand_in).open_by_key("book").sheet1
    mine.update_acell("B2", "mine")
    assert other.acell("B2").value == "mine"

"""The stand-in's batchUpdate on tabs, rows, columns and ranges, and the formulas, names and merges that follow them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.google_stand_in.clients import Plain, span


def put(plain: Plain, range_: str, *values: list[Any]) -> None:
    plain.good(
        "PUT", f"/v4/spreadsheets/book/values/{range_}", {"values": list(values)}, valueInputOption="USER_ENTERED"
    )


def formula(plain: Plain, range_: str) -> Any:
    return plain.values(range_, valueRenderOption="FORMULA")[0][0]


def test_a_new_spreadsheet_looks_like_googles(plain: Plain) -> None:
    made = plain.good("POST", "/v4/spreadsheets", {"properties": {"title": "New"}})
    assert made["properties"]["locale"] == "en_US"
    assert made["properties"]["timeZone"] == "Etc/GMT"
    grid = {"rowCount": 1000, "columnCount": 26}
    properties = {"sheetId": 0, "title": "Sheet1", "index": 0, "sheetType": "GRID", "gridProperties": grid}
    assert made["sheets"] == [{"properties": properties}]
    assert made["spreadsheetUrl"] == f"https://docs.google.com/spreadsheets/d/{made['spreadsheetId']}/edit"
    asked = {
        "properties": {"title": "N", "locale": "de_DE"},
        "sheets": [{"properties": {"title": "a"}}, {"properties": {"title": "b", "sheetId": 7}}],
    }
    made = plain.good("POST", "/v4/spreadsheets", asked)
    assert [(one["properties"]["title"], one["properties"]["index"]) for one in made["sheets"]] == [("a", 0), ("b", 1)]


def test_a_mask_chooses_and_one_that_fits_nothing_is_refused(plain: Plain) -> None:
    found = plain.good("GET", "/v4/spreadsheets/book", fields="spreadsheetId,sheets.properties(title,index)")
    assert found == {"spreadsheetId": "book", "sheets": [{"properties": {"title": "Plan", "index": 0}}]}
    error = plain.refused("GET", "/v4/spreadsheets/book", fields="sheets.nonsense")
    assert error["message"] == "Request contains an invalid argument."
    said = error["details"][0]["fieldViolations"][0]["description"]
    assert said == "Error expanding 'fields' parameter. Cannot find matching fields for path 'sheets.nonsense'."


def test_grid_data_comes_only_when_it_is_asked_for(plain: Plain) -> None:
    assert "data" not in plain.good("GET", "/v4/spreadsheets/book")["sheets"][0]
    query = {"includeGridData": "true", "ranges": "Plan!B2:C3"}
    (data,) = plain.good("GET", "/v4/spreadsheets/book", **query)["sheets"][0]["data"]
    assert (data["startRow"], data["startColumn"], len(data["rowMetadata"]), len(data["columnMetadata"])) == (
        1,
        1,
        2,
        2,
    )
    cell = data["rowData"][0]["values"][1]
    assert (cell["effectiveValue"], cell["formattedValue"]) == ({"numberValue": 46083}, "46083")
    assert cell["effectiveFormat"]["horizontalAlignment"] == "RIGHT"


def test_tabs_are_added_renamed_moved_copied_and_deleted(plain: Plain) -> None:
    second, third = plain.batch(
        {"addSheet": {"properties": {"title": "Two"}}}, {"addSheet": {"properties": {"title": "Three", "index": 0}}}
    )
    made = second["addSheet"]["properties"]
    assert (made["index"], third["addSheet"]["properties"]["index"]) == (1, 0)
    message = 'A sheet with the name "two" already exists. Please enter another name.'
    assert (
        plain.refused_batch({"addSheet": {"properties": {"title": "two"}}})
        == f"Invalid requests[0].addSheet: {message}"
    )
    put(plain, "Plan!F1", ["=Two!A1"])
    rename = {"properties": {"sheetId": made["sheetId"], "title": "My two"}, "fields": "title"}
    plain.batch({"updateSheetProperties": rename})
    assert formula(plain, "Plan!F1") == "='My two'!A1"
    plain.batch({"updateSheetProperties": {"properties": {"sheetId": made["sheetId"], "index": 0}, "fields": "index"}})
    (reply,) = plain.batch({"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 3}})
    assert reply["duplicateSheet"]["properties"]["title"] == "Copy of Plan"
    plain.batch({"deleteSheet": {"sheetId": made["sheetId"]}})
    titles = [one["properties"]["title"] for one in plain.good("GET", "/v4/spreadsheets/book")["sheets"]]
    assert titles == ["Three", "Plan", "Copy of Plan"]
    assert plain.values("Plan!F1") == [["#REF!"]]


def test_the_last_visible_tab_can_be_neither_hidden_nor_deleted(plain: Plain) -> None:
    assert "remove all the sheets" in plain.refused_batch({"deleteSheet": {}})
    assert "hide all" in plain.refused_batch(
        {"updateSheetProperties": {"properties": {"hidden": True}, "fields": "hidden"}}
    )


def test_a_tab_can_be_copied_into_another_spreadsheet(plain: Plain) -> None:
    other = plain.good("POST", "/v4/spreadsheets", {})["spreadsheetId"]
    made = plain.good("POST", "/v4/spreadsheets/book/sheets/0:copyTo", {"destinationSpreadsheetId": other})
    assert (made["title"], made["index"]) == ("Copy of Plan", 1)
    assert plain.values("'Copy of Plan'!A2", book=other) == [["M-1"]]
    assert (
        plain.refused("POST", "/v4/spreadsheets/book/sheets/5:copyTo", {"destinationSpreadsheetId": other})["code"]
        == 404
    )


def test_exactly_the_rows_that_were_named_are_deleted(plain: Plain) -> None:
    plain.batch({"deleteDimension": {"range": span(1, 3)}})
    assert plain.values("Plan!A1:A5") == [["Key"], ["M-3"]]
    plain.batch({"deleteDimension": {"range": span(1, 2, "COLUMNS")}})
    assert plain.values("Plan!A1:D1") == [["Key", "Due", "Done"]]
    grid = plain.tab("properties.gridProperties")["properties"]["gridProperties"]
    assert grid == {"rowCount": 998, "columnCount": 25}


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        ("deleteDimension", {"range": span(0, 1000)}, "You can't delete all the rows on the sheet."),
        ("deleteDimension", {"range": span(1000, 1001)}, "Cannot delete a row that doesn't exist."),
        ("deleteDimension", {"range": span(3, 3)}, "range.startIndex[3] must be less than range.endIndex[3]."),
        ("insertDimension", {"range": span(1001, 1002)}, "range.startIndex[1001] must be less than or equal to"),
        ("insertDimension", {"range": {"startIndex": 1, "endIndex": 2}}, "No dimension specified."),
        ("insertDimension", {"range": span(0, 1), "inheritFromBefore": True}, "inheritFromBefore cannot be true"),
        ("appendDimension", {"dimension": "ROWS", "length": 400_000}, "above the limit of 10000000 cells"),
    ],
)
def test_rows_that_cannot_be_are_refused(plain: Plain, kind: str, body: dict[str, Any], message: str) -> None:
    assert message in plain.refused_batch({kind: body})


def test_formulas_names_and_merges_follow_rows_that_come_and_go(plain: Plain) -> None:
    put(plain, "Plan!F1", ["=SUM(C2:C3)"], ["=$C$3+C2"], ['=A4&"C3"'])
    box = {"startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 2, "endColumnIndex": 3}
    plain.batch(
        {"addNamedRange": {"namedRange": {"name": "Dues", "range": box}}},
        {"mergeCells": {"range": {**box, "startColumnIndex": 7, "endColumnIndex": 9}}},
    )
    plain.batch({"insertDimension": {"range": span(2, 4)}})
    assert plain.values("Plan!F1:F5", valueRenderOption="FORMULA") == [
        ["=SUM(C2:C5)"],
        ["=$C$5+C2"],
        [],
        [],
        ['=A6&"C3"'],
    ]
    assert plain.values("Dues") == [["46083"], [], [], ["46174"]]
    assert plain.tab("merges")["merges"] == [
        {"startRowIndex": 1, "endRowIndex": 5, "startColumnIndex": 7, "endColumnIndex": 9}
    ]
    plain.batch({"deleteDimension": {"range": span(4, 5)}})
    assert plain.values("Plan!F1:F2", valueRenderOption="FORMULA") == [["=SUM(C2:C4)"], ["=#REF!+C2"]]
    assert plain.values("Plan!F2") == [["#REF!"]]
    plain.batch({"insertDimension": {"range": span(0, 1, "COLUMNS")}})
    assert formula(plain, "Plan!G1") == "=SUM(D2:D4)"


def test_rows_and_columns_move_with_what_speaks_of_them(plain: Plain) -> None:
    put(plain, "Plan!F1", ["=C2"])
    plain.batch({"moveDimension": {"source": span(1, 2), "destinationIndex": 4}})
    assert plain.values("Plan!A1:A4") == [["Key"], ["M-2"], ["M-3"], ["M-1"]]
    assert formula(plain, "Plan!F1") == "=C4"
    plain.batch({"moveDimension": {"source": span(2, 3, "COLUMNS"), "destinationIndex": 0}})
    assert plain.values("Plan!A1:D1") == [["Due", "Key", "Title", "Done"]]
    assert formula(plain, "Plan!F1") == "=A4"


def test_new_rows_take_the_format_of_their_neighbours_but_no_values(plain: Plain) -> None:
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    box = {"startRowIndex": 1, "endRowIndex": 2}
    plain.batch({"repeatCell": {"range": box, "cell": bold, "fields": "userEnteredFormat"}})
    plain.batch(
        {"insertDimension": {"range": span(2, 3), "inheritFromBefore": True}},
        {"insertDimension": {"range": span(4, 5)}},
    )
    mask = "sheets.data.rowData.values.userEnteredFormat.textFormat.bold"
    found = plain.good("GET", "/v4/spreadsheets/book", ranges="Plan!A3:A5", fields=mask)["sheets"][0]["data"][0]
    assert found["rowData"][0]["values"] == [{"userEnteredFormat": {"textFormat": {"bold": True}}}]
    assert plain.values("Plan!A3:A6") == [[], ["M-2"], [], ["M-3"]]


def test_a_sort_puts_numbers_before_text_and_empty_cells_last(plain: Plain) -> None:
    put(plain, "Plan!F1", ["b", 1], [2, 2], ["", 3], ["a", 4], [10, 5], [True, 6], ["A", 7])
    box = {"endRowIndex": 7, "startColumnIndex": 5, "endColumnIndex": 7}
    spec = {"dimensionIndex": 5, "sortOrder": "ASCENDING"}
    plain.batch({"sortRange": {"range": box, "sortSpecs": [spec]}})
    assert [row[1] for row in plain.values("Plan!F1:G7")] == ["2", "5", "4", "7", "1", "6", "3"]
    plain.batch({"sortRange": {"range": box, "sortSpecs": [spec | {"sortOrder": "DESCENDING"}]}})
    assert [row[1] for row in plain.values("Plan!F1:G7")] == ["6", "1", "4", "7", "5", "2", "3"]


def test_cells_are_copied_cut_split_and_tidied(plain: Plain) -> None:
    put(plain, "Plan!F1", ["=C2", "a,b"], ["x", " c  d "], ["x", "y"], ["X", "y"])
    one = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 5, "endColumnIndex": 6}
    down = {**one, "startRowIndex": 4, "endRowIndex": 6}
    split = {**one, "startColumnIndex": 6, "endColumnIndex": 7}
    both = {"startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 5, "endColumnIndex": 7}
    replies = plain.batch(
        {"copyPaste": {"source": one, "destination": down, "pasteType": "PASTE_NORMAL"}},
        {"textToColumns": {"source": split, "delimiterType": "COMMA"}},
        {"trimWhitespace": {"range": both}},
        {"deleteDuplicates": {"range": both}},
        {"cutPaste": {"source": one, "destination": {"sheetId": 0, "rowIndex": 9, "columnIndex": 5}}},
    )
    assert replies[2:4] == [
        {"trimWhitespace": {"cellsChangedCount": 1}},
        {"deleteDuplicates": {"duplicatesRemovedCount": 1}},
    ]
    found = plain.values("Plan!F1:H10", valueRenderOption="FORMULA")
    assert found == [["", "a", "b"], ["x", "c d"], ["x", "y"], [], ["=C6"], ["=C7"], [], [], [], ["=C2"]]


def test_ranges_are_inserted_and_deleted_without_their_neighbours(plain: Plain) -> None:
    box = {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    plain.batch({"insertRange": {"range": box, "shiftDimension": "ROWS"}})
    assert plain.values("Plan!A1:B5") == [
        ["Key", "Title"],
        ["", "Design frozen"],
        ["M-1", "First flight"],
        ["M-2", "Handover"],
        ["M-3"],
    ]
    plain.batch({"deleteRange": {"range": box, "shiftDimension": "ROWS"}})
    assert plain.values("Plan!A1:B4") == [
        ["Key", "Title"],
        ["M-1", "Design frozen"],
        ["M-2", "First flight"],
        ["M-3", "Handover"],
    ]
    plain.batch({"deleteRange": {"range": box, "shiftDimension": "COLUMNS"}})
    assert plain.values("Plan!A2:C2") == [["Design frozen", "46083", "FALSE"]]


def test_locale_and_time_zone_are_properties_of_the_spreadsheet(plain: Plain) -> None:
    new = {"locale": "de_DE", "timeZone": "Europe/Berlin", "title": "Plan B"}
    plain.batch({"updateSpreadsheetProperties": {"properties": new, "fields": "locale,timeZone,title"}})
    found = plain.good("GET", "/v4/spreadsheets/book", fields="properties(locale,timeZone,title)")["properties"]
    assert found == new
    assert plain.good("GET", "/drive/v3/files/book")["name"] == "Plan B"


def test_a_place_or_a_mask_that_does_not_exist_is_refused(plain: Plain) -> None:
    for name, value in (("timeZone", "Mars/One"), ("locale", "xx_YY")):
        update = {"updateSpreadsheetProperties": {"properties": {name: value}, "fields": name}}
        refusal = plain.refused("POST", "/v4/spreadsheets/book:batchUpdate", {"requests": [update]})
        assert (refusal["code"], value in refusal["message"]) == (400, True)
        assert plain.refused("POST", "/v4/spreadsheets", {"properties": {name: value}})["code"] == 400
    wrong = {"repeatCell": {"range": {}, "cell": {}, "fields": "note,userEnteredFormat.textFormat.loud"}}
    refusal = plain.refused("POST", "/v4/spreadsheets/book:batchUpdate", {"requests": [wrong]})
    assert refusal["message"] == "Invalid requests[0].repeatCell: Invalid field: userEnteredFormat.textFormat.loud"

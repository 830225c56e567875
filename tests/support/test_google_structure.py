"""The stand-in's batchUpdate on tabs, rows, columns and what is tied to them: formulas, merges, names, metadata."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.google_stand_in.clients import ANA, ROBOT, Plain
from tests.support.google_stand_in.server import StandIn

BATCH = "/v4/spreadsheets/book:batchUpdate"


def refused(plain: Plain, *requests: dict[str, Any]) -> str:
    return str(plain.refused("POST", BATCH, {"requests": list(requests)})["message"])


def sheet(plain: Plain, fields: str, index: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = plain.good("GET", "/v4/spreadsheets/book", fields=f"sheets({fields})")["sheets"][index]
    return found


def rows(start: int, end: int, dimension: str = "ROWS") -> dict[str, Any]:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


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
    assert refused(plain, {"addSheet": {"properties": {"title": "two"}}}) == f"Invalid requests[0].addSheet: {message}"
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
    assert "remove all the sheets" in refused(plain, {"deleteSheet": {}})
    assert "hide all" in refused(plain, {"updateSheetProperties": {"properties": {"hidden": True}, "fields": "hidden"}})


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
    plain.batch({"deleteDimension": {"range": rows(1, 3)}})
    assert plain.values("Plan!A1:A5") == [["Key"], ["M-3"]]
    plain.batch({"deleteDimension": {"range": rows(1, 2, "COLUMNS")}})
    assert plain.values("Plan!A1:D1") == [["Key", "Due", "Done"]]
    grid = sheet(plain, "properties.gridProperties")["properties"]["gridProperties"]
    assert grid == {"rowCount": 998, "columnCount": 25}


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        ("deleteDimension", {"range": rows(0, 1000)}, "You can't delete all the rows on the sheet."),
        ("deleteDimension", {"range": rows(1000, 1001)}, "Cannot delete a row that doesn't exist."),
        ("deleteDimension", {"range": rows(3, 3)}, "range.startIndex[3] must be less than range.endIndex[3]."),
        ("insertDimension", {"range": rows(1001, 1002)}, "range.startIndex[1001] must be less than or equal to"),
        ("insertDimension", {"range": {"startIndex": 1, "endIndex": 2}}, "No dimension specified."),
        ("insertDimension", {"range": rows(0, 1), "inheritFromBefore": True}, "inheritFromBefore cannot be true"),
        ("appendDimension", {"dimension": "ROWS", "length": 400_000}, "above the limit of 10000000 cells"),
    ],
)
def test_rows_that_cannot_be_are_refused(plain: Plain, kind: str, body: dict[str, Any], message: str) -> None:
    assert message in refused(plain, {kind: body})


def test_formulas_names_and_merges_follow_rows_that_come_and_go(plain: Plain) -> None:
    put(plain, "Plan!F1", ["=SUM(C2:C3)"], ["=$C$3+C2"], ['=A4&"C3"'])
    box = {"startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 2, "endColumnIndex": 3}
    plain.batch(
        {"addNamedRange": {"namedRange": {"name": "Dues", "range": box}}},
        {"mergeCells": {"range": {**box, "startColumnIndex": 7, "endColumnIndex": 9}}},
    )
    plain.batch({"insertDimension": {"range": rows(2, 4)}})
    assert plain.values("Plan!F1:F5", valueRenderOption="FORMULA") == [
        ["=SUM(C2:C5)"],
        ["=$C$5+C2"],
        [],
        [],
        ['=A6&"C3"'],
    ]
    assert plain.values("Dues") == [["46083"], [], [], ["46174"]]
    assert sheet(plain, "merges")["merges"] == [
        {"startRowIndex": 1, "endRowIndex": 5, "startColumnIndex": 7, "endColumnIndex": 9}
    ]
    plain.batch({"deleteDimension": {"range": rows(4, 5)}})
    assert plain.values("Plan!F1:F2", valueRenderOption="FORMULA") == [["=SUM(C2:C4)"], ["=#REF!+C2"]]
    assert plain.values("Plan!F2") == [["#REF!"]]
    plain.batch({"insertDimension": {"range": rows(0, 1, "COLUMNS")}})
    assert formula(plain, "Plan!G1") == "=SUM(D2:D4)"


def test_rows_and_columns_move_with_what_speaks_of_them(plain: Plain) -> None:
    put(plain, "Plan!F1", ["=C2"])
    plain.batch({"moveDimension": {"source": rows(1, 2), "destinationIndex": 4}})
    assert plain.values("Plan!A1:A4") == [["Key"], ["M-2"], ["M-3"], ["M-1"]]
    assert formula(plain, "Plan!F1") == "=C4"
    plain.batch({"moveDimension": {"source": rows(2, 3, "COLUMNS"), "destinationIndex": 0}})
    assert plain.values("Plan!A1:D1") == [["Due", "Key", "Title", "Done"]]
    assert formula(plain, "Plan!F1") == "=A4"


def test_new_rows_take_the_format_of_their_neighbours_but_no_values(plain: Plain) -> None:
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    box = {"startRowIndex": 1, "endRowIndex": 2}
    plain.batch({"repeatCell": {"range": box, "cell": bold, "fields": "userEnteredFormat"}})
    plain.batch(
        {"insertDimension": {"range": rows(2, 3), "inheritFromBefore": True}},
        {"insertDimension": {"range": rows(4, 5)}},
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


@pytest.mark.parametrize("follows", [True, False])
def test_metadata_of_a_row_follows_a_sort_or_not_as_the_switch_says(plain: Plain, follows: bool) -> None:
    plain.control("switches", {"row_metadata_follows_sort": follows})
    for index in range(1, 4):
        item = {
            "metadataKey": "cairn",
            "metadataValue": f"M-{index}",
            "visibility": "PROJECT",
            "location": {"dimensionRange": rows(index, index + 1)},
        }
        plain.batch({"createDeveloperMetadata": {"developerMetadata": item}})
    spec = {"dimensionIndex": 0, "sortOrder": "DESCENDING"}
    plain.batch({"sortRange": {"range": {"startRowIndex": 1, "endRowIndex": 4}, "sortSpecs": [spec]}})
    assert plain.values("Plan!A2:A4") == [["M-3"], ["M-2"], ["M-1"]]
    assert places(plain) == ({"M-3": 1, "M-2": 2, "M-1": 3} if follows else {"M-1": 1, "M-2": 2, "M-3": 3})
    plain.batch({"insertDimension": {"range": rows(1, 2)}}, {"deleteDimension": {"range": rows(3, 4)}})
    assert places(plain) == ({"M-3": 2, "M-1": 3} if follows else {"M-1": 2, "M-3": 3})


def places(plain: Plain) -> dict[str, int]:
    body = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "cairn"}}]}
    found = plain.good("POST", "/v4/spreadsheets/book/developerMetadata:search", body)["matchedDeveloperMetadata"]
    items = [one["developerMetadata"] for one in found]
    return {one["metadataValue"]: one["location"]["dimensionRange"]["startIndex"] for one in items}


def test_metadata_is_found_changed_and_deleted(plain: Plain) -> None:
    item = {"metadataKey": "k", "metadataValue": "v", "visibility": "DOCUMENT", "location": {"spreadsheet": True}}
    (reply,) = plain.batch({"createDeveloperMetadata": {"developerMetadata": item}})
    made = reply["createDeveloperMetadata"]["developerMetadata"]
    assert made["location"] == {"locationType": "SPREADSHEET", "spreadsheet": True}
    path = f"/v4/spreadsheets/book/developerMetadata/{made['metadataId']}"
    assert plain.good("GET", path) == made
    lookup = {"developerMetadataLookup": {"metadataId": made["metadataId"]}}
    plain.batch(
        {
            "updateDeveloperMetadata": {
                "dataFilters": [lookup],
                "developerMetadata": {"metadataValue": "w"},
                "fields": "metadataValue",
            }
        }
    )
    assert plain.good("GET", path)["metadataValue"] == "w"
    (reply,) = plain.batch({"deleteDeveloperMetadata": {"dataFilter": lookup}})
    assert reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"][0]["metadataValue"] == "w"
    assert plain.call("GET", path).status_code == 404
    span = {"dimensionRange": rows(1, 3)}
    assert "single row or column" in refused(
        plain, {"createDeveloperMetadata": {"developerMetadata": item | {"location": span}}}
    )


def test_merged_cells_keep_the_first_value_only(plain: Plain) -> None:
    box = {"startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    plain.batch({"mergeCells": {"range": box, "mergeType": "MERGE_ALL"}})
    assert plain.values("Plan!A2:B4") == [["M-1"], [], ["M-3", "Handover"]]
    assert sheet(plain, "merges")["merges"] == [box]
    assert "merge" in refused(
        plain, {"sortRange": {"range": {"startRowIndex": 1, "endRowIndex": 4}, "sortSpecs": [{}]}}
    )
    assert "select all cells in a merged range" in refused(plain, {"mergeCells": {"range": box | {"endRowIndex": 2}}})
    plain.batch({"unmergeCells": {"range": {}}})
    assert "merges" not in sheet(plain, "merges,properties.title")
    plain.batch({"mergeCells": {"range": box, "mergeType": "MERGE_ROWS"}})
    assert len(sheet(plain, "merges")["merges"]) == 2


def protect(plain: Plain, editors: dict[str, Any] | None, **more: Any) -> int:
    box = {"startColumnIndex": 0, "endColumnIndex": 1}
    about = {"range": box, "description": "cairn:keys", **more} | ({"editors": editors} if editors is not None else {})
    (reply,) = plain.batch({"addProtectedRange": {"protectedRange": about}})
    found: int = reply["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    return found


def test_a_protected_range_keeps_others_out_and_its_editors_and_owner_in(plain: Plain) -> None:
    protect(plain, {"users": [ROBOT], "domainUsersCanEdit": False})
    (kept,) = sheet(plain, "protectedRanges")["protectedRanges"]
    assert kept["editors"] == {"users": [ANA, ROBOT]}
    assert kept["requestingUserCanEdit"] is True
    typing = {"spreadsheet": "book", "do": "type", "range": "Plan!A2", "value": "changed"}
    failed = plain.session.post(
        f"{plain.base_url}/__ctl__/act",
        json=typing | {"user": "bo@example.com"},
        headers={"X-Control-Token": plain.control_token},
    )
    assert "protected cell" in failed.json()["error"]
    plain.control("act", typing | {"user": "bo@example.com", "range": "Plan!B2"})
    plain.control("act", typing | {"user": ANA})
    assert plain.values("Plan!A2:B2") == [["changed", "changed"]]


@pytest.mark.parametrize("bypasses", [True, False])
def test_the_owner_bypasses_a_protection_or_not_as_the_switch_says(
    stand_in: StandIn, plain: Plain, bypasses: bool
) -> None:
    plain.control("switches", {"owner_bypasses_protection": bypasses})
    number = protect(plain, {"users": [ROBOT]})
    editors = {"protectedRange": {"protectedRangeId": number, "editors": {"users": [ROBOT]}}, "fields": "editors"}
    plain.batch({"updateProtectedRange": editors})
    kept = stand_in.world.files["book"].book
    assert kept is not None
    kept.sheets[0].extras["protectedRanges"][0]["editors"] = {"users": [ROBOT]}
    act = {"user": ANA, "spreadsheet": "book", "do": "type", "range": "Plan!A2", "value": "mine"}
    answer = plain.session.post(
        f"{plain.base_url}/__ctl__/act", json=act, headers={"X-Control-Token": plain.control_token}
    )
    assert (answer.status_code == 200) == bypasses
    assert plain.values("Plan!A2") == ([["mine"]] if bypasses else [["M-1"]])


def test_protections_are_changed_and_deleted_and_warnings_keep_nobody_out(plain: Plain) -> None:
    number = protect(plain, None, warningOnly=True)
    plain.control(
        "act", {"user": "bo@example.com", "spreadsheet": "book", "do": "type", "range": "Plan!A2", "value": "x"}
    )
    change = {"protectedRangeId": number, "description": "cairn:all", "range": {"sheetId": 0}}
    plain.batch({"updateProtectedRange": {"protectedRange": change, "fields": "description,range"}})
    (kept,) = sheet(plain, "protectedRanges")["protectedRanges"]
    assert (kept["description"], kept["range"], kept["warningOnly"]) == ("cairn:all", {}, True)
    plain.batch({"deleteProtectedRange": {"protectedRangeId": number}})
    assert "No protected range with id" in refused(plain, {"deleteProtectedRange": {"protectedRangeId": number}})


@pytest.mark.parametrize("strict", [True, False])
def test_strict_validation_applies_to_the_api_or_not_as_the_switch_says(plain: Plain, strict: bool) -> None:
    plain.control("switches", {"strict_validation_on_api": strict})
    box = {"startRowIndex": 1, "endRowIndex": 2, "endColumnIndex": 1}
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Open"}]}
    plain.batch({"setDataValidation": {"range": box, "rule": {"condition": condition, "strict": True}}})
    rows_ = [{"values": [{"userEnteredValue": {"stringValue": "Else"}}]}]
    request = {"updateCells": {"range": box, "rows": rows_, "fields": "userEnteredValue"}}
    answer = plain.call("POST", BATCH, {"requests": [request]})
    assert answer.status_code == (400 if strict else 200)
    written = plain.call("PUT", "/v4/spreadsheets/book/values/Plan!A2?valueInputOption=RAW", {"values": [["Else"]]})
    assert written.status_code == (400 if strict else 200)
    plain.good("PUT", "/v4/spreadsheets/book/values/Plan!A2", {"values": [["Open"]]}, valueInputOption="RAW")


def test_names_filters_bands_and_rules_are_kept_and_taken_away(plain: Plain) -> None:
    box = {"startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 4}
    rule = {"ranges": [box], "booleanRule": {"condition": {"type": "BLANK"}, "format": {"textFormat": {"bold": True}}}}
    replies = plain.batch(
        {"setBasicFilter": {"filter": {"range": box}}},
        {"addFilterView": {"filter": {"title": "v", "range": box}}},
        {"addBanding": {"bandedRange": {"range": box, "rowProperties": {}}}},
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"addNamedRange": {"namedRange": {"name": "all_rows", "range": box}}},
        {"addTable": {"table": {"name": "t", "range": box}}},
        {"addDimensionGroup": {"range": rows(1, 3)}},
    )
    kept = sheet(plain, "basicFilter,filterViews,bandedRanges,conditionalFormats,tables,rowGroups")
    assert kept["basicFilter"] == {"range": box}
    assert kept["conditionalFormats"][0]["ranges"] == [box]
    assert kept["rowGroups"] == [{"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}, "depth": 1}]
    assert "already exists" in refused(plain, {"addNamedRange": {"namedRange": {"name": "ALL_ROWS", "range": box}}})
    assert "invalid" in refused(plain, {"addNamedRange": {"namedRange": {"name": "A1", "range": box}}})
    plain.batch(
        {"clearBasicFilter": {"sheetId": 0}},
        {"deleteFilterView": {"filterId": replies[1]["addFilterView"]["filter"]["filterViewId"]}},
        {"deleteBanding": {"bandedRangeId": replies[2]["addBanding"]["bandedRange"]["bandedRangeId"]}},
        {"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}},
        {"deleteNamedRange": {"namedRangeId": replies[4]["addNamedRange"]["namedRange"]["namedRangeId"]}},
        {"deleteTable": {"tableId": replies[5]["addTable"]["table"]["tableId"]}},
        {"deleteDimensionGroup": {"range": rows(1, 3)}},
    )
    assert set(plain.good("GET", "/v4/spreadsheets/book")["sheets"][0]) == {"properties"}


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

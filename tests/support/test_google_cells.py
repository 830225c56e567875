"""The stand-in's batchUpdate on cells: typed values, formats, notes, dropdowns; every batch whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.google_stand_in.clients import Plain

BATCH = "/v4/spreadsheets/book:batchUpdate"
BOX = {"startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 2}


def refused(plain: Plain, *requests: dict[str, Any]) -> str:
    error = plain.refused("POST", BATCH, {"requests": list(requests)})
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    return str(error["message"])


def cells(plain: Plain, range_: str, fields: str) -> list[list[dict[str, Any]]]:
    mask = f"sheets.data.rowData.values({fields})"
    found = plain.good("GET", "/v4/spreadsheets/book", ranges=range_, fields=mask)
    rows = found.get("sheets", [{}])[0].get("data", [{}])[0].get("rowData", [])
    return [row.get("values", []) for row in rows]


def test_a_batch_is_applied_whole_or_not_at_all(plain: Plain) -> None:
    good = {
        "updateCells": {
            "range": BOX,
            "rows": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}],
            "fields": "userEnteredValue",
        }
    }
    message = refused(plain, good, {"deleteSheet": {"sheetId": 99}})
    assert message == "Invalid requests[1].deleteSheet: No sheet with id: 99"
    assert plain.values("Plan!B2:B3") == [["Design frozen"], ["First flight"]]
    before = plain.good("GET", "/drive/v3/files/book", fields="version")
    assert plain.batch(good) == [{}]
    assert plain.values("Plan!B2:B3") == [["x"]]
    after = plain.good("GET", "/drive/v3/files/book", fields="version")
    assert int(after["version"]) == int(before["version"]) + 1


def test_typed_cells_keep_their_types_and_text_is_never_a_formula(plain: Plain) -> None:
    values = [{"stringValue": "=1+1"}, {"numberValue": 46083}, {"boolValue": True}, {"formulaValue": "=1+1"}]
    rows = [{"values": [{"userEnteredValue": value} for value in values]}]
    start = {"rowIndex": 0, "columnIndex": 5}
    plain.batch({"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})
    assert plain.values("Plan!F1:I1", valueRenderOption="UNFORMATTED_VALUE") == [["=1+1", 46083, True, 2]]
    shown = cells(plain, "Plan!F1:I1", "userEnteredValue,effectiveValue,formattedValue")[0]
    assert shown[0] == {
        "userEnteredValue": {"stringValue": "=1+1"},
        "effectiveValue": {"stringValue": "=1+1"},
        "formattedValue": "=1+1",
    }
    assert shown[3]["userEnteredValue"] == {"formulaValue": "=1+1"}


def test_a_mask_decides_what_is_replaced_and_what_is_left(plain: Plain) -> None:
    whole = {"userEnteredValue": {"numberValue": 1}, "note": "n", "userEnteredFormat": {"textFormat": {"bold": True}}}
    box = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 5, "endColumnIndex": 6}
    plain.batch({"updateCells": {"range": box, "rows": [{"values": [whole]}], "fields": "*"}})
    plain.batch({"updateCells": {"range": box, "rows": [{"values": [{"note": "other"}]}], "fields": "note"}})
    number_format = {"userEnteredFormat": {"numberFormat": {"type": "PERCENT"}}}
    plain.batch({"repeatCell": {"range": box, "cell": number_format, "fields": "userEnteredFormat.numberFormat"}})
    (cell,) = cells(plain, "Plan!F1", "userEnteredValue,note,userEnteredFormat,formattedValue")[0]
    assert (cell["note"], cell["formattedValue"]) == ("other", "100.00%")
    assert cell["userEnteredFormat"]["textFormat"] == {"bold": True}
    plain.batch({"updateCells": {"range": box, "fields": "userEnteredValue,note"}})
    (cell,) = cells(plain, "Plan!F1", "userEnteredValue,note,userEnteredFormat")[0]
    assert set(cell) == {"userEnteredFormat"}


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            {"updateCells": {"range": BOX, "rowz": []}},
            "Invalid JSON payload received. Unknown name \"rowz\" at 'requests[0].update_cells': Cannot find field.",
        ),
        (
            {"updateCells": {"rows": [{"values": [{"userEnteredValue": {"numberValue": "abc"}}]}]}},
            "Invalid value at 'requests[0].update_cells.rows[0].values[0].user_entered_value.number_value' "
            '(TYPE_DOUBLE), "abc"',
        ),
        (
            {"updateCells": {"range": BOX, "rows": []}},
            "Invalid requests[0].updateCells: At least one field must be listed in 'fields'. "
            "(Use '*' to indicate all fields.)",
        ),
        (
            {"updateCells": {"range": {"sheetId": 7}, "fields": "*"}},
            "Invalid requests[0].updateCells: No grid with id: 7",
        ),
        (
            {"updateCells": {"range": BOX, "rows": [{"values": [{}, {}]}], "fields": "note"}},
            "Invalid requests[0].updateCells: Attempting to write column: 2, beyond the last requested column of: 1",
        ),
        (
            {"frobnicate": {}},
            "Invalid JSON payload received. Unknown name \"frobnicate\" at 'requests[0]': Cannot find field.",
        ),
    ],
)
def test_requests_of_a_batch_are_checked_strictly(plain: Plain, request_: dict[str, Any], message: str) -> None:
    assert refused(plain, request_) == message


def test_a_batch_of_nothing_is_refused(plain: Plain) -> None:
    assert refused(plain) == "Must specify at least one request."


def test_a_range_that_ends_past_the_grid_is_taken_and_does_not_grow_it(plain: Plain) -> None:
    box = {"startRowIndex": 998, "endRowIndex": 1003, "startColumnIndex": 0, "endColumnIndex": 1}
    plain.batch({"repeatCell": {"range": box, "cell": {"note": "n"}, "fields": "note"}})
    grid = plain.good("GET", "/v4/spreadsheets/book", fields="sheets.properties.gridProperties.rowCount")
    assert grid["sheets"][0]["properties"]["gridProperties"]["rowCount"] == 1000
    assert refused(plain, {"repeatCell": {"range": box | {"startRowIndex": 1000}, "cell": {}, "fields": "note"}}) == (
        "Invalid requests[0].repeatCell: Range (Plan!A1001:A1003) exceeds grid limits. Max rows: 1000, max columns: 26"
    )


def test_the_same_field_may_be_named_in_two_spellings_and_null_is_nothing(plain: Plain) -> None:
    box = {"sheet_id": 0, "start_row_index": 0, "end_row_index": 1, "endColumnIndex": 1}
    cell = {"note": "n", "userEnteredValue": None}
    body = {"requests": [{"repeat_cell": {"range": box, "cell": cell, "fields": "note"}}]}
    plain.good("POST", BATCH, body)
    assert cells(plain, "Plan!A1", "note,formattedValue") == [[{"note": "n", "formattedValue": "Key"}]]


def test_rows_are_appended_below_everything_and_the_grid_grows(plain: Plain) -> None:
    rows = [{"values": [{"userEnteredValue": {"stringValue": f"M-{number}"}}]} for number in range(4, 1004)]
    plain.batch({"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}})
    assert plain.values("Plan!A5") == [["M-4"]]
    assert plain.values("Plan!A1004") == [["M-1003"]]


def test_a_formula_is_repeated_relative_to_its_cell(plain: Plain) -> None:
    box = {"startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 5, "endColumnIndex": 7}
    cell = {"userEnteredValue": {"formulaValue": "=C2+$C$2"}}
    plain.batch({"repeatCell": {"range": box, "cell": cell, "fields": "userEnteredValue"}})
    formulas = plain.values("Plan!F2:G3", valueRenderOption="FORMULA")
    assert formulas == [["=C2+$C$2", "=D2+$C$2"], ["=C3+$C$2", "=D3+$C$2"]]


def test_a_dropdown_stays_with_its_cells_and_can_be_taken_away(plain: Plain) -> None:
    values = [{"userEnteredValue": word} for word in ("Open", "Done")]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": True, "showCustomUi": True}
    plain.batch({"setDataValidation": {"range": BOX, "rule": rule}})
    shown = cells(plain, "Plan!B2:B3", "dataValidation")
    assert shown == [[{"dataValidation": rule}], [{"dataValidation": rule}]]
    plain.good("PUT", "/v4/spreadsheets/book/values/Plan!B2", {"values": [["free text"]]}, valueInputOption="RAW")
    assert cells(plain, "Plan!B2", "dataValidation") == [[{"dataValidation": rule}]]
    plain.batch({"setDataValidation": {"range": BOX}})
    assert not any(cell for row in cells(plain, "Plan!B2:B3", "dataValidation") for cell in row)


def test_words_are_found_and_replaced_and_the_counts_are_told(plain: Plain) -> None:
    (reply,) = plain.batch({"findReplace": {"find": "m-", "replacement": "K-", "allSheets": True}})
    assert reply["findReplace"] == {"valuesChanged": 3, "rowsChanged": 3, "sheetsChanged": 1, "occurrencesChanged": 3}
    assert plain.values("Plan!A2:A4") == [["K-1"], ["K-2"], ["K-3"]]
    regex = {"find": "^K-(\\d)$", "replacement": "no $1", "searchByRegex": True, "range": {"endColumnIndex": 1}}
    plain.batch({"findReplace": regex})
    assert plain.values("Plan!A2:A3") == [["no 1"], ["no 2"]]
    (reply,) = plain.batch({"findReplace": {"find": "nothing", "replacement": "", "sheetId": 0}})
    assert reply == {"findReplace": {}}


def test_colours_come_back_without_zeros_and_with_their_style(plain: Plain) -> None:
    colour = {"backgroundColor": {"red": 1, "green": 0.5, "blue": 0}}
    box = {"endRowIndex": 1, "endColumnIndex": 1}
    request = {"repeatCell": {"range": box, "cell": {"userEnteredFormat": colour}, "fields": "userEnteredFormat"}}
    plain.batch(request)
    (shown,) = cells(plain, "Plan!A1", "userEnteredFormat")[0]
    rgb = {"red": 1, "green": 0.5}
    assert shown["userEnteredFormat"] == {"backgroundColor": rgb, "backgroundColorStyle": {"rgbColor": rgb}}


def test_the_spreadsheet_can_come_back_with_the_replies(plain: Plain) -> None:
    body = {"requests": [{"addSheet": {}}], "includeSpreadsheetInResponse": True, "responseIncludeGridData": True,
            "responseRanges": ["Plan!A1"]}  # fmt: skip
    found = plain.good("POST", BATCH, body)["updatedSpreadsheet"]
    assert [sheet["properties"]["title"] for sheet in found["sheets"]] == ["Plan"]
    assert found["sheets"][0]["data"][0]["rowData"][0]["values"][0]["formattedValue"] == "Key"

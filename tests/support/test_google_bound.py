"""What the stand-in ties to rows, cells and people: metadata, merges, protections, validation, filters, names."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.google_stand_in.clients import ANA, BATCH, ROBOT, Plain, span
from tests.support.google_stand_in.server import StandIn


@pytest.mark.parametrize("follows", [True, False])
def test_metadata_of_a_row_follows_a_sort_or_not_as_the_switch_says(plain: Plain, follows: bool) -> None:
    plain.control("switches", {"row_metadata_follows_sort": follows})
    for index in range(1, 4):
        item = {
            "metadataKey": "cairn",
            "metadataValue": f"M-{index}",
            "visibility": "PROJECT",
            "location": {"dimensionRange": span(index, index + 1)},
        }
        plain.batch({"createDeveloperMetadata": {"developerMetadata": item}})
    spec = {"dimensionIndex": 0, "sortOrder": "DESCENDING"}
    plain.batch({"sortRange": {"range": {"startRowIndex": 1, "endRowIndex": 4}, "sortSpecs": [spec]}})
    assert plain.values("Plan!A2:A4") == [["M-3"], ["M-2"], ["M-1"]]
    assert places(plain) == ({"M-3": 1, "M-2": 2, "M-1": 3} if follows else {"M-1": 1, "M-2": 2, "M-3": 3})
    plain.batch({"insertDimension": {"range": span(1, 2)}}, {"deleteDimension": {"range": span(3, 4)}})
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
    two = {"dimensionRange": span(1, 3)}
    assert "single row or column" in plain.refused_batch(
        {"createDeveloperMetadata": {"developerMetadata": item | {"location": two}}}
    )


def test_merged_cells_keep_the_first_value_only(plain: Plain) -> None:
    box = {"startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
    plain.batch({"mergeCells": {"range": box, "mergeType": "MERGE_ALL"}})
    assert plain.values("Plan!A2:B4") == [["M-1"], [], ["M-3", "Handover"]]
    assert plain.tab("merges")["merges"] == [box]
    assert "merge" in plain.refused_batch(
        {"sortRange": {"range": {"startRowIndex": 1, "endRowIndex": 4}, "sortSpecs": [{}]}}
    )
    assert "select all cells in a merged range" in plain.refused_batch(
        {"mergeCells": {"range": box | {"endRowIndex": 2}}}
    )
    plain.batch({"unmergeCells": {"range": {}}})
    assert "merges" not in plain.tab("merges,properties.title")
    plain.batch({"mergeCells": {"range": box, "mergeType": "MERGE_ROWS"}})
    assert len(plain.tab("merges")["merges"]) == 2


def protect(plain: Plain, editors: dict[str, Any] | None, **more: Any) -> int:
    box = {"startColumnIndex": 0, "endColumnIndex": 1}
    about = {"range": box, "description": "cairn:keys", **more} | ({"editors": editors} if editors is not None else {})
    (reply,) = plain.batch({"addProtectedRange": {"protectedRange": about}})
    found: int = reply["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    return found


def test_a_protected_range_keeps_others_out_and_its_editors_and_owner_in(plain: Plain) -> None:
    protect(plain, {"users": [ROBOT], "domainUsersCanEdit": False})
    (kept,) = plain.tab("protectedRanges")["protectedRanges"]
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
    (kept,) = plain.tab("protectedRanges")["protectedRanges"]
    assert (kept["description"], kept["range"], kept["warningOnly"]) == ("cairn:all", {}, True)
    plain.batch({"deleteProtectedRange": {"protectedRangeId": number}})
    assert "No protected range with id" in plain.refused_batch({"deleteProtectedRange": {"protectedRangeId": number}})


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
        {"addDimensionGroup": {"range": span(1, 3)}},
    )
    kept = plain.tab("basicFilter,filterViews,bandedRanges,conditionalFormats,tables,rowGroups")
    assert kept["basicFilter"] == {"range": box}
    assert kept["conditionalFormats"][0]["ranges"] == [box]
    assert kept["rowGroups"] == [{"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}, "depth": 1}]
    assert "already exists" in plain.refused_batch(
        {"addNamedRange": {"namedRange": {"name": "ALL_ROWS", "range": box}}}
    )
    assert "invalid" in plain.refused_batch({"addNamedRange": {"namedRange": {"name": "A1", "range": box}}})
    plain.batch(
        {"clearBasicFilter": {"sheetId": 0}},
        {"deleteFilterView": {"filterId": replies[1]["addFilterView"]["filter"]["filterViewId"]}},
        {"deleteBanding": {"bandedRangeId": replies[2]["addBanding"]["bandedRange"]["bandedRangeId"]}},
        {"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}},
        {"deleteNamedRange": {"namedRangeId": replies[4]["addNamedRange"]["namedRange"]["namedRangeId"]}},
        {"deleteTable": {"tableId": replies[5]["addTable"]["table"]["tableId"]}},
        {"deleteDimensionGroup": {"range": span(1, 3)}},
    )
    assert set(plain.good("GET", "/v4/spreadsheets/book")["sheets"][0]) == {"properties"}

"""The stand-in's `spreadsheets.values`: what is written, what comes back, what is refused."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.support.google_stand_in.clients import Plain, seed
from tests.support.google_stand_in.server import StandIn

VALUES = "/v4/spreadsheets/book/values/"


def write(plain: Plain, range_: str, *rows: list[Any], option: str = "RAW", **query: Any) -> dict[str, Any]:
    body = {"values": list(rows)}
    return plain.good("PUT", VALUES + quote(range_), body, valueInputOption=option, **query)


@pytest.mark.parametrize("text", ["=1+1", "0123", "2026-03-02", "TRUE", "'x", "50%", "1e5"])
def test_raw_text_is_never_parsed(plain: Plain, text: str) -> None:
    write(plain, "Plan!F1", [text])
    for render in ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"):
        assert plain.values("Plan!F1", valueRenderOption=render) == [[text]]


@pytest.mark.parametrize(
    ("typed", "unformatted", "formatted"),
    [
        ("0123", 123, "123"),
        ("1,234.5", 1234.5, "1,234.50"),
        ("50%", 0.5, "50%"),
        ("12.5%", 0.125, "12.50%"),
        ("$1,234.50", 1234.5, "$1,234.50"),
        ("-$3", -3, "-$3"),
        ("(5)", -5, "-5"),
        ("2026-03-02", 46083, "2026-03-02"),
        ("3/2/2026", 46083, "3/2/2026"),
        ("2 Mar 2026", 46083, "2-Mar-2026"),
        ("3/2/2026 18:00", 46083.75, "3/2/2026 18:00:00"),
        ("18:00", 0.75, "18:00"),
        ("6:00 PM", 0.75, "6:00 PM"),
        ("true", True, "TRUE"),
        ("'0123", "0123", "0123"),
        ("1e3", 1000, "1.00E+03"),
        ("13/45/2026", "13/45/2026", "13/45/2026"),
        ("8085807e40000000", "8085807e40000000", "8085807e40000000"),
        ("+A1", "Key", "Key"),
        ("=1/4", 0.25, "0.25"),
        ("=1/3", 1 / 3, "0.3333333333"),
    ],
)
def test_typed_text_becomes_what_it_means_in_the_us(
    plain: Plain, typed: str, unformatted: object, formatted: str
) -> None:
    write(plain, "Plan!F1", [typed], option="USER_ENTERED")
    assert plain.values("Plan!F1", valueRenderOption="UNFORMATTED_VALUE") == [[unformatted]]
    assert plain.values("Plan!F1") == [[formatted]]


@pytest.mark.parametrize(
    ("typed", "unformatted", "formatted"),
    [
        ("1,5", 1.5, "1,5"),
        ("1.234,5", 1234.5, "1.234,50"),
        ("02.03.2026", 46083, "02.03.2026"),
        ("1.5.26", 46143, "01.05.2026"),
    ],
)
def test_a_locale_with_a_decimal_comma_reads_and_shows_its_own_way(
    typed: str, unformatted: object, formatted: str
) -> None:
    with StandIn(seed=seed(["x"], locale="de_DE"), test_token="test") as running:
        plain = Plain(running, "test")
        write(plain, "Plan!A1", [typed], option="USER_ENTERED")
        assert plain.values("Plan!A1", valueRenderOption="UNFORMATTED_VALUE") == [[unformatted]]
        assert plain.values("Plan!A1") == [[formatted]]
        write(plain, "Plan!B1", ["=SUM(A1;0,5)"], option="USER_ENTERED")
        assert plain.values("Plan!B1", valueRenderOption="UNFORMATTED_VALUE") == [[unformatted + 0.5]]  # type: ignore[operator]


def test_a_day_without_a_year_is_one_of_this_year(plain: Plain) -> None:
    plain.control("clock", {"set": 1_772_452_800})
    write(plain, "Plan!F1", ["3/2", "3-2"], option="USER_ENTERED")
    assert plain.values("Plan!F1:G1", valueRenderOption="UNFORMATTED_VALUE") == [[46083, 46083]]
    assert plain.values("Plan!F1:G1") == [["3/2", "3-2"]]


@pytest.mark.parametrize(
    "body", ['{"values": [[NaN]]}', '{"values": [[1e999]]}', "[1", '{"values": [[1]]', "[]", "null", '"x"']
)
def test_what_is_no_json_or_no_message_is_refused(plain: Plain, body: str) -> None:
    address = f"{plain.base_url}{VALUES}Plan!F1?valueInputOption=RAW"
    answer = plain.session.put(address, data=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_a_comma_locale_is_only_one_of_two_ways_to_read_the_same_text(plain: Plain) -> None:
    write(plain, "Plan!F1", ["1,5", "02.03.2026"], option="USER_ENTERED")
    assert plain.values("Plan!F1:G1", valueRenderOption="UNFORMATTED_VALUE") == [["1,5", "02.03.2026"]]


def test_dates_are_days_since_1899_12_30_unless_text_is_asked_for(plain: Plain) -> None:
    write(plain, "Plan!F1", ["1899-12-31", "2026-03-02"], option="USER_ENTERED")
    assert plain.values("Plan!F1:G1", valueRenderOption="UNFORMATTED_VALUE") == [[1, 46083]]
    as_text = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"}
    assert plain.values("Plan!F1:G1", **as_text) == [["1899-12-31", "2026-03-02"]]


def test_null_leaves_a_cell_and_empty_text_clears_it_but_keeps_its_format(plain: Plain) -> None:
    write(plain, "Plan!F1", ["50%", "20%"], option="USER_ENTERED")
    answer = write(plain, "Plan!F1", [None, ""])
    assert answer["updatedCells"] == 1
    assert plain.values("Plan!F1:G1") == [["50%"]]
    write(plain, "Plan!G1", [0.3])
    assert plain.values("Plan!G1") == [["30%"]]


def test_trailing_empty_cells_and_rows_are_dropped_and_an_empty_range_has_no_values(plain: Plain) -> None:
    assert plain.values("Plan!A1:Z1000")[3] == ["M-3", "Handover"]
    assert len(plain.values("Plan!A1:Z1000")) == 4
    assert "values" not in plain.good("GET", VALUES + "Plan!H1:J9")
    assert plain.values("Plan!A2:D4", majorDimension="COLUMNS")[2] == ["46083", "46174"]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Plan", "Plan!A1:Z1000"),
        ("plan!a1:b2", "Plan!A1:B2"),
        ("Plan!B2:A1", "Plan!A1:B2"),
        ("Plan!A:B", "Plan!A1:B1000"),
        ("Plan!2:3", "Plan!A2:Z3"),
        ("Plan!A2:C", "Plan!A2:C1000"),
        ("'Plan'!A1", "Plan!A1"),
        ("A1:B2", "Plan!A1:B2"),
        ("Plan!A999:C2000", "Plan!A999:C1000"),
        ("Plan!$A$1:$B$2", "Plan!A1:B2"),
        ("Plan!R1C1:R2C3", "Plan!A1:C2"),
    ],
)
def test_every_notation_names_its_range_and_answers_are_clipped_to_the_grid(
    plain: Plain, asked: str, answered: str
) -> None:
    assert plain.good("GET", VALUES + quote(asked))["range"] == answered


@pytest.mark.parametrize("title", ["My plan", "It's", "A1", "2026", "R1C1", "Straße", "a/b", "x!y"])
def test_a_title_that_needs_quotes_works_with_them_and_is_quoted_in_answers(title: str) -> None:
    with StandIn(seed=seed(["x", "y"], title=title), test_token="test") as running:
        plain = Plain(running, "test")
        quoted = "'" + title.replace("'", "''") + "'"
        answer = plain.good("GET", VALUES + quote(quoted + "!A1:B1", safe=""))
        assert answer == {"range": f"{quoted}!A1:B1", "majorDimension": "ROWS", "values": [["x", "y"]]}


@pytest.mark.parametrize("text", ["Nope!A1", "Plan!", "Plan!1A", "Plan!A1:B2:C3", "Plan!A0", "nonsense"])
def test_a_range_that_is_none_cannot_be_parsed(plain: Plain, text: str) -> None:
    error = plain.refused("GET", VALUES + quote(text))
    assert error == {"code": 400, "message": f"Unable to parse range: {text}", "status": "INVALID_ARGUMENT"}


def test_what_lies_outside_the_grid_is_refused_in_googles_words(plain: Plain) -> None:
    error = plain.refused("GET", VALUES + "Plan!A1001:B1002")
    assert error["message"] == "Range (Plan!A1001:B1002) exceeds grid limits. Max rows: 1000, max columns: 26"
    body, query = {"values": [["x", "y"]]}, {"valueInputOption": "RAW"}
    assert "exceeds grid limits" in plain.refused("PUT", VALUES + "Plan!AA1", body, **query)["message"]
    error = plain.refused("PUT", VALUES + "Plan!Z1", body, **query)
    assert error["message"] == "Requested writing within range [Plan!Z1], but tried writing to column [AA]"
    error = plain.refused("PUT", VALUES + "Plan!A1:A2", {"values": [[1], [2], [3]]}, **query)
    assert error["message"] == "Requested writing within range [Plan!A1:A2], but tried writing to row [3]"


@pytest.mark.parametrize(
    ("query", "body", "message"),
    [
        ({}, {"values": [[1]]}, "'valueInputOption' is required but not specified"),
        (
            {"valueInputOption": "TYPED"},
            {"values": [[1]]},
            "Invalid value at 'value_input_option' "
            '(type.googleapis.com/google.apps.sheets.v4.ValueInputOption), "TYPED"',
        ),
        (
            {"valueInputOption": "RAW", "nonsense": "1"},
            {},
            'Invalid JSON payload received. Unknown name "nonsense": Cannot bind query parameter. '
            "Field 'nonsense' could not be found in request message.",
        ),
        (
            {"valueInputOption": "RAW"},
            {"value": [[1]]},
            "Invalid JSON payload received. Unknown name \"value\" at 'data': Cannot find field.",
        ),
        (
            {"valueInputOption": "RAW"},
            {"values": ["x"]},
            "Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), \"x\"",
        ),
        ({"valueInputOption": "RAW"}, {"values": [[{}]]}, "Invalid values[0][0]: struct_value {\n}\n"),
    ],
)
def test_requests_are_checked_strictly(plain: Plain, query: dict[str, str], body: object, message: str) -> None:
    error = plain.refused("PUT", VALUES + "Plan!A1", body, **query)
    assert (error["code"], error["status"], error["message"]) == (400, "INVALID_ARGUMENT", message)
    assert plain.values("Plan!A1") == [["Key"]]


def test_a_batch_of_values_is_all_or_nothing(plain: Plain) -> None:
    data = [{"range": "Plan!A1", "values": [["changed"]]}, {"range": "Nope!A1", "values": [["x"]]}]
    error = plain.refused("POST", "/v4/spreadsheets/book/values:batchUpdate", {"valueInputOption": "RAW", "data": data})
    assert error["message"] == "Invalid data[1]: Unable to parse range: Nope!A1"
    assert plain.values("Plan!A1") == [["Key"]]
    data[1] = {"range": "Plan!C1:D1", "values": [["a", "b"]]}
    done = plain.good("POST", "/v4/spreadsheets/book/values:batchUpdate", {"valueInputOption": "RAW", "data": data})
    totals = {name: count for name, count in done.items() if name.startswith("total")}
    assert totals == {
        "totalUpdatedRows": 1, "totalUpdatedColumns": 3, "totalUpdatedCells": 3, "totalUpdatedSheets": 1,
    }  # fmt: skip


def test_batches_read_and_clear_many_ranges(plain: Plain) -> None:
    found = plain.good("GET", "/v4/spreadsheets/book/values:batchGet", ranges=["Plan!A1", "Plan!B2:B3"])
    assert [one["values"] for one in found["valueRanges"]] == [[["Key"]], [["Design frozen"], ["First flight"]]]
    cleared = plain.good("POST", "/v4/spreadsheets/book/values:batchClear", {"ranges": ["Plan!A2:A3", "Plan!B:B"]})
    assert cleared["clearedRanges"] == ["Plan!A2:A3", "Plan!B1:B1000"]
    assert [row[:2] for row in plain.values("Plan!A1:B4")] == [["Key"], [], [], ["M-3"]]
    error = plain.refused("POST", "/v4/spreadsheets/book/values:batchClear", {"ranges": ["Plan!A1001:B"]})
    assert error["message"].startswith("Invalid range[0]: Range (Plan!A1001:B) exceeds grid limits.")


def test_data_filters_choose_ranges_by_notation_by_grid_and_by_metadata(plain: Plain) -> None:
    place = {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}}
    tag = {"metadataKey": "row", "metadataValue": "M-2", "visibility": "DOCUMENT", "location": place}
    plain.batch({"createDeveloperMetadata": {"developerMetadata": tag}})
    grid = {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    filters = [{"a1Range": "Plan!B1"}, {"gridRange": grid}, {"developerMetadataLookup": {"metadataKey": "row"}}]
    found = plain.good("POST", "/v4/spreadsheets/book/values:batchGetByDataFilter", {"dataFilters": filters})
    values = [one["valueRange"]["values"] for one in found["valueRanges"]]
    assert values == [[["Title"]], [["M-1"]], [["M-2", "First flight", "46174", "TRUE"]]]
    data = [{"dataFilter": filters[2], "majorDimension": "ROWS", "values": [[None, "Flown"]]}]
    body = {"valueInputOption": "RAW", "data": data}
    done = plain.good("POST", "/v4/spreadsheets/book/values:batchUpdateByDataFilter", body)
    assert (done["totalUpdatedCells"], done["responses"][0]["dataFilter"]) == (1, filters[2])
    plain.good("POST", "/v4/spreadsheets/book/values:batchClearByDataFilter", {"dataFilters": filters[1:2]})
    assert plain.values("Plan!A2:B3") == [["", "Design frozen"], ["M-2", "Flown"]]


def test_append_finds_the_table_around_its_range(plain: Plain) -> None:
    plain.good("POST", VALUES + "Plan!A1:D4:clear")
    write(plain, "Plan!A1", ["a", "b", "c"], ["d", "e", "f"])
    write(plain, "Plan!B4", ["g", "h", "i"], ["j", "k", "l"], ["m", "n", "o"])
    row = {"values": [["x"]]}
    for place, expected in (
        ("Plan", "B7"),
        ("B2:D4", "B8"),
        ("A3:G10", "B9"),
        ("E4", "B10"),
        ("A1", "A3"),
        ("H20", "H20"),
    ):
        done = plain.good("POST", f"{VALUES}{place}:append", row, valueInputOption="RAW")
        found = done["updates"]["updatedRange"]
        # E4 touches no table at first; by now the rows appended below B4 do not reach it either.
        assert found == f"Plan!{'E4' if place == 'E4' else expected}", place


def test_append_overwrites_or_inserts_and_grows_the_grid(plain: Plain) -> None:
    write(plain, "Plan!A6", ["below"])
    inserting = {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}
    done = plain.good("POST", VALUES + "Plan!A1:append", {"values": [["M-4"], ["M-5"]]}, **inserting)
    assert (done["tableRange"], done["updates"]["updatedRange"]) == ("Plan!A1:D4", "Plan!A5:A6")
    assert plain.values("Plan!A4:A8") == [["M-3"], ["M-4"], ["M-5"], [], ["below"]]
    write(plain, "Plan!H1002", ["last"])
    done = plain.good("POST", VALUES + "Plan!H1002:append", {"values": [["x"] * 20]}, valueInputOption="RAW")
    assert done["updates"]["updatedRange"] == "Plan!H1003:AA1003"
    grid = plain.good("GET", "/v4/spreadsheets/book", fields="sheets.properties.gridProperties")
    assert grid["sheets"][0]["properties"]["gridProperties"] == {"rowCount": 1003, "columnCount": 27}


def test_a_cell_holds_fifty_thousand_characters_and_no_more(plain: Plain) -> None:
    write(plain, "Plan!F1", ["x" * 50_000])
    body = {"values": [["x" * 50_001]]}
    error = plain.refused("PUT", VALUES + "Plan!F1", body, valueInputOption="RAW")
    assert error["message"] == "Your input contains more than the maximum of 50000 characters in a single cell."


def test_the_values_written_can_come_back_with_the_answer(plain: Plain) -> None:
    asked = {"includeValuesInResponse": "true", "responseValueRenderOption": "FORMULA"}
    done = write(plain, "Plan!F1", ["=1+1", 2], option="USER_ENTERED", **asked)
    assert done["updatedData"] == {"range": "Plan!F1:G1", "majorDimension": "ROWS", "values": [["=1+1", 2]]}


def test_an_answer_is_not_indented_for_who_asks_so_and_a_token_may_stand_in_the_address(stand_in: StandIn) -> None:
    query = {"access_token": "test", "prettyPrint": "false"}
    answer = requests.get(f"{stand_in.base_url}/v4/spreadsheets/book/values/A1", params=query, timeout=5)
    assert answer.text == '{"range":"Plan!A1","majorDimension":"ROWS","values":[["Key"]]}'

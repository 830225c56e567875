"""The stand-in works out formulas as Sheets does, with its kinds of errors."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.google_stand_in.clients import Plain


def result(plain: Plain, formula: str, render: str = "UNFORMATTED_VALUE") -> Any:
    body = {"values": [[formula]]}
    plain.good("PUT", "/v4/spreadsheets/book/values/Plan!H1", body, valueInputOption="USER_ENTERED")
    return plain.values("Plan!H1", valueRenderOption=render)[0][0]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+2*3^2", 19),
        ("=-2^2", 4),
        ("=50%*4", 2),
        ('="a"&1&TRUE', "a1TRUE"),
        ("=SUM(C2:C3,1)", 92258),
        ("=AVERAGE(C2:C4)", 46128.5),
        ("=COUNT(A1:D4)", 2),
        ("=COUNTA(A1:A)", 4),
        ("=COUNTBLANK(C1:D4)", 2),
        ('=COUNTIF(A:A,"M-*")', 3),
        ('=SUMIF(A:A,"M-2",C:C)', 46174),
        ('=COUNTIFS(A:A,"M-*",C:C,">46100")', 1),
        ("=MAX(C2:C3)-MIN(C2:C3)", 91),
        ('=IF(D3,"yes","no")', "yes"),
        ('=IFERROR(1/0,"none")', "none"),
        ("=AND(D3,NOT(D2))", True),
        ('=VLOOKUP("M-2",A2:C4,2,FALSE)', "First flight"),
        ('=INDEX(B2:B4,MATCH("M-3",A2:A4,0))', "Handover"),
        ("=ROUND(2.345,2)", 2.35),
        ('=LEFT("Design",3)&UPPER("x")&LEN("four")', "DesX4"),
        ('=TEXT(46083,"yyyy-mm-dd")', "2026-03-02"),
        ('=TEXTJOIN(", ",TRUE,A2:A4)', "M-1, M-2, M-3"),
        ("=DATE(2026,3,2)", 46083),
        ("=EDATE(DATE(2026,1,31),1)", 46081),
        ("=EOMONTH(C2,0)", 46112),
        ("=WORKDAY(DATE(2026,3,6),1)", 46090),
        ("=NETWORKDAYS(DATE(2026,3,2),DATE(2026,3,8))", 5),
        ("=YEAR(C2)&MONTH(C2)&DAY(C2)", "202632"),
        ("=Plan!A2", "M-1"),
        ("=ISBLANK(C4)", True),
        ("=ROW()+COLUMN()", 9),
        ('=HYPERLINK("https://example.com","text")', "text"),
        ("=SUMPRODUCT({1,2},{3,4})", 11),
        ('=A2="m-1"', True),
        ("=Z9", 0),
    ],
)
def test_a_formula_comes_to_its_value(plain: Plain, formula: str, value: object) -> None:
    assert (
        result(plain, formula) == pytest.approx(value) if isinstance(value, float) else result(plain, formula) == value
    )


@pytest.mark.parametrize(
    ("formula", "shown", "kind"),
    [
        ("=1/0", "#DIV/0!", "DIVIDE_BY_ZERO"),
        ('="a"+1', "#VALUE!", "VALUE"),
        ("=NOPE(1)", "#NAME?", "NAME"),
        ("=nope", "#NAME?", "NAME"),
        ("=Gone!A1", "#REF!", "REF"),
        ('=VLOOKUP("x",A1:B4,2,FALSE)', "#N/A", "N_A"),
        ("=SQRT(-1)", "#NUM!", "NUM"),
        ("=1+", "#ERROR!", "ERROR"),
        ("=H1", "#REF!", "REF"),
        ("=A1:B2+", "#ERROR!", "ERROR"),
    ],
)
def test_a_formula_that_fails_says_how(plain: Plain, formula: str, shown: str, kind: str) -> None:
    assert result(plain, formula) == shown
    query = {"ranges": "Plan!H1", "fields": "sheets.data.rowData.values(userEnteredValue,effectiveValue)"}
    (cell,) = plain.good("GET", "/v4/spreadsheets/book", **query)["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert cell["userEnteredValue"] == {"formulaValue": formula}
    assert cell["effectiveValue"]["errorValue"]["type"] == kind


def test_dates_that_formulas_yield_are_shown_as_dates(plain: Plain) -> None:
    plain.control("clock", {"set": 1_772_452_800})
    assert result(plain, "=TODAY()", "FORMATTED_VALUE") == "3/2/2026"
    assert result(plain, "=TODAY()+1", "FORMATTED_VALUE") == "3/3/2026"
    assert result(plain, "=NOW()", "FORMATTED_VALUE") == "3/2/2026 12:00:00"
    zone = {"properties": {"timeZone": "Pacific/Kiritimati"}, "fields": "timeZone"}
    plain.batch({"updateSpreadsheetProperties": zone})
    assert result(plain, "=TODAY()") == 46084


def test_more_than_one_value_spills_unless_something_is_in_the_way(plain: Plain) -> None:
    assert result(plain, "=SEQUENCE(2,2)") == 1
    assert plain.values("Plan!H1:I2") == [["1", "2"], ["3", "4"]]
    assert result(plain, "=ARRAYFORMULA(C2:C3*2)") == 92166
    assert plain.values("Plan!H1:H3") == [["92166"], ["92348"]]
    plain.good("PUT", "/v4/spreadsheets/book/values/Plan!H2", {"values": [["here"]]}, valueInputOption="RAW")
    assert plain.values("Plan!H1:H3") == [["#REF!"], ["here"]]


def test_a_long_chain_of_formulas_is_worked_out(plain: Plain) -> None:
    chain = [[1], *[[f"=K{row}+1"] for row in range(1, 900)]]
    plain.good("PUT", "/v4/spreadsheets/book/values/Plan!K1", {"values": chain}, valueInputOption="USER_ENTERED")
    assert plain.values("Plan!K900", valueRenderOption="UNFORMATTED_VALUE") == [[900]]

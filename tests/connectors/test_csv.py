"""Csv files: what is found in them, and that a write changes the fields it is told to and no other byte."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.csv_file import CsvConnector
from connectors.csv_text import records_of, shielded, unshielded
from domain.errors import SheetUnreadable
from domain.sheets import CellValue, CellWrite, WriteResult, WriteValue


def connector_on(tmp_path: Path, data: bytes) -> CsvConnector:
    path = tmp_path / "plan.csv"
    path.write_bytes(data)
    return CsvConnector(path, tmp_path / "backups")


def rows_of(tmp_path: Path, data: bytes) -> tuple[tuple[CellValue, ...], ...]:
    return connector_on(tmp_path, data).read().rows


def write(tmp_path: Path, data: bytes, *cells: tuple[int, int, WriteValue]) -> tuple[bytes, WriteResult]:
    connector = connector_on(tmp_path, data)
    result = connector.write("", [CellWrite(*cell) for cell in cells], connector.revision())
    return (tmp_path / "plan.csv").read_bytes(), result


@given(st.text(st.sampled_from(list('a "\r\n,;x')), max_size=40), st.sampled_from([",", ";"]))
def test_records_are_those_of_the_csv_module(text: str, delimiter: str) -> None:
    expected = [row or [""] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]

    assert [[field.text for field in record] for record in records_of(text, delimiter)] == expected


@given(st.text(st.sampled_from(list('a "\r\n,x')), max_size=40))
def test_the_fields_and_what_stands_between_them_are_the_whole_file(text: str) -> None:
    fields = [field for record in records_of(text, ",") for field in record]
    gaps = [text[one.stop : two.start] for one, two in pairwise(fields)]

    assert set(gaps) <= {",", "\n", "\r", "\r\n"}


@given(st.text())
def test_shielded_text_comes_back(text: str) -> None:
    assert unshielded(shielded(text)) == text


@pytest.mark.parametrize("number", ["-5", "+3.2", "-1,234.50", "-7 %", "-1e-3", "12"])
def test_real_numbers_are_not_shielded(number: str) -> None:
    assert shielded(number) == number


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-x", "@SUM(A1)", "\t=1", "\r=1", "＝1", "-1+1"])
def test_what_a_spreadsheet_would_run_is_written_with_an_apostrophe(tmp_path: Path, text: str) -> None:
    data, result = write(tmp_path, b"a,b\nc,d\n", (2, 2, text))

    assert "'" + text in data.decode()
    assert result.refused == ()
    assert result.snapshot.at(2, 2) == text


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8,"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16"),
        ("utf-16-be", "UTF-16-BE,"),
        ("utf-16-le", "UTF-16-LE,"),
        ("cp1252", "CP1252"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_way_a_file_is_written_is_found_and_kept(
    tmp_path: Path, encoding: str, said: str, delimiter: str, newline: str
) -> None:
    lines = [["Id", "Größe"], ["IT-1", "groß"], ["IT-2", ""]]
    text = newline.join(delimiter.join(line) for line in lines) + newline

    data, result = write(tmp_path, text.encode(encoding), (3, 2, "Maß"), (4, 1, "neu"))

    assert data.decode(encoding) == text.replace(f"IT-2{delimiter}", f"IT-2{delimiter}Maß") + f"neu{delimiter}{newline}"
    assert result.snapshot.rows == (("Id", "Größe"), ("IT-1", "groß"), ("IT-2", "Maß"), ("neu",))
    assert said in result.snapshot.notes[0]


def test_only_the_changed_field_changes_whatever_the_quoting_around_it(tmp_path: Path) -> None:
    before = b'Id,"Name", Note \r\n"1","a ""b"", c",x\n\r\n2,"two\r\nlines",\r3, y ,"z"tail\n'

    data, _ = write(tmp_path, before, (2, 2, "plain"), (4, 2, "one"), (5, 2, 'q"q'))

    assert data == (
        before.replace(b'"a ""b"", c"', b'"plain"').replace(b'"two\r\nlines"', b'"one"').replace(b" y ", b'"q""q"')
    )


def test_a_field_is_quoted_only_where_it_must_be(tmp_path: Path) -> None:
    data, _ = write(tmp_path, b"a;b\nc;d\n", (1, 1, "x,y"), (1, 2, "x;y"), (2, 1, "l\nm"))

    assert data == b'x,y;"x;y"\n"l\nm";d\n'


def test_short_records_are_filled_up_and_gaps_become_blank_lines(tmp_path: Path) -> None:
    data, result = write(tmp_path, b"a,b,c\n1\n", (2, 4, "z"), (5, 1, "new"))

    assert data == b"a,b,c\n1,,,z\n\n\nnew\n"
    assert result.snapshot.rows == (("a", "b", "c"), ("1", None, None, "z"), (), (), ("new",))


def test_a_file_without_a_last_line_end_gets_none(tmp_path: Path) -> None:
    data, _ = write(tmp_path, b'"a","b"\n"1","2"', (3, 1, "x"))

    assert data == b'"a","b"\n"1","2"\n"x",""'


def test_values_become_text(tmp_path: Path) -> None:
    values: list[WriteValue] = [date(2026, 3, 2), datetime(2026, 3, 2, 9, 30), 5, -2.50, 1e21, 0.1 + 0.2, True, False]

    data, result = write(tmp_path, b"a,b\n1,2\n", *[(row, 2, value) for row, value in enumerate(values, start=3)])

    assert result.refused == ()
    assert data.decode().split("\n")[2:-1] == [
        ",2026-03-02",
        ",2026-03-02 09:30:00",
        ",5",
        ",-2.5",
        ",1000000000000000000000",
        ",0.3",
        ",TRUE",
        ",FALSE",
    ]


def test_the_last_letter_beyond_ascii_can_be_written_away(tmp_path: Path) -> None:
    data, result = write(tmp_path, "Nr;Titel\r\n1;Größe\r\n2;Bauen\r\n".encode("cp1252"), (2, 2, "Gruesse"))
    assert result.refused == ()
    assert data == b"Nr;Titel\r\n1;Gruesse\r\n2;Bauen\r\n"


def test_a_character_that_the_encoding_lacks_is_refused_alone(tmp_path: Path) -> None:
    data, result = write(tmp_path, "Größe,x\n".encode("cp1252"), (1, 2, "進捗"), (2, 1, "ok"))

    assert [(refusal.code, refusal.ref.a1) for refusal in result.refused] == [("not-in-encoding", "B1")]
    assert data == "Größe,x\nok,\n".encode("cp1252")


def test_a_hint_at_the_delimiter_counts(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b"sep=|\na,b|c,d\n") == (("sep=",), ("a,b", "c,d"))


def test_an_empty_file_has_no_rows_and_takes_one(tmp_path: Path) -> None:
    assert rows_of(tmp_path, b"") == ()
    assert write(tmp_path, b"", (1, 1, "Id"), (1, 2, "Name"))[0] == b"Id,Name\n"


@pytest.mark.parametrize("data", [b"a\0b,c\n", b"PK\x03\x04abc", b"\xff\xfea", b"\xef\xbb\xbf\xff\xff"])
def test_what_is_no_text_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SheetUnreadable) as error:
        rows_of(tmp_path, data)

    assert "plan.csv" in str(error.value)


def test_while_somebody_has_it_open_it_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "~$plan.csv").write_bytes(b"")

    data, result = write(tmp_path, b"a,b\n", (1, 1, "x"))

    assert [refusal.code for refusal in result.refused] == ["open-in-excel"]
    assert data == b"a,b\n"


@pytest.mark.parametrize("last", ['"open,2026-01-02\nA-2,b\n', '"open""', '"'])
def test_a_quote_that_is_never_closed_is_refused_and_names_its_record(tmp_path: Path, last: str) -> None:
    with pytest.raises(SheetUnreadable, match=r"record 2 of plan\.csv is never closed"):
        connector_on(tmp_path, f"Id,Milestone\nA-1,{last}".encode()).read()


@pytest.mark.parametrize("last", ['"open"', '"say ""yes"""', '""', '5" pipe'])
def test_a_quote_that_is_closed_at_the_very_end_is_read(tmp_path: Path, last: str) -> None:
    assert len(rows_of(tmp_path, f"Id,Milestone\nA-1,{last}".encode())) == 2

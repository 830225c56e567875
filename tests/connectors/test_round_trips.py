"""What is written is what is read: random values of every type through a real workbook, and through a csv file."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from connectors.csv_file import CsvConnector
from connectors.excel import ExcelConnector
from connectors.results import is_same_value
from domain.sheets import CellValue, CellWrite, WriteValue
from tests.conftest import large
from tests.connectors.books import ROW, hand_made

COUNT = 10_000
COLUMNS = 50
SEED = 20_261_123

HOSTILE = [
    *"=+-@'\"<>&;,|\t\n\r\0\x01\x0b\x1f\x7f\x85\xa0", "_x000D_", "_x005F_", "_x", "]]>", "<!--", "\u200b", "\u202e",
    "\ufeff", "\ufffe", "\uffff", "é", "é", "ß", "ı", "進", "ﷺ", "🚀", "𝔸", "  ", "=1+1", "#REF!", "TRUE", "0012",
    "1e5", "2026-03-02", "{=A1}", "%00", "\\", "a", "Z", "0",
]  # fmt: skip


def text(chance: Random) -> str:
    pieces = (
        chance.choice(HOSTILE)
        if chance.random() < 0.7
        else chr(chance.choice((chance.randrange(32, 0xD800), chance.randrange(0xE000, 0x110000))))
        for _ in range(chance.randrange(1, 12))
    )
    return "".join(pieces)


def whole(chance: Random) -> int:
    return chance.randrange(-(10 ** chance.randrange(1, 16)), 10 ** chance.randrange(1, 16))


def fraction(chance: Random) -> float:
    while True:
        number: float = struct.unpack("<d", chance.randbytes(8))[0]
        if chance.random() < 0.5:
            number = float(Decimal(chance.randrange(-(10**9), 10**9)) / 10 ** chance.randrange(1, 7))
        if math.isfinite(number) and abs(number) < 1e308:
            return number


def day(chance: Random) -> date:
    return date(1900, 3, 1) + timedelta(days=chance.randrange((date(9999, 12, 31) - date(1900, 3, 1)).days + 1))


def moment(chance: Random) -> datetime:
    """To the millisecond, which is what a cell keeps; never midnight, which is a day."""
    at = day(chance)
    return datetime(at.year, at.month, at.day) + timedelta(milliseconds=chance.randrange(1, 86_400_000))


MAKERS: dict[str, Callable[[Random], WriteValue]] = {
    "text": text,
    "int": whole,
    "decimal": fraction,
    "bool": lambda chance: chance.random() < 0.5,
    "date": day,
    "datetime": moment,
}


def writes_of(values: Sequence[WriteValue]) -> list[CellWrite]:
    return [CellWrite(5 + at // COLUMNS, 1 + at % COLUMNS, value) for at, value in enumerate(values)]


@pytest.mark.parametrize("kind", MAKERS)
def test_a_workbook_gives_back_what_it_was_given(kind: str, tmp_path: Path) -> None:
    chance = Random(f"{SEED}{kind}")
    writes = writes_of([MAKERS[kind](chance) for _ in range(large(COUNT))])
    path = hand_made(tmp_path, ROW)
    connector = ExcelConnector(path, tmp_path / "backups")

    result = connector.write("Plan", writes, connector.revision())

    assert result.refused == ()
    snapshot = ExcelConnector(path, tmp_path).read("Plan")
    assert not snapshot.formulas
    for write in writes:
        seen = snapshot.at(write.row, write.column)
        assert is_same_value(seen, write.value), (write, seen)
        assert isinstance(seen, float | int) if kind == "decimal" else type(seen) is type(write.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_file_gives_back_any_text(encoding: str, tmp_path: Path) -> None:
    chance = Random(f"{SEED}{encoding}")
    values = [made for made in (text(chance) for _ in range(large(COUNT))) if "\0" not in made]
    path = tmp_path / "plan.csv"
    path.write_bytes("Id,Name\r\n1,x\r\n".encode(encoding))
    connector = CsvConnector(path, tmp_path / "backups")
    writes = writes_of(values)

    result = connector.write("", writes, connector.revision())

    assert result.refused == ()
    snapshot = connector.read()
    assert [snapshot.at(write.row, write.column) for write in writes] == values


@pytest.mark.parametrize("kind", sorted(MAKERS.keys() - {"text"}))
def test_a_csv_file_gives_back_the_wording_of_any_value(kind: str, tmp_path: Path) -> None:
    readers: dict[str, Callable[[CellValue], object]] = {
        "int": lambda cell: int(str(cell)),
        "decimal": lambda cell: float(str(cell)),
        "bool": lambda cell: {"TRUE": True, "FALSE": False}[str(cell)],
        "date": lambda cell: date.fromisoformat(str(cell)),
        "datetime": lambda cell: datetime.fromisoformat(str(cell)),
    }
    chance = Random(f"{SEED}{kind}")
    writes = writes_of([MAKERS[kind](chance) for _ in range(large(COUNT))])
    path = tmp_path / "plan.csv"
    path.write_bytes(b"Id,Name\n1,x\n")
    connector = CsvConnector(path, tmp_path / "backups")

    connector.write("", writes, connector.revision())

    snapshot = connector.read()
    for write in writes:
        read = readers[kind](snapshot.at(write.row, write.column))
        if kind == "decimal":
            assert isinstance(write.value, float)
            assert math.isclose(float(str(read)), write.value, rel_tol=1e-14)
        else:
            assert read == write.value

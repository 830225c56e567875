"""Values of every field type through a real workbook and a csv file: `canon(read(write(v))) == canon(v)`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from connectors.base import Connector
from connectors.csv_file import CsvConnector
from connectors.excel import ExcelConnector
from domain.binding import BoundColumn
from domain.records import Link, LinkType, Money, Value, plain_decimal
from domain.schema import HEALTHS, MILESTONE, STATUSES
from domain.sheets import CellWrite
from tests.conftest import large
from tests.connectors.books import ROW, hand_made
from validation.values.coerce import coerce_column
from validation.values.encode import encode
from validation.values.people import People, split_people
from validation.values.people_words import is_nobody
from validation.values.text import clean

COUNT = 10_000
COLUMNS = 50
SEED = 20_261_123
LETTERS = "abcdefghijklmnopqrstuvwxyzéüßñå"
SIGNS = [
    *"=+-@'\"&<>;,|/#%()[]{}\\_ ",
    "\n",
    "_x0041_",
    "進捗",
    "🚀",
    "Ω",
    "=1+1",
    "0012",
    "TRUE",
    "1e5",
    "n/a",
    "#REF!",
]


def word(chance: Random) -> str:
    return "".join(chance.choices(LETTERS, k=chance.randrange(2, 9)))


def text(chance: Random) -> str:
    while True:
        made = clean(
            "".join(chance.choice((word(chance), chance.choice(SIGNS))) for _ in range(chance.randrange(1, 9)))
        )
        if made:
            return made


def name(chance: Random) -> str:
    while True:
        made = " ".join(word(chance).title() for _ in range(chance.randrange(1, 3)))
        if not is_nobody(made) and split_people(made) == People(made):
            return made


def link(chance: Random) -> Link:
    ref = chance.choice((f"IT-{chance.randrange(1000)}", f"{chance.randrange(1, 90)}.{chance.randrange(1, 9)}"))
    return Link(ref, chance.choice(list(LinkType)), chance.randrange(-60, 60))


def decimal(chance: Random, most: int, places: int) -> Decimal:
    return plain_decimal(Decimal(chance.randrange(most * 10**places + 1)) / 10**places)


MAKERS: dict[str, Callable[[Random], Value]] = {
    "text": text,
    "function": text,
    "person": name,
    "people": lambda chance: tuple(name(chance) for _ in range(chance.randrange(1, 4))),
    "date": lambda chance: date(1970, 1, 2) + timedelta(days=chance.randrange(45_000)),
    "days": lambda chance: decimal(chance, 5_000, 3),
    "status": lambda chance: chance.choice(STATUSES),
    "health": lambda chance: chance.choice(HEALTHS),
    "percent": lambda chance: decimal(chance, 100, 3),
    "links": lambda chance: tuple(link(chance) for _ in range(chance.randrange(1, 4))),
    "number": lambda chance: decimal(chance, 10**6, 2),
    "choice": text,
    "money": lambda chance: Money(decimal(chance, 10**9, 2), chance.choice((None, "EUR", "USD", "SEK"))),
}


def workbook(tmp_path: Path) -> Connector:
    return ExcelConnector(hand_made(tmp_path, ROW), tmp_path / "backups")


def csv_file(tmp_path: Path) -> Connector:
    path = tmp_path / "plan.csv"
    path.write_bytes(b"Id,Name\n1,x\n")
    return CsvConnector(path, tmp_path / "backups")


def test_every_field_type_has_its_random_values() -> None:
    assert {field.type for field in MILESTONE.fields} <= MAKERS.keys()


@pytest.mark.parametrize("made", [workbook, csv_file])
@pytest.mark.parametrize("kind", MAKERS)
def test_what_a_cell_was_given_is_read_as_the_same_value(
    kind: str, made: Callable[[Path], Connector], tmp_path: Path
) -> None:
    chance = Random(f"{SEED}{kind}")
    field = next(field.name for field in MILESTONE.fields if field.type == kind)
    column = BoundColumn("Header", (field,), 1)
    wanted = [MAKERS[kind](chance) for _ in range(large(COUNT))]
    writes = [
        CellWrite(5 + at // COLUMNS, 1 + at % COLUMNS, encode(column, {field: value}, None, []))
        for at, value in enumerate(wanted)
    ]
    connector = made(tmp_path)

    result = connector.write(connector.sheets()[0].name, writes, connector.revision())

    assert result.refused == ()
    snapshot = connector.read()
    read = [coerce_column(column, snapshot.at(write.row, write.column))[field].value for write in writes]
    assert [pair for pair in zip(wanted, read, strict=True) if pair[0] != pair[1]][:3] == []

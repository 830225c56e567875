"""A record that is passed by writing it again says what reading it says; whatever else it says is left to reading."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from audit.agreement import agrees
from audit.chain import genesis, record_hash
from audit.entry import Entry, Unit, UnitWriter, canonical
from audit.reading import UNREADABLE, columns_of, read_body
from audit.replay import Finding, Replay, compare
from audit.rewriting import Position, Row, pass_repeated, shape_of
from audit.standing import Standing
from audit.verify import Head, StoredRecord, check_records
from db.records import column_text, parts_of_rows
from domain.records import WHOLE_ROW, Actor, Link, LinkType, Money, Origin, RowValues
from tests.audit.live import tables_of
from tests.audit.test_reading import damaged
from tests.audit.test_vectors import LOG
from tests.conftest import large

AT = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
ANA = Actor("ana", "Ana Lópéz")
SHEET = Origin("excel", "plan", "Plan.xlsx", "5e", AT, AT, "candidates", "Ben")


def bodies() -> list[bytes]:
    """Two rows that appear, and their fields that move to and fro, with a place and without, in three units of work."""
    row: RowValues = {"title": 'Go "live"', "owner": "Ana", "due_date": date(2026, 3, 2)}
    begun = [Entry("insert", "milestone", key, WHOLE_ROW, None, row, f"Plan!A{key[3:]}") for key in ("IT-4", "IT-5")]
    moved = [
        Entry("update", "milestone", key, "owner", old, new, f"Plän!C{at}")
        for at, (key, old, new) in enumerate((("IT-4", "Ana", "Ben"), ("IT-5", "Ana", "Ben"), ("IT-4", "Ben", "Ana")))
    ]
    typed = [Entry("update", "milestone", "IT-4", "title", old, new) for old, new in (('Go "live"', ""), ("", "a\\b"))]
    found: list[bytes] = []
    for number, (entries, origin) in enumerate(((begun, SHEET), (moved, SHEET), (typed, Origin("app")))):
        unit = Unit(LOG, f"{number:016x}", AT, ANA, origin, 'because of "it"', "0.1.0")
        writer = UnitWriter(unit, len(entries))
        found += [writer.body(entry, len(found) + at, at) for at, entry in enumerate(entries, 1)]
    return found


def chained(bodies: list[bytes], columns: list[tuple[Any, ...]]) -> list[Row]:
    """A log whose chain is whole, whatever its records say."""
    previous, rows = genesis(LOG), []
    for seq, (body, column) in enumerate(zip(bodies, columns, strict=True), 1):
        digest = record_hash(previous, seq, body)
        rows.append((seq, body, previous, digest, *column))
        previous = digest
    return rows


def columns(bodies: list[bytes]) -> list[tuple[Any, ...]]:
    return [columns_of(json.loads(body)) for body in bodies]


def walked(rows: list[Row], into: Replay | Standing) -> tuple[Finding | None, Head]:
    head = Head(0, b"", 0)
    return check_records([rows], LOG, into, head), head


def folded(rows: list[Row]) -> Replay:
    """What the tables would hold if every record that fits were taken."""
    replay = Replay()
    for seq, body, *_ in rows:
        with suppress(*UNREADABLE):
            replay.fold(seq, read_body(body))
    return replay


def typed(text: str) -> str:
    return f'{{"t":"s","v":"{text}"}}'


def is_passed(rows: list[Row], live: Replay) -> bool:
    """What the quick way says of a log and tables."""
    standing = Standing()
    finding, _ = walked(rows, standing)
    return finding is None and agrees(standing, tables_of(live), parts_of_rows)


def is_sound(rows: list[Row], live: Replay) -> bool:
    """What reading every record and comparing every cell says."""
    replay = Replay()
    finding, _ = walked(rows, replay)
    return finding is None and not list(compare(replay, live.texts(column_text), column_text))


def test_what_was_read_once_is_passed_from_then_on() -> None:
    whole = bodies()
    rows = chained(whole, columns(whole))
    assert is_passed(rows, folded(rows))
    assert walked(rows, Standing()) == walked(rows, Replay())
    shapes = {
        ("ana", op): shape for op, seq in (("insert", 1), ("update", 3)) if (shape := shape_of(whole[seq].decode()))
    }
    standing, left = Standing(), iter(rows)
    assert pass_repeated(left, Position(genesis(LOG)), standing, shapes) == rows[5], "the last unit has no place"
    passed = standing.rows("milestone")
    assert passed.numbers == {"IT-4": 0, "IT-5": 1}
    _, now, first = passed.columns["owner"]
    assert (now[:2], first[:2]) == ([typed("Ana"), typed("Ben")], [typed("Ana"), typed("Ana")])


def test_a_damaged_record_in_a_whole_chain_is_never_passed_unless_reading_passes_it() -> None:
    chance, whole, found, passed = random.Random(6962), bodies(), 0, 0
    tables = folded(chained(whole, columns(whole)))
    for _ in range(large(30_000)):
        at = chance.randrange(len(whole))
        harmed = [*whole[:at], damaged(whole[at], chance), *whole[at + 1 :]]
        repeated = columns(whole)
        with suppress(*UNREADABLE):
            if chance.random() < 0.7:
                repeated[at] = columns_of(json.loads(harmed[at]))
        rows = chained(harmed, repeated)
        for live in (tables, folded(rows)):
            quick, careful = is_passed(rows, live), is_sound(rows, live)
            assert careful or not quick
            found, passed = found + (not careful), passed + quick
    assert found > large(30_000) / 2
    assert passed > large(30_000) / 20, "many damages only change a text, and the tables with it"


def rows_that_appear() -> list[bytes]:
    """Two rows that appear in one unit of work, with values of every type."""
    wide: RowValues = {
        "title": 'Go, "live"},"due_date":null', "due_date": date(2026, 3, 2), "percent_complete": Decimal("12.50"),
        "contributors": ("Bex, Ana", "Ben"), "depends_on": (Link("IT-1"), Link("IT-2", LinkType.SS, -3)),
        "budget_planned": Money(Decimal(20), "EUR"), "budget_actual": Money(Decimal(1)), "notes": "", "risk": "a\\b\n",
    }  # fmt: skip
    writer = UnitWriter(Unit(LOG, "00112233445566aa", AT, ANA, SHEET, None, "0.1.0"), 2)
    appear = [Entry("insert", "milestone", key, WHOLE_ROW, None, wide, f"Plan!A{key[3:]}") for key in ("IT-4", "IT-5")]
    return [writer.body(entry, seq, seq) for seq, entry in enumerate(appear, 1)]


def with_second_row(row: bytes) -> list[Row]:
    """The log of the two rows with another text for the second one, its chain and its columns whole."""
    first, second = rows_that_appear()
    start, end = second.index(b',"new":') + 7, second.index(b',"object":{')
    return chained([first, second[:start] + row + second[end:]], columns([first, second]))


def second_row() -> bytes:
    body = rows_that_appear()[1]
    return body[body.index(b',"new":') + 7 : body.index(b',"object":{')]


def test_a_row_is_passed_unread() -> None:
    rows = with_second_row(second_row())
    assert is_passed(rows, folded(rows))
    standing = Standing()
    assert walked(rows, standing)[0] is None
    assert standing.rows("milestone").appeared[1] == second_row().decode()


def test_a_damaged_row_in_a_whole_chain_is_never_passed_unless_reading_passes_it() -> None:
    chance, whole, found, passed = random.Random(8785), second_row(), 0, 0
    tables = folded(with_second_row(whole))
    for _ in range(large(10_000)):
        rows = with_second_row(damaged(whole, chance))
        for live in (tables, folded(rows)):
            quick, careful = is_passed(rows, live), is_sound(rows, live)
            assert careful or not quick
            found, passed = found + (not careful), passed + quick
    assert found > large(10_000)
    assert passed > large(10_000) / 100, "some damages only change a text, and the tables with it"


def test_what_a_first_change_says_of_a_row_that_was_not_read_is_held_against_it() -> None:
    whole = bodies()
    lie = whole[3].replace(b'"old":{"t":"s","v":"Ana"}', b'"old":{"t":"s","v":"Eve"}')
    assert lie != whole[3]
    rows = chained([*whole[:3], lie, *whole[4:]], columns(whole))
    assert walked(rows, Standing())[0] is None, "believed on the way"
    assert not is_passed(rows, folded(chained(whole, columns(whole))))
    finding = walked(rows, Replay())[0]
    assert finding == Finding(4, "the old value of owner is not what the log said before")


def test_a_value_in_no_canonical_form_is_found_though_both_records_that_speak_of_it_agree() -> None:
    moves = [("IT-4", "Ana", "Ben"), ("IT-5", "Ana", "Ben"), ("IT-5", "Ben", "Ana")]
    writer = UnitWriter(Unit(LOG, "00112233445566aa", AT, ANA, SHEET, None, "0.1.0"), 3)
    moved = [Entry("update", "milestone", key, "owner", old, new, "Plan!C1") for key, old, new in moves]
    whole = [*bodies()[:2], *(writer.body(entry, 2 + at, at) for at, entry in enumerate(moved, 1))]
    tables = folded(chained(whole, columns(whole)))
    assert is_passed(chained(whole, columns(whole)), tables)
    for other in (
        b'{"t":"s", "v":"Ben"}',
        b'{"v":"Ben","t":"s"}',
        b'{"t":"s","v":"B\\u0065n"}',
        b'{"t":"q","v":"Ben"}',
    ):
        odd = [*whole[:3], *(body.replace(b'{"t":"s","v":"Ben"}', other) for body in whole[3:])]
        rows = chained(odd, columns(whole))
        finding = walked(rows, Replay())[0]
        assert finding is not None
        assert finding.seq == 4
        assert not is_passed(rows, tables)


def test_a_row_that_appears_twice_is_found() -> None:
    first, second = rows_that_appear()
    again = second.replace(b'"key":"IT-5"', b'"key":"IT-4"')
    rows = chained([first, again], columns([first, again]))
    finding = walked(rows, Replay())[0]
    assert finding == Finding(2, "insert of IT-4 does not fit what came before")
    live = Replay()
    live.fold(2, read_body(again))
    assert not is_passed(rows, live)


ROWS = [
    (b'{"t":"row","v":{}}', True),
    (b'{"t":"row","v":{"title":null}}', True),
    (b'{"t":"row","v":{"unheard_of":{"t":"s","v":"x"}}}', True),
    (b'{"t":"row","v":{"due_date":{"t":"date","v":"2028-02-29"}}}', True),
    (b'{"t":"row","v":{"due_date":{"t":"date","v":"2027-02-29"}}}', False),
    (b'{"t":"row","v":{"title":null,"owner":null}}', False),
    (b'{"t":"row","v":{"owner":null,"owner":null}}', False),
    (b'{"t":"row","v":{"owner":null,}}', False),
    (b'{"t":"row","v":{,"owner":null}}', False),
    (b'{"t":"row","v":{"owner":null "title":null}}', False),
    (b'{"t":"row","v":{"owner":null,,"title":null}}', False),
    (b'{"t":"row","v":{"owner":null}', False),
    (b'{"t":"row","v":{"owner":null}}}', False),
    (b'{"t":"row","v":{"owner":{"t":"s","v":"x"},"v":{"t":"s","v":"x"}}}', True),
    (b'{"t":"s","v":"no row"}', False),
    (b"null", False),
]


@pytest.mark.parametrize(("row", "is_whole"), ROWS)
def test_what_is_no_row_in_its_one_form_is_found(row: bytes, is_whole: bool) -> None:
    rows = with_second_row(row)
    finding, _ = walked(rows, Replay())
    assert (finding is None) == is_whole
    assert finding is None or finding.seq == 2
    assert is_sound(rows, folded(rows)) or not is_passed(rows, folded(rows))


FORGED = [
    (2, '"key":"IT-5"', '"key":"IT-5","x":"1"', {"key": 'IT-5","x":"1'}),
    (5, '"key":"IT-4"', '"key":"IT-4","x":"1"', {"key": 'IT-4","x":"1'}),
    (5, '"v":"Ana"},"object"', '"v":"Ana"},"x":1,"object"', {}),
    (5, '"v":"Ana"},"object"', '"v":"A\\u006ea"},"object"', {}),
    (5, '"op":"update"', '"op":"update","x":1', {"op": 'update","x":1'}),
    (5, '"Plän!C2"', '"Plän!C2","place":"Plän!C2"', {}),
    (5, '"Plän!C2"', '"Pl\\u00e4n!C2"', {}),
    (5, '"i":3', '"i":03', {}),
    (5, '"n":3', '"n":4', {}),
    (5, '"seq":5', '"seq":5.0', {}),
]


@pytest.mark.parametrize(("seq", "what", "other", "stated"), FORGED)
def test_what_is_smuggled_into_a_repeated_record_is_found(
    seq: int, what: str, other: str, stated: dict[str, str]
) -> None:
    whole = bodies()
    text = whole[seq - 1].decode()
    assert what in text
    repeated = columns(whole)
    forged = StoredRecord(seq, b"", b"", b"", *repeated[seq - 1])._replace(**stated)  # type: ignore[arg-type]
    repeated[seq - 1] = forged.columns
    rows = chained([*whole[: seq - 1], text.replace(what, other, 1).encode(), *whole[seq:]], repeated)
    finding, _ = walked(rows, Replay())
    assert finding is not None
    assert finding.seq == seq
    assert not is_passed(rows, folded(chained(whole, columns(whole))))
    assert not is_passed(rows, folded(rows))


def test_a_place_that_ends_in_what_follows_it_is_not_taken_for_one() -> None:
    whole = bodies()
    text = whole[4].decode()
    cut = text[: text.index('"place":"') + 9] + text[text.index('"place":"') + 9 + len("Plän!C2") + 1 :]
    rows = chained([*whole[:4], cut.encode(), *whole[5:]], columns(whole))
    finding, _ = walked(rows, Replay())
    assert finding is not None
    assert finding.seq == 5
    assert not is_passed(rows, folded(chained(whole, columns(whole))))


def with_a_record_inside(outer: dict[str, Any], inner: dict[str, Any]) -> dict[str, Any]:
    """A record in whose version of Cairn stands another record, whole."""
    return {**outer, "app": {"a": 0, **inner}}


def with_an_end_inside(outer: dict[str, Any], inner: dict[str, Any]) -> dict[str, Any]:
    """A record in whose reason stands the end of another one; what comes before that is of the other one too."""
    end = {name: inner[name] for name in ("seq", "ts", "txn", "v", "via")}
    return {**inner, "reason": {"a": 0, **end}, "seq": outer["seq"], "via": outer["via"]}


@pytest.mark.parametrize("nested", [with_a_record_inside, with_an_end_inside])
def test_a_shape_that_only_a_json_reader_takes_is_no_shape(nested: Any) -> None:
    """What is canonical JSON is read, but where its parts stand is not known: another record may hide in it."""
    whole = bodies()
    third, fourth = json.loads(whole[2]), json.loads(whole[3])
    odd, forged = canonical(nested(third, third)), canonical(nested(third, fourth))

    rows = chained([*whole[:2], odd, *whole[3:]], columns(whole))
    assert walked(rows, Replay())[0] is None, "nobody is wronged by a record that says more than it must"
    assert is_passed(rows, folded(rows))
    assert shape_of(odd.decode()) is None

    rows = chained([*whole[:2], odd, forged, *whole[4:]], columns(whole))
    assert walked(rows, Replay())[0] == Finding(4, "the record belongs to another place or another log")
    assert not is_passed(rows, folded(chained(whole, columns(whole))))
    assert not is_passed(rows, folded(rows))

"""A log that contradicts itself is found though its chain is whole, and the first bad record is named."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any, TypeVar

import pytest
from hypothesis import example, given

from audit.agreement import agrees
from audit.chain import genesis, record_hash
from audit.entry import canonical, to_typed
from audit.reading import BLANK, UNREADABLE, Said, columns_of, read_body
from audit.replay import Finding, LiveText, Replay, compare
from audit.standing import Standing
from audit.verify import Head, StoredRecord, check_records
from db.codec import from_column, to_column
from db.records import column_text, parts_of_rows
from domain.records import Link, LinkType
from domain.schema import GOVERNED
from tests.audit.live import tables_of
from tests.audit.test_reading import values
from tests.audit.test_vectors import KNOWN, LOG

Folded = TypeVar("Folded", Replay, Standing)
BODIES = [json.loads(body) for body, _ in KNOWN]
TYPED_AS_STORED = [json.loads(body.replace('{"t":"b","v":true}', '{"t":"s","v":"yes"}')) for body, _ in KNOWN]
"""The same where no value has another type than its field."""


def chained(bodies: list[dict[str, Any] | bytes]) -> list[StoredRecord]:
    """A log whose chain is whole, whatever its records say."""
    previous, records = genesis(LOG), []
    for seq, body in enumerate(bodies, 1):
        raw = body if isinstance(body, bytes) else canonical(body)
        digest = record_hash(previous, seq, raw)
        columns = columns_of(BODIES[seq - 1] if isinstance(body, bytes) else body)
        records.append(StoredRecord(seq, raw, previous, digest, *columns))
        previous = digest
    return records


def verified(records: list[StoredRecord]) -> Finding | None:
    return check_records([records], LOG, Replay(), Head(0, b"", 0))


def folded(records: list[StoredRecord]) -> Replay:
    """The rows that a log speaks of, record by record."""
    return all_of(records, Replay())


def standing(records: list[StoredRecord]) -> Standing:
    """The same for a quick walk."""
    return all_of(records, Standing())


def all_of(records: list[StoredRecord], into: Folded) -> Folded:
    for record in records:
        assert into.fold(record.seq, read_body(record.body)) is None
    return into


def forged(at: int, **parts: Any) -> list[StoredRecord]:
    """The known log with parts of one record replaced, and the chain made again from there."""
    bodies: list[dict[str, Any] | bytes] = [*BODIES]
    bodies[at - 1] = {**BODIES[at - 1], **parts}
    return chained(bodies)


def thing(seq: int, **parts: str) -> dict[str, Any]:
    return {**BODIES[seq - 1]["object"], **parts}


CONTRADICTIONS = [
    (4, {"old": {"t": "date", "v": "2026-03-03"}}, "the old value of due_date is not what the log said before"),
    (4, {"old": None}, "the old value of due_date"),
    (4, {"new": {"t": "row", "v": {}}}, "due_date holds one value, not a row"),
    (4, {"object": thing(4, key="IT-9")}, "changes a row that is not there"),
    (4, {"seq": 5}, "another place or another log"),
    (4, {"log": "0" * 32}, "another place or another log"),
    (4, {"n": 2}, "does not continue its unit of work"),
    (2, {"n": 5}, "does not continue its unit of work"),
    (2, {"i": 3}, "does not continue its unit of work"),
    (2, {"txn": "00000000000000ff"}, "does not continue its unit of work"),
    (2, {"object": thing(2, key="IT-4")}, "insert of IT-4 does not fit what came before"),
    (2, {"new": None}, "does not fit what came before"),
    (2, {"op": "restore"}, "does not fit what came before"),
    (8, {"op": "restore", "object": thing(4, field="*")}, "restore of IT-4 does not fit what came before"),
    (9, {"object": thing(9, key="Z")}, "removes a row that is not there"),
    (10, {"n": "1"}, r"cannot be read \(ValueError\)"),
    (10, {"seq": True}, r"cannot be read \(ValueError\)"),
    (10, {"n": 2}, "the last unit of work is incomplete"),
    (5, {"new": {"t": "s"}}, r"cannot be read \(KeyError\)"),
    (6, {"new": {"c": None, "t": "money", "v": "much"}}, r"cannot be read \(InvalidOperation\)"),
    (8, {"new": {"t": "row", "v": "x"}}, r"cannot be read \(AttributeError\)"),
]


@pytest.mark.parametrize(("seq", "parts", "what"), CONTRADICTIONS)
def test_a_forged_record_in_a_whole_chain_is_named(seq: int, parts: dict[str, Any], what: str) -> None:
    finding = verified(forged(seq, **parts))
    assert finding is not None
    assert finding.seq == (seq + 1 if (seq, parts) == (4, {"n": 2}) else seq), (
        "a unit is seen to be short at the next record"
    )
    assert re.search(what, finding.what), finding.what


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"[" * 50_000, "cannot be read"),
        (KNOWN[3][0].replace(",", ", ").encode(), "not in its canonical form"),
        (KNOWN[3][0].replace('"v":1', '"v":1,"v":1').encode(), "not in its canonical form"),
    ],
)
def test_bytes_that_are_no_record_are_named_and_stop_nothing_else(body: bytes, what: str) -> None:
    finding = verified(chained([*BODIES[:3], body, *BODIES[4:]]))
    assert finding is not None
    assert (finding.seq, what in finding.what) == (4, True)


def test_each_changed_byte_of_each_record_is_found_at_that_record() -> None:
    records = chained([*BODIES])
    for at, record in enumerate(records):
        for place in range(0, len(record.body), 7):
            body = record.body[:place] + bytes([record.body[place] ^ 1]) + record.body[place + 1 :]
            finding = verified([*records[:at], record._replace(body=body), *records[at + 1 :]])
            assert finding is not None
            assert finding.seq == at + 1
        finding = verified([*records[:at], record._replace(prev_hash=b"\0" * 32), *records[at + 1 :]])
        assert finding is not None
        assert finding.seq == at + 1


@pytest.mark.parametrize("column", range(7))
def test_an_index_column_that_says_something_else_is_found(column: int) -> None:
    records = chained([*BODIES])
    for other in ("x", None, 4, b"milestone"):
        columns = list(records[4].columns)
        columns[column] = other
        wrong = [*records[:4], StoredRecord(*records[4][:4], *columns), *records[5:]]
        assert verified(wrong) == Finding(5, "the index columns do not repeat what the record says")


def test_the_walk_stops_where_the_first_bad_record_stands() -> None:
    head, replay = Head(0, b"", 0), Replay()
    records = forged(4, old=None)
    assert check_records([records], LOG, replay, head) is not None
    assert (head.size, head.hash, head.data_seq) == (3, records[2].hash, 3)
    assert str(replay.rows["milestone", "IT-4"].values["due_date"]) == "2026-03-02"


def test_live_rows_agree_until_one_text_of_them_differs() -> None:
    replay = quickly_walked(chained([*TYPED_AS_STORED]))
    tables = [(entity, names, list(rows)) for entity, names, rows in tables_of(folded(chained([*TYPED_AS_STORED])))]
    assert agreed(replay, tables)
    for entity, names, rows in tables:
        others = [table for table in tables if table[0] != entity]
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                other = [*rows[:at], (*row[:place], f"{text}x", *row[place + 1 :]), *rows[at + 1 :]]
                assert not agreed(replay, [*others, (entity, names, other)])
        assert not agreed(replay, [*others, (entity, names, rows[1:])])
        assert not agreed(replay, others), "a whole table that is not there"
        if len(rows) > 1:
            twice = [*rows[1:], rows[-1]]
            assert not agreed(replay, [*others, (entity, names, twice)]), "one twice, another not at all"


ODD = [("due_date", "20260308"), ("due_date", "2026-W11-1"), ("depends_on", '[["IT-1","FS",0]]'), ("title", b"Go live")]


@pytest.mark.parametrize(("name", "text"), ODD)
def test_another_text_of_the_same_value_is_another_text(name: str, text: str) -> None:
    replay = quickly_walked(chained([*TYPED_AS_STORED]))
    for entity, names, rows in tables_of(folded(chained([*TYPED_AS_STORED]))):
        if entity == "milestone":
            at = 3 + names.index(name)
            odd = [(*row[:at], text, *row[at + 1 :]) for row in rows]
            assert not agreed(replay, [(entity, names, odd)])


def quickly_walked(records: list[StoredRecord]) -> Standing:
    standing = Standing()
    assert check_records([records], LOG, standing, Head(0, b"", 0)) is None
    return standing


def agreed(standing: Standing, tables: list[tuple[str, list[str], list[tuple[Any, ...]]]]) -> bool:
    return agrees(standing, [(entity, names, iter(rows)) for entity, names, rows in tables], parts_of_rows)


def test_a_field_that_became_blank_in_every_row_must_be_looked_at() -> None:
    records = chained([*TYPED_AS_STORED])
    replay, quick = folded(records), standing(records)
    for seq, old, new in ((11, BLANK, '{"t":"s","v":"x"}'), (12, '{"t":"s","v":"x"}', BLANK)):
        said = Said(("t", "", "", "milestone", "IT-4", "risk", "update"), LOG, seq, 1, 1, old, new)
        assert replay.fold(seq, said) is quick.fold(seq, said) is None
        assert agrees(quick, tables_of(replay), parts_of_rows)
        assert not agrees(quick, tables_of(replay, but="risk"), parts_of_rows)


def test_a_value_of_another_type_than_its_field_is_left_to_the_comparison_cell_by_cell() -> None:
    replay = folded(chained([*BODIES]))
    assert not agrees(standing(chained([*BODIES])), tables_of(replay), parts_of_rows)
    assert not list(compare(replay, replay.texts(column_text), column_text))


@pytest.mark.parametrize(
    "name", ["title", "due_date", "percent_complete", "budget_planned", "contributors", "depends_on"]
)
@given(value=values)
@example(value=(Link("IT-1,2"), Link("IT-3")))
@example(value=(Link("IT-4"), Link("IT-5", LinkType.SS, -3)))
def test_the_text_of_a_column_is_what_the_log_says_or_no_value_of_its_type(name: str, value: Any) -> None:
    typed = canonical(to_typed(value)).decode()
    assert column_text(typed) == to_column(value)
    with suppress(*UNREADABLE):
        (part,) = parts_of_rows("milestone", name, [to_column(value)])
        kind = GOVERNED["milestone"][name].type
        said = canonical(to_typed(from_column(kind, to_column(value)))).decode()
        assert part == ("" if said == BLANK else f'"{name}":{said}')


def test_a_differing_cell_is_blamed_on_the_last_record_that_speaks_of_it() -> None:
    replay = folded(chained([*BODIES]))
    live = replay.texts(column_text)
    assert list(compare(replay, live, column_text)) == []
    for name, seq in (("title", 1), ("due_date", 4), ("budget_planned", 6), ("never_filled", 1)):
        texts = {**live["milestone", "IT-4"].texts, name: "other"}
        tampered = {**live, ("milestone", "IT-4"): LiveText(texts, False, 7)}
        (finding,) = compare(replay, tampered, column_text)
        assert (finding.seq, finding.what.split()[0]) == (seq, name)
    gone = {place: row for place, row in live.items() if place[0] == "milestone"}
    assert [finding.seq for finding in compare(replay, gone, column_text)] == [8]

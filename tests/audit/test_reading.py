"""What the quick way of reading a record says, the JSON library says too; and it accepts nothing else."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import reading
from audit.entry import Entry, Unit, body_of, canonical, to_typed
from audit.reading import UNREADABLE, NotCanonical, Said, read_body, value_of
from domain.records import Actor, Confidence, Link, LinkType, Money, Origin
from tests.audit.test_vectors import KNOWN
from tests.conftest import large

text = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12), st.text('a"\\\n\t\x00\x1f\x7f\u2028😀,}')
)
decimals = st.one_of(st.decimals(allow_nan=False, allow_infinity=False), st.decimals(0, 10**6, places=2))
links = st.builds(Link, text, st.sampled_from(LinkType), st.integers(-99, 99))
values = st.one_of(
    st.none(),
    text,
    st.booleans(),
    decimals,
    st.dates(),
    st.builds(Money, decimals, st.sampled_from([None, "EUR", '"'])),
    st.lists(text, max_size=3).map(tuple),
    st.lists(links, min_size=1, max_size=3).map(tuple),
)
rows = st.dictionaries(st.sampled_from(["title", "due_date", "notes", "t", "v", "c2"]), values)
moments = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
maybe = st.none() | text
origins = st.builds(
    Origin, st.sampled_from(["app", "excel"]), maybe, maybe, maybe, moments, moments,
    st.sampled_from([None, *get_args(Confidence)]), maybe,
)  # fmt: skip
units = st.builds(
    Unit,
    st.just("log-1"),
    text,
    st.just(datetime(2026, 11, 23, 9, 14, tzinfo=UTC)),
    st.builds(Actor, text, text),
    origins,
    maybe,
    text,
)
entries = st.builds(Entry, text, text, text, text, values | rows, values | rows, maybe)
bodies = st.builds(body_of, units, entries, st.integers(1, 10**9), st.integers(1, 99), st.integers(1, 999))


def by_json(body: bytes) -> Said:
    """The other way, alone."""
    return reading._read_json(body.decode())


@given(bodies)
def test_both_ways_of_reading_say_the_same(body: bytes) -> None:
    assert read_body(body) == by_json(body)


@given(values)
def test_a_value_is_decoded_as_it_was_written(value: Any) -> None:
    assert value_of(canonical(to_typed(value)).decode()) == value


def test_the_quick_way_covers_what_is_written_every_day() -> None:
    covered = [body for body, _ in KNOWN if reading._record(body)]
    assert len(covered) == len(KNOWN), "or verifying a log takes four times as long"


def damaged(body: bytes, chance: random.Random) -> bytes:
    """A body with a few bytes changed, taken out, doubled or moved."""
    changed = bytearray(body)
    for _ in range(chance.randint(1, 3)):
        at, to = sorted((chance.randrange(len(changed)), chance.randrange(len(changed))))
        match chance.randrange(5):
            case 0:
                changed[at] = chance.choice(b'"\\{}[]:,0123456789eE+-. nulltrsdv\n\x00\x7f\xc3')
            case 1:
                del changed[at : at + chance.randint(1, 12)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 40)]
            case 3:
                changed[at:at] = changed[to : to + chance.randint(1, 40)]
            case _:
                changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


def test_a_damaged_body_is_read_the_same_way_by_both_or_by_neither() -> None:
    chance, survived = random.Random(8785), 0
    for _ in range(large(60_000)):
        body = damaged(chance.choice(KNOWN)[0].encode(), chance)
        quick = outcome(read_body, body)
        assert quick == outcome(by_json, body)
        survived += isinstance(quick, Said)
    assert survived > large(60_000) / 20, "many damages only change a text, and must be read as such"


def outcome(read: Any, body: bytes) -> Said | str:
    try:
        said: Said = read(body)
    except NotCanonical:
        return "not canonical"
    except UNREADABLE:
        return "unreadable"
    return said


WITH = [
    ('"due_date":{"t":"date","v":"2026-03-02"},', "", None),
    ('"due_date"', '"zzz"', "not canonical"),
    ('"due_date"', '"depends_on"', "not canonical"),
    ('"Plan!A7"', '"Plan\\u0021A7"', "not canonical"),
    ('"seq":1', '"seq":01', "unreadable"),
    ('"seq":1', '"seq":1.0', "not canonical"),
    ('["IT-1","FS",0]', '["IT-1","FS",-0]', "not canonical"),
    ('["IT-1","FS",0]', '["IT-1","XX",0]', "unreadable"),
    ('"2026-03-02"', '"2026-02-30"', "unreadable"),
    ('"12.50"', '"twelve"', "unreadable"),
    ('"v":"20"', '"v":"1E+2"', None),
    ('"v":1,', '"v":1,"x":1,', "not canonical"),
    ('"v":1,', '"v":2,', "unreadable"),
    ('"reason":null', '"reason":null,"review":"r1"', None),
    ('"reason":null', '"reason":0.5', "not canonical"),
    ('"reason":null', '"reason":NaN', "not canonical"),
    ('"t":"row","v":{', '"t":"row","v":[{', "unreadable"),
]


@pytest.mark.parametrize(("what", "other", "complaint"), WITH)
def test_what_is_not_the_one_form_is_named(what: str, other: str, complaint: str | None) -> None:
    body = KNOWN[0][0]
    assert what in body
    said = outcome(read_body, body.replace(what, other, 1).encode())
    assert said == complaint if complaint else isinstance(said, Said)


@pytest.mark.parametrize("other", ["\\u000A", "\\u001F", "\\u0008", "\\u0041", "\\/", "\x01"])
def test_each_character_has_one_spelling(other: str) -> None:
    body = KNOWN[4][0]
    assert isinstance(read_body(body.encode()), Said)
    assert "\\u0001" in body
    assert outcome(read_body, body.replace("\\u0001", other).encode()) in ("not canonical", "unreadable")


def test_every_day_is_covered_and_no_other_text_is_a_day() -> None:
    for first in (date(1, 1, 1), date(1899, 12, 1), date(1999, 1, 1), date(2099, 12, 1), date(9999, 1, 1)):
        for number in range(364 if first.year == 9999 else 800):
            day = first + timedelta(days=number)
            assert reading._field.fullmatch(f'"due_date":{canonical(to_typed(day)).decode()}')
    for wrong in (
        "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01", "2026-1-01", "2026-02-29",
        "1900-02-29", "2100-02-29", "0000-02-29",
    ):  # fmt: skip
        assert not reading._field.fullmatch(f'"due_date":{{"t":"date","v":"{wrong}"}}')


NO_RECORDS: list[Any] = [
    None, 1, [], {}, {"actor": 1}, {"object": []}, {"actor": {"id": 1}, "object": {}},
    {**json.loads(KNOWN[0][0]), "new": {"t": "row", "v": "x"}},
    {**json.loads(KNOWN[0][0]), "new": {"t": "money", "v": "x", "c": None}},
    {**json.loads(KNOWN[0][0]), "new": {"v": "x"}},
    {**json.loads(KNOWN[0][0]), "new": "x"},
]  # fmt: skip


@pytest.mark.parametrize("thing", NO_RECORDS)
def test_json_that_is_no_record_is_unreadable_and_nothing_worse(thing: Mapping[str, Any]) -> None:
    with pytest.raises(UNREADABLE):
        read_body(canonical(thing))


@pytest.mark.parametrize("body", [b"", b"\xff", b"{", b"[" * 100_000, b'{"a":NaN}', b"null"])
def test_bytes_that_are_no_json_are_unreadable_and_nothing_worse(body: bytes) -> None:
    with pytest.raises(UNREADABLE):
        read_body(body)


def test_numbers_keep_the_digits_that_were_written() -> None:
    assert str(value_of('{"t":"d","v":"12.50"}')) == "12.50"
    assert value_of('{"t":"d","v":"1E+2"}') == Decimal(100)

"""A record's bytes are canonical, its values come back as they were, its hash is fixed for ever."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from audit.chain import genesis, record_hash
from audit.entry import Entry, Unit, body_of, canonical, from_typed, to_typed
from domain.records import Actor, Link, LinkType, Money, Origin

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=4)
links = st.builds(Link, text, st.sampled_from(LinkType), st.integers(-99, 99))
values = st.one_of(
    st.none(),
    text,
    decimals,
    st.dates(),
    st.builds(Money, decimals, st.sampled_from([None, "EUR"])),
    st.lists(text, min_size=1, max_size=3).map(tuple),
    st.lists(links, min_size=1, max_size=3).map(tuple),
)

UNIT = Unit("log-1", "t1", datetime(2026, 11, 23, 9, 14, tzinfo=UTC), Actor("ana", "Ana"), Origin("app"), None, "0.1.0")


@given(values)
def test_every_value_survives_its_typed_form(value: Any) -> None:
    assert from_typed(to_typed(value)) == value


@given(values, text)
def test_our_bytes_are_those_of_an_independent_rfc_8785_library(value: Any, key: str) -> None:
    body = {"key": key, "old": to_typed(value), "n": 3, "ok": True, "none": None}
    assert canonical(body) == rfc8785.dumps(body)


def test_numbers_and_dates_ride_as_text() -> None:
    assert canonical(to_typed(Decimal("12.50"))) == b'{"t":"d","v":"12.50"}'
    assert canonical(to_typed(date(2026, 3, 2))) == b'{"t":"date","v":"2026-03-02"}'


def test_a_record_has_the_bytes_and_the_hash_that_it_always_had() -> None:
    entry = Entry("update", "milestone", "IT-4", "due_date", date(2026, 3, 2), date(2026, 3, 23), "Plan!C7")
    body = body_of(UNIT, entry, 1, 1, 1)
    assert body == (
        b'{"actor":{"auth":"asserted","id":"ana","kind":"user","name":"Ana","role":"governor"},"app":"0.1.0",'
        b'"i":1,"log":"log-1","n":1,"new":{"t":"date","v":"2026-03-23"},'
        b'"object":{"entity":"milestone","field":"due_date","key":"IT-4"},"old":{"t":"date","v":"2026-03-02"},'
        b'"op":"update","reason":null,"seq":1,"ts":"2026-11-23T09:14:00.000000Z","txn":"t1","v":1,'
        b'"via":{"kind":"app","place":"Plan!C7"}}'
    )
    assert genesis("log-1").hex() == GENESIS
    assert record_hash(genesis("log-1"), 1, body).hex() == RECORD


GENESIS = "551afaf3d121416b394317e5b06b1880393ebd592f74c3159ea9b8e80eec0c4b"
RECORD = "bfd0b0e164dc5501f9255ee662154ce00f7b4ffecd952703fd85aea485620158"

"""Known answers: ten records whose bytes and hashes stay what they are, so that old logs stay verifiable.

A change of this page is a change of the format: it needs a new `v`, and a reader for both.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import rfc8785

from audit.chain import genesis, record_hash
from audit.entry import Entry, Unit, body_of
from audit.merkle import root_hash
from audit.reading import columns_of
from audit.replay import Replay
from audit.verify import Head, StoredRecord, check_records
from domain.records import WHOLE_ROW, Actor, Link, LinkType, Money, Origin, Value

LOG = "7c0f6e2d9b4a4f0e8a1d3c5b7e9f1a2b"
ANA = Actor("ana", "Ana Pérez", "user", "owner", "picked")
AT = datetime(2026, 11, 23, 9, 14, 0, 250_000, tzinfo=UTC)
EDIT = Unit(LOG, "00000000000000a1", AT, ANA, Origin("app"), None, "0.1.0")
FIRST_SYNC = replace(
    EDIT,
    txn="00000000000000b2",
    actor=Actor("cairn", "Cairn", "service", "governor", "service"),
    origin=Origin(
        "excel",
        tracker="launch",
        file="Launch plan.xlsx",
        revision="9f86d081",
        seen_from=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        seen_to=AT,
        confidence="candidates",
        named="A. Pérez",
    ),
)
UNDO = replace(EDIT, txn="00000000000000c3", origin=Origin("undo"), reason='Wrong sheet: "Plan" \\ not “Plan 2”')
SIGN_IN = replace(EDIT, txn="00000000000000d4", actor=Actor("ben", "Ben", auth="asserted"))

LINKS = (Link("IT-1"), Link("1.2", LinkType.SS, -3))
BUDGET = Money(Decimal("12.50"), "EUR")
ROW: dict[str, Value] = {
    "title": "API",
    "owner": "Ana Pérez",
    "due_date": date(2026, 3, 2),
    "percent_complete": Decimal(20),
    "contributors": ("Bex", "Ćiro"),
    "depends_on": LINKS,
    "budget_planned": BUDGET,
    "notes": None,
}
WRITTEN = [
    (FIRST_SYNC, Entry("insert", "milestone", "IT-4", WHOLE_ROW, None, ROW, "Plan!A7"), 1, 3),
    (FIRST_SYNC, Entry("insert", "milestone", "Ünï ✓ 😀", WHOLE_ROW, None, {"title": "Größe"}, "Plan!A8"), 2, 3),
    (FIRST_SYNC, Entry("hold", "milestone", "IT-4", "due_date", None, "TBD", "Plan!C7"), 3, 3),
    (EDIT, Entry("update", "milestone", "IT-4", "due_date", date(2026, 3, 2), date(2026, 3, 23)), 1, 1),
    (EDIT, Entry("update", "milestone", "IT-4", "notes", None, 'tab\t quote" slash\\ \x01 \u2028 e\u0301'), 1, 1),
    (EDIT, Entry("update", "milestone", "IT-4", "budget_planned", BUDGET, Money(Decimal(9))), 1, 1),
    (EDIT, Entry("update", "milestone", "IT-4", "depends_on", LINKS, ()), 1, 1),
    (EDIT, Entry("insert", "function", "IT", WHOLE_ROW, None, {"name": "IT", "confirmed": True}), 1, 1),
    (UNDO, Entry("remove", "milestone", "Ünï ✓ 😀", WHOLE_ROW, {"title": "Größe"}, None), 1, 1),
    (SIGN_IN, Entry("sign_in", "person", "ben", "session", None, None), 1, 1),
]
"""What was written: the unit of work, the entry, its place in the unit and the unit's length."""

KNOWN = [
    (
        '{"actor":{"auth":"service","id":"cairn","kind":"service","name":"Cairn","role":"governor"},"app":"0.'
        '1.0","i":1,"log":"7c0f6e2d9b4a4f0e8a1d3c5b7e9f1a2b","n":3,"new":{"t":"row","v":{"budget_planned":{"c'
        '":"EUR","t":"money","v":"12.50"},"contributors":{"t":"list","v":["Bex","Ćiro"]},"depends_on":{"t":"l'
        'inks","v":[["IT-1","FS",0],["1.2","SS",-3]]},"due_date":{"t":"date","v":"2026-03-02"},"owner":{"t":"'
        's","v":"Ana Pérez"},"percent_complete":{"t":"d","v":"20"},"title":{"t":"s","v":"API"}}},"object":{"e'
        'ntity":"milestone","field":"*","key":"IT-4"},"old":null,"op":"insert","reason":null,"seq":1,"ts":"20'
        '26-11-23T09:14:00.250000Z","txn":"00000000000000b2","v":1,"via":{"confidence":"candidates","file":"L'
        'aunch plan.xlsx","kind":"excel","named":"A. Pérez","place":"Plan!A7","revision":"9f86d081","seen_fro'
        'm":"2026-11-23T08:00:00.000000Z","seen_to":"2026-11-23T09:14:00.250000Z","tracker":"launch"}}',
        "3772cd940d05bc839b63fc0cf1d96d9203e20359fc1c3f8ca937f6609db9132c",
    ),
    (
        '{"actor":{"auth":"service","id":"cairn","kind":"service","name":"Cairn","role":"governor"},"app":"0.'
        '1.0","i":2,"log":"7c0f6e2d9b4a4f0e8a1d3c5b7e9f1a2b","n":3,"new":{"t":"row","v":{"title":{"t":"s","v"'
        ':"Größe"}}},"object":{"entity":"milestone","field":"*","key":"Ünï ✓ 😀"},"old":null,"op":"insert","re'
        'ason":null,"seq":2,"ts":"2026-11-23T09:14:00.250000Z","txn":"00000000000000b2","v":1,"via":{"confide'
        'nce":"candidates","file":"Launch plan.xlsx","kind":"excel","named":"A. Pérez","place":"Plan!A8","rev'
        'ision":"9f86d081","seen_from":"2026-11-23T08:00:00.000000Z","seen_to":"2026-11-23T09:14:00.250000Z",'
        '"tracker":"launch"}}',
        "15cb3c2b955803f3eef8ac936cec9c60d8ed74dae14f16b6cc9e8d010051d239",
    ),
    (
        '{"actor":{"auth":"service","id":"cairn","kind":"service","name":"Cairn","role":"governor"},"app":"0.'
        '1.0","i":3,"log":"7c0f6e2d9b4a4f0e8a1d3c5b7e9f1a2b","n":3,"new":{"t":"s","v":"TBD"},"object":{"entit'
        'y":"milestone","field":"due_date","key":"IT-4"},"old":null,"op":"hold","reason":null,"seq":3,"ts":"2'
        '026-11-23T09:14:00.250000Z","txn":"00000000000000b2","v":1,"via":{"confidence":"candidates","file":"'
        'Launch plan.xlsx","kind":"excel","named":"A. Pérez","place":"Plan!C7","revision":"9f86d081","seen_fr'
        'om":"2026-11-23T08:00:00.000000Z","seen_to":"2026-11-23T09:14:00.250000Z","tracker":"launch"}}',
        "84fbbc5441959936e147afa5890505397d8fc81b4faff0dcd0a8129b672d0960",
    ),
    (
        '{"actor":{"auth":"picked","id":"ana","kind":"user","name":"Ana Pérez","role":"owner"},"app":"0.1.0",'
        '"i":1,"log":"7c0f6e2d9b4a4f0e8a1d3c5b7e9f1a2b","n":1,"new":{"t":"date","v":"2026-03-23"},"object":{"'
        'entity":"milestone","field":"due_date","key":"IT-4"},"old":{"t":"date","v":"2026-03-02"},"op":"updat'
        'e","reason":null,"seq":4,"ts":"2026-11-23T09:14:00.250000Z","txn":"00000000000000a1","v":1,"via":{"k'
        'ind":"app"}}',
        "81dbb2094529e3fb074be4ba5d15a2116632ccc3071e3cab8ddb7b678ca3a09a",
    ),
    (
        '{"actor":{"auth":"picked","id":"ana","kind":"user","name":"Ana Pérez","role":"owner"},"app":"0.1.0",'
        '"i":1,"log":"7c0f6e2d9b4a4f0e8a1d3c5b7e9f1a2b","n":1,"new":{"t":"s","v":"tab\\t quote\\" slash\\\\ '
        '\\u0001 \u2028 é"},"object":{"entity":"milestone","field":"notes","key":"IT-4"},"old":null,"op":"update",'
        '"reason":null,"seq":5,"ts":"2026-11-23T09:14:00.250000Z","txn":"00000000000000a1","v":1,"via":{"kind'
        '":"app"}}',
        "5172fddc9b7128f9da3baa49ada8892abeb371118703c25de943debb2477cf90",
    ),
    (
        '{"actor":{"auth":"picked","id":"ana","kind":"user","name":"Ana Pérez","role":"owner"},"app":"0.1.0",'
        '"i":1,"log":"7c0f6e2d9b4a4f0e8a1d3c5b7e9f1a2b","n":1,"new":{"c":null,"t":"money","v":"9"},"object":{'
        '"entity":"milestone","field":"budget_planned","key":"IT-4"},"old":{"c":"EUR","t":"money","v":"12.50"'
        '},"op":"update","reason":null,"seq":6,"ts":"2026-11-23T09:14:00.250000Z","txn":"00000000000000a1","v'
        '":1,"via":{"kind":"app"}}',
        "00a4e605d0fd0351f0155656ed2fc722d5a86860a127f665005fd09bf1368268",
    ),
    (
        '{"actor":{"auth":"picked","id":"ana","kind":"user","name":"Ana Pérez","role":"owner"},"app":"0.1.0",'
        '"i":1,"log":"7c0f6e2d9b4a4f0e8a1d3c5b7e9f1a2b","n":1,"new":{"t":"list","v":[]},"object":{"entity":"m'
        'ilestone","field":"depends_on","key":"IT-4"},"old":{"t":"links","v":[["IT-1","FS",0],["1.2","SS",-3]'
        ']},"op":"update","reason":null,"seq":7,"ts":"2026-11-23T09:14:00.250000Z","txn":"00000000000000a1","'
        'v":1,"via":{"kind":"app"}}',
        "da6e81e0d4e56cd2ca0aea02e3bcb9f206193f798017557dc104ce9844dcbfb4",
    ),
    (
        '{"actor":{"auth":"picked","id":"ana","kind":"user","name":"Ana Pérez","role":"owner"},"app":"0.1.0",'
        '"i":1,"log":"7c0f6e2d9b4a4f0e8a1d3c5b7e9f1a2b","n":1,"new":{"t":"row","v":{"confirmed":{"t":"b","v":'
        'true},"name":{"t":"s","v":"IT"}}},"object":{"entity":"function","field":"*","key":"IT"},"old":null,"'
        'op":"insert","reason":null,"seq":8,"ts":"2026-11-23T09:14:00.250000Z","txn":"00000000000000a1","v":1'
        ',"via":{"kind":"app"}}',
        "d6b9420276c14370205e29a2ff7722aad89463cd5083b1893838f84d9c6a8b0b",
    ),
    (
        '{"actor":{"auth":"picked","id":"ana","kind":"user","name":"Ana Pérez","role":"owner"},"app":"0.1.0",'
        '"i":1,"log":"7c0f6e2d9b4a4f0e8a1d3c5b7e9f1a2b","n":1,"new":null,"object":{"entity":"milestone","fiel'
        'd":"*","key":"Ünï ✓ '
        '😀"},"old":{"t":"row","v":{"title":{"t":"s","v":"Größe"}}},"op":"remove","reason":"Wrong sheet: '
        '\\"Plan\\" \\\\ not “Plan '
        '2”","seq":9,"ts":"2026-11-23T09:14:00.250000Z","txn":"00000000000000c3","v":1,"via":{"kind":"undo"}}',
        "39085f7795c471d12bb301535ffcf4dd5d0e2494201f6f574fcf9867b33c8f51",
    ),
    (
        '{"actor":{"auth":"asserted","id":"ben","kind":"user","name":"Ben","role":"governor"},"app":"0.1.0","'
        'i":1,"log":"7c0f6e2d9b4a4f0e8a1d3c5b7e9f1a2b","n":1,"new":null,"object":{"entity":"person","field":"'
        'session","key":"ben"},"old":null,"op":"sign_in","reason":null,"seq":10,"ts":"2026-11-23T09:14:00.250'
        '000Z","txn":"00000000000000d4","v":1,"via":{"kind":"app"}}',
        "d4fc044dcf0fb0496f36f6297fba55f4e5f1a3e45a17dbe673ca5f8b2c6f4fdb",
    ),
]
"""Body and hash of each."""
GENESIS = "f00feb29a1399ca2d25003b5d1bf802a6167dfb96a8c69bad923adbd8877e9be"
ROOT = "4f31e6f66013bea197d5804422204ddd4f47ea0957e5392f16d0490027f83832"


@pytest.mark.parametrize("seq", range(1, 11))
def test_a_record_has_the_bytes_that_it_always_had(seq: int) -> None:
    unit, entry, index, count = WRITTEN[seq - 1]
    body = body_of(unit, entry, seq, index, count)
    assert body.decode() == KNOWN[seq - 1][0]
    assert body == rfc8785.dumps(json.loads(body))


def test_the_chain_has_the_hashes_that_it_always_had() -> None:
    previous = genesis(LOG)
    assert previous.hex() == GENESIS
    for seq, (body, known) in enumerate(KNOWN, 1):
        previous = record_hash(previous, seq, body.encode())
        assert previous.hex() == known


def test_the_tree_over_them_has_the_root_that_it_always_had() -> None:
    assert root_hash(bytes.fromhex(known) for _, known in KNOWN).hex() == ROOT


def test_they_verify() -> None:
    previous, records = genesis(LOG), []
    for seq, (body, known) in enumerate(KNOWN, 1):
        digest = bytes.fromhex(known)
        records.append(StoredRecord(seq, body.encode(), previous, digest, *columns_of(json.loads(body))))
        previous = digest
    replay, head = Replay(), Head(0, b"", 0)
    assert check_records([records], LOG, replay, head) is None
    assert (head.size, head.data_seq) == (10, 9)
    assert replay.rows["milestone", "IT-4"].values["budget_planned"] == Money(Decimal(9))
    assert replay.rows["milestone", "Ünï ✓ 😀"].removed

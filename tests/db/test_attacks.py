"""Somebody with a SQL prompt: every attack on a governed value or a record is refused, or reported by `verify`."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, registry

from audit.chain import record_hash
from audit.entry import canonical
from db.ledger import commit_changes
from db.syncstate import remember_change_set
from db.tables import audit_log, checkpoints, governed
from domain.records import WHOLE_ROW, Actor, Change, Event, Origin
from domain.schema import MILESTONE
from services.history.integrity import verify
from services.settings import Settings
from services.workspace import Workspace, open_workspace
from tests.db.tampering import columns_of

RECORD = "body, prev_hash, hash, txn, ts, actor, entity, key, field, op FROM audit_log"
LAST = "(SELECT MAX(seq) FROM audit_log)"
HELD = "(SELECT MAX(seq) FROM audit_log WHERE entity = 'milestone' AND key = 'A')"
"""A record about A that is newer than A's row: a held cell moves no row."""

REFUSED = [
    # records are never changed, removed or put between
    "UPDATE audit_log SET op = 'x' WHERE seq = 1",
    "UPDATE audit_log SET hash = zeroblob(32), body = x'00'",
    "UPDATE OR IGNORE audit_log SET actor = 'ben'",
    "UPDATE OR REPLACE audit_log SET seq = 2 WHERE seq = 1",
    "UPDATE audit_log SET op = f.key FROM (SELECT 'x' AS key) AS f",
    "DELETE FROM audit_log",
    "DELETE FROM audit_log WHERE seq = 2",
    "WITH old AS (SELECT 1 AS seq) DELETE FROM audit_log WHERE seq IN old",
    f"INSERT INTO audit_log SELECT 99, {RECORD} WHERE seq = 1",
    f"INSERT INTO audit_log SELECT 0, {RECORD} WHERE seq = 1",
    f"INSERT INTO audit_log SELECT -1, {RECORD} WHERE seq = 1",
    f"INSERT INTO audit_log SELECT NULL, {RECORD} WHERE seq = 1",
    f"INSERT INTO audit_log SELECT {LAST} + 2 * seq - 1, {RECORD} WHERE seq < 3",
    "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE seq = 1",
    "REPLACE INTO audit_log SELECT * FROM audit_log",
    f"INSERT OR IGNORE INTO audit_log SELECT 99, {RECORD} WHERE seq = 1",
    "INSERT INTO audit_log SELECT * FROM audit_log WHERE true ON CONFLICT(seq) DO UPDATE SET op = 'x'",
    # a governed row is written only with a newer record about it
    "UPDATE milestones SET title = 'x'",
    "UPDATE OR IGNORE milestones SET title = 'x'",
    "UPDATE OR FAIL milestones SET title = 'x'",
    "UPDATE OR ROLLBACK milestones SET title = 'x'",
    "UPDATE milestones SET title = 'x', last_seq = last_seq + 1",
    f"UPDATE milestones SET title = 'x', last_seq = {LAST} WHERE key = 'B'",
    "UPDATE milestones SET title = 'x', last_seq = 1 WHERE key = 'B'",
    "UPDATE milestones SET title = 'x', last_seq = 0",
    "UPDATE milestones SET title = 'x', last_seq = 'zzz'",
    "UPDATE milestones SET title = 'x', last_seq = 9e99",
    "UPDATE milestones SET title = 'x', last_seq = (SELECT seq FROM audit_log WHERE key = 'T') WHERE key = 'A'",
    "UPDATE milestones SET removed = 1 WHERE key = 'A'",
    "UPDATE milestones SET removed = 0 WHERE key = 'C'",
    "UPDATE milestones SET key = 'Z' WHERE key = 'A'",
    "UPDATE OR REPLACE milestones SET key = 'B' WHERE key = 'A'",
    "UPDATE OR REPLACE milestones SET rowid = 2 WHERE rowid = 1",
    "DELETE FROM milestones",
    "DELETE FROM milestones WHERE key = 'C'",
    "INSERT INTO milestones (key, title, last_seq) VALUES ('Z', 'z', 1)",
    "INSERT INTO milestones (key, title, last_seq) VALUES (NULL, 'z', 1)",
    "INSERT OR IGNORE INTO milestones (key, title, last_seq) VALUES ('Z', 'z', 1)",
    f"INSERT INTO milestones (key, title, last_seq) VALUES ('Y', 'y', {HELD}), ('Z', 'z', {HELD})",
    f"INSERT OR REPLACE INTO milestones (key, title, last_seq) VALUES ('A', 'x', {HELD})",
    "INSERT OR REPLACE INTO milestones SELECT * FROM milestones",
    "INSERT INTO milestones SELECT * FROM milestones WHERE true ON CONFLICT(key) DO UPDATE SET title = 'x'",
    "UPDATE trackers SET stage = 'retired'",
    "UPDATE people SET role = 'admin'",
    "DELETE FROM people",
    "INSERT INTO people (key, name, role, last_seq) VALUES ('eve', 'Eve', 'admin', 1)",
    "UPDATE functions SET name = 'Eve'",
    "INSERT INTO roots (key, path, last_seq) VALUES ('/', '/', 1)",
    # the head of the log is its last record, and there is one
    "DELETE FROM log_head",
    "UPDATE log_head SET size = 2",
    "UPDATE log_head SET size = size + 1",
    "UPDATE log_head SET hash = zeroblob(32)",
    "UPDATE log_head SET data_seq = 1",
    "UPDATE log_head SET log_id = 'another'",
    "UPDATE log_head SET id = 2",
    f"BEGIN; INSERT INTO audit_log SELECT {LAST} + 1, {RECORD} WHERE seq = 1;"
    f"UPDATE log_head SET size = {LAST}, hash = zeroblob(32); COMMIT",
    f"BEGIN; INSERT INTO audit_log SELECT {LAST} + seq, {RECORD} ORDER BY seq LIMIT 2;"
    f"UPDATE log_head SET size = {LAST} - 1, hash = (SELECT hash FROM audit_log WHERE seq = {LAST} - 1); COMMIT",
    "INSERT INTO log_head SELECT 2, log_id, 2, hash, 2 FROM log_head",
    "INSERT OR REPLACE INTO log_head SELECT id, log_id, 2, hash, 2 FROM log_head",
    # what was saved twice, and what was stated
    "DELETE FROM change_sets",
    "UPDATE change_sets SET txn = 'x'",
    "INSERT OR REPLACE INTO change_sets VALUES ('click', 'x')",
    "DELETE FROM checkpoints",
    "UPDATE checkpoints SET note = 'y'",
    "REPLACE INTO checkpoints SELECT * FROM checkpoints",
    # settings and detours
    "PRAGMA recursive_triggers = OFF; REPLACE INTO milestones SELECT * FROM milestones",
    "PRAGMA recursive_triggers = ON; REPLACE INTO milestones SELECT * FROM milestones",
    "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; UPDATE milestones SET title = 'x'",
    "PRAGMA writable_schema = ON; UPDATE milestones SET title = 'x'",
    "PRAGMA trusted_schema = ON; PRAGMA legacy_alter_table = ON; DELETE FROM audit_log",
    "ATTACH ':memory:' AS other; CREATE TABLE other.t AS SELECT * FROM audit_log; DELETE FROM main.audit_log",
    "SAVEPOINT s; UPDATE milestones SET title = 'x'; RELEASE s",
    "CREATE TEMP TRIGGER t AFTER INSERT ON main.change_sets BEGIN UPDATE milestones SET title = 'x'; END;"
    "INSERT INTO change_sets VALUES ('c', 't')",
    "CREATE TEMP VIEW v AS SELECT * FROM milestones;"
    "CREATE TEMP TRIGGER t INSTEAD OF UPDATE ON v BEGIN UPDATE milestones SET title = NEW.title; END;"
    "UPDATE v SET title = 'x'",
]

REPORTED = [
    f"UPDATE milestones SET title = 'x', last_seq = {HELD} WHERE key = 'A'",
    "INSERT INTO milestones (key, title, last_seq) SELECT 'Z', 'z', seq FROM audit_log WHERE key = 'Z'",
    "INSERT OR REPLACE INTO milestones (rowid, key, title, last_seq) SELECT 1, 'Z', 'z', seq FROM audit_log"
    " WHERE key = 'Z'",
    f"INSERT INTO audit_log SELECT {LAST} + 1, {RECORD} WHERE seq = 1",
    f"INSERT INTO audit_log SELECT {LAST} + seq, {RECORD} ORDER BY seq LIMIT 3",
    f"INSERT INTO audit_log SELECT {LAST} + 1, {RECORD} WHERE key = 'B';"
    f"UPDATE milestones SET title = 'x', last_seq = {LAST} WHERE key = 'B'",
    f"INSERT INTO audit_log SELECT {LAST} + 1, {RECORD} WHERE seq = 1;"
    f"UPDATE log_head SET size = {LAST}, hash = (SELECT hash FROM audit_log WHERE seq = {LAST})",
    "DROP TRIGGER audit_log_no_update",
    "DROP TRIGGER milestones_recorded_update; UPDATE milestones SET title = 'x'",
    "DROP TRIGGER milestones_no_delete;"
    "CREATE TRIGGER milestones_no_delete BEFORE DELETE ON milestones BEGIN SELECT 1; END",
    "CREATE TRIGGER sneaky BEFORE UPDATE ON milestones BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TRIGGER sneaky AFTER INSERT ON runs BEGIN DELETE FROM held_cells; END",
    "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE type = 'trigger'",
    "PRAGMA writable_schema = ON;"
    "UPDATE sqlite_master SET sql = replace(sql, 'RAISE(ABORT', 'RAISE(IGNORE') WHERE type = 'trigger'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET name = 'gone' WHERE name = 'log_head_follows'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage ="
    " (SELECT rootpage FROM sqlite_master WHERE name = 'people') WHERE name = 'roots'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE audit_log(seq)'"
    " WHERE name = 'audit_log'",
    "DROP TABLE milestones",
    "DROP TABLE audit_log",
    "DROP TABLE log_head",
    "ALTER TABLE milestones RENAME TO was; CREATE TABLE milestones AS SELECT * FROM was",
    "ALTER TABLE audit_log RENAME TO was; CREATE VIEW audit_log AS SELECT * FROM was WHERE seq < 3",
    "ALTER TABLE milestones RENAME COLUMN title TO heading",
    "ALTER TABLE milestones DROP COLUMN notes",
    f"CREATE UNIQUE INDEX u ON audit_log (length(hash)) WHERE seq IN (1, {{next}});"
    f"INSERT OR REPLACE INTO audit_log SELECT {LAST} + 1, {RECORD} WHERE seq = 1",
    "CREATE UNIQUE INDEX u ON milestones (length(key)) WHERE title = 'x';"
    f"UPDATE OR REPLACE milestones SET title = 'x', last_seq = {HELD} WHERE key = 'A'",
]

HARMLESS = [
    "VACUUM",
    "REINDEX",
    "ANALYZE",
    "PRAGMA user_version = 7",
    "PRAGMA journal_mode = WAL",
    "CREATE TABLE notes (text)",
    "ALTER TABLE milestones ADD COLUMN colour TEXT",
    "CREATE TEMP TABLE milestones (key, title); INSERT INTO milestones VALUES ('A', 'x')",
    "CREATE TEMP TRIGGER t BEFORE DELETE ON main.audit_log BEGIN SELECT RAISE(IGNORE); END; DELETE FROM audit_log",
    "BEGIN; UPDATE log_head SET data_seq = data_seq WHERE false; ROLLBACK",
]

BY_CONSTRAINT = "INSERT INTO milestones (key, title, last_seq) VALUES (NULL, 'z', 1)"
"""Refused even without guards."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace: A and B, C removed, a tracker, a person, a function, held cells of A and of a row Z."""
    ws = open_workspace(Settings(tmp_path_factory.mktemp("template")))
    ana, app = Actor("ana", "Ana"), Origin("app")
    with ws.write() as tx:
        rows = [Change(key, WHOLE_ROW, None, {"title": key.lower(), "tracker": "T"}) for key in "ABC"]
        rows.append(Change("T", WHOLE_ROW, None, {"kind": "csv", "stage": "shared"}, entity="tracker"))
        rows.append(Change("ana", WHOLE_ROW, None, {"name": "Ana", "role": "owner"}, entity="person"))
        rows.append(Change("it", WHOLE_ROW, None, {"name": "IT", "confirmed": "yes"}, entity="function"))
        done = commit_changes(tx, rows, actor=ana, origin=app)
        remember_change_set(tx, "click", str(done.txn))
    with ws.write() as tx:
        gone = dict.fromkeys(MILESTONE.names) | {"title": "c", "tracker": "T"}
        held = [Event("hold", key, "due_date", new="TBD") for key in "ZA"]
        commit_changes(tx, [Change("C", WHOLE_ROW, gone, None)], actor=ana, origin=app, events=held)
        sample: dict[type, Any] = {int: 1, str: "x", bytes: b"x"}
        values = {column.name: sample[column.type.python_type] for column in checkpoints.columns}
        tx.execute(sa.insert(checkpoints).values(**values))
    assert verify(ws)["ok"]
    return ws.settings.database


@pytest.fixture
def ws(template: Path, tmp_path: Path) -> Workspace:
    shutil.copyfile(template, tmp_path / "cairn.db")
    return open_workspace(Settings(tmp_path))


def run(ws: Workspace, sql: str) -> None:
    with closing(sqlite3.connect(ws.settings.database, isolation_level=None)) as raw:
        following = raw.execute("SELECT MAX(seq) + 1 FROM audit_log").fetchone()[0]
        raw.executescript(sql.replace("{next}", str(following)))


def content(ws: Workspace) -> dict[str, list[Any]]:
    """Everything that must not change."""
    tables = [*(table.name for table in governed.values()), "audit_log", "log_head", "change_sets", "checkpoints"]
    names = {name: ", ".join(column.name for column in audit_log.metadata.tables[name].columns) for name in tables}
    with closing(sqlite3.connect(ws.settings.database)) as raw:
        return {name: raw.execute(f"SELECT {columns} FROM {name}").fetchall() for name, columns in names.items()}


def drop_guards(ws: Workspace) -> None:
    with closing(sqlite3.connect(ws.settings.database)) as raw:
        raw.execute("BEGIN")
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.commit()


@pytest.mark.parametrize("sql", REFUSED)
def test_it_is_refused_and_nothing_moved(ws: Workspace, sql: str) -> None:
    before = content(ws)
    with pytest.raises(sqlite3.DatabaseError):
        run(ws, sql)
    assert content(ws) == before
    assert verify(ws)["ok"]


@pytest.mark.parametrize("sql", [sql for sql in REFUSED if sql != BY_CONSTRAINT])
def test_it_is_a_guard_that_refuses_it(ws: Workspace, sql: str) -> None:
    """The same attack goes through without the guards, so each of these tests can fail."""
    drop_guards(ws)
    before = content(ws)
    run(ws, sql)
    assert content(ws) != before or "SELECT * FROM" in sql, "only copying a table over itself moves nothing"


@pytest.mark.parametrize("sql", REPORTED)
def test_it_is_reported(ws: Workspace, sql: str) -> None:
    run(ws, sql)
    verdict = verify(ws)
    assert not verdict["ok"]
    assert verdict["first_bad"]["what"]


@pytest.mark.parametrize("sql", HARMLESS)
def test_it_does_no_harm(ws: Workspace, sql: str) -> None:
    before = content(ws)
    run(ws, sql)
    assert content(ws) == before
    assert verify(ws)["ok"]


mapper = registry()


class Milestone:
    """A milestone as an object-relational mapper sees it."""


mapper.map_imperatively(Milestone, governed["milestone"])


class Record:
    """A record as an object-relational mapper sees it."""


mapper.map_imperatively(Record, audit_log)


def orm_update(session: Session) -> None:
    session.execute(sa.update(Milestone).values(title="x"))


def orm_bulk_update(session: Session) -> None:
    session.bulk_update_mappings(Milestone, [{"key": "A", "title": "x"}, {"key": "B", "title": "y"}])


def orm_bulk_insert(session: Session) -> None:
    session.bulk_insert_mappings(Milestone, [{"key": "Z", "title": "x", "last_seq": 1}])


def orm_object(session: Session) -> None:
    found: Any = session.get(Milestone, "A")
    found.title = "x"
    session.flush()


def orm_delete(session: Session) -> None:
    session.execute(sa.delete(Milestone))


def orm_delete_records(session: Session) -> None:
    session.delete(session.get(Record, 1))
    session.flush()


def orm_rewrite_records(session: Session) -> None:
    session.execute(sa.update(Record), [{"seq": 1, "actor": "ben"}, {"seq": 2, "actor": "ben"}])


@pytest.mark.parametrize(
    "attack",
    [
        orm_update,
        orm_bulk_update,
        orm_bulk_insert,
        orm_object,
        orm_delete,
        orm_delete_records,
        orm_rewrite_records,
    ],
    ids=lambda attack: attack.__name__,
)
def test_an_object_relational_mapper_has_no_way_around(ws: Workspace, attack: Callable[[Session], None]) -> None:
    before = content(ws)
    with Session(sa.create_engine(f"sqlite:///{ws.settings.database}")) as session, pytest.raises(sa.exc.DatabaseError):
        attack(session)
    assert content(ws) == before
    assert verify(ws)["ok"]
    drop_guards(ws)
    with Session(sa.create_engine(f"sqlite:///{ws.settings.database}")) as session:
        attack(session)
        session.commit()
    assert content(ws) != before


@pytest.fixture
def frames(ws: Workspace) -> Iterator[tuple[Any, sqlite3.Connection]]:
    import pandas as pd

    with closing(sqlite3.connect(ws.settings.database)) as raw:
        yield pd, raw


@pytest.mark.parametrize("table", ["milestones", "audit_log"])
def test_pandas_cannot_append_to_a_table(ws: Workspace, frames: tuple[Any, sqlite3.Connection], table: str) -> None:
    pd, raw = frames
    frame = pd.read_sql(f"SELECT * FROM {table}", raw)
    with pytest.raises((sqlite3.DatabaseError, pd.errors.DatabaseError)):
        frame.to_sql(table, raw, if_exists="append", index=False)
    raw.rollback()
    assert verify(ws)["ok"]


@pytest.mark.parametrize("table", ["milestones", "audit_log", "log_head"])
def test_pandas_replacing_a_table_is_reported(
    ws: Workspace, frames: tuple[Any, sqlite3.Connection], table: str
) -> None:
    pd, raw = frames
    frame = pd.read_sql(f"SELECT * FROM {table}", raw)
    frame.to_sql(table, raw, if_exists="replace", index=False)
    raw.commit()
    assert verify(ws)["first_bad"]["what"].startswith("a guard is missing")


@pytest.mark.parametrize(("table", "column"), [("audit_log", "body"), ("audit_log", "hash"), ("milestones", "title")])
def test_a_value_written_past_the_triggers_is_reported(ws: Workspace, table: str, column: str) -> None:
    """Incremental blob writing fires no trigger at all."""
    with closing(sqlite3.connect(ws.settings.database)) as raw:
        (row,) = raw.execute(f"SELECT rowid FROM {table} WHERE key = 'B'").fetchone()
        (seq,) = raw.execute("SELECT seq FROM audit_log WHERE key = 'B'").fetchone()
        with raw.blobopen(table, column, row) as blob:
            blob[0] = blob[0] ^ 1
        raw.commit()
    assert verify(ws)["first_bad"]["seq"] == seq


def test_a_record_forged_in_every_detail_does_not_carry_a_row_that_says_something_else(ws: Workspace) -> None:
    with closing(sqlite3.connect(ws.settings.database, isolation_level=None)) as raw:
        size, previous, log_id = raw.execute("SELECT size, hash, log_id FROM log_head").fetchone()
        body = {
            "v": 1, "log": log_id, "seq": size + 1, "txn": "0" * 16, "i": 1, "n": 1,
            "ts": "2026-11-20T09:14:00.000000Z",
            "actor": {"id": "ana", "name": "Ana", "kind": "user", "role": "owner", "auth": "picked"}, "app": "0.1.0",
            "via": {"kind": "app"}, "object": {"entity": "milestone", "key": "B", "field": "title"}, "op": "update",
            "old": {"t": "s", "v": "b"}, "new": {"t": "s", "v": "as recorded"}, "reason": None,
        }  # fmt: skip
        digest = record_hash(previous, size + 1, canonical(body))
        row = (size + 1, canonical(body), previous, digest, *columns_of(body))
        raw.execute("BEGIN")
        raw.execute(f"INSERT INTO audit_log VALUES ({', '.join('?' * len(row))})", row)
        raw.execute("UPDATE milestones SET title = 'as stored', last_seq = ? WHERE key = 'B'", (size + 1,))
        raw.execute("UPDATE log_head SET size = ?, hash = ?, data_seq = ?", (size + 1, digest, size + 1))
        raw.execute("COMMIT")
    bad = verify(ws)["first_bad"]
    assert (bad["seq"], bad["what"]) == (size + 1, "title of milestone B is not what the log says")


def test_there_are_enough_of_them() -> None:
    assert len(REFUSED) + len(REPORTED) >= 40
    assert len(set(REFUSED + REPORTED)) == len(REFUSED + REPORTED)

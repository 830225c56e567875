"""The one door: no change without its record, no record without its change, and no way around it."""

import multiprocessing
import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from db import guards, records
from db.codec import from_column, to_column
from db.engine import open_engine, reading, writing
from db.ledger import commit_changes
from db.migrate import HEAD, migrate
from db.tables import metadata
from domain.errors import CairnError, StaleEdit, WorkspaceBroken
from domain.records import WHOLE_ROW, Actor, Change, Event, Link, LinkType, Money, Origin
from domain.schema import MILESTONE
from services.history.integrity import verify
from services.settings import Settings
from services.workspace import Workspace, open_workspace

ANA, APP = Actor("ana", "Ana"), Origin("app")


@pytest.fixture
def ws(tmp_path: Path) -> Any:
    return open_workspace(Settings(tmp_path))


def commit(ws: Workspace, *changes: Any, events: Any = ()) -> Any:
    with ws.write() as tx:
        return commit_changes(tx, changes, actor=ANA, origin=APP, events=events)


def new(key: str, **values: Any) -> Any:
    return Change(key, WHOLE_ROW, None, values)


def values(ws: Workspace, key: str) -> Any:
    with ws.read() as tx:
        row = records.row_of(tx, "milestone", key)
    return row and {name: value for name, value in row.values.items() if value is not None}


def test_a_change_and_its_inverse_leave_everything_as_it_was(ws: Workspace) -> None:
    commit(ws, new("IT-4", title="API", due_date=date(2026, 3, 2)))
    moves = [
        Change("IT-4", "due_date", date(2026, 3, 2), date(2026, 3, 23)),
        Change("IT-4", "depends_on", None, (Link("IT-1", LinkType.SS, -2),)),
        Change("IT-4", "budget_planned", None, Money(Decimal("12.50"), "EUR")),
    ]
    before = values(ws, "IT-4")
    commit(ws, *moves)
    assert values(ws, "IT-4")["budget_planned"] == Money(Decimal("12.50"), "EUR")
    commit(ws, *(move.inverse() for move in moves))
    assert values(ws, "IT-4") == before
    gone = Change("IT-4", WHOLE_ROW, before, None)
    commit(ws, gone)
    assert values(ws, "IT-4") is None
    commit(ws, gone.inverse())
    assert values(ws, "IT-4") == before
    assert verify(ws)["ok"]


def test_one_record_per_changed_field_and_one_per_row(ws: Workspace) -> None:
    commit(ws, new("A", title="a"), new("B", title="b"))
    commit(ws, Change("A", "title", "a", "c"), Change("A", "owner", None, "Ana"), Change("B", "title", "b", "d"))
    with ws.read() as tx:
        found = [(body["seq"], body["op"], body["i"], body["n"]) for body in records.bodies(tx)]
    assert found == [
        (1, "insert", 1, 2),
        (2, "insert", 2, 2),
        (3, "update", 1, 3),
        (4, "update", 2, 3),
        (5, "update", 3, 3),
    ]


def test_a_value_that_moved_on_is_not_overwritten_and_nothing_of_the_batch_is_saved(ws: Workspace) -> None:
    commit(ws, new("A", title="a"), new("B", title="b"))
    with pytest.raises(StaleEdit, match="now “a”"):
        commit(ws, Change("B", "title", "b", "d"), Change("A", "title", "x", "y"))
    assert values(ws, "B") == {"title": "b"}
    assert verify(ws)["size"] == 2


def test_events_that_move_nothing_are_records_too(ws: Workspace) -> None:
    done = commit(ws, events=[Event("hold", "A", "due_date", new="TBD", place="Plan!C7")])
    assert (done.first_seq, done.last_seq) == (1, 1)
    assert ws.data_seq() == 1
    commit(ws, events=[Event("sign_in", "ana", "session", entity="person")])
    assert ws.data_seq() == 1, "sign-ins do not move the version of the world"
    assert verify(ws)["ok"]


@given(
    st.one_of(
        st.tuples(st.just("date"), st.dates()),
        st.tuples(st.just("percent"), st.decimals(0, 100, places=2)),
        st.tuples(st.just("text"), st.text(min_size=1)),
        st.tuples(st.just("people"), st.lists(st.text(), min_size=1).map(tuple)),
        st.tuples(
            st.just("links"), st.lists(st.builds(Link, st.text(), st.sampled_from(LinkType), st.integers())).map(tuple)
        ),
        st.tuples(st.just("money"), st.builds(Money, st.decimals(0, 10**9, places=2), st.sampled_from([None, "EUR"]))),
    )
)
def test_a_value_comes_back_from_its_column_as_it_was(typed: Any) -> None:
    kind, value = typed
    assert from_column(kind, to_column(value)) == value


def test_without_its_guards_cairn_writes_nothing_and_says_which_is_missing(ws: Workspace) -> None:
    commit(ws, new("A", title="a"))
    with sqlite3.connect(ws.settings.database) as raw:
        raw.execute("DROP TRIGGER milestones_recorded_update")
    with pytest.raises(WorkspaceBroken, match="milestones_recorded_update"):
        commit(ws, Change("A", "title", "a", "b"))
    assert verify(ws)["first_bad"]["what"].endswith("milestones_recorded_update")


def tamper(ws: Workspace, sql: str, *params: Any) -> None:
    """Change the database behind Cairn's back, and put the guards back so that their absence is not what is found."""
    with sqlite3.connect(ws.settings.database) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        assert raw.execute(sql, params).rowcount > 0
    with ws.write() as tx:
        guards.install(tx)


@pytest.mark.parametrize(
    ("sql", "seq"),
    [
        ("UPDATE audit_log SET body = replace(body, 'two', 'twO') WHERE seq = 2", 2),
        ("UPDATE audit_log SET hash = zeroblob(32) WHERE seq = 3", 3),
        ("UPDATE audit_log SET actor = 'ben' WHERE seq = 4", 4),
        ("DELETE FROM audit_log WHERE seq = 2", 2),
        ("DELETE FROM audit_log WHERE seq = 5", 5),
        ("DELETE FROM audit_log", 1),
        ("UPDATE milestones SET title = 'onE' WHERE key = 'A'", 1),
        ("UPDATE milestones SET owner = 'Ben' WHERE key = 'A'", 5),
        ("UPDATE milestones SET removed = 1 WHERE key = 'B'", 4),
        ("DELETE FROM milestones WHERE key = 'C'", 3),
        ("UPDATE log_head SET size = 4", 5),
    ],
)
def test_a_byte_changed_behind_the_door_is_found_and_the_record_is_named(ws: Workspace, sql: str, seq: Any) -> None:
    commit(ws, new("A", title="one"))
    commit(ws, new("B", title="two"))
    commit(ws, new("C", title="three"))
    commit(ws, Change("B", "owner", None, "Ben"))
    commit(ws, Change("A", "owner", None, "Ana"))
    assert verify(ws) == {**verify(ws), "ok": True, "size": 5}
    tamper(ws, sql)
    verdict = verify(ws)
    assert not verdict["ok"]
    assert verdict["first_bad"]["seq"] == seq


def test_a_row_that_no_record_speaks_of_is_found(ws: Workspace) -> None:
    commit(ws, new("A", title="one"))
    tamper(ws, "INSERT INTO milestones (key, title, last_seq) VALUES ('Z', 'z', 1)")
    assert "Z is in the database but no record speaks of it" in verify(ws)["first_bad"]["what"]


def test_a_database_file_that_is_no_database_is_said_in_words(ws: Workspace) -> None:
    ws.settings.database.write_bytes(b"not a database at all, and long enough to be looked at" * 40)
    assert not verify(ws)["ok"]
    with pytest.raises(CairnError) as broken:
        open_workspace(ws.settings)
    assert broken.value.hint


def count_up(folder: Path, times: Any) -> None:
    ws = Workspace(Settings(folder), open_engine(Settings(folder).database))
    for _ in range(times):
        while True:
            seen = values(ws, "COUNTER")["duration_days"]
            try:
                commit(ws, Change("COUNTER", "duration_days", seen, seen + 1))
                break
            except StaleEdit:
                continue


def test_four_processes_edit_one_value_a_thousand_times_and_none_is_lost(ws: Workspace, tmp_path: Path) -> None:
    commit(ws, new("COUNTER", title="Counted", duration_days=Decimal(0)))
    context = multiprocessing.get_context("spawn")
    crowd = [context.Process(target=count_up, args=(tmp_path, 250)) for _ in range(4)]
    for process in crowd:
        process.start()
    for process in crowd:
        process.join()
    assert [process.exitcode for process in crowd] == [0, 0, 0, 0]
    assert values(ws, "COUNTER")["duration_days"] == 1000
    assert verify(ws) == {**verify(ws), "ok": True, "size": 1001}


def test_a_migrated_database_is_what_the_tables_say(ws: Workspace) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with ws.read() as tx:
        assert compare_metadata(MigrationContext.configure(tx), metadata) == []
        assert guards.missing(tx) == []
    assert ScriptDirectory("db/migrations").get_heads() == [HEAD]


def test_a_database_from_a_newer_cairn_is_left_alone(ws: Workspace) -> None:
    with sqlite3.connect(ws.settings.database) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WorkspaceBroken, match="newer version"):
        migrate(ws.engine)


def test_many_rows_are_one_unit_of_work(ws: Workspace) -> None:
    commit(ws, *(new(f"K{number}", title=f"t{number}") for number in range(2500)))
    moves = [Change(f"K{number}", "title", f"t{number}", f"u{number}") for number in range(2500)]
    done = commit(ws, *moves)
    assert done.last_seq - done.first_seq + 1 == 2500
    assert verify(ws)["ok"]


def test_the_database_is_opened_in_the_one_mode(ws: Workspace) -> None:
    with reading(ws.engine) as tx:
        assert tx.execute(sa.text("PRAGMA journal_mode")).scalar() == "delete"
        assert tx.execute(sa.text("PRAGMA synchronous")).scalar() == 2
    with writing(ws.engine) as tx:
        connection: Any = tx.connection.dbapi_connection
        assert connection.in_transaction
    assert len(MILESTONE.names) == 39

"""A backup is a verified copy, made while others write; a restore says what it takes back, and keeps it."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db import records
from db.engine import open_engine
from db.ledger import commit_changes
from domain.errors import Refused, WorkspaceBroken
from domain.records import WHOLE_ROW, Actor, Change, Origin
from services import access
from services.backup import backup, finish, unfinished
from services.integrity import audit_log, verify
from services.restore import restore
from services.settings import Settings
from services.workspace import Workspace, open_workspace
from tests.conftest import DEEP
from tests.services.conftest import ANA

BACKUPS = 20 if DEEP else 4


def commit(ws: Workspace, *changes: Change) -> None:
    with ws.write() as tx:
        commit_changes(tx, changes, actor=ANA, origin=Origin("app"))


def add(ws: Workspace, *keys: str) -> None:
    commit(ws, *(Change(key, WHOLE_ROW, None, {"title": f"Milestone {key}"}) for key in keys))


def keys(ws: Workspace) -> list[str]:
    with ws.read() as tx:
        return list(records.rows_of(tx, "milestone"))


def made(ws: Workspace, to: Path | None = None) -> Path:
    return Path(backup(ws, to, actor=ANA)["file"])


def back(ws: Workspace, file: Path, **more: Any) -> dict[str, Any]:
    return restore(ws.settings, file, name="Ana", reason="a drill", **more)


def copy_of(ws: Workspace, file: Path) -> Workspace:
    return Workspace(ws.settings, open_engine(file))


def behind_the_door(database: Path, *statements: str) -> None:
    """Change a database without its guards, and put them back."""
    with closing(sqlite3.connect(database, isolation_level=None)) as raw:
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        raw.executescript("".join(f"DROP TRIGGER {name};" for name, _ in guards))
        raw.executescript(";".join(statements))
        raw.executescript(";".join(sql for _, sql in guards))


# backup


@contextmanager
def writing_meanwhile(ws: Workspace) -> Iterator[Callable[[], int]]:
    """Somebody raises a number as fast as they can; gives how often they did."""
    commit(ws, Change("COUNT", WHOLE_ROW, None, {"title": "Counted", "duration_days": Decimal(0)}))
    stop, done = threading.Event(), [0]

    def write() -> None:
        while not stop.is_set():
            commit(ws, Change("COUNT", "duration_days", Decimal(done[0]), Decimal(done[0] + 1)))
            done[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield lambda: done[0]
    finally:
        stop.set()
        writer.join()


def test_backups_made_while_somebody_writes_are_whole_and_begin_as_the_log_does(ws: Workspace, tmp_path: Path) -> None:
    bulk = [Change(f"M-{n}", WHOLE_ROW, None, {"title": f"Milestone {n}", "notes": "n" * 4000}) for n in range(1500)]
    commit(ws, *bulk)
    written = []
    with writing_meanwhile(ws) as count:
        for number in range(BACKUPS):
            before = count()
            found = backup(ws, actor=ANA)
            written.append(count() - before)
            copy = copy_of(ws, Path(found["file"]))
            assert verify(copy) == {**verify(copy), "ok": True, "size": found["size"], "head": found["head"]}
            with ws.read() as tx:
                digest = records.hash_at(tx, found["size"])
                assert digest is not None
                assert digest.hex() == found["head"], "the copy is a beginning of the log"
            other = Settings(tmp_path / f"restored-{number}")
            done = restore(other, Path(found["file"]), name="Ana", reason="a drill")
            assert (done["restored"], done["lost"], done["kept"]) == (True, 0, None)
            restored = open_workspace(other)
            assert verify(restored) == {**verify(restored), "ok": True, "size": found["size"] + 1}
            with restored.read() as tx, copy.read() as then:
                assert records.rows_of(tx, "milestone") == records.rows_of(then, "milestone")
    assert sum(written) >= BACKUPS, "there was a load"
    assert verify(ws)["ok"]


def test_a_backup_goes_beside_those_of_the_workbooks_is_private_and_is_recorded(ws: Workspace) -> None:
    add(ws, "A")
    found = backup(ws, actor=ANA)
    file = Path(found["file"])
    assert file.parent == ws.settings.backups / "database"
    assert file.name.startswith("cairn-20")
    assert file.name.endswith("-1.db")
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert sys.platform == "win32" or stat.S_IMODE(file.stat().st_mode) == 0o600
    last = audit_log(ws, 1)[0]
    assert (last["op"], last["entity"], last["key"], last["actor"]) == ("backup", "workspace", file.name, "Ana")
    assert last["new"] == f"1 {found['head']}"
    assert ws.data_seq() == 1, "a backup does not move the version of the world"
    assert verify(ws)["ok"]


def test_a_backup_goes_where_it_is_told_to_and_never_over_another_file(ws: Workspace, tmp_path: Path) -> None:
    add(ws, "A")
    assert made(ws, tmp_path).parent == tmp_path
    named = made(ws, tmp_path / "mine.db")
    assert named == tmp_path / "mine.db"
    before = named.read_bytes()
    with pytest.raises(Refused, match="never overwritten"):
        made(ws, named)
    assert named.read_bytes() == before
    with unfinished(tmp_path) as copy, pytest.raises(Refused, match="never overwritten"):
        finish(copy, named)  # somebody else made it meanwhile
    assert named.read_bytes() == before
    with pytest.raises(Refused, match="There is no folder"):
        made(ws, tmp_path / "nowhere" / "mine.db")
    assert not list(tmp_path.glob(".cairn-*"))


def test_a_copy_that_does_not_verify_is_deleted_and_said(ws: Workspace) -> None:
    add(ws, "A", "B")
    behind_the_door(ws.settings.database, "UPDATE milestones SET title = 'x' WHERE key = 'B'")
    found = backup(ws, actor=ANA)
    assert (found["file"], found["verified"]) == (None, False)
    assert "title of milestone B" in found["first_bad"]["what"]
    assert list((ws.settings.backups / "database").iterdir()) == []
    assert verify(ws)["size"] == 2, "what was not made is not recorded"


def test_who_may_only_look_makes_and_restores_no_backup(ws: Workspace) -> None:
    access.add_person(ws, "Vera", "viewer", access.CAIRN)
    access.add_person(ws, "Otto", "owner", access.CAIRN)
    with pytest.raises(Refused, match="may not make backups"):
        backup(ws, actor=Actor("vera", "Vera", role="viewer"))
    file = made(ws)
    for name in ("Vera", "Otto"):
        with pytest.raises(Refused, match=f"{name} may not restore backups"):
            restore(ws.settings, file, name=name, reason="r", force_rollback=True)


# restore


def test_going_back_is_refused_in_words_and_says_how_much_would_be_lost(ws: Workspace) -> None:
    add(ws, "A", "B")
    file = made(ws)
    add(ws, "C")
    before = ws.settings.database.read_bytes()
    said = back(ws, file)
    assert (said["restored"], said["size"], said["lost"], said["kept"]) == (False, 2, 2, None)
    assert "2 records (3 to 4) would go" in said["message"]
    assert "--force-rollback" in said["message"]
    assert ws.settings.database.read_bytes() == before


def test_a_forced_rollback_keeps_the_database_and_is_recorded_in_the_restored_one(ws: Workspace) -> None:
    add(ws, "A", "B")
    file = made(ws)
    add(ws, "C")
    was = verify(ws)
    done = back(ws, file, force_rollback=True)
    assert (done["restored"], done["lost"]) == (True, 2)
    assert keys(ws) == ["A", "B"]
    assert verify(ws) == {**verify(ws), "ok": True, "size": 3}
    kept = copy_of(ws, Path(done["kept"]))
    assert keys(kept) == ["A", "B", "C"]
    assert verify(kept) == was
    record = audit_log(ws, 1)[0]
    assert (record["op"], record["actor"], record["reason"]) == ("restore_backup", "Ana", "a drill")
    assert record["old"] == f"4 {was['head']}", "the restored log says where the other one ended"
    assert record["new"] == f"2 {done['head']}"
    assert not list(ws.settings.workspace.glob(".restore*"))


def test_what_was_rolled_back_can_be_brought_back(ws: Workspace) -> None:
    add(ws, "A")
    file = made(ws)
    add(ws, "B")
    kept = Path(back(ws, file, force_rollback=True)["kept"])
    add(ws, "X", "Y")
    said = back(ws, kept)
    assert said["message"].startswith("The database and this backup went different ways after record 1: 3 records")
    assert back(ws, kept, force_rollback=True)["restored"]
    assert keys(ws) == ["A", "B"]


def test_a_database_that_is_itself_older_than_the_backup_is_brought_forward_without_force(ws: Workspace) -> None:
    add(ws, "A")
    old = made(ws)
    add(ws, "B")
    new = made(ws)
    shutil.copyfile(old, ws.settings.database)
    done = back(ws, new)
    assert (done["restored"], done["lost"]) == (True, 0)
    assert keys(ws) == ["A", "B"]
    assert verify(ws)["ok"]


def test_a_connection_that_was_open_meanwhile_goes_on_with_the_restored_rows(ws: Workspace) -> None:
    """Content goes into the database file, no file into its place: nobody is left writing into the old one."""
    add(ws, "A")
    file = made(ws)
    add(ws, "B")
    with closing(sqlite3.connect(ws.settings.database)) as other:
        assert len(other.execute("SELECT key FROM milestones").fetchall()) == 2
        back(ws, file, force_rollback=True)
        assert other.execute("SELECT key FROM milestones").fetchall() == [("A",)]


def test_a_database_in_use_is_one_sentence(ws: Workspace) -> None:
    add(ws, "A")
    file = made(ws)
    for hold in ("BEGIN IMMEDIATE", "BEGIN; SELECT * FROM milestones"):
        with closing(sqlite3.connect(ws.settings.database, isolation_level=None)) as other:
            for part in hold.split("; "):
                other.execute(part).fetchone()
            with pytest.raises(WorkspaceBroken, match="busy with another change"):
                back(ws, file, force_rollback=True, patience_s=0.1)
    assert verify(ws)["ok"]
    assert not list(ws.settings.workspace.glob(".restore*"))


def other_database(path: Path, sql: str) -> Path:
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(sql)
    return path


def newer(ws: Workspace, file: Path) -> Path:
    return other_database(file, "UPDATE alembic_version SET version_num = '9999'")


def tampered(ws: Workspace, file: Path) -> Path:
    behind_the_door(file, "UPDATE audit_log SET actor = 'ben' WHERE seq = 1")
    return file


def unguarded(ws: Workspace, file: Path) -> Path:
    return other_database(file, "DROP TRIGGER audit_log_no_update")


def foreign(ws: Workspace, file: Path) -> Path:
    other = open_workspace(Settings(file.parent / "other"))
    add(other, "A", "B", "C", "D", "E")
    return made(other)


def torn(ws: Workspace, file: Path) -> Path:
    file.write_bytes(file.read_bytes()[:50_000])
    return file


def no_cairn(ws: Workspace, file: Path) -> Path:
    return other_database(file.with_name("other.db"), "CREATE TABLE t (a); CREATE TABLE alembic_version (version_num)")


def no_database(ws: Workspace, file: Path) -> Path:
    file.write_bytes(b"PK\x03\x04 a workbook perhaps" * 100)
    return file


def empty(ws: Workspace, file: Path) -> Path:
    file.write_bytes(b"")
    return file


def missing(ws: Workspace, file: Path) -> Path:
    return file.with_name("nowhere.db")


def folder(ws: Workspace, file: Path) -> Path:
    return file.parent


def itself(ws: Workspace, file: Path) -> Path:
    return ws.settings.database


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (newer, "written by a newer version of Cairn"),
        (tampered, "is not as it was written (record 1: "),
        (unguarded, "a guard is missing: audit_log_no_update"),
        (foreign, "a backup of another workspace"),
        (torn, "damaged"),
        (no_cairn, "is no backup of Cairn"),
        (no_database, "file is not a database"),
        (empty, "is no backup of Cairn"),
        (missing, "No such file"),
        (folder, "cannot be read"),
        (itself, "is the database itself"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_no_sound_backup_of_this_workspace_is_refused_in_words(
    ws: Workspace, tmp_path: Path, spoil: Callable[[Workspace, Path], Path], sentence: str
) -> None:
    add(ws, "A", "B")
    file = spoil(ws, made(ws, tmp_path / "backup.db"))
    before = ws.settings.database.read_bytes()
    with pytest.raises(Refused) as refused:
        back(ws, file, force_rollback=True)
    assert sentence in str(refused.value)
    assert refused.value.hint
    assert ws.settings.database.read_bytes() == before
    assert not list(ws.settings.workspace.glob(".restore*"))


def test_a_restore_needs_a_reason(ws: Workspace) -> None:
    with pytest.raises(Refused, match="needs a reason"):
        restore(ws.settings, made(ws), name="Ana", reason=" ")


def gone(database: Path) -> None:
    database.unlink()


def trash(database: Path) -> None:
    database.write_bytes(b"not a database at all, and long enough to be looked at" * 40)


def malformed(database: Path) -> None:
    data = database.read_bytes()
    database.write_bytes(data[:4096] + bytes(len(data) - 4096))


def emptied(database: Path) -> None:
    database.write_bytes(b"")


def without_head(database: Path) -> None:
    behind_the_door(database, "DELETE FROM log_head")


@pytest.mark.parametrize("harm", [gone, trash, malformed, emptied, without_head], ids=lambda harm: harm.__name__)
def test_a_database_that_is_gone_or_cannot_be_read_is_restored_without_force(
    ws: Workspace, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    add(ws, "A", "B")
    file = made(ws, tmp_path / "backup.db")
    harm(ws.settings.database)
    was = ws.settings.database.read_bytes() if ws.settings.database.exists() else None
    done = back(ws, file)
    assert done["restored"]
    assert keys(open_workspace(ws.settings)) == ["A", "B"]
    assert verify(ws)["ok"]
    assert (done["kept"] is None) == (was is None)
    if harm is trash:
        assert Path(done["kept"]).read_bytes() == was


def test_a_journal_left_beside_a_missing_database_does_not_get_into_the_restored_one(
    ws: Workspace, tmp_path: Path
) -> None:
    add(ws, "A")
    file = made(ws, tmp_path / "backup.db")
    ws.settings.database.unlink()
    journal = ws.settings.database.with_name("cairn.db-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9 \xa1c\xd7" + b"x" * 5000)
    assert back(ws, file)["restored"]
    assert not journal.exists()
    assert verify(ws)["ok"]


def test_a_tampered_database_of_this_log_still_says_what_would_be_lost(ws: Workspace, tmp_path: Path) -> None:
    add(ws, "A", "B")
    file = made(ws, tmp_path / "backup.db")
    add(ws, "C")
    behind_the_door(ws.settings.database, "UPDATE milestones SET title = 'x' WHERE key = 'B'")
    assert back(ws, file)["lost"] == 2
    assert back(ws, file, force_rollback=True)["restored"]
    assert verify(ws)["ok"]


def test_another_log_may_take_the_place_of_an_empty_or_a_tampered_one(ws: Workspace, tmp_path: Path) -> None:
    other = open_workspace(Settings(tmp_path / "other"))
    add(other, "X")
    file = made(other)
    assert back(ws, file)["restored"], "the database was empty"
    again = open_workspace(Settings(tmp_path / "again"))
    add(again, "A", "B")
    behind_the_door(again.settings.database, "UPDATE audit_log SET actor = 'ben' WHERE seq = 1")
    assert back(again, file)["restored"], "the database was not whole itself"
    assert keys(again) == ["X"]


def test_a_backup_that_an_anchor_is_ahead_of_is_a_rollback_even_where_the_database_is_gone(
    ws: Workspace, tmp_path: Path
) -> None:
    add(ws, "A", "B")
    file = made(ws, tmp_path / "backup.db")
    add(ws, "C")
    with ws.read() as tx:
        heads = [(size, records.hash_at(tx, size) or b"") for size in range(1, 5)]
    ws.settings.database.unlink()
    said = back(ws, file, anchors=heads)
    assert (said["restored"], said["lost"]) == (False, 0)
    assert "It holds 2 records, but 4 were anchored" in said["message"]
    assert not ws.settings.database.exists()
    with pytest.raises(Refused, match=r"record 2: .*anchored"):
        back(ws, file, anchors=[heads[0], (2, b"another")], force_rollback=True)
    assert back(ws, file, anchors=heads, force_rollback=True)["restored"]
    assert back(open_workspace(Settings(tmp_path / "fresh")), file, anchors=heads[:2])["restored"]

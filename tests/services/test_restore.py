"""A restore verifies what it takes, says what that takes back, and keeps what it replaces."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db import records
from domain.errors import CheckpointInvalid, Refused, WorkspaceBroken
from services.history import trust
from services.history.checkpoints import add_anchor, make_checkpoint
from services.history.integrity import audit_log, verify
from services.history.restore import restore
from services.settings import Settings
from services.workspace import Workspace, open_workspace
from tests.db.tampering import behind_the_door
from tests.services.conftest import ANA
from tests.services.copies import add, copy_of, keys, made


def back(ws: Workspace, file: Path, **more: Any) -> dict[str, Any]:
    return restore(ws.settings, file, name="Ana", reason="a drill", **more)


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
    with behind_the_door(file) as raw:
        raw.execute("UPDATE audit_log SET actor = 'ben' WHERE seq = 1")
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
    with behind_the_door(database) as raw:
        raw.execute("DELETE FROM log_head")


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
    with behind_the_door(ws.settings.database) as raw:
        raw.execute("UPDATE milestones SET title = 'x' WHERE key = 'B'")
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
    with behind_the_door(again.settings.database) as raw:
        raw.execute("UPDATE audit_log SET actor = 'ben' WHERE seq = 1")
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


def anchored(ws: Workspace, folder: Path) -> Path:
    folder.mkdir()
    return add_anchor(ws, folder, ANA)


def test_the_anchors_that_a_backup_names_say_that_it_is_a_step_back_where_the_database_is_gone(
    ws: Workspace, tmp_path: Path
) -> None:
    add(ws, "A", "B")
    anchor = anchored(ws, tmp_path / "shared")
    make_checkpoint(ws, "story")
    file = made(ws, tmp_path / "backup.db")
    add(ws, "C")
    size = make_checkpoint(ws, "story").checkpoint.size
    ws.settings.database.unlink()
    assert f"but {size} were anchored" in back(ws, file)["message"]
    elsewhere = anchor.rename(tmp_path / "mailed.txt")
    assert f"but {size} were anchored" in back(ws, file, anchor_files=[elsewhere])["message"]
    assert not ws.settings.database.exists()
    nothing = tmp_path / "empty.txt"
    nothing.write_text("")
    with pytest.raises(CheckpointInvalid, match="no file of checkpoints"):
        back(ws, file, anchor_files=[nothing])
    assert back(ws, file)["restored"], "without any anchor nothing is known"


def test_a_log_that_was_once_rolled_back_can_be_backed_up_and_restored_again(ws: Workspace, tmp_path: Path) -> None:
    """What was anchored before the rollback contradicts the log ever after; that is said, and can be overruled."""
    add(ws, "A", "B")
    anchored(ws, tmp_path / "shared")
    early = made(ws, tmp_path / "early.db")
    add(ws, "C")
    gone = make_checkpoint(ws, "story").checkpoint.size
    assert back(ws, early, force_rollback=True, anchors=trust.anchors_before(ws.settings))["restored"]
    again = open_workspace(ws.settings)
    add(again, "D", "E", "F")
    make_checkpoint(again, "story")
    late = made(again, tmp_path / "late.db")
    ws.settings.database.unlink()
    said = back(again, late)
    assert not said["restored"]
    assert f"record {gone} is not the one that was anchored" in said["message"]
    assert back(again, late, force_rollback=True)["restored"]

    add(open_workspace(ws.settings), "G")
    known = trust.anchors_before(ws.settings)
    assert not back(again, late, anchors=known)["restored"]
    assert back(again, late, anchors=known, force_rollback=True)["restored"]
    assert keys(open_workspace(ws.settings)) == ["A", "B", "D", "E", "F"]

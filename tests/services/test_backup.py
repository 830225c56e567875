"""A backup is a verified copy, made while others write, and it is recorded."""

from __future__ import annotations

import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from db import records
from domain.errors import Refused
from domain.records import WHOLE_ROW, Actor, Change
from services import access
from services.history.backup import backup, finish, unfinished
from services.history.integrity import audit_log, verify
from services.history.restore import restore
from services.settings import Settings
from services.workspace import Workspace, open_workspace
from tests.conftest import DEEP
from tests.db.tampering import behind_the_door
from tests.services.conftest import ANA
from tests.services.copies import add, commit, copy_of, made

BACKUPS = 20 if DEEP else 4


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
    with behind_the_door(ws.settings.database) as raw:
        raw.execute("UPDATE milestones SET title = 'x' WHERE key = 'B'")
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

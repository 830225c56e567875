"""A full disk: one clear sentence, no half change, and everything goes on once there is space again."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.engine import open_engine
from db.ledger import commit_changes
from domain.errors import CairnError, WorkspaceBroken
from domain.records import WHOLE_ROW, Actor, Change, Origin
from services.history.backup import backup
from services.history.integrity import verify
from services.history.restore import restore
from services.settings import Settings
from services.workspace import Workspace, open_workspace
from tests.conftest import large

ANA, APP = Actor("ana", "Ana"), Origin("app")
NEW = [Change(f"N-{n}", WHOLE_ROW, None, {"title": f"Milestone {n}", "notes": "n" * 300}) for n in range(120)]
"""One unit of work that needs some forty pages more."""
LIMITS = 40
"""Of each kind; a tenth in the plain check."""
PAGE = 4096


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ws = open_workspace(Settings(tmp_path_factory.mktemp("template")))
    with ws.write() as tx:
        rows = [Change(f"M-{n}", WHOLE_ROW, None, {"title": f"Milestone {n}"}) for n in range(40)]
        commit_changes(tx, rows, actor=ANA, origin=APP)
    return ws.settings.database


@pytest.fixture
def settings(template: Path, tmp_path: Path) -> Settings:
    shutil.copyfile(template, tmp_path / "cairn.db")
    return Settings(tmp_path)


def limited(settings: Settings, pages: int) -> Workspace:
    """The workspace, on a disk that has room for so many pages."""
    engine = open_engine(settings.database)

    def limit(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    sa.event.listen(engine, "connect", limit)
    return Workspace(settings, engine)


def add(ws: Workspace) -> None:
    with ws.write() as tx:
        commit_changes(tx, NEW, actor=ANA, origin=APP)


def spread(most: int) -> list[int]:
    """Limits from 0 to `most`, evenly."""
    count = large(LIMITS)
    return [most * number // (count - 1) for number in range(count)]


def assert_nothing_changed_and_all_goes_on(settings: Settings, before: bytes) -> None:
    ws = open_workspace(settings)
    assert verify(ws) == {**verify(ws), "ok": True, "size": 40}
    assert settings.database.read_bytes() == before, "not one byte of the database is another"
    add(ws)
    assert verify(ws) == {**verify(ws), "ok": True, "size": 160}


@pytest.mark.parametrize("spare", spread(LIMITS - 1))
def test_a_database_that_may_not_grow_changes_nothing(settings: Settings, spare: int) -> None:
    before = settings.database.read_bytes()
    with pytest.raises(WorkspaceBroken, match="disk is full, so nothing was changed") as full:
        add(limited(settings, len(before) // PAGE + spare))
    assert full.value.hint
    assert_nothing_changed_and_all_goes_on(settings, before)


def test_a_limit_that_leaves_room_is_none(settings: Settings) -> None:
    """The harness itself can fail: with enough pages the same change is saved."""
    add(limited(settings, 200))
    assert verify(open_workspace(settings))["size"] == 160


def with_files_limited(size: int, work: Callable[[], object]) -> str:
    """Do the work in a child that may not write files beyond `size` bytes; gives what it was told."""
    import resource

    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        said = "no sentence at all"
        with suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            try:
                work()
                said = "it was done"
            except CairnError as error:
                said = f"{error} {error.hint}"
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        return pipe.read().decode()


needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork and no limits on files")


@needs_fork
@pytest.mark.parametrize("size", spread(80 * PAGE))
def test_a_file_that_may_not_grow_changes_nothing(settings: Settings, size: int) -> None:
    before = settings.database.read_bytes()
    said = with_files_limited(size, lambda: add(Workspace(settings, open_engine(settings.database))))
    assert "nothing was changed" in said
    assert "Check the disk" in said or "Free some space" in said
    assert_nothing_changed_and_all_goes_on(settings, before)


@needs_fork
@pytest.mark.parametrize("pages", [0, 1, 20, 44])
def test_a_backup_that_finds_no_room_is_said_and_leaves_nothing_behind(settings: Settings, pages: int) -> None:
    ws = open_workspace(settings)
    said = with_files_limited(pages * PAGE, lambda: backup(ws, actor=ANA))
    assert "Check the disk" in said or "Free some space" in said
    assert list((settings.backups / "database").iterdir()) == []
    assert with_files_limited(200 * PAGE, lambda: backup(ws, actor=ANA)) == "it was done"


@needs_fork
@pytest.mark.parametrize("pages", [0, 20, 44, 45, 50, 80])
def test_a_restore_that_finds_no_room_leaves_the_database_as_it_was(settings: Settings, pages: int) -> None:
    ws = open_workspace(settings)
    made = Path(backup(ws, actor=ANA)["file"])
    add(ws)
    before = settings.database.read_bytes()
    said = with_files_limited(
        pages * PAGE, lambda: restore(settings, made, name="Ana", reason="drill", force_rollback=True)
    )
    assert said != "no sentence at all"
    assert said != "it was done"
    assert verify(open_workspace(settings)) == {**verify(ws), "ok": True, "size": 161}
    assert settings.database.read_bytes() == before
    assert not list(settings.workspace.glob(".restore*"))

"""A backup holds the private copies of exchanged workbooks as well, and a restore brings them back."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from domain.errors import Refused
from services import uploads
from services.edits import Edit, apply_edits
from services.history.backup import backup
from services.history.private_copies import beside
from services.history.restore import restore
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ANA, cell, edit_elsewhere, sync
from tests.services.copies import add, made
from tests.services.test_exchange import bring, fetch, home, value

__all__ = ["home"]


def back(ws: Workspace, file: Path) -> bool:
    return bool(restore(ws.settings, file, name="Ana", reason="a drill", force_rollback=True)["restored"])


def test_after_a_restore_the_exchange_goes_on_from_the_copy_of_then(ws: Workspace, home: Path) -> None:
    file = made(ws)
    then = home.read_bytes()
    edit_elsewhere(home, {"D5": "Zoe"})
    bring(ws, home)

    assert back(ws, file)

    assert value(ws, "IT-2", "owner") == "Ana"
    assert sync(ws).state == "nothing"
    (copy,) = ws.settings.uploads.glob("launch-*/plan.xlsx")
    assert copy.read_bytes() == then
    assert [note.way for note in uploads.copies(copy)] == ["in"]
    apply_edits(ws, [Edit("WH-2", "owner", "Dora")], actor=ANA)
    fetch(bring(ws, home), home)
    assert (cell(home, "D7"), value(ws, "IT-2", "owner")) == ("Dora", "Zoe")


def test_what_a_restore_replaces_is_kept_and_can_be_brought_back(ws: Workspace, home: Path) -> None:
    file = made(ws)
    edit_elsewhere(home, {"D5": "Zoe"})
    bring(ws, home)
    kept = restore(ws.settings, file, name="Ana", reason="a drill", force_rollback=True)["kept"]

    assert back(ws, Path(kept))

    assert value(ws, "IT-2", "owner") == "Zoe"
    (copy,) = ws.settings.uploads.glob("launch-*/plan.xlsx")
    assert copy.read_bytes() == home.read_bytes()


def test_a_lost_folder_of_copies_comes_back(ws: Workspace, home: Path) -> None:
    import shutil

    file = made(ws)
    shutil.rmtree(ws.settings.uploads)
    assert run_sync(ws, "launch").state == "failed"
    assert back(ws, file)
    assert sync(ws).state in ("ok", "nothing")


def test_without_private_copies_there_is_no_second_file(ws: Workspace) -> None:
    add(ws, "A")
    file = made(ws)
    assert not beside(file).exists()
    assert back(ws, file)


@pytest.mark.parametrize("names", [None, ["../../evil"], ["a/b/c"], ["/etc/passwd"], ["a/..\\b"]])
def test_an_archive_that_is_not_as_it_was_stops_the_restore_before_anything_changes(
    ws: Workspace, home: Path, names: list[str] | None
) -> None:
    file = made(ws)
    apply_edits(ws, [Edit("WH-2", "owner", "Dora")], actor=ANA)
    if names is None:
        beside(file).write_bytes(beside(file).read_bytes()[:-40])
    else:
        with zipfile.ZipFile(beside(file), "w") as archive:
            for name in names:
                archive.writestr(name, b"x")
    with pytest.raises(Refused, match="not as it was written"):
        back(ws, file)
    assert value(ws, "WH-2", "owner") == "Dora"


def test_a_backup_never_overwrites_the_copies_of_another(ws: Workspace, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "monday.db"
    beside(file).write_bytes(b"mine")
    with pytest.raises(Refused, match=r"monday\.db\.uploads\.zip is there already"):
        backup(ws, file, actor=ANA)
    assert not file.exists()
    assert beside(file).read_bytes() == b"mine"

"""Files that others write at the same time: stable reads, atomic replacement, and no version is ever lost."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.csv_file import CsvConnector
from connectors.files import WriteRefused, backup_folder, keep_backup, read_stable, replace_file, revision_of
from connectors.swap import exchange
from domain.errors import RevisionMismatch, SheetUnreachable
from domain.sheets import CellWrite

SAVES = 150


def accept(_: bytes) -> None:
    """A check that finds nothing wrong."""


def backups_of(path: Path) -> list[bytes]:
    return [copy.read_bytes() for copy in sorted(backup_folder(path, path.parent / "backups").iterdir())]


@contextmanager
def running(work: threading.Thread) -> Iterator[None]:
    work.start()
    try:
        yield
    finally:
        work.join()


def stands(path: Path, version: bytes) -> bool:
    """Say whether a version is in its place, or comes back to it at once: giving way takes a moment."""
    for _ in range(200):
        if path.read_bytes().startswith(version):
            return True
        time.sleep(0.01)
    return False


def test_no_save_of_another_program_is_lost_to_ours(tmp_path: Path) -> None:
    path, other = tmp_path / "plan.csv", tmp_path / "other.tmp"
    path.write_bytes(b"0|0")
    reverted: list[int] = []
    gave_way: list[int] = []
    done = threading.Event()

    def save_like_another_program() -> None:
        for count in range(1, SAVES + 1):
            ours = path.read_bytes().split(b"|")[1]
            other.write_bytes(b"%d|%s" % (count, ours))
            other.replace(path)
            done.wait(0.001 * (count % 7))
            if not stands(path, b"%d|" % count):
                reverted.append(count)
        done.set()

    with running(threading.Thread(target=save_like_another_program)):
        written = 0
        while not done.is_set():
            seen = read_stable(path)
            theirs, ours = seen.split(b"|")
            try:
                new = b"%s|%d" % (theirs, int(ours) + 1)
                replace_file(path, new, revision_of(seen), tmp_path / "backups", accept)
                written += 1
            except RevisionMismatch:
                gave_way.append(1)

    assert reverted == []
    assert path.read_bytes().startswith(b"%d|" % SAVES)
    assert written
    assert gave_way
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["backups", "plan.csv"]


def test_two_files_change_names_in_one_step(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("first")
    two.write_text("second")

    assert exchange(one, two)

    assert (one.read_text(), two.read_text()) == ("second", "first")
    with pytest.raises(FileNotFoundError):
        exchange(one, tmp_path / "gone")


class SavedWhileRead(type(Path())):  # type: ignore[misc]
    """A file that another program saves again whenever it is read, `saves` times."""

    saves = 0

    def read_bytes(self) -> bytes:
        data = Path(self).read_bytes()
        if SavedWhileRead.saves:
            SavedWhileRead.saves -= 1
            Path(self).write_bytes(data + b"x")
        return data


@pytest.mark.parametrize("saves", [1, 2])
def test_a_file_that_was_saved_while_it_was_read_is_read_again(tmp_path: Path, saves: int) -> None:
    path = SavedWhileRead(tmp_path / "plan.csv")
    Path(path).write_bytes(b"a")
    SavedWhileRead.saves = saves

    assert read_stable(path) == b"a" + b"x" * saves


def test_a_file_that_is_saved_on_and_on_is_left_for_later(tmp_path: Path) -> None:
    path = SavedWhileRead(tmp_path / "plan.csv")
    Path(path).write_bytes(b"a")
    SavedWhileRead.saves = 100

    with pytest.raises(SheetUnreachable, match="being saved"):
        read_stable(path)


def test_a_file_that_is_missing_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    (tmp_path / "4F3A.tmp").write_bytes(b"new")
    with running(threading.Timer(0.1, (tmp_path / "4F3A.tmp").rename, (path,))):
        assert read_stable(path) == b"new"


def test_a_file_that_stays_away_is_said_so_soon(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(SheetUnreachable, match="is not there"):
        read_stable(tmp_path / "plan.csv")
    with pytest.raises(SheetUnreachable, match="is not there"):
        read_stable(tmp_path / "no folder" / "plan.csv")
    assert time.monotonic() - begun < 1.5


def test_a_replaced_version_goes_to_the_backups(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(b"old")

    replace_file(path, b"new", revision_of(b"old"), tmp_path / "backups", accept)

    assert path.read_bytes() == b"new"
    assert backups_of(path) == [b"old"]


def test_what_does_not_pass_its_check_takes_nobodys_place(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(b"old")

    def refuse(data: bytes) -> None:
        assert data == b"new"
        raise WriteRefused("not-proven", "No.")

    with pytest.raises(WriteRefused):
        replace_file(path, b"new", revision_of(b"old"), tmp_path / "backups", refuse)
    with pytest.raises(RevisionMismatch):
        replace_file(path, b"new", revision_of(b"older"), tmp_path / "backups", accept)

    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan.csv"]


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.EACCES, "read-only-folder"), (errno.EROFS, "read-only-folder"), (errno.ENOSPC, "disk")],
)
def test_a_folder_that_takes_no_file_says_whether_it_may_not_or_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(b"old")

    def refused(**_: object) -> tuple[int, str]:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("tempfile.mkstemp", refused)
    with pytest.raises(WriteRefused) as refusal:
        replace_file(path, b"new", revision_of(b"old"), tmp_path / "backups", accept)

    assert refusal.value.code == code
    assert path.read_bytes() == b"old"


def test_a_backup_that_cannot_be_kept_stops_the_write(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(b"old")
    (tmp_path / "backups").write_text("a file where the folder should be")

    with pytest.raises(WriteRefused) as refusal:
        replace_file(path, b"new", revision_of(b"old"), tmp_path / "backups", accept)

    assert refusal.value.code == "disk"
    assert path.read_bytes() == b"old"


def test_files_of_one_name_keep_their_backups_apart(tmp_path: Path) -> None:
    for team in ("it", "ops"):
        (tmp_path / team).mkdir()
        keep_backup(tmp_path / team / "plan.csv", team.encode(), tmp_path / "backups")

    assert len(list((tmp_path / "backups").iterdir())) == 2


def test_a_link_to_a_file_stays_a_link_and_the_file_behind_it_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "plan.csv"
    real.write_bytes(b"a,b\n")
    link.symlink_to(real)
    connector = CsvConnector(link, tmp_path / "backups")

    connector.write("", [CellWrite(1, 1, "x")], connector.revision())

    assert link.is_symlink()
    assert real.read_bytes() == b"x,b\n"

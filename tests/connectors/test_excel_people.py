"""People have workbooks open, save them meanwhile, or forbid to change them."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from connectors.excel import ExcelConnector
from connectors.files import KEEP_BACKUPS, backup_folder
from connectors.owner import open_by, told
from domain.errors import RevisionMismatch
from domain.sheets import CellWrite
from tests.connectors.books import ROW, codes, hand_made, write
from tests.connectors.packages import (
    text_cell,
)


def owner_file(path: Path, name: str) -> Path:
    """The hidden file that Excel keeps beside an open workbook: 165 bytes, the name twice."""
    ansi = name.encode("cp1252", "replace")
    wide = name.encode("utf-16-le")
    mark = path.with_name(f"~${path.name}")
    mark.write_bytes(
        (bytes([len(ansi)]) + ansi).ljust(55, b" ") + (bytes([len(wide) // 2, 0]))[:1] + wide.ljust(109, b" \0"[:1])
    )
    assert mark.stat().st_size == 165
    return mark


def test_while_somebody_has_it_open_it_is_read_and_not_written_and_the_person_is_named(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    before = path.read_bytes()
    mark = owner_file(path, "Ana Müller-Łuk")

    result = write(path, (1, 1, "x"), (2, 1, "y"))

    assert codes(result) == ["open-in-excel", "open-in-excel"]
    assert "Ana Müller-Łuk" in result.refused[0].message
    assert path.read_bytes() == before
    mark.unlink()
    assert codes(write(path, (1, 1, "x"))) == []


@pytest.mark.parametrize("content", [b"", b"\xff" * 165, b"short"])
def test_an_odd_owner_file_still_counts(tmp_path: Path, content: bytes) -> None:
    path = hand_made(tmp_path, ROW)
    path.with_name("~$plan.xlsx").write_bytes(content)

    assert codes(write(path, (1, 1, "x"))) == ["open-in-excel"]


def test_libreoffice_has_a_mark_of_its_own(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    path.with_name(".~lock.plan.xlsx#").write_text(",Bex Ito,desk-7,02.03.2026 09:02,file:///home/bex;")

    result = write(path, (1, 1, "x"))

    assert codes(result) == ["open-in-excel"]
    assert "Bex Ito" in result.refused[0].message


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()


def test_who_has_it_open_is_said_with_the_time_since_when(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    mark = owner_file(path, "Ana")
    morning = moment("2026-11-23T09:02")
    os.utime(mark, (morning.timestamp(), morning.timestamp()))

    owner = open_by(path)

    assert owner is not None
    assert told(owner, path, moment("2026-11-23T11:30")) == (
        "Ana has plan.xlsx open since 09:02; Cairn will write when it is closed."
    )
    assert told(owner, path, moment("2026-11-24T09:00")) == (
        "Ana has plan.xlsx open since 23 Nov, 09:02; Cairn will write when it is closed. "
        "If nobody has it open any more, delete the hidden file ~$plan.xlsx beside it."
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "Somebody"),
        (b"\xff" * 165, "Somebody"),
        (bytes([3]) + b"Ana".ljust(54) + bytes(110), "Ana"),
        (bytes(55) + bytes([4]) + "A\u202eB\n".encode("utf-16-le").ljust(109, b"\0"), "AB"),
        (bytes(55) + bytes([54]) + ("x" * 54).encode("utf-16-le") + b"\0", "x" * 54),
    ],
)
def test_whatever_a_lock_file_holds_gives_a_name_or_somebody(tmp_path: Path, content: bytes, name: str) -> None:
    path = hand_made(tmp_path, ROW)
    path.with_name("~$plan.xlsx").write_bytes(content)
    owner = open_by(path)
    assert owner is not None
    assert owner.name == name


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    path.chmod(0o444)
    assert codes(write(path, (1, 1, "x"))) == ["read-only-file"]


def test_replaced_versions_are_kept_and_the_oldest_go(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    versions = [path.read_bytes()]
    for count in range(KEEP_BACKUPS + 3):
        assert codes(write(path, (1, 1, f"version {count}"))) == []
        versions.append(path.read_bytes())

    kept = sorted(backup_folder(path, tmp_path / "backups").iterdir())

    assert [copy.read_bytes() for copy in kept] == versions[-KEEP_BACKUPS - 1 : -1]
    assert all(copy.suffix == ".xlsx" for copy in kept)


def test_nothing_stays_behind_in_the_folder(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    path.chmod(0o640)
    write(path, (1, 1, "x"))
    owner_file(path, "Ana")
    write(path, (1, 1, "y"))

    assert {entry.name for entry in tmp_path.iterdir()} == {"plan.xlsx", "~$plan.xlsx", "backups"}
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_save_since_the_read_stops_the_write(tmp_path: Path) -> None:
    path = hand_made(tmp_path, ROW)
    connector = ExcelConnector(path, tmp_path / "backups")
    seen = connector.read()
    theirs = hand_made(tmp_path, '<row r="1">' + text_cell("A1", "theirs") + "</row>").read_bytes()

    with pytest.raises(RevisionMismatch):
        connector.write("Plan", [CellWrite(1, 1, "ours")], seen.revision)

    assert path.read_bytes() == theirs

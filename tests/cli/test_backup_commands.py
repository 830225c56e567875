"""`backup` and `restore`: the promised documents and exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.services.conftest import make_workbook

Cairn = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def cairn(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cairn:
    """Run a command with --json on a workspace of its own; gives exit code, document and stderr."""

    def run(*words: object) -> tuple[int, Any, str]:
        arguments = ["cairn", "--workspace", str(tmp_path / "w"), *map(str, words), "--json"]
        monkeypatch.setattr(sys, "argv", arguments)
        code = main()
        said = capsys.readouterr()
        return code, json.loads(said.out), said.err

    path = make_workbook(tmp_path / "plan.xlsx")
    run("connect", path, "--name", "launch", "--stage", "sheet_leads", "--as", "Ana")
    run("sync")
    return run


def test_a_backup_says_its_file_size_and_head(cairn: Cairn) -> None:
    _, verified, _ = cairn("audit", "verify")
    code, made, _ = cairn("backup", "--as", "Ana")
    assert code == 0
    assert made == {"file": made["file"], "size": verified["size"], "head": verified["head"], "verified": True}
    assert Path(made["file"]).is_file()
    code, refusal, _ = cairn("backup", "--to", made["file"])
    assert (code, set(refusal)) == (2, {"error", "hint"})


def test_a_rollback_ends_with_one_unless_it_is_forced(cairn: Cairn) -> None:
    _, made, _ = cairn("backup", "--as", "Ana")
    cairn("edit", "IT-2", "title=Another", "--as", "Ana")
    code, said, _ = cairn("restore", made["file"], "--as", "Ana", "--reason", "a drill")
    assert (code, said["restored"], said["lost"]) == (1, False, 2)
    code, done, _ = cairn("restore", made["file"], "--as", "Ana", "--reason", "a drill", "--force-rollback")
    assert (code, done["restored"]) == (0, True)
    assert set(done) == {"restored", "size", "head", "lost", "kept", "message"}
    code, verified, _ = cairn("audit", "verify")
    assert (code, verified["size"]) == (0, made["size"] + 1)


def test_what_cannot_be_restored_ends_with_two(cairn: Cairn, tmp_path: Path) -> None:
    code, refusal, said = cairn("restore", tmp_path / "plan.xlsx", "--as", "Ana", "--reason", "a drill")
    assert (code, set(refusal)) == (2, {"error", "hint"})
    assert said.startswith(refusal["error"])
    assert cairn("restore", tmp_path / "plan.xlsx", "--as", "Ana")[0] == 2


def test_a_copy_that_does_not_verify_ends_with_one(cairn: Cairn, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "w" / "cairn.db") as raw:
        raw.execute("DROP TRIGGER audit_log_no_update")
    code, found, _ = cairn("backup", "--as", "Ana")
    assert (code, found["file"], found["verified"]) == (1, None, False)

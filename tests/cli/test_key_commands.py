"""`audit new-key`: the promised document, exit codes and words."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.services.conftest import make_workbook

Cairn = Callable[..., tuple[int, Any]]


@pytest.fixture
def cairn(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cairn:
    """Run a command with --json on a workspace of its own; gives exit code and document."""
    monkeypatch.setenv("CAIRN_KEYS", str(tmp_path / "keys"))

    def run(*words: object) -> tuple[int, Any]:
        monkeypatch.setattr(sys, "argv", ["cairn", "--workspace", str(tmp_path / "w"), *map(str, words), "--json"])
        code = main()
        return code, json.loads(capsys.readouterr().out)

    run("connect", make_workbook(tmp_path / "plan.xlsx"), "--name", "launch", "--stage", "sheet_leads", "--as", "Ana")
    run("sync")
    return run


def test_a_key_that_is_lost_is_followed_by_another_one_on_request_only(cairn: Cairn, tmp_path: Path) -> None:
    assert cairn("audit", "checkpoint", "--anchor", tmp_path, "--as", "Ana")[0] == 0
    (anchor,) = tmp_path.glob("*.checkpoints")
    assert cairn("audit", "new-key", "--reason", "lost", "--as", "Ana")[0] == 2, "it is not lost"
    (key,) = (tmp_path / "keys").iterdir()
    key.unlink()
    code, said = cairn("audit", "checkpoint")
    assert (code, "audit new-key" in said["hint"]) == (2, True)
    assert cairn("audit", "verify")[0] == 1
    code, said = cairn("audit", "new-key", "--as", "Ana")
    assert (code, said["error"]) == (2, "A new signing key needs a reason.")

    code, done = cairn("audit", "new-key", "--as", "Ana", "--reason", "The disk is gone")
    assert (code, done["signed"], done["unreached"]) == (0, 1, [])
    assert done["old_key"] != done["new_key"]
    assert f"+{done['new_key']}+" in done["key"]
    code, verdict = cairn("audit", "verify", "--anchor", anchor)
    assert (code, verdict["anchored_to"]) == (0, done["record"])
    assert [(one["key"], one["given_up_after"]) for one in verdict["keys"]] == [
        (done["old_key"], done["record"] - 1),
        (done["new_key"], None),
    ]
    assert cairn("audit", "log", "--last", 1)[1]["records"][0]["reason"] == "The disk is gone"

"""History is something people use: filtered, compared between two days, proved, and handed out."""

import hashlib
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from audit.merkle import verify_inclusion
from domain.errors import Refused
from services.edits import Edit, apply_edits
from services.history.export import CHECKER, export_log, proof_of
from services.history.integrity import Filter, audit_log, changes_between
from services.workspace import Workspace
from tests.services.conftest import ANA, edit_elsewhere, sync

TODAY = date.today()


@pytest.fixture
def busy(ws: Workspace, plan: Path) -> Workspace:
    """The plan after a few edits on both sides."""
    apply_edits(ws, [Edit("IT-2", "owner", "Zoe"), Edit("WH-1", "notes", "call")], actor=ANA)
    apply_edits(ws, [Edit("IT-2", "owner", "Yan")], actor=ANA)
    apply_edits(ws, [Edit("WH-1", "notes", "")], actor=ANA)
    edit_elsewhere(plan, {"E7": "Blocked"})
    sync(ws)
    return ws


def found(ws: Workspace, **wanted: object) -> list[tuple[str, str]]:
    return [(record["key"], record["field"]) for record in audit_log(ws, wanted=Filter(**wanted))]  # type: ignore[arg-type]


def test_records_are_found_by_person_tracker_function_field_time_and_operation(busy: Workspace) -> None:
    assert found(busy, actor="Ana", op="update") == [
        ("WH-1", "notes"),
        ("IT-2", "owner"),
        ("WH-1", "notes"),
        ("IT-2", "owner"),
    ]
    assert found(busy, tracker="launch", op="update") == [("WH-2", "status")]
    assert set(found(busy, function="Warehouse", op="update")) == {("WH-1", "notes"), ("WH-2", "status")}
    assert found(busy, field="owner") == [("IT-2", "owner")] * 2
    assert len(found(busy, key="IT-2")) == 3
    assert len(found(busy, since=TODAY, until=TODAY)) == len(audit_log(busy))
    assert found(busy, until=TODAY - timedelta(days=1)) == []
    assert len(audit_log(busy, 2)) == 2
    assert len(audit_log(busy, 2, Filter(actor="Ana"))) == 2


def test_between_two_moments_only_what_differs_is_shown(busy: Workspace) -> None:
    moves = [(c["key"], c["field"], c["old"], c["new"], c["steps"]) for c in changes_between(busy, Filter(op="update"))]
    assert moves == [("IT-2", "owner", "Ana", "Yan", 2), ("WH-2", "status", "not_started", "blocked", 1)]


def test_a_record_can_be_proved_to_belong_to_the_log(busy: Workspace) -> None:
    proof = proof_of(busy, 5)
    path, root = [bytes.fromhex(part) for part in proof["path"]], bytes.fromhex(proof["root"])
    assert verify_inclusion(bytes.fromhex(proof["hash"]), 4, proof["size"], path, root)
    assert not verify_inclusion(bytes.fromhex(proof["hash"]), 3, proof["size"], path, root)
    for number in (0, -1, proof["size"] + 1):
        with pytest.raises(Refused):
            proof_of(busy, number)


def check(folder: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-I", folder / "verify.py"], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_an_export_can_be_checked_by_somebody_who_has_no_cairn(busy: Workspace, tmp_path: Path) -> None:
    done = export_log(busy, tmp_path / "log.zip", actor=ANA)
    folder = tmp_path / "elsewhere"
    zipfile.ZipFile(tmp_path / "log.zip").extractall(folder)
    code, said = check(folder)
    assert code == 0, said
    assert f"All {done['records']} records" in said
    assert done["key"] in said
    assert done["verify_sha256"] == hashlib.sha256((folder / "verify.py").read_bytes()).hexdigest()
    assert (folder / "verify.py").read_bytes() == CHECKER.read_bytes()
    lines = (folder / "records.jsonl").read_text("utf-8")
    for name, text, expected in [
        ("changed", lines.replace("Zoe", "Zac", 1), 1),
        ("shortened", "".join(lines.splitlines(keepends=True)[:-2]), 1),
        ("cut off", lines[: len(lines) // 2], 1),
        ("empty", "", 1),
    ]:
        (folder / "records.jsonl").write_text(text, "utf-8")
        assert check(folder)[0] in (expected, 2), name
    (folder / "manifest.json").unlink()
    assert check(folder)[0] == 2


def test_an_export_overwrites_nothing_and_says_where_it_cannot_write(busy: Workspace, tmp_path: Path) -> None:
    there = tmp_path / "log.zip"
    there.write_text("something of mine")
    with pytest.raises(Refused, match="there already"):
        export_log(busy, there, actor=ANA)
    with pytest.raises(Refused, match="cannot be written"):
        export_log(busy, tmp_path / "nowhere" / "log.zip", actor=ANA)
    assert there.read_text() == "something of mine"

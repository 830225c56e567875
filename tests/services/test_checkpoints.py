"""Checkpoints: signed, kept outside, and compared with; what a rewritten log hides, an anchor shows."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from audit.words import words_match
from domain.errors import CairnError, CheckpointInvalid, Refused, WorkspaceBroken
from services.doctor import doctor
from services.edits import Edit, apply_edits
from services.history import checkpoints, integrity, trust
from services.history.checkpoints import add_anchor, checkpoints_in, make_checkpoint, make_due_checkpoint
from services.history.export import export_log
from services.history.signing import key_file
from services.settings import Settings
from services.workspace import Workspace, open_workspace
from tests.services.conftest import ANA


def edit(ws: Workspace, owner: str) -> None:
    apply_edits(ws, [Edit("IT-2", "owner", owner)], actor=ANA)


@pytest.fixture
def anchor(ws: Workspace, plan: Path, tmp_path: Path) -> Path:
    """A shared folder outside the workspace, anchored with one checkpoint of the synced plan."""
    folder = tmp_path / "shared drive"
    folder.mkdir()
    file = add_anchor(ws, folder, ANA)
    assert not make_checkpoint(ws, "story").unreached
    return file


def test_a_checkpoint_states_where_the_log_stands_and_verifies(ws: Workspace, anchor: Path) -> None:
    edit(ws, "Zoe")
    made = make_checkpoint(ws, "story")
    assert made.checkpoint.size == integrity.verify(ws)["size"]
    assert words_match(made.words.upper(), made.checkpoint.root)
    known = checkpoints_in(ws, anchor)
    assert [item.checkpoint.size for item in known] == [made.checkpoint.size - 1, made.checkpoint.size]
    verdict = trust.verify(ws, [anchor])
    assert (verdict["ok"], verdict["anchored_to"], verdict["checkpoints"]) == (True, made.checkpoint.size, 4)


def test_the_signing_key_is_outside_the_workspace_and_private(ws: Workspace, anchor: Path) -> None:
    with ws.read() as tx:
        from db import records

        path = key_file(ws, records.head(tx).log_id)
    assert not path.is_relative_to(ws.settings.workspace)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(CairnError, match="may be read by others"):
        make_checkpoint(ws, "story")


def drop_guards(raw: sqlite3.Connection) -> None:
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")


def rewrite_history(ws: Workspace) -> None:
    """Somebody with the whole database in hand forges a log that is consistent in itself."""
    from audit.chain import genesis, record_hash
    from db import guards

    with sqlite3.connect(ws.settings.database) as raw:
        drop_guards(raw)
        log_id, *_ = raw.execute("SELECT log_id FROM log_head").fetchone()
        previous = genesis(log_id)
        for seq, body in raw.execute("SELECT seq, body FROM audit_log ORDER BY seq").fetchall():
            forged = body.replace(b"Order API is live", b"Order API is fine")
            digest = record_hash(previous, seq, forged)
            row = (forged, previous, digest, seq)
            raw.execute("UPDATE audit_log SET body = ?, prev_hash = ?, hash = ? WHERE seq = ?", row)
            previous = digest
        raw.execute("UPDATE log_head SET hash = ?", (previous,))
        raw.execute("UPDATE milestones SET title = 'Order API is fine' WHERE key = 'IT-2'")
    with ws.write() as tx:
        guards.install(tx)


def test_a_log_that_was_rewritten_as_a_whole_is_found_by_its_anchor(ws: Workspace, anchor: Path) -> None:
    rewrite_history(ws)
    assert integrity.verify(ws)["ok"], "without anything kept outside it cannot be seen"
    verdict = trust.verify(ws, [anchor])
    assert not verdict["ok"]
    assert "rewritten" in verdict["first_bad"]["what"] or "anchored" in verdict["first_bad"]["what"]
    with sqlite3.connect(ws.settings.database) as raw:
        drop_guards(raw)
        raw.execute("DELETE FROM checkpoints")
    assert not trust.verify(ws, [anchor])["ok"], "the workspace's own checkpoints are not needed for it"


def test_a_database_swapped_for_an_older_one_is_a_rollback(ws: Workspace, anchor: Path, tmp_path: Path) -> None:
    older = shutil.copy(ws.settings.database, tmp_path / "older.db")
    edit(ws, "Zoe")
    make_checkpoint(ws, "story")
    shutil.copy(older, ws.settings.database)
    assert integrity.verify(ws)["ok"]
    verdict = trust.verify(ws, [anchor])
    assert verdict["first_bad"]["seq"] == verdict["size"] + 1


def damaged(text: str) -> list[tuple[str, str]]:
    lines = text.splitlines(keepends=True)
    return [
        ("empty", ""),
        ("garbage", "Dear all, please find the plan attached.\n"),
        ("cut short", text[: len(text) // 2]),
        ("unsigned", "".join(line for line in lines if not line.startswith("—"))),
        ("changed", text.replace(lines[1], "999\n", 1)),
        ("padded", text + "something else\n"),
    ]


def test_an_anchor_that_is_no_anchor_is_named_and_never_a_traceback(
    ws: Workspace, anchor: Path, tmp_path: Path
) -> None:
    for name, text in damaged(anchor.read_text("utf-8")):
        file = tmp_path / "anchor.txt"
        file.write_text(text, "utf-8")
        with pytest.raises(CheckpointInvalid) as invalid:
            trust.verify(ws, [file])
        assert invalid.value.hint, name
    for missing in (tmp_path / "nowhere.txt", tmp_path):
        with pytest.raises(CheckpointInvalid):
            trust.verify(ws, [missing])


def test_an_anchor_of_another_log_is_named(ws: Workspace, anchor: Path, tmp_path: Path) -> None:
    other = open_workspace(Settings(tmp_path / "other"))
    from services.access import add_person

    add_person(other, "Ben", "owner", ANA)
    foreign = add_anchor(other, anchor.parent, ANA)
    make_checkpoint(other, "story")
    with pytest.raises(CheckpointInvalid, match="another log"):
        trust.verify(ws, [foreign])


def test_an_anchor_inside_the_workspace_is_refused(ws: Workspace, plan: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="inside the workspace"):
        add_anchor(ws, ws.settings.workspace / "anchor.txt", ANA)
    with pytest.raises(Refused, match="no folder"):
        add_anchor(ws, tmp_path / "nowhere" / "anchor.txt", ANA)


def test_an_anchor_that_cannot_be_reached_is_said_and_stops_nothing(ws: Workspace, anchor: Path) -> None:
    shutil.rmtree(anchor.parent)
    made = make_checkpoint(ws, "story")
    assert made.unreached == (str(anchor),)
    assert trust.verify(ws)["ok"]


def test_a_day_gets_one_checkpoint_and_only_when_something_changed(
    ws: Workspace, anchor: Path, monkeypatch: Any
) -> None:
    assert make_due_checkpoint(ws) is None, "there is one of today"
    monkeypatch.setattr(type(ws), "now", lambda _: "2099-01-01T00:00:00.000000Z")
    assert make_due_checkpoint(ws) is None, "nothing changed since"
    edit(ws, "Zoe")
    assert make_due_checkpoint(ws) is not None


def test_the_badge_follows_what_came_since_and_says_how_far_it_is_anchored(ws: Workspace, anchor: Path) -> None:
    assert trust.badge(ws).verified_at is None
    size = trust.verify(ws)["size"]
    assert (trust.badge(ws).verified_to, trust.badge(ws).anchored_to) == (size, size)
    edit(ws, "Zoe")
    badge = trust.badge(ws)
    assert (badge.ok, badge.verified_to, badge.anchored_to) == (True, size + 1, size)
    with sqlite3.connect(ws.settings.database) as raw:
        raw.execute("DROP TRIGGER audit_log_no_update")
        raw.execute("UPDATE audit_log SET body = replace(body, 'Zoe', 'Yan') WHERE seq = ?", (size + 1,))
    assert trust.badge(ws).what == f"record {size + 1} does not continue the chain"


def test_without_its_key_nothing_can_be_said_of_the_checkpoints(ws: Workspace, anchor: Path) -> None:
    for file in ws.settings.keys.iterdir():
        file.unlink()
    with pytest.raises(CheckpointInvalid, match="key"):
        trust.verify(ws, [anchor])
    assert "key" in trust.verify(ws)["first_bad"]["what"]


def test_a_key_that_was_lost_is_never_replaced_in_silence(ws: Workspace, anchor: Path, tmp_path: Path) -> None:
    (key,) = ws.settings.keys.iterdir()
    kept = key.rename(tmp_path / "safe.key")
    edit(ws, "Zoe")
    size = integrity.verify(ws)["size"]
    with pytest.raises(WorkspaceBroken, match="is not here"):
        make_checkpoint(ws, "story")
    with pytest.raises(CheckpointInvalid, match="is not here"):
        export_log(ws, tmp_path / "log.zip", actor=ANA)
    assert not key.exists()
    assert integrity.verify(ws)["size"] == size, "no export is recorded that never was"
    assert not list(tmp_path.glob("*log.zip*"))
    told = {check["name"]: check for check in doctor(ws)["checks"]}["checkpoints"]
    assert not told["ok"]
    assert "is not here" in told["detail"]

    kept.rename(key)
    make_checkpoint(ws, "story")
    assert trust.verify(ws, [anchor])["ok"]
    assert checkpoints.anchors(ws) == [anchor]

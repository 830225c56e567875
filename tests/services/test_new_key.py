"""A signing key that is lost for good: another one follows, recorded and told, and what the old one signed counts."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from audit.checkpoint import sign
from audit.keys import key_id, key_pem, new_key, read_pem, read_verifier_key
from audit.standalone import verify as verify_offline
from domain.errors import CheckpointInvalid, Refused, WorkspaceBroken
from domain.records import Actor
from services.doctor import doctor
from services.edits import Edit, apply_edits
from services.history import integrity, trust
from services.history.checkpoints import add_anchor, checkpoints_in, make_checkpoint
from services.history.export import export_log
from services.history.keyring import keys_of
from services.history.newkey import begin_new_key
from services.workspace import Workspace
from tests.services.conftest import ANA
from tests.services.test_checkpoints import rewrite_history

WHY = "The disk of the old server is gone"


def edit(ws: Workspace, owner: str) -> None:
    apply_edits(ws, [Edit("IT-2", "owner", owner)], actor=ANA)


@pytest.fixture
def anchor(ws: Workspace, plan: Path, tmp_path: Path) -> Path:
    """A file outside the workspace with one checkpoint by the first key."""
    file = add_anchor(ws, tmp_path / "anchor.txt", ANA)
    make_checkpoint(ws, "story")
    return file


def lose(ws: Workspace, kept: Path) -> Path:
    """Take the key away; gives where a thief would find it."""
    (key,) = ws.settings.keys.glob("*.key")
    return Path(shutil.move(key, kept))


def fingerprints(ws: Workspace) -> list[str]:
    with ws.read() as tx:
        return [key.fingerprint for key in keys_of(tx)]


def test_a_new_key_is_recorded_with_both_keys_and_covered_at_once(ws: Workspace, anchor: Path, tmp_path: Path) -> None:
    size = integrity.verify(ws)["size"]
    (old,) = fingerprints(ws)
    lose(ws, tmp_path / "lost.key")
    done = begin_new_key(ws, actor=ANA, reason=WHY)
    (record,) = integrity.audit_log(ws, 1)
    assert (record["seq"], record["op"], record["reason"], record["actor"]) == (size + 1, "new_key", WHY, "Ana")
    named = [read_verifier_key(record[side]) for side in ("old", "new")]
    assert [key_id(*key).hex() for key in named] == [old, done["new_key"]] == fingerprints(ws)
    assert (done["record"], done["old_key"], done["signed"], done["size"]) == (size + 1, old, 1, size + 1)
    assert record["new"] == done["key"]
    assert "Tell everybody" in done["message"]


def test_anchors_of_the_old_key_still_hold_and_verify_says_which_key_signed_what(
    ws: Workspace, anchor: Path, tmp_path: Path
) -> None:
    size = integrity.verify(ws)["size"]
    older = shutil.copy(anchor, tmp_path / "older.txt")
    lose(ws, tmp_path / "lost.key")
    done = begin_new_key(ws, actor=ANA, reason=WHY)
    edit(ws, "Zoe")
    make_checkpoint(ws, "story")
    verdict = trust.verify(ws, [Path(older)])
    assert (verdict["ok"], verdict["anchored_to"]) == (True, size)
    verdict = trust.verify(ws, [anchor])
    assert (verdict["ok"], verdict["anchored_to"]) == (True, size + 2)
    first = {"key": done["old_key"], "checkpoints": 2, "from": size, "to": size, "given_up_after": size}
    then = {"key": done["new_key"], "checkpoints": 4, "from": size + 1, "to": size + 2, "given_up_after": None}
    assert verdict["keys"] == [first, then]
    told = {check["name"]: check for check in doctor(ws)["checks"]}["checkpoints"]
    assert told["ok"]
    assert "3 signed" in told["detail"]
    assert "1 of them with one that was given up" in told["detail"]


def test_a_log_rewritten_below_an_anchor_of_the_old_key_is_still_found(
    ws: Workspace, anchor: Path, tmp_path: Path
) -> None:
    lose(ws, tmp_path / "lost.key")
    begin_new_key(ws, actor=ANA, reason=WHY)
    rewrite_history(ws)
    verdict = trust.verify(ws, [anchor])
    assert not verdict["ok"]
    assert "rewritten" in verdict["first_bad"]["what"] or "anchored" in verdict["first_bad"]["what"]


def test_a_checkpoint_that_the_old_key_signs_later_is_refused_by_name(
    ws: Workspace, anchor: Path, tmp_path: Path
) -> None:
    """Whoever finds the key can sign what looks right, of records from after its time."""
    size = integrity.verify(ws)["size"]
    found = lose(ws, tmp_path / "lost.key")
    begin_new_key(ws, actor=ANA, reason=WHY)
    newest = checkpoints_in(ws, anchor)[-1].checkpoint
    forged = tmp_path / "forged.txt"
    forged.write_text(sign(newest, read_pem(found.read_bytes())), "utf-8")
    with pytest.raises(CheckpointInvalid, match=f"given up after record {size}"):
        trust.verify(ws, [forged])


def test_another_key_in_the_place_of_the_right_one_signs_nothing_in_silence(
    ws: Workspace, anchor: Path, tmp_path: Path
) -> None:
    found = lose(ws, tmp_path / "lost.key")
    begin_new_key(ws, actor=ANA, reason=WHY)
    (present,) = ws.settings.keys.glob("*.key")
    shutil.copy(present, tmp_path / "new.key")
    for other in (found.read_bytes(), key_pem(new_key())):
        present.write_bytes(other)
        with pytest.raises(WorkspaceBroken, match="is not the key"):
            make_checkpoint(ws, "story")
        with pytest.raises(CheckpointInvalid, match="is not the key"):
            trust.verify(ws, [anchor])
        assert "is not the key" in trust.verify(ws)["first_bad"]["what"]
        with pytest.raises(Refused, match="There is a signing key here"):
            begin_new_key(ws, actor=ANA, reason=WHY)
    shutil.copy(tmp_path / "new.key", present)
    make_checkpoint(ws, "story")
    assert trust.verify(ws, [anchor])["ok"]


def test_a_database_alone_names_no_key_as_one_of_its_log(ws: Workspace, anchor: Path, tmp_path: Path) -> None:
    """Whoever rewrites a log could also write that an earlier key was theirs, and sign anchors with it."""
    lose(ws, tmp_path / "lost.key")
    begin_new_key(ws, actor=ANA, reason=WHY)
    (earlier,) = ws.settings.keys.glob("*.earlier")
    earlier.rename(tmp_path / "earlier")
    with pytest.raises(CheckpointInvalid, match="which nobody knows here"):
        trust.verify(ws, [anchor])
    assert "which nobody knows here" in trust.verify(ws)["first_bad"]["what"]
    (tmp_path / "earlier").rename(earlier)
    assert trust.verify(ws, [anchor])["ok"]


def test_an_older_copy_of_the_log_is_shown_by_what_the_new_key_signed(
    ws: Workspace, anchor: Path, tmp_path: Path
) -> None:
    older = shutil.copy(ws.settings.database, tmp_path / "older.db")
    size = integrity.verify(ws)["size"]
    lose(ws, tmp_path / "lost.key")
    begin_new_key(ws, actor=ANA, reason=WHY)
    shutil.copy(older, ws.settings.database)
    assert trust.verify(ws)["ok"], "whole in itself"
    assert trust.verify(ws, [anchor])["first_bad"]["seq"] == size + 1
    with pytest.raises(WorkspaceBroken, match="is not the key"):
        make_checkpoint(ws, "story")


def test_a_key_can_be_lost_more_than_once(ws: Workspace, anchor: Path, tmp_path: Path) -> None:
    for number in range(3):
        lose(ws, tmp_path / f"lost-{number}.key")
        assert begin_new_key(ws, actor=ANA, reason=WHY)["signed"] == 1
    verdict = trust.verify(ws, [anchor])
    assert verdict["ok"]
    assert [key["key"] for key in verdict["keys"]] == fingerprints(ws)
    assert len(set(fingerprints(ws))) == 4
    assert [key["given_up_after"] is None for key in verdict["keys"]] == [False, False, False, True]


def test_an_export_is_checked_with_the_key_of_today(ws: Workspace, anchor: Path, tmp_path: Path) -> None:
    lose(ws, tmp_path / "lost.key")
    done = begin_new_key(ws, actor=ANA, reason=WHY)
    exported = export_log(ws, tmp_path / "log.zip", actor=ANA)
    assert exported["key"] == done["key"]
    assert verify_offline(tmp_path / "log.zip", done["key"], [])[0].startswith("VERIFIED")
    with zipfile.ZipFile(tmp_path / "log.zip") as bundle:
        assert sum(name.startswith("checkpoints/") for name in bundle.namelist()) == 2


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_no_key_is_made(ws: Workspace, anchor: Path, tmp_path: Path, reason: str) -> None:
    lose(ws, tmp_path / "lost.key")
    with pytest.raises(Refused, match="needs a reason"):
        begin_new_key(ws, actor=ANA, reason=reason)
    assert not list(ws.settings.keys.glob("*.key"))


def test_no_key_follows_one_that_is_here_or_never_was(ws: Workspace, plan: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Nothing was signed yet"):
        begin_new_key(ws, actor=ANA, reason=WHY)
    make_checkpoint(ws, "story")
    size = integrity.verify(ws)["size"]
    with pytest.raises(Refused, match="There is a signing key here"):
        begin_new_key(ws, actor=ANA, reason=WHY)
    with pytest.raises(Refused, match="may not begin a new signing key"):
        begin_new_key(ws, actor=Actor("bo", "Bo", role="owner"), reason=WHY)
    assert integrity.verify(ws)["size"] == size


def test_no_key_follows_where_the_log_is_not_what_was_signed(ws: Workspace, anchor: Path, tmp_path: Path) -> None:
    lose(ws, tmp_path / "lost.key")
    rewrite_history(ws)
    with pytest.raises(CheckpointInvalid, match="is not the one of its checkpoint"):
        begin_new_key(ws, actor=ANA, reason=WHY)
    assert not list(ws.settings.keys.glob("*.key")), "no key is left behind"


def test_a_key_whose_record_was_not_written_is_not_left_behind(ws: Workspace, anchor: Path, tmp_path: Path) -> None:
    lose(ws, tmp_path / "lost.key")
    with sqlite3.connect(ws.settings.database) as raw:
        raw.execute("DROP TRIGGER audit_log_no_update")
    with pytest.raises(WorkspaceBroken, match="guard"):
        begin_new_key(ws, actor=ANA, reason=WHY)
    assert not list(ws.settings.keys.glob("*.key"))

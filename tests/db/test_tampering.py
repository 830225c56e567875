"""Nothing can change a record without being found: random harm to a log of a thousand records.

The guards are put back after each deed, so that their absence is not what is found. What only an anchor can
show is found at or below it; above it, it is not, and that is said here as exactly as the rest.
"""

from __future__ import annotations

import gc
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.engine import open_engine
from services.history.anchored import Anchor, is_behind
from services.history.integrity import verify
from services.settings import Settings
from services.workspace import Workspace
from tests.conftest import large
from tests.db import tampering
from tests.db.tampering import Hand, behind_the_door
from tests.db.thousand import SIZE, Log, build_log, two_edits_of_one_field

HANDS: list[Hand] = [
    tampering.flip_a_bit,
    tampering.edit_an_index_column,
    tampering.edit_a_value,
    tampering.edit_a_value_and_its_hash,
    tampering.delete_one,
    tampering.delete_one_and_close_the_gap,
    tampering.insert_at_the_end,
    tampering.insert_in_the_middle,
    tampering.swap_two,
    tampering.copy_over,
    tampering.cut_the_tail,
    tampering.cut_the_tail_and_move_the_head,
    tampering.rewrite_from,
    tampering.rewrite_a_value_from,
    tampering.rewrite_a_part,
    tampering.rewrite_with_nonsense,
    tampering.rewrite_in_another_spelling,
    tampering.edit_a_live_value,
    tampering.edit_a_live_mark,
    tampering.delete_a_live_row,
    tampering.insert_a_live_row,
    tampering.edit_the_head,
]
CASES = large(2100) // len(HANDS)
"""For each hand; 2,100 in all in the deep check, and a hundred more databases exchanged for older ones."""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    log = build_log(tmp_path_factory.mktemp("log"))
    verdict = judge(log.file)
    assert (verdict["ok"], verdict["size"], len(log.heads)) == (True, SIZE, SIZE + 1)
    return log


def judge(file: Path, *anchors: Anchor) -> dict[str, Any]:
    return verify(Workspace(Settings(file.parent), open_engine(file)), anchors=anchors)


def harmed(log: Log, hand: Hand, rng: random.Random, tmp_path: Path) -> tuple[Path, tampering.Harm]:
    file = tmp_path / "harmed.db"
    shutil.copyfile(log.file, file)
    with behind_the_door(file) as raw:
        harm = hand(raw, rng, log)
    return file, harm


@pytest.mark.parametrize("hand", HANDS, ids=lambda hand: hand.__name__)
def test_all_harm_at_or_below_the_anchor_is_found_and_named(log: Log, hand: Hand, tmp_path: Path) -> None:
    for case in range(CASES):
        rng = random.Random(f"{hand.__name__} {case}")
        file, harm = harmed(log, hand, rng, tmp_path)
        covering = log.anchor(rng.randint(min(harm.first or 1, SIZE), SIZE))
        anchors = [covering] if harm.needs_anchor else rng.choice([[], [covering], [log.anchor(rng.randint(1, SIZE))]])
        verdict = judge(file, *anchors)
        where = f"{hand.__name__} {case}: {harm}, anchored at {[size for size, _ in anchors]}: {verdict['first_bad']}"
        assert not verdict["ok"], where
        named = verdict["first_bad"]["seq"]
        assert "guard" not in verdict["first_bad"]["what"], where
        assert named <= (harm.first or SIZE + 100) or named in harm.named, where
        if harm.named and not anchors:
            assert named in harm.named, where


def test_a_database_exchanged_for_an_older_copy_is_found_by_a_later_anchor_and_only_by_that(log: Log) -> None:
    assert len(log.older) >= 10
    for size, older in log.older:
        assert judge(older)["ok"], "an old copy is whole in itself"
        for later in random.Random(size).choices(range(size + 1, SIZE + 1), k=max(1, large(100) // len(log.older))):
            verdict = judge(older, log.anchor(later))
            assert verdict["first_bad"] == {
                "seq": size + 1,
                "what": f"record {size + 1} is missing: the log was anchored with {later} records",
            }
            assert is_behind(size, log.heads[size], [log.anchor(later)])
        assert judge(older, log.anchor(size), log.anchor(size - 1))["ok"], "an older anchor cannot tell"
        assert is_behind(size, log.heads[size], [log.anchor(size), log.anchor(size - 1)]) is None


@pytest.mark.parametrize("case", range(large(50)))
def test_above_the_anchor_a_rewritten_chain_is_not_seen(log: Log, case: int, tmp_path: Path) -> None:
    """The limit that the page and the docs state: whoever can rewrite everything is seen only up to an anchor."""
    rng = random.Random(case)
    file, harm = harmed(log, tampering.rewrite_from, rng, tmp_path)
    assert harm.first is not None
    assert judge(file)["ok"]
    if harm.first > 1:
        below = rng.randint(1, harm.first - 1)
        assert judge(file, log.anchor(below))["ok"]
        verdict = judge(file, log.anchor(below), log.anchor(harm.first))
        assert below + 1 <= verdict["first_bad"]["seq"] <= harm.first
    assert not judge(file, log.anchor(harm.first))["ok"]


def test_a_record_that_is_added_in_every_detail_is_one_that_was_added(log: Log, tmp_path: Path) -> None:
    """The other limit: a new record at the end, with the head moved along, is what Cairn itself would write."""
    file = tmp_path / "longer.db"
    shutil.copyfile(log.file, file)
    with behind_the_door(file) as raw:
        row = tampering.forged(log, random.Random(1), SIZE + 1)
        tampering.insert(raw, row)
        tampering.move_head(raw, SIZE + 1, row[3])
    assert judge(file, log.anchor(SIZE))["ok"]
    assert not judge(file, log.anchor(SIZE), (SIZE + 1, b"another"))["ok"]


def test_an_anchor_that_contradicts_names_the_stretch_between_it_and_the_last_one_that_agrees(
    log: Log, tmp_path: Path
) -> None:
    file = tmp_path / "rewritten.db"
    shutil.copyfile(log.file, file)
    with behind_the_door(file) as raw:
        tampering.store(raw, 500, tampering.edited(tampering.read(raw, 500)[1], random.Random(1), ("reason",)))
        tampering.move_head(raw, SIZE, tampering.rehash(raw, log, 500))
    bad = judge(file, *(log.anchor(size) for size in (900, 100, 400, 700)))["first_bad"]
    assert bad == {
        "seq": 401,
        "what": "one of the records 401 to 700 is not what was anchored: the chain was rewritten",
    }
    assert judge(file, log.anchor(499), log.anchor(500))["first_bad"]["seq"] == 500
    assert judge(file, log.anchor(499), (499, b"another"))["first_bad"]["seq"] == 1, "two that contradict each other"


def test_a_rewritten_value_that_a_later_record_contradicts_is_not_blamed_on_the_later_one(
    log: Log, tmp_path: Path
) -> None:
    """The later record shows that something is wrong; the anchor shows that it may have begun before."""
    first, then = two_edits_of_one_field(log)
    file = tmp_path / "rewritten.db"
    shutil.copyfile(log.file, file)
    with behind_the_door(file) as raw:
        tampering.store(raw, first, tampering.edited(tampering.read(raw, first)[1], random.Random(1), ("new",)))
        tampering.move_head(raw, SIZE, tampering.rehash(raw, log, first))
    assert judge(file)["first_bad"]["seq"] == then
    assert judge(file, log.anchor(first - 1))["first_bad"]["seq"] == then
    assert judge(file, log.anchor(SIZE))["first_bad"]["seq"] == 1
    assert judge(file, log.anchor(SIZE), log.anchor(first - 1))["first_bad"]["seq"] == first


def test_a_verification_that_stopped_early_leaves_the_database_to_its_writers(log: Log, tmp_path: Path) -> None:
    file = tmp_path / "harmed.db"
    shutil.copyfile(log.file, file)
    with behind_the_door(file) as raw:
        raw.execute("DELETE FROM audit_log WHERE seq = 2")
    gc.disable()
    try:
        assert judge(file)["first_bad"]["seq"] == 2
        with closing(sqlite3.connect(file, timeout=0)) as raw:
            raw.execute("BEGIN EXCLUSIVE")
    finally:
        gc.enable()


def test_tampering_with_the_file_itself_is_never_a_traceback(log: Log, tmp_path: Path) -> None:
    """Bits flipped in the pages, past SQLite: what is read is judged, what cannot be read is said."""
    file, size = tmp_path / "bits.db", log.file.stat().st_size
    with closing(sqlite3.connect(log.file)) as raw:
        unused = raw.execute("PRAGMA freelist_count").fetchone()[0]
    found = 0
    for case in range(large(200)):
        rng = random.Random(case)
        data = bytearray(log.file.read_bytes())
        for _ in range(20):
            data[rng.randrange(size)] ^= 1 << rng.randrange(8)
        file.write_bytes(data)
        found += not judge(file)["ok"]
    assert unused == 0
    assert found >= large(200) * 0.9

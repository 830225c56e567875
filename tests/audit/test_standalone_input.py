"""Whatever a path leads to, the lone script says in one sentence what it is and what is not shown."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.audit.exports import Checked, write
from tests.conftest import large


def test_without_a_checkpoint_or_a_key_it_says_what_is_not_shown(whole: Path, check: Checked) -> None:
    manifest = whole / "manifest.json"
    write(manifest, json.dumps(json.loads(manifest.read_text("utf-8")) | {"key": None}))
    assert "Signatures were not checked" in check(whole)[1]
    shutil.rmtree(whole / "checkpoints")
    (whole / "proofs.jsonl").unlink()
    code, said = check(whole)
    assert (code, "nothing shows that this is the log that was written" in said) == (0, True)


@pytest.mark.parametrize(
    "manifest",
    ["", "{", "[]", "null", "{}", '{"format": "cairn/v1/export"}', "[" * 100_000, "\x00", '"\\ud800"',
     '{"format":"cairn/v1/export","log":"\\ud800","size":1,"complete":true}',
     '{"format":"cairn/v1/export","log":7,"size":1,"complete":true}',
     '{"format":"cairn/v1/export","log":"x","size":"1","complete":true}'],
)  # fmt: skip
def test_what_is_no_export_is_said_in_one_sentence(whole: Path, check: Checked, manifest: str) -> None:
    write(whole / "manifest.json", manifest)
    code, said = check(whole)
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("Nothing could be checked. ")
    assert "is no export of a Cairn audit log" in said


def test_paths_that_are_nothing_are_said_in_one_sentence(whole: Path, tmp_path: Path, check: Checked) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "garbage.zip").write_bytes(b"PK\3\4 not a zip at all")
    for arguments in (
        (tmp_path / "empty",), (tmp_path / "garbage.zip",), (tmp_path / "nowhere",),
        (whole, "--checkpoint", str(tmp_path / "nowhere")), (whole, "--key", "not+a+key"), (whole, "--key", "é"),
    ):  # fmt: skip
        code, said = check(*arguments)
        assert (code, said.startswith("Nothing could be checked. "), said.count("\n")) == (2, True, 1), said


def test_what_a_bundle_says_cannot_command_the_terminal(whole: Path, check: Checked) -> None:
    file = max((whole / "checkpoints").iterdir())
    write(file, file.read_text("utf-8").replace("cairn/", "\x1b[2J", 1))
    assert check(whole)[1].startswith("NOT VERIFIED. checkpoints/")
    assert "belongs to another log (?[2J" in check(whole)[1]


def test_a_cut_or_damaged_zip_file_never_ends_in_a_traceback(whole: Path, tmp_path: Path, check: Checked) -> None:
    packed = Path(shutil.make_archive(str(tmp_path / "whole"), "zip", whole)).read_bytes()
    chance, damaged = random.Random(2026), tmp_path / "damaged.zip"
    for _ in range(large(800)):
        raw = bytearray(packed)
        for _ in range(chance.randint(1, 4)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        damaged.write_bytes(raw[: chance.randrange(len(raw))] if chance.random() < 0.3 else raw)
        code, said = check(damaged)
        assert code in (0, 1, 2)
        assert said.startswith(("VERIFIED", "NOT VERIFIED", "Nothing could be checked"))
    with zipfile.ZipFile(tmp_path / "whole.zip") as archive:
        assert archive.testzip() is None


def test_any_changed_byte_of_records_checkpoints_or_proofs_is_found(whole: Path, check: Checked) -> None:
    chance = random.Random(7)
    files = [whole / "records.jsonl", whole / "proofs.jsonl", *(whole / "checkpoints").iterdir()]
    for _ in range(large(800)):
        file = chance.choice(files)
        genuine = file.read_bytes()
        at = chance.randrange(len(genuine))
        changed = genuine[:at] + bytes([genuine[at] ^ 1 << chance.randrange(8)]) + genuine[at + 1 :]
        file.write_bytes(changed)
        code, said = check(whole)
        if meaning(file, changed) != meaning(file, genuine):
            assert code == 1, (file.name, at, said)
        file.write_bytes(genuine)


def meaning(file: Path, raw: bytes) -> object:
    """What stands in a file; of JSON lines neither blanks nor the case of hexadecimal digits mean anything."""
    if file.suffix == ".txt":
        return raw
    try:
        parsed = [json.loads(line) for line in raw.splitlines()]
        return [{name: body if name == "body" else str(body).lower() for name, body in line.items()} for line in parsed]
    except (ValueError, AttributeError):
        return None

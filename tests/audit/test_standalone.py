"""An export is checked by a lone script with nothing but Python, which names the first thing that is wrong."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit import bundle, standalone
from audit.checkpoint import sign
from audit.words import six_words
from tests.audit.exports import KEY, OTHER_KEY, SIZES, Checked, Log, edited, lines_of, rehashed, write


def test_a_whole_export_verifies_with_python_alone(log: Log, whole: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-S", str(whole / "verify.py")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"VERIFIED. Log {log.id}. All 15 records")
    assert f"12 records, 2026-11-20T09:14:00.000000Z, {six_words(log.tree.root(12))}" in done.stdout
    assert "Records above 12 are not covered" in done.stdout
    assert log.line in done.stdout, "a key that came with the bundle must be compared"


def test_the_script_knows_the_standard_library_alone_and_an_old_python() -> None:
    tree = ast.parse(Path(standalone.__file__).read_text("utf-8"), feature_version=(3, 8))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name if isinstance(node, ast.Import) else node.module for node in nodes for alias in node.names}
    assert {str(name).split(".")[0] for name in names} <= sys.stdlib_module_names


def test_a_zip_file_of_it_verifies_too(log: Log, whole: Path, tmp_path: Path, check: Checked) -> None:
    flat = Path(shutil.make_archive(str(tmp_path / "flat"), "zip", whole))
    inside = Path(shutil.make_archive(str(tmp_path / "inside"), "zip", tmp_path, "export"))
    for path in (flat, inside):
        code, said = check(path, "--key", log.line)
        assert (code, "VERIFIED" in said, "Compare it" in said) == (0, True, False)


def test_some_records_verify_by_their_proofs(log: Log, tmp_path: Path, check: Checked) -> None:
    code, said = check(log.export(tmp_path / "part", seqs=[3, 8, 9]))
    assert (code, said.splitlines()[0].split(". ")[2]) == (
        0,
        "Proved to be in it: 3 records, with the bytes that they always had.",
    )


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (lambda lines: [*lines[:4], lines[4].replace("Plan!A5", "Plan!A6"), *lines[5:]], "Record 5 was changed"),
        (lambda lines: [*lines[:4], edited(lines[4], hash="00" * 32), *lines[5:]], "Record 5 was changed"),
        (lambda lines: [*lines[:4], edited(lines[4], prev="00" * 32), *lines[5:]], "Record 5 was changed"),
        (lambda lines: [*lines[:4], *lines[5:]], "Record 5 is missing"),
        (lambda lines: lines[1:], "Record 1 is missing"),
        (lambda lines: lines[:10], "Record 11 is missing: there were 15"),
        (lambda lines: [], "Record 1 is missing"),
        (lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]], "Record 4 is missing, or stands"),
        (lambda lines: [*lines, lines[-1]], "Record 16 is missing, or stands"),
        (lambda lines: [*lines[:4], lines[4][:40]], "Record 5 cannot be read"),
        (lambda lines: [*lines[:4], "[" * 10_000 + "\n"], "Record 5 cannot be read"),
        (lambda lines: [*lines[:4], edited(lines[4], seq=-5)], "Record 5 cannot be read"),
        (lambda lines: [*lines[:4], edited(lines[4], seq="5")], "Record 5 cannot be read"),
        (lambda lines: [*lines[:4], edited(lines[4], body="\ud800")], "Record 5 cannot be read"),
        (lambda lines: [*lines[:4], "\n", *lines[4:]], "Record 5 cannot be read"),
    ],
)
def test_a_tampered_record_is_named(
    whole: Path, check: Checked, tamper: Callable[[list[str]], list[str]], sentence: str
) -> None:
    write(whole / "records.jsonl", *tamper(lines_of(whole / "records.jsonl")))
    code, said = check(whole)
    assert (code, said.startswith(f"NOT VERIFIED. {sentence}"), said.count("\n")) == (1, True, 1), said


def test_a_chain_made_again_is_found_at_the_next_checkpoint(log: Log, whole: Path, check: Checked) -> None:
    write(whole / "records.jsonl", *rehashed(log, 5))
    code, said = check(whole)
    assert (code, "Records 1 to 7 are not those of checkpoints/" in said) == (1, True)


def test_a_record_that_is_hashed_anew_after_another_one_does_not_continue(
    log: Log, whole: Path, tmp_path: Path, check: Checked
) -> None:
    for folder in (whole, log.export(tmp_path / "part", seqs=[4, 5])):
        lines = lines_of(folder / "records.jsonl")
        at = [json.loads(line)["seq"] for line in lines].index(5)
        body = json.loads(lines[at])["body"].encode()
        digest = standalone.sha256(b"cairn/v1/record\0", b"\0" * 32, (5).to_bytes(8, "big"), body)
        lines[at] = edited(lines[at], prev="00" * 32, hash=digest.hex())
        write(folder / "records.jsonl", *lines)
        assert check(folder) == (1, "NOT VERIFIED. Record 5 does not continue the one before it.\n")


@pytest.mark.parametrize("stated", [{"head": "00" * 32}, {"size": 14}, {"head": None}])
def test_a_log_that_ends_elsewhere_than_stated_is_found(
    log: Log, tmp_path: Path, check: Checked, stated: dict[str, Any]
) -> None:
    code, said = check(log.export(tmp_path / "other", **stated))
    assert (code, said.startswith("NOT VERIFIED. The log does not end with record")) == (1, True)


def test_a_record_that_is_hashed_but_not_canonical_or_of_another_log_is_named(whole: Path, check: Checked) -> None:
    lines = lines_of(whole / "records.jsonl")
    first = json.loads(lines[0])
    for what, other in (('"seq":1', '"seq": 1'), ('"log":"', '"log":"x'), ('"seq":1', '"seq":2')):
        body = first["body"].replace(what, other)
        previous = bytes.fromhex(first["prev"])
        digest = standalone.sha256(b"cairn/v1/record\0", previous, (1).to_bytes(8, "big"), body.encode())
        write(whole / "records.jsonl", edited(lines[0], body=body, hash=digest.hex()), *lines[1:])
        code, said = check(whole)
        assert (code, "Record 1 is no record of this log in its canonical form" in said) == (1, True)


def test_a_shortened_log_is_found_by_a_checkpoint_that_somebody_kept(log: Log, tmp_path: Path, check: Checked) -> None:
    cut = Log(log.id, log.stored[:9])
    folder = log.export(tmp_path / "cut", size=9, head=cut.stored[-1].hash.hex())
    write(folder / "records.jsonl", *map(bundle.record_line, cut.stored))
    (folder / "proofs.jsonl").unlink()
    for file in (folder / "checkpoints").glob("*12-*"):
        file.unlink()
    assert check(folder)[0] == 0, "nothing in the bundle shows it"
    kept = tmp_path / "anchors.txt"
    write(kept, sign(log.checkpoint(7), KEY), "\n", sign(log.checkpoint(12), KEY))
    code, said = check(folder, "--checkpoint", str(kept))
    assert (code, said) == (1, "NOT VERIFIED. Record 10 is missing: there were 12 records.\n")


def test_a_bundle_signed_by_somebody_else_is_found_by_the_key_that_one_was_given(
    log: Log, tmp_path: Path, check: Checked
) -> None:
    forged = replace(log, key=OTHER_KEY).export(tmp_path / "forged")
    assert check(forged)[0] == 0, "nothing in the bundle shows it"
    code, said = check(forged, "--key", log.line)
    assert (code, "is not signed with the key" in said) == (1, True)
    for mistyped in (log.line.replace("cairn", "cairm"), log.line[:-1] + "A", log.line.replace("+", "-", 1)):
        assert "a letter of it is wrong" in check(forged, "--key", mistyped)[1]


def test_checkpoints_are_held_to_their_signature(log: Log, whole: Path, check: Checked) -> None:
    file = max((whole / "checkpoints").iterdir())
    genuine = file.read_text("utf-8")
    other_log = sign(replace(log.checkpoint(12), origin="cairn/other"), KEY)
    other_state = sign(replace(log.checkpoint(12), state=b"\4" * 32), OTHER_KEY)
    for text, sentence in (
        (genuine.replace("\nat 2026", "\nat 2027"), "was changed after it was signed"),
        (genuine.replace("\n12\n", "\n13\n"), "was changed after it was signed"),
        (other_log, "belongs to another log (cairn/other)"),
        (other_state, "is not signed with the key"),
        (sign(replace(log.checkpoint(12), root=b"\5" * 32), KEY), "Records 1 to 12 are not those of"),
        (sign(replace(log.checkpoint(12), head=b"\5" * 32), KEY), "Records 1 to 12 are not those of"),
        (f"{genuine[:-3]}{chr(ord(genuine[-3]) + 1)}=\n", "is no signed checkpoint"),
        (genuine[:-9], "is no signed checkpoint"),
        (genuine + "more\n", "is no signed checkpoint"),
        ("", "is no signed checkpoint"),
    ):
        write(file, text)
        code, said = check(whole)
        assert (code, sentence in said) == (1, True), said


def test_a_proof_that_does_not_hold_is_named(log: Log, tmp_path: Path, check: Checked) -> None:
    folder = log.export(tmp_path / "part", seqs=[3, 8, 9])
    lines = lines_of(folder / "proofs.jsonl")
    assert len(lines) == 4
    for number, line in enumerate(lines, 1):
        path = json.loads(line)["path"]
        for wrong in (path[:-1], [*path, path[0]], ["00" * 32, *path[1:]]):
            write(folder / "proofs.jsonl", *lines[: number - 1], edited(line, path=wrong), *lines[number:])
            assert check(folder) == (1, f"NOT VERIFIED. The proof in line {number} does not hold.\n")
        for garbage in (
            "{}\n",
            "x\n",
            edited(line, path=["zz"]),
            edited(line, seq=15),
            edited(line, size=99, later=99),
        ):
            write(folder / "proofs.jsonl", *lines[: number - 1], garbage, *lines[number:])
            code, said = check(folder)
            assert (code, f"The proof in line {number} cannot be read or proves nothing" in said) == (1, True), said


def test_a_part_of_a_log_needs_a_proof_for_each_record_and_each_checkpoint(
    log: Log, tmp_path: Path, check: Checked
) -> None:
    folder = log.export(tmp_path / "part", seqs=[3, 8, 9])
    records_of_it = lines_of(folder / "records.jsonl")
    write(folder / "records.jsonl", *records_of_it[::-1])
    assert "Record 10 is missing, or stands in another place" in check(folder)[1]
    write(folder / "records.jsonl", *records_of_it)
    lines = lines_of(folder / "proofs.jsonl")
    write(folder / "proofs.jsonl", *lines[1:])
    assert "Record 3 has no proof" in check(folder)[1]
    write(folder / "proofs.jsonl", *lines[:3])
    assert "Nothing proves that the log still begins with the 7 records" in check(folder)[1]
    write(folder / "proofs.jsonl", *lines)
    kept = tmp_path / "kept.txt"
    write(kept, sign(log.checkpoint(5), KEY))
    assert "still begins with the 5 records" in check(folder, "--checkpoint", str(kept))[1]
    write(kept, sign(replace(log.checkpoint(12), root=b"\5" * 32), KEY))
    assert "Two checkpoints state different logs" in check(folder, "--checkpoint", str(kept))[1]


def test_a_checkpoint_over_nothing_or_made_twice_needs_no_proof(log: Log) -> None:
    once = list(bundle.proof_lines(log.tree, [3], SIZES))
    assert list(bundle.proof_lines(log.tree, [3], [12, 0, 7, 7])) == once
    assert list(bundle.proof_lines(log.tree, [3, 15], [])) == []

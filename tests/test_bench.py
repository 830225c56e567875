"""The benchmarks run at toy sizes and print the promised rows. Nothing here looks at a time."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from benchmarks import data, runner
from benchmarks.base import Gate
from benchmarks.pages import VIEWS
from benchmarks.registry import BENCHMARKS
from cli.main import main
from domain.errors import Refused
from domain.records import WHOLE_ROW

PROMISED = {"name", "what", "against", "ours", "peer_or_floor", "ratio", "gate", "holds"}


def bench(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Run the command; gives its exit code and what it printed."""
    monkeypatch.setattr(sys, "argv", ["cairn", "bench", *words])
    code = main()
    return code, capsys.readouterr().out


def test_there_is_one_row_for_each_benchmark_and_a_broken_gate_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = bench(monkeypatch, capsys, "t8", "T10", "--size", "60", "--pairs", "1", "--json")
    rows: list[dict[str, Any]] = json.loads(said)["rows"]
    assert [row["name"] for row in rows] == ["T8", "T8-commit", "T10"]
    assert all(row.keys() >= PROMISED for row in rows)
    assert all(row["ours"] > 0 and row["peer_or_floor"] > 0 for row in rows)
    assert code == (0 if all(row["holds"] for row in rows) else 1)


def test_an_edit_is_measured_and_the_table_is_readable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, said = bench(monkeypatch, capsys, "T14", "--size", "20", "--pairs", "1")
    assert "an empty commit on the same file" in said
    assert "T14-link" in said
    assert "≤ 20×" in said


def test_a_whole_sync_is_measured_against_the_bare_read_and_the_straightforward_build(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, said = bench(monkeypatch, capsys, "T1", "T2", "T3", "T4", "T6", "--size", "40", "--pairs", "1", "--json")
    rows = {row["name"]: row for row in json.loads(said)["rows"]}
    assert list(rows) == ["T1", "T2", "T3", "T4", "T6"]
    assert all(row["ours"] > 0 for row in rows.values())
    assert (rows["T3"]["faster"], rows["T4"]["clock"]) == (True, "memory of all")


def test_every_page_is_opened_and_the_slowest_held_against_its_budget(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["cairn", "bench", "T15", "--size", "30", "--pairs", "1", "--json"])
    main()
    said = capfd.readouterr()
    (row,) = json.loads(said.out)["rows"]
    assert (row["name"], row["gate"], row["clock"]) == ("T15", 1, "cpu")
    views = {page for page, _ in VIEWS}
    assert views == {path.stem for path in (runner.ROOT / "pages").glob("*.py")} - {"__init__"}
    assert all(view in said.err for view in views)


def test_the_gates_are_those_of_the_design() -> None:
    gates = {name: str(benchmark.gate) for name, benchmark in BENCHMARKS.items() if benchmark.gate}
    assert gates == {
        "T1": "≤ 6×", "T2": "≤ 0.1×", "T3": "≥ 8× faster", "T4": "≤ 4×", "T6": "≤ 1.4×",
        "T5": "≤ 2×", "T8": "≤ 2×", "T10": "≤ 8×", "T11": "≥ 15× faster", "T13": "≥ 40× faster", "T13-memory": "≤ 0.3×",
        "T14": "≤ 20×", "T15": "≤ 1×",
    }  # fmt: skip


def test_a_gate_knows_on_which_side_it_is_broken() -> None:
    at_most, faster = Gate(2), Gate(40, faster=True)
    assert (at_most.ratio(3, 2), at_most.holds(1.5), at_most.holds(2.5)) == (1.5, True, False)
    assert (faster.ratio(1, 80), faster.holds(80), faster.holds(39)) == (80, True, False)


def test_an_unknown_name_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(Refused, match="T99") as refused:
        runner.chosen(["T99"])
    assert "T14" in refused.value.hint


def test_a_side_that_breaks_is_said_and_measures_nothing() -> None:
    broken = replace(BENCHMARKS["T14"], name="T14-gone")
    with pytest.raises(runner.CaseBroke, match="T14-gone"):
        runner.run(broken, size=10, pairs=1)


def test_the_same_seed_gives_the_same_workbook_and_it_looks_like_a_tracker(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        data.write_workbook(tmp_path / name, 50)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(tmp_path / "one.xlsx")["Plan"]
    assert [cell.value for cell in sheet[data.HEADER_ROW]] == list(data.HEADERS.values())
    assert len(data.HEADERS) == 15
    assert sheet.max_row == data.HEADER_ROW + 50
    assert any("," in str(cell.value) for cell in sheet["M"]), "some milestones wait for several"


def test_a_history_starts_each_change_from_what_the_last_one_left() -> None:
    rows: dict[str, dict[str, object]] = {}
    for unit in data.history(300, unit=40):
        for change in unit:
            if change.field == WHOLE_ROW:
                assert change.key not in rows
                rows[change.key] = dict(change.after)  # type: ignore[arg-type]
            else:
                assert rows[change.key][change.field] == change.before != change.after
                rows[change.key][change.field] = change.after
    assert len(rows) == 30

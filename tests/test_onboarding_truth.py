"""The truths are facts in one form, and the score that is held against them can fail."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from benchmarks import onboarding, truth
from benchmarks.judge import judge
from benchmarks.truth import Truth, real_files, truths
from cli.main import main
from domain.errors import Refused
from domain.rows import KEY
from domain.schema import MILESTONE
from tests.conftest import DEEP

RAW = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(truth.TRUTHS.glob("*.json"))}
READ = {name: raw for name, raw in RAW.items() if "refused" not in raw}
FIELDS = {KEY, *(field.name for field in MILESTONE.fields if field.editable)}
LANGUAGES = {"en", "de", "fr", "es", "pt", "sv", "ru", "zh", "ja", "ko", "tr", "cs"}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A small plan in German with a title above its header, a heading and a date that is none."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    for row in (
        ["Umzug Halle 4"],
        ["Nr.", "Meilenstein", "Verantwortlich", "Fällig am", "Status"],
        ["1", "Regale bestellt", "Mei Tanaka", date(2026, 3, 2), "erledigt"],
        [None, "Inbetriebnahme"],
        ["2", "Scanner im Einsatz", "Jonas Weir", "irgendwann", "offen"],
        ["3", "Halle übergeben", "Priya Nair, Otto Amaro", date(2026, 5, 4), "in Arbeit"],
    ):
        sheet.append(row)
    book.save(tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


TRUE = Truth(
    "plan.xlsx",
    "Plan",
    None,
    (2,),
    (3,),
    {"key": "A", "title": "B", "owner": "C", "due_date": "D", "status": "E"},
    {},
    ("Plan",),
    (
        {"row": 3, "key": "1", "title": "Regale bestellt", "due_date": "2026-03-02", "status": "done"},
        {"row": 5, "key": "2", "due_date": {"any": [], "held": True}},
        {"row": 6, "owner": "Priya Nair", "contributors": ["Otto Amaro"], "due_date": "2026-05-04"},
    ),
)


def scored(plan: Path, known: Truth) -> dict[str, Any]:
    """The score of one truth over one file."""
    return onboarding.score([known], [plan])


def test_a_sheet_that_is_read_as_its_truth_says_has_the_full_score(plan: Path) -> None:
    score = scored(plan, TRUE)
    assert score["per_file"][0]["differs"] == []
    assert [score[name]["share"] for name in ("sheet", *onboarding.GATES)] == [1, 1, 1, 1, 1]
    assert (score["values"]["of"], score["silent_wrong_values"], score["holds"]) == (9, 0, True)


@pytest.mark.parametrize(
    ("part", "otherwise", "says"),
    [
        ("mapping", {"columns": {**TRUE.columns, "owner": "A", "key": "C"}}, "owner: C in place of A"),
        ("mapping", {"columns": {**TRUE.columns, "notes": "F"}}, "notes: unmapped in place of F"),
        ("mapping", {"columns": {"title": "B"}}, "status: E in place of unmapped"),
        ("header_row", {"header_rows": (1,)}, "header: row 2 in place of 1"),
        ("header_row", {"refused": "no table"}, "a table at row 2, where there is none (no table)"),
        ("rows", {"rows": (4,)}, "rows: 3 in place of 4"),
        ("sheet", {"sheets": ("Other",)}, "tab: “Plan” in place of “Plan”"),
        ("values", {"samples": ({"row": 4, "title": "Inbetriebnahme"},)}, "Plan!B4 title: not read"),
        ("values", {"samples": ({"row": 5, "due_date": "2026-04-01"},)}, "Plan!D5 due_date: held in place of"),
    ],
)
def test_what_differs_lowers_its_share_and_is_named(
    plan: Path, part: str, otherwise: dict[str, Any], says: str
) -> None:
    score = scored(plan, replace(TRUE, **otherwise))
    assert score[part]["share"] < 1
    assert any(says in text for text in score["per_file"][0]["differs"])
    assert score["holds"] is (part == "sheet")


def test_a_value_that_is_given_and_wrong_is_counted_apart(plan: Path) -> None:
    wrong = replace(TRUE, samples=({"row": 3, "due_date": "2026-02-03"}, {"row": 5, "due_date": "2026-02-03"}))
    score = scored(plan, wrong)
    assert (score["values"]["right"], score["silent_wrong_values"]) == (0, 1), "the held cell is not silent"


def test_a_defensible_other_column_counts_as_right_and_its_values_are_not_judged(plan: Path) -> None:
    other = replace(TRUE, columns={**TRUE.columns, "owner": "F"}, alternatives={"owner": ["C"]})
    score = scored(plan, other)
    assert score["mapping"]["share"] == 1
    assert score["values"]["of"] == 7


def test_a_sheet_that_cannot_be_read_misses_everything_in_it(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(b"no workbook")
    found = judge(TRUE, tmp_path / "plan.xlsx")
    assert (str(found.header_row), str(found.mapping), str(found.rows), str(found.values)) == (
        "0/1",
        "0/5",
        "0/1",
        "0/9",
    )
    assert judge(replace(TRUE, refused="unreadable"), tmp_path / "plan.xlsx").differs == []


def test_the_score_says_in_words_that_the_real_files_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not here"):
        real_files(truth.ROOT.parent / "nowhere")
    with pytest.raises(Refused, match=r"plan\.xlsx"):
        onboarding.score([TRUE], [])


def test_there_are_truths_enough_in_all_languages_and_of_all_kinds() -> None:
    assert len(READ) >= 45
    assert {raw["language"] for raw in READ.values()} >= LANGUAGES
    kinds = Counter(Path(raw["file"]).suffix for raw in RAW.values())
    assert kinds.keys() >= {".csv", ".xlsx", ".xls", ".ods"}
    assert len(RAW) - len(READ) >= 10, "sheets that are to be refused"


@pytest.mark.parametrize("name", READ)
def test_a_truth_agrees_with_itself(name: str) -> None:
    raw = READ[name]
    assert raw["columns"].keys() == raw["mapping"].keys() <= FIELDS
    assert all(re.fullmatch("[A-Z]{1,2}", letters) for letters in raw["columns"].values())
    assert raw.get("acceptable_alternatives", {}).keys() <= FIELDS
    assert raw["header_row"] in raw["header_rows"]
    assert max(raw["header_rows"]) < raw["first_data_row"] <= raw["last_data_row"]
    assert raw["n_data_rows"] <= raw["last_data_row"] - raw["first_data_row"] + 1
    assert raw["sample_rows"] or raw["n_data_rows"] == 0
    for sample in raw["sample_rows"]:
        assert raw["first_data_row"] <= sample["row"] <= raw["last_data_row"]
        assert sample.keys() - {"row", "contributors"} <= raw["columns"].keys()
        assert all(len(str(value)) <= 100 for value in sample.values()), "facts, no sentences"


def test_every_truth_stands_for_a_real_file_and_nothing_breaks(shared: Path) -> None:
    small = (".csv", ".ods", ".xls")
    known = real_files(shared / "data" / "trackers")
    files = [path for path in known if DEEP or (path.suffix in small and path.stat().st_size < 12_000)]
    names = {path.name for path in files}
    score = onboarding.score([one for one in truths() if one.file in names], files)
    assert score["inspect"]["tracebacks"] == 0, score["inspect"]["broken"]
    assert all(one["message"] for one in score["inspect"]["refused"])
    assert score["header_row"]["of"] >= 8


def test_the_command_prints_one_document_and_a_missed_gate_ends_with_1(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def bench(known: Truth, *words: str) -> tuple[int, str]:
        monkeypatch.setattr(onboarding, "truths", lambda: [known])
        monkeypatch.setattr(onboarding, "real_files", lambda: [plan])
        monkeypatch.setattr(sys, "argv", ["cairn", "bench", "onboarding", *words])
        return main(), capsys.readouterr().out

    code, said = bench(TRUE, "--json")
    assert (code, json.loads(said)["mapping"]) == (0, {"right": 5, "of": 5, "share": 1.0, "gate": 0.95, "holds": True})
    code, said = bench(replace(TRUE, rows=(7,)))
    assert code == 1
    assert "rows: 3 in place of 7" in said

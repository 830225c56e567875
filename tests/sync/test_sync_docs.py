"""docs/sync.md says of each stage what the policy does, and of every pause that there is what it means."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.records import Stage
from sync import guards
from sync.policy import POLICY, Leader, Verdict, row_decisions
from tests.conftest import ROOT
from ui.words import STAGE

DOCS = (ROOT / "docs" / "sync.md").read_text("utf-8")
SAID = {
    Verdict.TAKE: "taken in",
    Verdict.ASK: "a person decides",
    Verdict.PROPOSE: "a proposal",
    Verdict.SHEET_WINS: "the sheet's value is taken, Cairn's is kept in the inbox",
    Verdict.REPORT: "reported",
}
IN_CAIRN = {Verdict.TAKE: "written to the sheet", Verdict.LEAVE: "stays in Cairn"}


def rows_under(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, cell by cell."""
    section = DOCS.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize(("stage", "leader"), POLICY)
def test_the_table_of_stages_is_the_policy(stage: Stage, leader: Leader) -> None:
    name = STAGE[stage]
    if stage is Stage.SHARED:
        name += ", what Cairn leads" if leader is Leader.DATABASE else ", what the sheet leads"
    of_cells, of_rows = POLICY[stage, leader], row_decisions(stage)
    row = [name, SAID[of_cells.sheet_edit], IN_CAIRN[of_cells.app_edit], SAID[of_cells.conflict]]
    assert [*row, SAID[of_rows.new_row], SAID[of_rows.lost_row]] in rows_under("What each stage does")


def test_the_table_of_stages_names_no_other() -> None:
    assert len(rows_under("What each stage does")) == len(POLICY)


def pauses_in_code() -> Iterator[str]:
    """The sentence of every pause as the code has it, with … for what is filled in."""
    for path in (*(ROOT / "sync").glob("*.py"), *(ROOT / "services").rglob("*.py")):
        yield from pauses_of(path)


def pauses_of(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "SyncPaused":
            yield text_of(node.args[0], functions)


def text_of(node: ast.expr, functions: dict[str, ast.FunctionDef]) -> str:
    if isinstance(node, ast.Starred):
        call = node.value
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Name)
        answer = next(found for found in ast.walk(functions[call.func.id]) if isinstance(found, ast.Return))
        assert isinstance(answer.value, ast.Tuple)
        return text_of(answer.value.elts[0], functions)
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)


def test_every_pause_is_explained_and_every_explanation_has_its_pause() -> None:
    phrases = [row[0].strip("“”") for row in rows_under("What each pause means")]
    sentences = list(pauses_in_code())
    assert len(sentences) >= 8
    explained = {sentence: [phrase for phrase in phrases if phrase in sentence] for sentence in sentences}
    assert [sentence for sentence, found in explained.items() if len(found) != 1] == []
    assert {phrase for found in explained.values() for phrase in found} == set(phrases)


def test_the_limits_in_the_docs_are_those_of_the_guards() -> None:
    said = re.sub(r"\s+", " ", DOCS)
    assert guards.MOST_SHARE == 0.5
    assert "more than half" in said
    assert f"more than {guards.MISSING_ROWS} rows and more than {guards.MISSING_SHARE:.0%}".replace("%", " %") in said
    changed = f"more than {guards.CHANGED_CELLS} cells and more than {guards.CHANGED_SHARE:.0%}".replace("%", " %")
    assert changed in said

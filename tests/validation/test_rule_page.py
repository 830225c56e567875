"""The page of rules says what the rules say, and every rule that cells break is on it."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.conftest import ROOT
from validation.rules.rule_page import rules_page
from validation.values.problems import HELD, NOTES, SHEET

VALIDATION = ROOT / "validation"


def test_the_page_in_docs_is_the_one_that_the_rules_write() -> None:
    written = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert written == rules_page(), "write it anew: python3 manage.py rules --page > docs/rules.md"


def named_in(path: Path, functions: set[str], position: int) -> set[str]:
    """The texts that stand at a position in the calls of some functions: the names of rules."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    named = (
        node.args[position]
        for node in calls
        if isinstance(node.func, ast.Name) and node.func.id in functions and len(node.args) > position
    )
    return {str(one.value) for one in named if isinstance(one, ast.Constant)}


def test_every_rule_that_a_cell_can_break_is_listed_and_none_is_listed_in_vain() -> None:
    modules = [path for path in VALIDATION.rglob("*.py") if not path.name.startswith("rules_")]
    held = {name for path in modules for name in named_in(path, {"held", "Problem", "Doubt"}, 0)}
    noted = {name for path in modules for name in named_in(path, {"noted"}, 1)}
    about = {
        name
        for path in (VALIDATION / name for name in ("values/conventions.py", "values/formulas.py", "tables/painted.py"))
        for name in named_in(path, {"Issue"}, 0)
    }
    rows = {"blank-key", "duplicate-key", "ambiguous-row", "title-needed"}
    assert (held | noted) - set(NOTES) == set(HELD) - rows
    assert noted <= set(NOTES) <= held | noted
    assert about == set(SHEET) - {"column-vanished"}

"""Every refusal has a code that is listed, and every code that is listed can happen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.refusals import REFUSALS, sentence

ROOT = Path(__file__).resolve().parents[2]
MAKERS = {"no", "No", "WriteRefused", "Refusal", "refused_whole"}
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+|pivot|signed|disk|locked")


def codes_in(folder: str) -> Iterator[str]:
    """The codes that the source gives to whatever makes a refusal."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in MAKERS:
                words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                yield from (word for word in words if CODE.fullmatch(word))


def test_the_codes_in_the_source_are_those_of_the_list() -> None:
    assert {*codes_in("connectors"), *codes_in("services")} == set(REFUSALS)


@pytest.mark.parametrize("code", REFUSALS)
def test_a_code_stands_for_a_sentence(code: str) -> None:
    places = dict.fromkeys(re.findall(r"{(\w+)", REFUSALS[code]), 7)

    said = sentence(code, **places)

    assert said[0].isupper()
    assert "{" not in said
    assert said.endswith((".", "7"))

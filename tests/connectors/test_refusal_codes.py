"""Every code of a refusal is explained to people, and no code is explained that does not exist."""

from __future__ import annotations

import re

from domain.refusals import REFUSALS
from tests.conftest import ROOT


def explained() -> list[str]:
    text = "".join((ROOT / "docs" / page).read_text("utf-8") for page in ("excel.md", "google-sheets.md"))
    return re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)


def used() -> set[str]:
    """The codes that the connectors give, as literals in their source."""
    call = re.compile(
        r"(?:\bno|No|WriteRefused|Refusal|refused_whole|sentence)\((?:[^()\"]|\([^()]*\))*?\"([a-z]+(?:-[a-z]+)+|[a-z]+)\""
    )
    sources = (ROOT / "connectors").rglob("*.py")
    return {code for source in sources for code in call.findall(source.read_text("utf-8"))}


def test_the_documentation_explains_each_code_once() -> None:
    assert sorted(explained()) == sorted(REFUSALS)


def test_the_connectors_give_no_code_that_is_not_in_the_list() -> None:
    found = used()
    assert len(found) >= 20
    assert found <= set(REFUSALS)

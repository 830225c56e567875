"""The same histories with Google in place of the scripted sheet: nothing is lost, and both sides agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import large
from tests.simulation import world
from tests.simulation.google import GoogleSheet
from tests.simulation.ground import template
from tests.simulation.telling import history
from tests.support.google_sheet import BOOK, Clock, running

HISTORIES = large(40)


def test_whatever_happens_in_a_google_sheet_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = template(tmp_path / "template")
    with running(tmp_path, {"Plan": [["Plan"]]}, Clock()) as google:
        for number in range(HISTORIES):
            monkeypatch.setattr(
                world, "ScriptedSheet", lambda grid, name=f"{BOOK}{number}": GoogleSheet(grid, google, name)
            )
            problems = history(number, database, tmp_path / str(number))
            assert not problems, f"history {number}: {problems}"

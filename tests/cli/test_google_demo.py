"""`run --demo-google`: the example told in spreadsheets of a server that plays Google's part."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from cli.google_demo import google_demo
from cli.serve import DEMO_NOTE
from domain.errors import Refused
from services.connecting.google import is_played
from services.connecting.onboarding import trackers
from services.settings import read_settings
from services.workspace import open_workspace


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CAIRN_GOOGLE_KEY_FILE", "CAIRN_GOOGLE_BASE_URL"):
        monkeypatch.setenv(name, "")


def test_the_story_is_connected_and_the_server_ends_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with google_demo(tmp_path) as workspace:
        found = trackers(open_workspace(read_settings(workspace)))
        assert [(one["kind"], one["state"], one["rows"]) for one in found] == [("google", "ok", 13)] * 3
        assert is_played()
        assert oct((workspace / "google-key.json").stat().st_mode)[-2:] == "00"
        server = os.environ["CAIRN_GOOGLE_BASE_URL"]
    assert "This is not Google" in capsys.readouterr().out
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(server)


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "workspace-demo-google" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(Refused), google_demo(tmp_path):
        pass
    assert mine.read_text() == "mine"

    (mine.parent / DEMO_NOTE).write_text("a demo")
    with google_demo(tmp_path):
        assert not mine.exists()

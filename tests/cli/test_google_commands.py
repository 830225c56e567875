"""`inspect`, `connect`, `sync` and the rest with `google:ID`, as they are typed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from cli.main import main
from tests.support.google_sheet import BOOK, ROBOT, Sheet, key_file, key_pair, running

Cairn: TypeAlias = Callable[..., tuple[int, Any, str]]
ROWS = [
    ["Milestone", "Owner", "Due"],
    ["Choose the vendor", "Ana", "2026-09-01"],
    ["Order API is live", "Ben", "2026-12-01"],
]


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sheet]:
    with running(tmp_path, {"Notes": [["nothing here"]], "Plan": ROWS}) as found:
        monkeypatch.setenv("CAIRN_GOOGLE_KEY_FILE", str(key_file(tmp_path, found.stand_in.base_url)))
        monkeypatch.setenv("CAIRN_GOOGLE_BASE_URL", found.stand_in.base_url)
        yield found


@pytest.fixture
def cairn(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cairn:
    def run(*words: object) -> tuple[int, Any, str]:
        monkeypatch.setattr(sys, "argv", ["cairn", "--workspace", str(tmp_path / "ws"), *map(str, words)])
        code = main()
        said = capsys.readouterr()
        assert key_pair()[0][40:80] not in said.out + said.err
        assert "Traceback" not in said.out + said.err
        return code, json.loads(said.out) if "--json" in words else said.out, said.err

    return run


def test_a_google_sheet_is_looked_at_connected_synced_and_let_go(sheet: Sheet, cairn: Cairn) -> None:
    code, seen, _ = cairn("inspect", f"google:{BOOK}", "--json")
    assert code == 0
    assert (seen["sheet"], seen["row_count"]) == ("Plan", 2)

    connected = ("connect", f"google:{BOOK}", "--name", "launch", "--sheet", "Plan", "--stage", "sheet_leads", "--json")
    code, done, _ = cairn(*connected)
    assert code == 0
    assert done["rows"] == 2
    code, again, _ = cairn(*connected[:3], "again", *connected[4:])
    assert code == 2
    assert "connected already, as “launch”" in again["error"]

    code, synced, _ = cairn("sync", "launch", "--json")
    assert code == 0
    assert (synced["runs"][0]["added"], synced["runs"][0]["to_sheet"]) == (2, 3)
    assert synced["runs"][0]["window_ms"] > 0
    assert sheet.rows("Plan")[1][3].startswith("MS-")

    [listed] = cairn("trackers", "--json")[1]["trackers"]
    assert (listed["kind"], listed["sheet"]) == ("google", "Plan")
    assert listed["place"].startswith(f"google:{BOOK}#")
    code, health, _ = cairn("doctor", "--json")
    assert {"tracker launch"} <= {check["name"] for check in health["checks"] if check["ok"]}
    assert cairn("disconnect", "launch", "--json")[0] == 0


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("google:1NoSuchSheet", "not shared with the service account"),
        ("google:", "names no Google Sheet"),
        ("google:a b", "names no Google Sheet"),
        (f"google:{BOOK}#4711", "not there any more"),
    ],
)
def test_what_cannot_be_connected_is_said_in_words(sheet: Sheet, cairn: Cairn, place: str, said: str) -> None:
    for words in (("inspect", place), ("connect", place, "--name", "x")):
        code, answer, _ = cairn(*words, "--json")
        assert code == 2
        assert said in answer["error"]
        assert answer["hint"]


def test_the_link_of_a_browser_will_do_and_a_named_tab_counts(sheet: Sheet, cairn: Cairn) -> None:
    link = f"https://docs.google.com/spreadsheets/d/{BOOK}/edit#gid=0"
    assert cairn("inspect", link, "--json")[1]["sheet"] == "Notes"
    assert cairn("inspect", link, "--sheet", "Plan", "--json")[1]["row_count"] == 2
    for other in (link.replace("docs.google", "docs.example"), link.replace("https", "http")):
        code, answer, _ = cairn("inspect", other, "--json")
        assert code == 2
        assert answer["hint"]


def test_a_tab_that_is_not_there_is_said_with_those_that_are(sheet: Sheet, cairn: Cairn) -> None:
    code, answer, _ = cairn("connect", f"google:{BOOK}", "--name", "x", "--sheet", "Plam", "--json")
    assert code == 2
    assert "“Plam”" in answer["error"]
    assert "Notes, Plan" in answer["hint"]


def test_without_a_key_it_says_where_to_begin(cairn: Cairn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAIRN_GOOGLE_KEY_FILE", raising=False)
    code, answer, _ = cairn("inspect", f"google:{BOOK}", "--json")
    assert code == 2
    assert "docs/google-sheets.md" in answer["hint"]


def test_a_sheet_that_is_not_shared_any_more_fails_and_deletes_nothing(sheet: Sheet, cairn: Cairn) -> None:
    cairn("connect", f"google:{BOOK}", "--name", "launch", "--sheet", "Plan", "--json")
    cairn("sync", "--json")
    sheet.stand_in.world.files[BOOK].permissions[:] = [
        one for one in sheet.stand_in.world.files[BOOK].permissions if one.get("emailAddress") != ROBOT
    ]

    code, synced, _ = cairn("sync", "--json")

    assert code == 1
    assert synced["runs"][0]["state"] == "failed"
    assert ROBOT in synced["runs"][0]["message"]
    assert len(cairn("milestones", "--json")[1]["milestones"]) == 2


def test_a_deleted_tab_and_an_emptied_one_pause_the_tracker(sheet: Sheet, cairn: Cairn) -> None:
    cairn("connect", f"google:{BOOK}", "--name", "launch", "--sheet", "Plan", "--json")
    cairn("sync", "--json")
    sheet.act("clear", range="Plan!A1:Z50")
    assert cairn("sync", "--json")[1]["runs"][0]["state"] == "paused"

    [listed] = cairn("trackers", "--json")[1]["trackers"]
    sheet.act("request", request={"deleteSheet": {"sheetId": int(listed["place"].partition("#")[2])}})
    code, synced, _ = cairn("sync", "--json")
    assert code == 1
    assert synced["runs"][0]["state"] == "paused"
    assert len(cairn("milestones", "--json")[1]["milestones"]) == 2


def test_a_workbook_is_no_newer_copy_of_a_google_sheet(sheet: Sheet, cairn: Cairn, tmp_path: Path) -> None:
    cairn("connect", f"google:{BOOK}", "--name", "launch", "--sheet", "Plan", "--json")
    (tmp_path / "plan.csv").write_text("Milestone\nx\n")
    for words in (("relocate", "launch", tmp_path / "plan.csv"), ("exchange", "launch", tmp_path / "plan.csv")):
        code, answer, _ = cairn(*words, "--json")
        assert code == 2
        assert "another kind of file" in answer["error"]

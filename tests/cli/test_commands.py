"""The commands: the promised documents, the promised exit codes, and never a traceback."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from cli.main import main
from tests.services.conftest import ROWS, make_workbook

Cairn: TypeAlias = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def cairn(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command in a workspace of its own; gives exit code, stdout (as JSON where asked for) and stderr."""

    def run(*words: Any) -> Any:
        monkeypatch.setattr(sys, "argv", ["cairn", "--workspace", str(tmp_path / "w"), *map(str, words)])
        code = main()
        said = capsys.readouterr()
        return code, json.loads(said.out) if "--json" in words else said.out, said.err

    return run


@pytest.fixture
def plan(tmp_path: Path, cairn: Cairn) -> Any:
    path = make_workbook(tmp_path / "plan.xlsx")
    assert cairn("connect", path, "--name", "launch", "--stage", "sheet_leads", "--as", "Ana")[0] == 0
    assert cairn("sync")[0] == 0
    return path


def test_inspect_gives_the_whole_reading_and_needs_no_workspace(cairn: Cairn, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx")
    code, found, _ = cairn("inspect", path, "--json")
    assert code == 0
    assert list(found)[:9] == [
        "sheet", "header_row", "first_data_row", "columns", "row_count", "skipped", "conventions", "issues", "sample",
    ]  # fmt: skip
    assert found["columns"][5]["column"] == "F"
    assert found["columns"][5]["field"] == "due_date"
    assert set(found["columns"][5]) >= {"column", "header", "field", "confidence", "alternatives", "why", "hidden"}
    assert set(found["conventions"]) == {"date", "percent", "links"}
    assert found["row_count"] == len(ROWS)
    assert not (tmp_path / "w").exists()


def test_connect_answers_with_the_binding_and_the_stage(cairn: Cairn, tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "plan.xlsx")
    code, found, _ = cairn("connect", path, "--name", "launch", "--map", "notes=Depends on", "--json")
    assert (code, found["tracker"], found["stage"], found["rows"]) == (0, "launch", "observe", 4)
    assert found["binding"]["notes"] == "Depends on"
    assert "depends_on" not in found["binding"]
    _, log, _ = cairn("audit", "log", "--json")
    assert [record["entity"] for record in log["records"]] == ["root", "tracker"]


def test_a_sync_says_what_it_did_in_numbers(cairn: Cairn, plan: Path) -> None:
    code, found, _ = cairn("sync", "--json")
    run = found["runs"][0]
    assert (code, run["state"]) == (0, "nothing")
    assert {"tracker", "to_database", "to_sheet", "added", "missing", "held", "conflicts", "message"} <= set(run)
    assert run["unresolved_links"] == 0
    plan.unlink()
    code, found, _ = cairn("sync", "launch", "--json")
    assert (code, found["runs"][0]["state"]) == (1, "failed")


def test_an_edit_is_saved_with_its_reason_and_its_author(cairn: Cairn, plan: Path) -> None:
    code, found, _ = cairn("edit", "IT-2", "due_date=2026-12-08", "--reason", "vendor is late", "--as", "Ana", "--json")
    assert code == 0
    assert found["changes"] == [{"key": "IT-2", "field": "due_date", "before": "2026-12-01", "after": "2026-12-08"}]
    _, history, _ = cairn("history", "IT-2", "--field", "due_date", "--json")
    last = history["records"][-1]
    assert {"seq", "ts", "actor", "via", "op", "key", "field", "old", "new", "reason"} <= set(last)
    assert (last["actor"], last["auth"], last["reason"], last["new"]) == (
        "Ana",
        "asserted",
        "vendor is late",
        "2026-12-08",
    )


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (["due_date=2026-12-08"], "reason-needed"),
        (["due_date=soon", "--reason", "r"], None),
        (["due_date=03/04/2027", "--reason", "r"], None),
        (["status=purple"], "unknown-status"),
        (["title="], "title-needed"),
        (["title=a\x01b"], "unreadable-text"),
        (["notes=" + "x" * 40_000], "text-too-long"),
        (["due_date=9999-12-31", "--reason", "r"], "implausible-date"),
        (["percent_complete=140"], None),
        (["depends_on=WH-2"], "circular-link"),
    ],
)
def test_an_edit_that_breaks_a_rule_is_not_saved_and_says_why(cairn: Cairn, plan: Path, words: Any, rule: Any) -> None:
    code, found, _ = cairn("edit", "IT-2", *words, "--as", "Ana", "--json")
    assert (code, found["txn"], found["changes"]) == (1, None, [])
    errors = [issue for issue in found["issues"] if issue["severity"] == "error"]
    assert errors
    assert errors[0]["advice"]
    assert rule in (None, errors[0]["rule"])
    assert cairn("sync", "--json")[1]["runs"][0]["state"] == "nothing"


@pytest.mark.parametrize(
    "words",
    [
        ["edit", "NOPE", "title=x"],
        ["edit", "IT-2", "no_such_field=x"],
        ["edit", "IT-2", "sheet_id=x"],
        ["edit", "IT-2", "title"],
        ["sync", "nope"],
        ["milestones", "--tracker", "nope"],
        ["disconnect", "nope"],
        ["relocate", "launch", "nowhere.xlsx"],
        ["inspect", "nowhere.xlsx"],
        ["heatmap", "--by", "colour"],
        ["connect", "nowhere.xlsx", "--name", "x"],
        ["no-such-command"],
        ["history", "NOPE"],
        ["audit", "proof", "99999999999999999999"],
        ["edit", "IT-2", "title=\udced"],
        ["heatmap", "--as-of", "9999-12-31"],
        ["audit", "log", "--last", "99999999999999999999"],
        ["audit"],
        ["edit"],
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_hint(cairn: Cairn, plan: Path, words: Any) -> None:
    code, _, said = cairn(*words)
    assert code == 2 or words == ["audit"]
    assert "Traceback" not in said
    code, refusal, said = cairn(*words, "--json")
    assert set(refusal) == {"error", "hint"}
    assert said.startswith(refusal["error"])


def test_the_lists_and_pictures_have_their_promised_shapes(cairn: Cairn, plan: Path) -> None:
    _, trackers, _ = cairn("trackers", "--json")
    assert {"tracker", "kind", "place", "stage", "state", "last_run"} <= set(trackers["trackers"][0])
    _, found, _ = cairn("milestones", "--tracker", "launch", "--json")
    wh1 = next(row for row in found["milestones"] if row["key"] == "WH-1")
    assert (wh1["owner"], wh1["contributors"], wh1["depends_on"], wh1["due_date"]) == (
        "Ben",
        ["Cleo"],
        ["IT-2"],
        "2026-12-15",
    )
    _, schedule, _ = cairn("schedule", "--json")
    assert set(schedule) == {"milestones", "links", "cycles", "unresolved"}
    assert set(schedule["milestones"][0]) == {"key", "committed", "implied", "implied_slip_days", "critical"}
    assert set(schedule["links"][0]) == {"predecessor", "successor", "type", "lag_days", "slack_days", "backwards"}
    _, heat, _ = cairn("heatmap", "--by", "slack", "--json")
    assert heat["functions"] == ["IT", "Warehouse"]
    assert {"receiver", "provider", "open", "late", "worst_slack_days", "links"} == set(heat["cells"][0])
    assert cairn("held", "--json")[1] == {"held": []}
    assert cairn("conflicts", "--json")[1] == {"conflicts": []}
    code, doctor, _ = cairn("doctor", "--json")
    assert (code, doctor["ok"]) == (0, True)
    assert {"name", "ok", "detail"} == set(doctor["checks"][0])


def test_verify_ends_with_one_and_names_the_record_when_a_byte_was_changed(
    cairn: Cairn, plan: Path, tmp_path: Path
) -> None:
    import sqlite3

    code, found, _ = cairn("audit", "verify", "--json")
    assert (code, found["ok"], found["first_bad"]) == (0, True, None)
    with sqlite3.connect(tmp_path / "w" / "cairn.db") as raw:
        raw.execute("DROP TRIGGER audit_log_no_update")
        changed = raw.execute(
            "UPDATE audit_log SET body = CAST(replace(body, 'Order API', 'Order APi') AS BLOB) WHERE key = 'IT-2'"
        )
        assert changed.rowcount == 1
        seq = raw.execute("SELECT seq FROM audit_log WHERE key = 'IT-2'").fetchone()[0]
    code, found, _ = cairn("audit", "verify", "--json")
    assert (code, found["ok"], found["first_bad"]["seq"]) == (1, False, seq)


def test_people_read_tables_without_json(cairn: Cairn, plan: Path) -> None:
    code, said, _ = cairn("milestones")
    assert code == 0
    assert "Order API is live" in said
    assert "│" in said


def test_an_unexpected_error_is_one_sentence_with_a_number_and_its_traceback_is_in_the_log(
    cairn: Cairn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("planted")

    (tmp_path / "w").mkdir()
    monkeypatch.setattr("services.connecting.onboarding.trackers", broken)
    code, refusal, said = cairn("trackers", "--json")
    assert code == 2
    number = refusal["error"].split("error ")[1].rstrip(").")
    assert "planted" not in said
    line = json.loads((tmp_path / "w" / "cairn.log").read_text())
    assert line["id"] == number
    assert "planted" in "".join(line["traceback"])


def test_every_command_is_described() -> None:
    from cli.base import app

    commands = [
        *app.registered_commands,
        *(c for group in app.registered_groups if (sub := group.typer_instance) for c in sub.registered_commands),
    ]
    assert len(commands) >= 18
    assert all(command.callback.__doc__ for command in commands)

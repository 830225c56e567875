"""The commands about what waits for a person, and the one that adds a milestone: documents and exit codes."""

from pathlib import Path
from typing import Any

from tests.cli.test_commands import Cairn, cairn, plan
from tests.services.conftest import cell, edit_elsewhere, make_workbook

__all__ = ["cairn", "plan"]


def connected(cairn: Cairn, tmp_path: Path, stage: str) -> Path:
    path = make_workbook(tmp_path / "sheet.xlsx")
    assert cairn("connect", path, "--name", "plan", "--stage", stage, "--as", "Ana")[0] == 0
    assert cairn("sync")[0] == 0
    return path


def only(cairn: Cairn, what: str) -> Any:
    code, found, _ = cairn(what, "--json")
    assert code == 0
    [item] = found[what]
    return item


def test_a_proposal_is_listed_and_decided(cairn: Cairn, tmp_path: Path) -> None:
    path = connected(cairn, tmp_path, "database_leads")
    edit_elsewhere(path, {"D5": "Yan"})
    cairn("sync")
    item = only(cairn, "proposals")
    assert {name: item[name] for name in ("tracker", "key", "field", "current", "proposed", "by", "where")} == {
        "tracker": "plan",
        "key": "IT-2",
        "field": "owner",
        "current": "Ana",
        "proposed": "Yan",
        "by": "someone with access to the sheet",
        "where": "Plan!D5",
    }
    assert item["named"] == "Ben Okafor", "what the file says stands beside it, as what it is"
    code, _, said = cairn("reject", item["id"], "--as", "Ana")
    assert (code, "reason" in said) == (2, True)
    assert cairn("reject", item["id"], "--reason", "Ana stays", "--as", "Ana", "--json")[0] == 0
    assert cairn("sync")[0] == 0
    assert cell(path, "D5") == "Ana"
    assert cairn("accept", item["id"], "--as", "Ana")[0] == 2


def test_a_conflict_is_resolved_by_a_value_of_ones_own(cairn: Cairn, tmp_path: Path) -> None:
    path = connected(cairn, tmp_path, "shared")
    cairn("edit", "IT-2", "owner=Zoe", "--as", "Ana")
    edit_elsewhere(path, {"D5": "Yan"})
    cairn("sync")
    item = only(cairn, "conflicts")
    assert (item["base"], item["ours"], item["theirs"]) == ("Ana", "Zoe", "Yan")
    code, done, _ = cairn("resolve", item["id"], "=Vera", "--reason", "agreed", "--as", "Ana", "--json")
    assert (code, bool(done["txn"])) == (0, True)
    cairn("sync")
    assert cell(path, "D5") == "Vera"
    assert cairn("conflicts", "--json")[1] == {"conflicts": []}


def test_a_field_is_given_to_the_database(cairn: Cairn, tmp_path: Path) -> None:
    connected(cairn, tmp_path, "shared")
    code, led, _ = cairn("lead", "plan", "due_date", "database", "--as", "Ana", "--json")
    assert (code, led["led_by_database"]) == (0, ["due_date"])
    assert cairn("lead", "plan", "no_such_field", "database", "--as", "Ana")[0] == 2


def test_a_pause_is_listed_and_ended(cairn: Cairn, plan: Path) -> None:
    edit_elsewhere(plan, {f"{column}{row}": f"new {column}{row}" for column in "BCD" for row in range(4, 8)})
    assert cairn("sync")[0] == 1
    assert only(cairn, "pauses")["tracker"] == "launch"
    code, done, _ = cairn("resume", "launch", "--as", "Ana", "--json")
    assert (code, done["runs"][0]["state"]) == (0, "ok")
    assert cairn("pauses", "--json")[1] == {"pauses": []}


def test_a_milestone_is_added_and_refused_in_words(cairn: Cairn, plan: Path) -> None:
    words = ["milestones", "add", "Night shift informed", "--tracker", "launch", "--id", "WH-3"]
    code, done, _ = cairn(*words, "--set", "owner=Ben", "--set", "due_date=2027-02-01", "--as", "Ana", "--json")
    assert (code, done["key"], {issue["severity"] for issue in done["issues"]}) == (0, "WH-3", {"gap"})
    assert cairn("sync")[0] == 0
    assert [cell(plan, f"{column}8") for column in "ABD"] == ["WH-3", "Night shift informed", "Ben"]
    code, done, _ = cairn("milestones", "add", "Again", "--tracker", "launch", "--set", "due_date=one day", "--json")
    assert (code, done["key"], done["issues"][0]["where"]) == (1, None, "new.due_date")
    assert cairn("milestones", "add", "Again", "--tracker", "launch", "--id", "WH-3")[0] == 2
    assert len(cairn("milestones", "--json")[1]["milestones"]) == 5


def test_what_people_typed_cannot_steer_the_terminal_of_a_reader(cairn: Cairn, plan: Path) -> None:
    assert cairn("edit", "IT-2", "owner=Zoe", "--as", "Ana", "--reason", "was\x1b[2J\x9b2J wrong", "--json")[0] == 0
    _, said, _ = cairn("history", "IT-2")
    assert "was" in said
    assert not set(said) & {"\x1b", "\x9b"}
    assert cairn("history", "IT-2", "--json")[1]["records"][-1]["reason"] == "was\x1b[2J\x9b2J wrong"


def test_a_person_pauses_a_tracker_and_lets_it_go_on(cairn: Cairn, plan: Path) -> None:
    code, done, _ = cairn("pause", "launch", "--reason", "year-end close", "--as", "Ana", "--json")
    assert (code, done["tracker"], done["by"], done["reason"]) == (0, "launch", "Ana", "year-end close")
    edit_elsewhere(plan, {"D5": "Yan"})
    code, found, _ = cairn("sync", "--json")
    assert (code, found["runs"][0]["state"], found["runs"][0]["answers"]) == (1, "paused", ["resume"])
    assert "Ana paused “launch”" in found["runs"][0]["message"]
    assert "year-end close. `resume launch`" in found["runs"][0]["message"]
    code, found, _ = cairn("sync", "launch", "--dry-run", "--json")
    assert (code, len(found["runs"][0]["plan"])) == (0, 1)
    assert (only(cairn, "pauses")["by"], only(cairn, "pauses")["since"]) == ("Ana", done["since"])
    assert cairn("trackers", "--json")[1]["trackers"][0]["state"] == "paused"
    code, done, _ = cairn("resume", "launch", "--as", "Ben", "--json")
    assert (code, done["runs"][0]["to_database"]) == (0, 1)
    assert cairn("pauses", "--json")[1] == {"pauses": []}


def test_a_pause_without_a_reason_and_a_second_one_are_refused_in_words(cairn: Cairn, plan: Path) -> None:
    code, _, said = cairn("pause", "launch", "--as", "Ana")
    assert (code, "only with a reason" in said) == (2, True)
    assert cairn("pause", "launch", "--reason", "audit", "--as", "Ana")[0] == 0
    code, _, said = cairn("pause", "launch", "--reason", "audit", "--as", "Ben")
    assert (code, "paused already. Ana paused" in said) == (2, True)
    code, _, said = cairn("resume", "launch", "--accept-deletions", "--as", "Ben")
    assert (code, "vanished rows" in said) == (2, True)

"""What goes wrong on the stand-in's wire: quotas, refusals, answers lost after the change, colleagues between."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.google_stand_in.__main__ import main
from tests.support.google_stand_in.clients import ANA, BO, ROBOT, Plain, key_file, seed, signed_in
from tests.support.google_stand_in.server import StandIn

APPEND = "/v4/spreadsheets/book/values/Plan!A1:append"
WRITE = "/v4/spreadsheets/book/values/Plan!A2"


def fault(plain: Plain, effect: dict[str, Any], when: str = "before", **more: Any) -> None:
    match = more.pop("match", {"method": "values.update"})
    plain.control("faults", {"match": match, "when": when, "effect": effect, "count": 1, **more})


def write(plain: Plain, value: str = "changed", timeout: float = 5) -> requests.Response:
    address = f"{plain.base_url}{WRITE}?valueInputOption=RAW"
    return plain.session.put(address, json={"values": [[value]]}, timeout=timeout)


def test_quotas_are_off_until_they_are_set_and_count_by_user_and_minute(plain: Plain) -> None:
    plain.control("clock", {"set": 1_800_000_000})
    for _ in range(70):
        plain.values("Plan!A1")
    plain.control("quota", {"usual": True})
    for _ in range(60):
        plain.values("Plan!A1")
    error = plain.refused("GET", "/v4/spreadsheets/book/values/A1")
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert error["message"] == (
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service "
        "'sheets.googleapis.com' for consumer 'project_number:123456789012'."
    )
    metadata = error["details"][0]["metadata"]
    assert (metadata["quota_limit"], metadata["quota_limit_value"]) == ("ReadRequestsPerMinutePerUser", "60")
    assert write(plain).status_code == 200
    assert plain.call("GET", "/drive/v3/files/book").status_code == 200
    plain.control("clock", {"advance": 60})
    plain.values("Plan!A1")
    assert plain.control("quota")["used"] == {f"read:{ROBOT}": 1, "read": 1}


def test_a_batch_counts_once_and_a_write_against_writes(plain: Plain) -> None:
    plain.control("clock", {"freeze": True})
    plain.control("quota", {"write_per_user": 2, "read_per_project": 1, "retry_after_s": 7})
    plain.batch({"addSheet": {}}, {"addSheet": {}})
    write(plain)
    refused = write(plain)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "7")
    plain.values("Plan!A1")
    error = plain.refused("GET", "/v4/spreadsheets/book")
    assert error["details"][0]["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerProject"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_answer_may_fail_before_or_after_the_change_was_made(
    plain: Plain, status: int, html: bool, when: str
) -> None:
    fault(plain, {"status": status, "html": html, "retry_after": 3}, when)
    answer = write(plain)
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "3")
    assert answer.text.startswith("<!DOCTYPE html>") if html else answer.json()["error"]["code"] == status
    assert plain.values("Plan!A2") == [["changed"] if when == "after" else ["M-1"]]
    assert write(plain, "again").status_code == 200


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("effect", [{"drop": True}, {"hang_s": 0.6}, {"truncate": True}, {"truncate": 10}])
def test_an_answer_may_never_arrive_whole(plain: Plain, effect: dict[str, Any], when: str) -> None:
    if when == "before" and "truncate" in effect:
        effect = {**effect, "status": 200, "body": '{"spreadsheetId": "book"}'}
    fault(plain, effect, when)
    with pytest.raises(requests.exceptions.RequestException):
        write(plain, timeout=0.3 if "hang_s" in effect else 5).json()
    assert plain.values("Plan!A2") == [["changed"] if when == "after" else ["M-1"]]


def test_an_answer_may_be_no_json(plain: Plain) -> None:
    fault(plain, {"malformed": True}, "after")
    answer = write(plain)
    assert answer.status_code == 200
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


def test_an_answer_may_be_late(plain: Plain) -> None:
    fault(plain, {"delay_s": 0.2}, "after")
    begun = time.monotonic()
    assert write(plain).status_code == 200
    assert time.monotonic() - begun >= 0.2


@pytest.mark.parametrize(
    ("effect", "reason", "domain"),
    [
        ({"status": 403, "usage_limits": True}, "userRateLimitExceeded", "usageLimits"),
        ({"status": 403, "reason": "insufficientFilePermissions"}, "insufficientFilePermissions", "global"),
    ],
)
def test_drive_has_two_kinds_of_403(plain: Plain, effect: dict[str, Any], reason: str, domain: str) -> None:
    fault(plain, effect, match={"path": "^/drive/"})
    (one,) = plain.refused("GET", "/drive/v3/files/book")["errors"]
    assert (one["reason"], one["domain"]) == (reason, domain)


def test_rules_choose_their_requests_their_number_and_their_chance(plain: Plain) -> None:
    fault(plain, {"status": 503}, match={"method": "values.get$", "path": "A1", "user": "robot"}, skip=1, count=2)
    codes = [plain.call("GET", "/v4/spreadsheets/book/values/A1").status_code for _ in range(5)]
    assert codes == [200, 503, 503, 200, 200]
    plain.control("faults", {"clear": True, "seed": 7})
    fault(plain, {"status": 500}, match={"body": "odd"}, probability=0.5, count=None)
    codes = [write(plain, "odd").status_code for _ in range(40)]
    assert 10 < codes.count(500) < 30
    assert write(plain, "even").status_code == 200
    unknown: dict[str, Any] = {"match": {"colour": "red"}, "effect": {"status": 500}}
    headers = {"X-Control-Token": plain.control_token}
    answer = plain.session.post(f"{plain.base_url}/__ctl__/faults", json=unknown, headers=headers)
    assert (answer.status_code, "colour" in answer.json()["error"]) == (400, True)


def test_an_append_that_was_applied_and_then_answered_503_doubles_a_row_when_it_is_blindly_repeated(
    plain: Plain,
) -> None:
    fault(plain, {"status": 503, "html": True}, "after", match={"method": "append"})
    body = {"values": [["M-4"]]}
    assert plain.call("POST", APPEND, body, valueInputOption="RAW").status_code == 503
    plain.good("POST", APPEND, body, valueInputOption="RAW")
    assert plain.values("Plan!A5:A9") == [["M-4"], ["M-4"]]


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ({"do": "insert", "tab": "Plan", "at": 1}, [["Key"], [], ["M-1"], ["M-2"], ["M-3"]]),
        ({"do": "delete", "tab": "Plan", "at": 2, "count": 2}, [["Key"], ["M-1"]]),
        ({"do": "sort", "range": "Plan!A2:D4", "column": 0, "descending": True}, [["Key"], ["M-3"], ["M-2"], ["M-1"]]),
        ({"do": "clear", "range": "Plan!A3:A4"}, [["Key"], ["M-1"]]),
        ({"do": "type", "range": "Plan!A1", "value": "Id"}, [["Id"], ["M-1"], ["M-2"], ["M-3"]]),
    ],
)
def test_a_colleague_acts_between_two_requests(plain: Plain, act: dict[str, Any], expected: list[list[str]]) -> None:
    rule = {
        "match": {"method": "values.get"},
        "count": 1,
        "skip": 1,
        "acts": [{"user": BO, "spreadsheet": "book", **act}],
    }
    plain.control("faults", rule)
    assert plain.values("Plan!A1:A9") == [["Key"], ["M-1"], ["M-2"], ["M-3"]]
    assert plain.values("Plan!A1:A9") == expected
    assert (
        plain.good("GET", "/drive/v3/files/book", fields="lastModifyingUser")["lastModifyingUser"]["displayName"]
        == "Bo"
    )


def test_a_colleague_renames_the_tab_or_changes_the_locale(plain: Plain) -> None:
    acts = [
        {"do": "rename_tab", "tab": "Plan", "to": "Old"},
        {"do": "settings", "locale": "de_DE", "timeZone": "Asia/Tokyo"},
    ]
    plain.control("act", {"acts": [{"user": ANA, "spreadsheet": "book"} | act for act in acts]})
    assert plain.refused("GET", "/v4/spreadsheets/book/values/Plan!A1")["message"] == "Unable to parse range: Plan!A1"
    plain.control("act", {"user": ANA, "spreadsheet": "book", "do": "type", "range": "Old!F1", "value": "1,5"})
    assert plain.values("Old!F1", valueRenderOption="UNFORMATTED_VALUE") == [[1.5]]


def test_somebody_without_the_right_cannot_act(plain: Plain) -> None:
    act = {"user": "stranger@example.com", "spreadsheet": "book", "do": "type", "range": "A1", "value": "x"}
    headers = {"X-Control-Token": plain.control_token}
    answer = plain.session.post(f"{plain.base_url}/__ctl__/act", json=act, headers=headers)
    assert answer.json() == {"error": "The caller does not have permission"}


def test_every_request_is_in_the_log_with_what_it_met(plain: Plain) -> None:
    fault(plain, {"status": 503})
    write(plain)
    plain.values("Plan!A1")
    wrote, read = plain.control("log")["requests"]
    assert (wrote["method"], wrote["status"], wrote["faults"]) == ("sheets.spreadsheets.values.update", 503, [1])
    assert (read["user"], read["bucket"], read["path"]) == (ROBOT, "read", "/v4/spreadsheets/book/values/Plan!A1")
    assert [event["by"] for event in plain.control("events")["events"]] == []


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("act", {"user": ANA, "spreadsheet": "book", "do": "dance"}),
        ("act", {"user": ANA, "spreadsheet": "nope"}),
        ("clock", {"set": "noon"}),
        ("quota", {"colour": 1}),
        ("switches", {"colour": True}),
        ("dump", {}),
        ("seed", {"spreadsheets": [{"shared_with": {ANA: "boss"}}]}),
        ("faults", {"match": {"path": "("}, "effect": {"status": 500}}),
        ("faults", {"when": "later", "effect": {}}),
    ],
)
def test_the_control_plane_says_what_it_does_not_understand(plain: Plain, command: str, body: dict[str, Any]) -> None:
    headers = {"X-Control-Token": plain.control_token}
    answer = plain.session.post(f"{plain.base_url}/__ctl__/{command}", json=body, headers=headers)
    assert (answer.status_code, len(answer.json()["error"]) > 10) == (400, True)


@pytest.mark.parametrize(
    "start", ["OPTIONS / HTTP/1.1", "BREW / HTTP/1.1", "POST /v4/spreadsheets HTTP/1.1\r\nContent-Length: x"]
)
def test_what_is_no_request_is_refused_and_the_server_goes_on(stand_in: StandIn, plain: Plain, start: str) -> None:
    port = int(stand_in.base_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(f"{start}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 4")
    assert plain.values("Plan!A1") == [["Key"]]


def test_a_seed_without_people_has_one_service_account() -> None:
    with StandIn(seed={"spreadsheets": [{"id": "b", "tabs": [{"rows": [["x"]]}]}]}, test_token="t") as running:
        assert Plain(running, "t").values("A1", book="b") == [["x"]]


def test_a_reset_brings_the_seed_back(plain: Plain) -> None:
    write(plain)
    fault(plain, {"status": 503})
    plain.control("switches", {"version_lag_s": 9})
    plain.control("reset")
    assert plain.values("Plan!A2") == [["M-1"]]
    assert plain.control("switches")["version_lag_s"] == 0


def test_many_clients_at_once_lose_nothing(stand_in: StandIn) -> None:
    import threading

    def work(number: int) -> None:
        plain = Plain(stand_in, "test")
        for turn in range(10):
            plain.good("POST", APPEND, {"values": [[f"{number}-{turn}"]]}, valueInputOption="RAW")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [row[0] for row in Plain(stand_in, "test").values("Plan!A5:A200")]
    assert sorted(found) == sorted(f"{number}-{turn}" for number in range(6) for turn in range(10))


def test_the_program_says_in_one_line_where_it_listens(tmp_path: Path) -> None:
    path = tmp_path / "seed.json"
    path.write_text(json.dumps(seed(["a", "b"])), "utf-8")
    command = [sys.executable, "-m", "tests.support.google_stand_in", "--port", "0", "--seed", str(path)]
    command += ["--test-token", "t", "--accept-any-key"]
    root = Path(__file__).resolve().parents[2]
    begun = time.monotonic()
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            assert time.monotonic() - begun < 5
            assert set(said) == {"base_url", "control_token"}
            assert said["base_url"].startswith("http://127.0.0.1:")
            headers = {"Authorization": "Bearer t"}
            found = requests.get(f"{said['base_url']}/v4/spreadsheets/book/values/A1:B1", headers=headers, timeout=5)
            assert found.json()["values"] == [["a", "b"]]
            unknown = key_file(said["base_url"], "someone-else@project.iam.gserviceaccount.com")
            assert requests.get(said["base_url"] + "/v4/spreadsheets/book", timeout=5).status_code == 401
            assert unknown["token_uri"].startswith(said["base_url"])
        finally:
            process.terminate()
        assert (process.wait(5), process.stdout.read()) == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"principals": 5}',
        '{"principals": [{"email": "a@b", "public_key_pem": "junk"}]}',
        '{"spreadsheets": [{"tabs": [{"rows": 5}]}]}',
        '{"spreadsheets": [{"shared_with": {"a@b": "king"}}]}',
    ],
)
def test_the_program_says_in_one_sentence_what_is_wrong_with_a_seed(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "seed.json"
    path.write_text(text, "utf-8")
    monkeypatch.setattr(sys, "argv", ["google_stand_in", "--seed", str(path)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert str(path) in said.err


def test_the_program_says_that_its_port_is_taken(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = stand_in.base_url.rpartition(":")[2]
    monkeypatch.setattr(sys, "argv", ["google_stand_in", "--port", port])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"google_stand_in: cannot listen on port {port}: Address already in use\n"


def test_a_seed_that_cannot_be_planted_changes_nothing(stand_in: StandIn, plain: Plain) -> None:
    headers = {"X-Control-Token": stand_in.control_token}
    commands: dict[str, Any] = {"reset": {"seed": {"spreadsheets": 5}}, "seed": {"spreadsheets": [{"id": "b"}, 5]}}
    for command, body in commands.items():
        answer = requests.post(f"{stand_in.base_url}/__ctl__/{command}", json=body, headers=headers, timeout=5)
        assert (answer.status_code, sorted(stand_in.world.files)) == (400, ["book"])
    assert plain.values("Plan!A1") == [["Key"]]


def test_gspread_meets_the_same_refusals(stand_in: StandIn) -> None:
    import gspread

    book = signed_in(stand_in).open_by_key("book")
    Plain(stand_in, "test").control("quota", {"read_per_user": 0})
    with pytest.raises(gspread.exceptions.APIError, match="Quota exceeded") as caught:
        book.sheet1.acell("A1")
    assert caught.value.code == 429

"""What Google may answer, row by row: what is tried again, what is said, and what is never repeated blindly."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from gspread import Client
from gspread.http_client import HTTPClient

from connectors.google.answers import NoAccess, NotAccepted, NotThere, OutcomeUnknown
from connectors.google.transport import PATIENCE_S, TRIES, Transport
from domain.errors import ConnectorError, SheetUnreachable, SheetUnreadable
from tests.support.google_sheet import BOOK, Clock, Sheet, key_pair, running

PASSING: dict[str, dict[str, Any]] = {
    "429": {"status": 429},
    "429 that says when": {"status": 429, "retry_after": 7},
    "500": {"status": 500},
    "502 with a page": {"status": 502, "html": True},
    "503 with a page": {"status": 503, "html": True, "retry_after": 3},
    "504": {"status": 504},
    "dropped": {"drop": True},
    "truncated": {"truncate": True},
    "malformed": {"malformed": True},
}
REFUSED = ("429", "429 that says when")
"""What surely was not applied, among those that Sheets itself gives."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sheet(tmp_path: Path, clock: Clock) -> Iterator[Sheet]:
    with running(tmp_path, {"Plan": [["Milestone"], ["Choose the vendor"]]}, clock) as found:
        yield found


def read(sheet: Sheet) -> Any:
    return sheet.account.sheets("GET", BOOK, params={"fields": "sheets(properties(title))"})


def write(sheet: Sheet) -> Any:
    cell = {"start": {"sheetId": 0, "rowIndex": 1}, "fields": "userEnteredValue"}
    rows = [{"values": [{"userEnteredValue": {"stringValue": "Choose two vendors"}}]}]
    return sheet.account.sheets(
        "POST", f"{BOOK}:batchUpdate", body={"requests": [{"updateCells": cell | {"rows": rows}}]}
    )


@pytest.mark.parametrize("kind", PASSING)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_read_that_went_wrong_is_tried_again(sheet: Sheet, kind: str, when: str) -> None:
    sheet.command("faults", match={"path": "^/v4/"}, when=when, count=2, effect=PASSING[kind])

    assert read(sheet)["sheets"][0]["properties"]["title"] == "Plan"


@pytest.mark.parametrize("kind", PASSING)
def test_a_write_is_sent_again_only_when_it_was_refused(sheet: Sheet, kind: str) -> None:
    sheet.command("faults", match={"method": "batchUpdate"}, when="after", count=1, effect=PASSING[kind])
    if kind in REFUSED:
        write(sheet)
        sent = 2
    else:
        with pytest.raises(OutcomeUnknown):
            write(sheet)
        sent = 1
    assert sum(entry["path"].endswith(":batchUpdate") for entry in sheet.requests()) == sent


@pytest.mark.parametrize("reason", ["rateLimitExceeded", "userRateLimitExceeded"])
def test_drive_says_too_much_in_its_own_way(sheet: Sheet, reason: str) -> None:
    effect = {"status": 403, "usage_limits": True, "reason": reason}
    sheet.command("faults", match={"path": "^/drive/"}, count=2, effect=effect)

    assert sheet.account.drive(f"files/{BOOK}", {"fields": "id"})["id"] == BOOK


def test_a_write_that_could_not_even_be_sent_is_sent_again(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    sent, real = [], requests.Session.request

    def first_in_vain(self: requests.Session, method: str, url: str, **options: Any) -> requests.Response:
        sent.append(url)
        if len(sent) == 1:
            raise requests.ConnectTimeout("nobody there")
        return real(self, method, url, **options)

    read(sheet)
    monkeypatch.setattr(requests.Session, "request", first_in_vain)
    write(sheet)
    assert len(sent) == 2


def test_it_waits_as_long_as_google_says_and_else_longer_each_time(sheet: Sheet, clock: Clock) -> None:
    read(sheet)
    sheet.command("faults", match={"path": "^/v4/"}, count=1, effect={"status": 429, "retry_after": 41})
    read(sheet)
    assert max(clock.slept) >= 41

    clock.now += 3600
    clock.slept.clear()
    sheet.command("faults", match={"path": "^/v4/"}, effect={"status": 503})
    with pytest.raises(SheetUnreachable):
        read(sheet)
    waits = list(clock.slept)
    assert len(waits) == TRIES - 1
    assert all(2**number <= wait <= 2**number + 1 for number, wait in enumerate(waits))


def test_it_gives_up_after_six_tries_or_three_minutes(sheet: Sheet, clock: Clock) -> None:
    read(sheet)
    sheet.command("faults", match={"path": "^/v4/"}, effect={"status": 503})
    before, count = clock.now, sheet.count
    with pytest.raises(SheetUnreachable, match="503") as error:
        read(sheet)
    assert sheet.count - count == TRIES
    assert clock.now - before < PATIENCE_S
    assert error.value.hint

    sheet.command("faults", clear=True)
    sheet.command("faults", match={"path": "^/v4/"}, effect={"status": 429, "retry_after": 3600})
    before, count = clock.now, sheet.count
    with pytest.raises(SheetUnreachable):
        read(sheet)
    assert sheet.count - count == 1
    assert clock.now - before < 10


def test_after_it_gave_up_each_question_is_asked_once_until_google_answers_again(sheet: Sheet, clock: Clock) -> None:
    read(sheet)
    sheet.command("faults", match={"path": "^/v4/"}, effect={"status": 503})
    with pytest.raises(SheetUnreachable):
        read(sheet)
    before, count = clock.now, sheet.count
    with pytest.raises(SheetUnreachable):
        read(sheet)
    assert (sheet.count - count, clock.now - before < 2) == (1, True)

    sheet.command("faults", clear=True)
    read(sheet)
    sheet.command("faults", match={"path": "^/v4/"}, count=2, effect={"status": 503})
    read(sheet)


FINAL: dict[str, tuple[dict[str, Any], type[ConnectorError], str]] = {
    "no access": ({"status": 403}, NoAccess, "may not"),
    "not there": ({"status": 404}, NotThere, "no such sheet"),
    "not accepted": ({"status": 400, "message": "Invalid requests[0]: no"}, NotAccepted, "Invalid requests"),
    "an Excel file": (
        {"status": 400, "message": "This operation is not supported for this document"},
        SheetUnreadable,
        "Excel workbook",
    ),
    "somebody else's page": ({"status": 302, "html": True}, SheetUnreachable, "302"),
}


@pytest.mark.parametrize("kind", FINAL)
def test_an_answer_that_will_not_change_is_not_asked_for_again(sheet: Sheet, kind: str) -> None:
    effect, error, words = FINAL[kind]
    sheet.command("faults", match={"path": "^/v4/"}, effect=effect)
    for ask in (read, write):
        read_count = sheet.count
        with pytest.raises(error, match=words):
            ask(sheet)
        assert sheet.count - read_count <= 2


def test_a_token_that_ran_out_is_renewed_once(sheet: Sheet) -> None:
    read(sheet)
    sheet.command("expire_tokens")

    read(sheet)
    write(sheet)
    assert sum(entry["path"] == "/token" for entry in sheet.requests()) == 2


def test_a_revoked_key_stops_with_one_sentence(sheet: Sheet) -> None:
    read(sheet)
    sheet.command("principals", email=sheet.account.email, revoked=True)
    sheet.command("expire_tokens")

    for ask in (read, write):
        with pytest.raises(SheetUnreadable, match="credentials were revoked") as error:
            ask(sheet)
        assert key_pair()[0][40:80] not in "".join(traceback.format_exception(error.value))
        assert "ya29" not in "".join(traceback.format_exception(error.value))


def test_a_clock_that_is_wrong_is_not_called_a_revoked_key(sheet: Sheet) -> None:
    sheet.command("clock", advance=-7200)
    with pytest.raises(SheetUnreachable, match="clock of this machine"):
        read(sheet)


def test_an_interface_that_is_switched_off_is_named(sheet: Sheet) -> None:
    effect = {"status": 403, "reason": "accessNotConfigured"}
    sheet.command("faults", match={"path": "^/drive/"}, effect=effect)
    with pytest.raises(SheetUnreadable, match="switched off"):
        sheet.account.drive(f"files/{BOOK}", {"fields": "id"})


def test_it_is_gspreads_own_client_with_another_address(sheet: Sheet) -> None:
    transport = sheet.account.transport
    assert isinstance(transport, HTTPClient)
    assert isinstance(transport, Transport)

    client = Client(None, session=transport.session, http_client=lambda *_: transport)  # type: ignore[arg-type]
    book = client.open_by_key(BOOK)

    assert book.title == "Plan of the year"
    assert book.sheet1.get_all_values() == [["Milestone"], ["Choose the vendor"]]
    assert not [entry for entry in sheet.requests() if entry["status"] >= 400]


def test_neither_a_proxy_nor_a_netrc_entry_comes_between(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ana password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with running(tmp_path, {"Plan": [["Milestone"]]}, clock) as sheet:
        assert read(sheet)["sheets"]


def test_nothing_but_the_base_address_is_ever_spoken_to(tmp_path: Path, clock: Clock) -> None:
    """google-auth would take the token to another of Google's hosts, in a thread of its own, after signing in."""
    asked: list[tuple[str, Any]] = []
    is_watching = True

    def watch(event: str, facts: tuple[Any, ...]) -> None:
        if is_watching and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
            asked.append((event, facts[1] if event == "socket.connect" else facts[0]))

    with running(tmp_path, {"Plan": [["Milestone"], ["Choose the vendor"]]}, clock) as sheet:
        sys.addaudithook(watch)
        read(sheet)
        write(sheet)
        sheet.account.drive("changes/startPageToken", {})
        time.sleep(0.2)
        is_watching = False
    hosts = {found[0] if isinstance(found, tuple) else found for _, found in asked}
    assert hosts == {"127.0.0.1"}

"""Ask a live Google account what documentation does not tell, and compare it with the stand-in.

    python -m tests.support.live_google_check --key-file KEY.json --spreadsheet ID

The spreadsheet must be shared with the service account as editor. All happens in one new tab, which is deleted at the
end. It prints one JSON object: what each switch of the stand-in must be set to, and where Google's words differ from
the stand-in's. It asks some 25 requests and waits up to a minute for Drive.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from google.auth.transport.requests import AuthorizedSession

from tests.support.google_stand_in.clients import Quiet, key_file, seed
from tests.support.google_stand_in.server import StandIn
from tests.support.google_stand_in.wire import Json

SCOPES = ["https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive.readonly"]
GOOGLE = ("https://sheets.googleapis.com", "https://www.googleapis.com")
TITLE = "Cairn live check"


@dataclass
class Account:
    """One spreadsheet as a service account reaches it, on Google or on a stand-in."""

    session: requests.Session
    sheets: str
    drive: str
    book: str
    patience_s: float = 60.0

    def call(self, verb: str, path: str, body: Any = None, **query: Any) -> Json:
        """The answer, or the error, of one request to the spreadsheet."""
        address = f"{self.sheets}/v4/spreadsheets/{self.book}{path}"
        answer: Json = self.session.request(verb, address, json=body, params=query, timeout=60).json()
        return answer

    def batch(self, *wanted: Json) -> Json:
        return self.call("POST", ":batchUpdate", {"requests": list(wanted)})

    def file(self, path: str = "", **query: Any) -> Json:
        """The answer of Drive about the spreadsheet."""
        answer: Json = self.session.get(
            f"{self.drive}/drive/v3/files/{self.book}{path}", params=query, timeout=60
        ).json()
        return answer


def switches(account: Account, tab: int) -> Json:
    """What the stand-in's switches must be set to, as far as one service account can tell."""
    return {
        "row_metadata_follows_sort": _metadata_follows(account, tab),
        "strict_validation_on_api": _validation_is_strict(account, tab),
        "version_lag_s": _version_lag(account),
        "last_modifying_user_visible": "lastModifyingUser" in account.file(fields="lastModifyingUser"),
        "owner_bypasses_protection": "by hand: see docs/live-google-check.md",
    }


def _metadata_follows(account: Account, tab: int) -> bool:
    account.call("PUT", f"/values/'{TITLE}'!A1:A3", {"values": [["c"], ["b"], ["a"]]}, valueInputOption="RAW")
    place = {"sheetId": tab, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    item = {"metadataKey": "cairn-check", "visibility": "DOCUMENT", "location": {"dimensionRange": place}}
    box = {"sheetId": tab, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 1}
    account.batch(
        {"createDeveloperMetadata": {"developerMetadata": item}},
        {"sortRange": {"range": box, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}},
    )
    wanted = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "cairn-check"}}]}
    (found,) = account.call("POST", "/developerMetadata:search", wanted)["matchedDeveloperMetadata"]
    return bool(found["developerMetadata"]["location"]["dimensionRange"].get("startIndex", 0) == 2)


def _validation_is_strict(account: Account, tab: int) -> bool:
    box = {"sheetId": tab, "startRowIndex": 5, "endRowIndex": 6, "startColumnIndex": 0, "endColumnIndex": 1}
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Open"}]}, "strict": True}
    account.batch({"setDataValidation": {"range": box, "rule": rule}})
    rows = [{"values": [{"userEnteredValue": {"stringValue": "something else"}}]}]
    return "error" in account.batch({"updateCells": {"range": box, "rows": rows, "fields": "userEnteredValue"}})


def _version_lag(account: Account) -> float:
    """Seconds until Drive shows a new version after a write; the whole patience when it did not."""
    before, begun = account.file(fields="version"), time.monotonic()
    account.call("PUT", f"/values/'{TITLE}'!B1", {"values": [[str(begun)]]}, valueInputOption="RAW")
    while account.file(fields="version") == before and time.monotonic() - begun < account.patience_s:
        time.sleep(0.5)
    lag = time.monotonic() - begun
    return 0.0 if lag < 1 else round(lag, 1)


def words(account: Account, tab: int) -> dict[str, str]:
    """What is answered to requests of which the stand-in only believes to know the answer."""
    rows = {"sheetId": tab, "dimension": "ROWS"}
    box = {"sheetId": tab, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}

    def put(range_: str, *values: list[Any]) -> Callable[[], Json]:
        path = f"/values/'{TITLE}'!{range_}"
        return lambda: account.call("PUT", path, {"values": list(values)}, valueInputOption="USER_ENTERED")

    asked: dict[str, Callable[[], Json]] = {
        "one cell, values beyond the grid": put("E20", [1, 2]),
        "a range beyond the grid, values inside": put("D19:G22", [1]),
        "a range beyond the grid, values beyond": put("D19:G22", [1, 2, 3]),
        "begins beyond the grid": put("G1", [1]),
        "no such tab": lambda: account.call("GET", "/values/No such tab!A1"),
        "insert at the end": lambda: account.batch(
            {"insertDimension": {"range": {**rows, "startIndex": 20, "endIndex": 21}}}
        ),
        "delete all rows": lambda: account.batch(
            {"deleteDimension": {"range": {**rows, "startIndex": 0, "endIndex": 20}}}
        ),
        "delete missing rows": lambda: account.batch(
            {"deleteDimension": {"range": {**rows, "startIndex": 30, "endIndex": 31}}}
        ),
        "a title twice": lambda: account.batch({"addSheet": {"properties": {"title": TITLE}}}),
        "no fields": lambda: account.batch({"updateCells": {"range": box, "rows": []}}),
        "unknown field": lambda: account.batch({"updateCell": {}}),
        "unknown mask": lambda: account.call("GET", "", fields="nonsense"),
        "a day without a year": lambda: (put("A10", ["3/2"])(), account.call("GET", f"/values/'{TITLE}'!A10"))[1],
        "a leading apostrophe": lambda: (
            put("A11", ["'0123"])(),
            account.call("GET", f"/values/'{TITLE}'!A11", valueRenderOption="FORMULA"),
        )[1],
    }
    return {name: _short(ask()) for name, ask in asked.items()}


def _short(answer: Json) -> str:
    error = answer.get("error")
    return f"{error['code']} {error['message']}" if error else json.dumps(answer.get("values", "accepted"))


def checked(account: Account) -> tuple[Json, dict[str, str]]:
    """Switches and words, found in a tab of their own that is gone afterwards."""
    grid = {"title": TITLE, "gridProperties": {"rowCount": 20, "columnCount": 5}}
    made = account.batch({"addSheet": {"properties": grid}})
    if "error" in made:
        raise SystemExit(f"The spreadsheet cannot be used: {made['error']['message']}")
    tab = made["replies"][0]["addSheet"]["properties"]["sheetId"]
    try:
        return switches(account, tab), words(account, tab)
    finally:
        account.batch({"deleteSheet": {"sheetId": tab}})


def signed_in(key: Json, sheets: str, drive: str, book: str) -> Account:
    credentials = Quiet.from_service_account_info(key, scopes=SCOPES)  # type: ignore[no-untyped-call]
    return Account(AuthorizedSession(credentials), sheets, drive, book)  # type: ignore[no-untyped-call]


def compare(live: Account) -> Json:
    """What was found on Google, and where the stand-in says something else."""
    found, said = checked(live)
    with StandIn(seed=seed([])) as stand_in:
        ours = signed_in(key_file(stand_in.base_url), stand_in.base_url, stand_in.base_url, "book")
        _, believed = checked(ours)
    differences = {
        name: {"google": said[name], "stand-in": believed[name]} for name in said if said[name] != believed[name]
    }
    return {"switches": found, "differences": differences}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--key-file", type=Path, required=True, help="the service account's key")
    parser.add_argument("--spreadsheet", required=True, help="the id of a spreadsheet that it may edit")
    asked = parser.parse_args()
    live = signed_in(json.loads(asked.key_file.read_text("utf-8")), *GOOGLE, asked.spreadsheet)
    sys.stdout.write(json.dumps(compare(live), indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The stand-in's Drive: files, who may do what with them, what changed, and by whom."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest

from tests.support.google_stand_in.clients import ANA, BO, ROBOT, Plain
from tests.support.google_stand_in.server import StandIn

FILES = "/drive/v3/files"
SHEET = "application/vnd.google-apps.spreadsheet"


def edit(plain: Plain, user: str, value: str = "x") -> None:
    plain.control("act", {"user": user, "spreadsheet": "book", "do": "type", "range": "Plan!F1", "value": value})


def facts(plain: Plain) -> tuple[int, str, str]:
    found = plain.good("GET", f"{FILES}/book", fields="version,modifiedTime,lastModifyingUser(emailAddress)")
    return int(found["version"]), found["modifiedTime"], found["lastModifyingUser"]["emailAddress"]


def test_unasked_drive_gives_four_fields_and_a_wrong_field_is_refused(plain: Plain) -> None:
    found = plain.good("GET", f"{FILES}/book")
    assert found == {"kind": "drive#file", "id": "book", "name": "Tracker", "mimeType": SHEET}
    error = plain.refused("GET", f"{FILES}/book", fields="nonsense")
    assert (error["message"], error["errors"][0]["reason"]) == ("Invalid field selection nonsense", "invalidParameter")


def test_version_time_and_person_move_with_each_change_and_with_no_reading(plain: Plain) -> None:
    plain.control("clock", {"set": 1_800_000_000})
    edit(plain, BO)
    first = facts(plain)
    assert first[1:] == ("2027-01-15T08:00:00.000Z", BO)
    plain.values("Plan!A1:Z9")
    assert facts(plain) == first
    plain.control("clock", {"advance": 60})
    plain.batch({"addSheet": {}})
    assert facts(plain) == (first[0] + 1, "2027-01-15T08:01:00.000Z", ROBOT)


def test_a_refused_change_moves_nothing(plain: Plain) -> None:
    before = facts(plain)
    plain.refused("POST", "/v4/spreadsheets/book:batchUpdate", {"requests": [{"deleteSheet": {"sheetId": 5}}]})
    assert facts(plain) == before


@pytest.mark.parametrize("lag", [0, 30])
def test_what_drive_tells_may_lag_behind_what_sheets_shows(plain: Plain, lag: int) -> None:
    plain.control("clock", {"freeze": True})
    plain.control("clock", {"advance": 100})
    plain.control("switches", {"version_lag_s": lag})
    before = facts(plain)
    edit(plain, BO, "new")
    assert plain.values("Plan!F1") == [["new"]]
    assert (facts(plain) == before) == (lag > 0)
    plain.control("clock", {"advance": 31})
    assert facts(plain)[2] == BO


def test_revisions_tell_who_changed_the_file_and_may_be_grouped(plain: Plain) -> None:
    edit(plain, BO)
    edit(plain, ANA)
    edit(plain, ANA)
    query = {"fields": "revisions(id,lastModifyingUser(emailAddress,displayName))"}
    found = plain.good("GET", f"{FILES}/book/revisions", **query)["revisions"]
    assert [one["lastModifyingUser"]["displayName"] for one in found] == ["Ana", "Bo", "Ana", "Ana"]
    plain.control("switches", {"revision_window_s": 60})
    edit(plain, BO)
    edit(plain, BO)
    assert len(plain.good("GET", f"{FILES}/book/revisions")["revisions"]) == 5
    assert plain.good("GET", f"{FILES}/book/revisions/head", **{"fields": "id"}) == {"id": "5"}


def test_one_list_of_changes_covers_all_files_that_one_may_see(plain: Plain) -> None:
    token = plain.good("GET", "/drive/v3/changes/startPageToken")["startPageToken"]
    plain.control(
        "seed",
        {
            "spreadsheets": [
                {"id": "hidden", "owner": BO},
                {"id": "other", "owner": BO, "shared_with": {ROBOT: "reader"}},
            ]
        },
    )
    edit(plain, BO)
    edit(plain, BO)
    found = plain.good("GET", "/drive/v3/changes", pageToken=token, fields="newStartPageToken,changes(fileId,removed)")
    assert [one["fileId"] for one in found["changes"]] == ["other", "book"]
    again = plain.good("GET", "/drive/v3/changes", pageToken=found["newStartPageToken"])
    assert again["changes"] == []
    assert plain.refused("GET", "/drive/v3/changes")["errors"][0]["reason"] == "required"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name = 'Tracker'", ["Tracker"]),
        ("name='plan b' and trashed=false", ["Plan B"]),
        ("name contains 'pl'", ["Plan B"]),
        ("name contains 'lan'", []),
        (f"mimeType='{SHEET}'", ["Plan B", "Tracker"]),
        (f"mimeType != '{SHEET}'", ["It's"]),
        ("not name = 'Tracker' and 'me@example.com' in owners", []),
        (f"'{ANA}' in owners or name = 'It\\'s'", ["It's", "Tracker"]),
        (f"'{ROBOT}' in writers and (name = 'Tracker' or name = 'x')", ["Tracker"]),
        ("sharedWithMe", None),
        ("sharedWithMe = true", ["Tracker"]),
        ("modifiedTime > '2020-01-01T00:00:00'", ["It's", "Plan B", "Tracker"]),
        ("modifiedTime < '2020-01-01T00:00:00Z'", []),
        ("name ~ 'x'", None),
        ("color = 'red'", None),
        ("name = 'x", None),
    ],
)
def test_files_are_searched_by_googles_query_language(plain: Plain, query: str, names: list[str] | None) -> None:
    plain.good("POST", FILES, {"name": "Plan B", "mimeType": SHEET})
    plain.good("POST", FILES, {"name": "It's", "mimeType": "text/plain"})
    plain.control("seed", {"spreadsheets": [{"id": "hidden", "title": "Tracker", "owner": BO}]})
    if names is None:
        assert plain.refused("GET", FILES, q=query)["errors"][0]["location"] == "q"
    else:
        found = plain.good("GET", FILES, q=query, orderBy="name", fields="files(name)")["files"]
        assert [one["name"] for one in found] == names


def test_long_lists_come_in_pages(plain: Plain) -> None:
    for number in range(4):
        plain.good("POST", FILES, {"name": f"f{number}", "mimeType": SHEET})
    first = plain.good("GET", FILES, pageSize=3, orderBy="name", fields="nextPageToken,files(name)")
    second = plain.good("GET", FILES, pageSize=3, orderBy="name", pageToken=first["nextPageToken"])
    assert [one["name"] for one in first["files"] + second["files"]] == ["f0", "f1", "f2", "f3", "Tracker"]
    assert "nextPageToken" not in second


def test_files_are_made_renamed_copied_trashed_and_deleted(plain: Plain) -> None:
    made = plain.good("POST", FILES, {"name": "New", "mimeType": SHEET})["id"]
    plain.good("PATCH", f"{FILES}/{made}", {"name": "Renamed"})
    assert plain.good("GET", f"/v4/spreadsheets/{made}", fields="properties.title") == {
        "properties": {"title": "Renamed"}
    }
    copied = plain.good("POST", f"{FILES}/book/copy", {"name": "Copy"})["id"]
    assert plain.values("Plan!A2", book=copied) == [["M-1"]]
    plain.good("PATCH", f"{FILES}/{copied}", {"trashed": True})
    assert plain.good("GET", FILES, q="trashed = true")["files"][0]["id"] == copied
    assert plain.call("DELETE", f"{FILES}/{copied}").status_code == 204
    assert plain.refused("GET", f"{FILES}/{copied}")["message"] == f"File not found: {copied}."
    error = plain.refused("DELETE", f"{FILES}/book")
    assert (error["code"], error["errors"][0]["reason"]) == (403, "insufficientFilePermissions")


def test_roles_are_given_changed_and_taken_and_a_file_given_away(stand_in: StandIn, plain: Plain) -> None:
    made = plain.good("POST", FILES, {"name": "New", "mimeType": SHEET})["id"]
    path = f"{FILES}/{made}/permissions"
    grant = plain.good("POST", path, {"type": "user", "role": "reader", "emailAddress": BO})
    plain.good("PATCH", f"{path}/{grant['id']}", {"role": "writer"})
    plain.good("POST", path, {"type": "anyone", "role": "reader"})
    found = plain.good("GET", path, fields="permissions(type,role,emailAddress)")["permissions"]
    assert found == [
        {"type": "anyone", "role": "reader"},
        {"type": "user", "role": "writer", "emailAddress": BO},
        {"type": "user", "role": "owner", "emailAddress": ROBOT},
    ]
    assert plain.call("DELETE", f"{path}/anyoneWithLink").status_code == 204
    for body in ({"type": "user", "role": "boss", "emailAddress": BO}, {"type": "user", "role": "reader"}, {}):
        assert plain.refused("POST", path, body)["code"] == 400
    owner = {"type": "user", "role": "owner", "emailAddress": ANA}
    assert "transferOwnership" in plain.refused("POST", path, owner)["message"]
    plain.good("POST", path, owner, transferOwnership="true")
    assert stand_in.world.files[made].owner == ANA
    assert plain.call("DELETE", f"{FILES}/{made}").status_code == 403


def test_a_spreadsheet_is_exported_and_read_in_from_files(plain: Plain) -> None:
    text = plain.call("GET", f"{FILES}/book/export", mimeType="text/csv").content.decode()
    assert text.splitlines()[:2] == ["Key,Title,Due,Done", "M-1,Design frozen,46083,FALSE"]
    xlsx = plain.call(
        "GET", f"{FILES}/book/export", mimeType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    tab = openpyxl.load_workbook(io.BytesIO(xlsx.content))["Plan"]
    assert [cell.value for cell in tab[3]] == ["M-2", "First flight", 46174, True]
    assert plain.call("GET", f"{FILES}/book/export", mimeType="image/png").status_code == 400
    assert plain.refused("GET", f"{FILES}/book", alt="media")["errors"][0]["reason"] == "fileNotDownloadable"
    parts = [
        ("application/json", json.dumps({"name": "From CSV", "mimeType": SHEET})),
        ("text/csv", "a,b\n1,2026-03-02\n"),
    ]
    body = "".join(f"--cut\r\nContent-Type: {kind}\r\n\r\n{content}\r\n" for kind, content in parts) + "--cut--\r\n"
    headers = {"Content-Type": "multipart/related; boundary=cut"}
    address = f"{plain.base_url}/upload/drive/v3/files?uploadType=multipart"
    made = plain.session.post(address, data=body, headers=headers).json()
    assert made["name"] == "From CSV"
    assert plain.values("A1:B2", book=made["id"], valueRenderOption="UNFORMATTED_VALUE") == [["a", "b"], [1, 46083]]


def test_a_file_may_be_uploaded_in_two_steps(plain: Plain) -> None:
    address = f"{plain.base_url}/upload/drive/v3/files?uploadType=resumable"
    begun = plain.session.post(address, json={"name": "big.txt"}, headers={"X-Upload-Content-Type": "text/plain"})
    made = plain.session.put(begun.headers["Location"], data=b"content").json()
    assert plain.call("GET", f"{FILES}/{made['id']}", alt="media").content == b"content"


def test_comments_are_made_answered_and_resolved(plain: Plain) -> None:
    made = plain.good("POST", f"{FILES}/book/comments", {"content": "late?"}, fields="*")
    reply = {"content": "no", "action": "resolve"}
    plain.good("POST", f"{FILES}/book/comments/{made['id']}/replies", reply, fields="*")
    (found,) = plain.good("GET", f"{FILES}/book/comments", fields="*")["comments"]
    assert (found["content"], found["resolved"], found["replies"][0]["content"]) == ("late?", True, "no")
    assert plain.call("DELETE", f"{FILES}/book/comments/{made['id']}").status_code == 204
    assert plain.good("GET", f"{FILES}/book/comments", fields="*")["comments"] == []


def test_about_tells_who_asks_and_wants_to_know_what(plain: Plain) -> None:
    found: dict[str, Any] = plain.good("GET", "/drive/v3/about", fields="user(emailAddress,me)")
    assert found == {"user": {"emailAddress": ROBOT, "me": True}}
    assert plain.refused("GET", "/drive/v3/about")["errors"][0]["reason"] == "required"


def test_several_requests_come_in_one(plain: Plain) -> None:
    lines = [
        "GET /v4/spreadsheets/book/values/Plan!A2 HTTP/1.1",
        "PATCH /drive/v3/files/book HTTP/1.1",
        "GET /v4/spreadsheets/no",
    ]
    bodies = ["", '{"name": "Renamed"}', ""]
    pack = "".join(
        f"--cut\r\nContent-Type: application/http\r\nContent-ID: <part-{number}>\r\n\r\n"
        f"{line}\r\nContent-Type: application/json\r\n\r\n{body}\r\n"
        for number, (line, body) in enumerate(zip(lines, bodies, strict=True))
    )
    headers = {"Content-Type": "multipart/mixed; boundary=cut"}
    answer = plain.session.post(plain.base_url + "/batch", data=pack + "--cut--", headers=headers)
    parts = answer.text.split("--batch_stand_in")[1:-1]
    assert ["HTTP/1.1 200" in part for part in parts] == [True, True, False]
    assert ("response-part-1" in parts[1], '"M-1"' in parts[0], "404" in parts[2]) == (True, True, True)
    assert plain.good("GET", f"{FILES}/book")["name"] == "Renamed"

"""The stand-in's door: assertions are checked like Google checks them, and no token opens more than it should."""

from __future__ import annotations

import time
from typing import Any

import gspread
import pytest
import requests
from google.auth.exceptions import RefreshError

from tests.support.google_stand_in.clients import ROBOT, Plain, key_file, seed, signed, signed_in
from tests.support.google_stand_in.server import StandIn

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPE = "https://www.googleapis.com/auth/spreadsheets"
DRIVE_READ = "https://www.googleapis.com/auth/drive.metadata.readonly"


def ask(stand_in: StandIn, **changed: Any) -> dict[str, Any]:
    """Ask for a token with an assertion that is right except for what is changed; None leaves a claim out."""
    now = int(time.time())
    claims = {"iss": ROBOT, "aud": stand_in.base_url + "/token", "scope": SCOPE, "iat": now, "exp": now + 3600}
    claims = {name: value for name, value in (claims | changed).items() if value is not None}
    return post(stand_in, {"grant_type": GRANT, "assertion": signed(claims)})


def post(stand_in: StandIn, form: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = requests.post(stand_in.base_url + "/token", data=form, timeout=10).json()
    return found


def test_a_right_assertion_gives_a_token_for_an_hour(stand_in: StandIn) -> None:
    answer = ask(stand_in)
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3599)
    assert Plain(stand_in, answer["access_token"]).values("Plan!A1") == [["Key"]]


@pytest.mark.parametrize(
    ("changed", "error", "description"),
    [
        ({"iss": "nobody@example.com"}, "invalid_grant", "Invalid grant: account not found"),
        ({"aud": "https://example.com/token"}, "invalid_grant", "Failed audience check"),
        ({"iat": 1000, "exp": 4600}, "invalid_grant", "short-lived token"),
        ({"exp": int(time.time()) + 90_000}, "invalid_grant", "short-lived token"),
        ({"iat": int(time.time()) + 3000, "exp": int(time.time()) + 6000}, "invalid_grant", "short-lived token"),
        ({"exp": None}, "invalid_grant", "short-lived token"),
        ({"scope": None}, "invalid_scope", "Invalid OAuth scope"),
        ({"scope": "everything"}, "invalid_scope", "invalid"),
        ({"sub": "ana@example.com"}, "unauthorized_client", "unauthorized"),
    ],
)
def test_a_wrong_claim_is_refused(stand_in: StandIn, changed: dict[str, Any], error: str, description: str) -> None:
    answer = ask(stand_in, **changed)
    assert answer["error"] == error
    assert description in answer["error_description"]


def test_a_key_that_is_not_the_registered_one_is_refused(stand_in: StandIn) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    other = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = key_file(stand_in.base_url, private_key=other.decode())
    with pytest.raises(RefreshError, match="Invalid JWT Signature"):
        signed_in(stand_in, key).open_by_key("book")
    with StandIn(seed=seed(["x"]), accept_any_key=True) as lenient:
        key["token_uri"] = lenient.base_url + "/token"
        assert signed_in(lenient, key).open_by_key("book").title == "Tracker"


@pytest.mark.parametrize("assertion", ["", "a.b.c", "e30.e30.", "e30.e30.AAAA", "e30"])
def test_what_is_no_assertion_is_refused(stand_in: StandIn, assertion: str) -> None:
    assert post(stand_in, {"grant_type": GRANT, "assertion": assertion})["error"] == "invalid_grant"
    assert post(stand_in, {"grant_type": "password"})["error"] == "unsupported_grant_type"


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic dGVzdA==", "Bearer "])
@pytest.mark.parametrize("path", ["/v4/spreadsheets/book", "/drive/v3/files/book"])
def test_any_other_token_opens_nothing(stand_in: StandIn, header: str | None, path: str) -> None:
    headers = {"Authorization": header} if header else {}
    response = requests.get(stand_in.base_url + path, headers=headers, timeout=10)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (401, 401)
    assert "Expected OAuth 2 access token" in error["message"]
    assert "Bearer" in response.headers["WWW-Authenticate"]


def test_a_token_ends_with_its_hour_and_gspread_fetches_another(stand_in: StandIn, client: gspread.Client) -> None:
    book = client.open_by_key("book")
    token = client.http_client.auth.token
    Plain(stand_in, "test").control("expire_tokens")
    assert book.sheet1.acell("A1").value == "Key"
    assert client.http_client.auth.token != token
    plain = Plain(stand_in, ask(stand_in)["access_token"])
    plain.control("clock", {"advance": 3700})
    assert plain.refused("GET", "/v4/spreadsheets/book")["status"] == "UNAUTHENTICATED"


def test_a_revoked_key_ends_tokens_and_gives_no_new_ones(stand_in: StandIn, client: gspread.Client) -> None:
    book = client.open_by_key("book")
    Plain(stand_in, "test").control("principals", {"email": ROBOT, "revoked": True})
    with pytest.raises(RefreshError, match="invalid_grant"):
        book.sheet1.acell("A1")


def test_a_scope_opens_only_what_it_is_for(stand_in: StandIn) -> None:
    sheets_only = Plain(stand_in, ask(stand_in)["access_token"])
    error = sheets_only.refused("GET", "/drive/v3/files/book")
    assert (error["code"], error["errors"][0]["reason"]) == (403, "insufficientPermissions")
    reader = Plain(stand_in, ask(stand_in, scope=SCOPE + ".readonly " + DRIVE_READ)["access_token"])
    assert reader.values("Plan!A1") == [["Key"]]
    assert reader.good("GET", "/drive/v3/files/book")["name"] == "Tracker"
    error = reader.refused("PUT", "/v4/spreadsheets/book/values/A1", {"values": [[1]]}, valueInputOption="RAW")
    assert (error["status"], error["details"][0]["reason"]) == ("PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")


def test_roles_decide_what_one_may_see_and_change() -> None:
    for role, may_read, may_write in ((None, False, False), ("reader", True, False), ("commenter", True, False)):
        with StandIn(seed=seed(["x"], shared_with={ROBOT: role} if role else {}), test_token="test") as running:
            plain = Plain(running, "test")
            read = plain.call("GET", "/v4/spreadsheets/book/values/A1")
            write = plain.call("PUT", "/v4/spreadsheets/book/values/A1?valueInputOption=RAW", {"values": [[1]]})
            assert (read.status_code == 200, write.status_code == 200) == (may_read, may_write)
            assert write.json()["error"] == {
                "code": 403, "message": "The caller does not have permission", "status": "PERMISSION_DENIED",
            }  # fmt: skip
            assert plain.call("GET", "/drive/v3/files/book").status_code == (200 if may_read else 404)


def test_what_does_not_exist_is_404_and_what_is_no_spreadsheet_is_said(stand_in: StandIn) -> None:
    plain = Plain(stand_in, "test")
    error = plain.refused("GET", "/v4/spreadsheets/nope")
    assert error == {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = plain.good("POST", "/drive/v3/files", {"name": "plan.xlsx", "mimeType": mime})
    error = plain.refused("GET", f"/v4/spreadsheets/{book['id']}")
    assert (error["code"], error["status"]) == (400, "FAILED_PRECONDITION")
    assert error["message"] == "This operation is not supported for this document"


@pytest.mark.parametrize(
    ("verb", "path"), [("GET", "/v5/x"), ("DELETE", "/v4/spreadsheets/book"), ("GET", "/"), ("PUT", "/token")]
)
def test_what_is_no_method_is_refused_with_4xx(stand_in: StandIn, verb: str, path: str) -> None:
    assert Plain(stand_in, "test").call(verb, path).status_code == 404


def test_the_control_plane_needs_its_token(stand_in: StandIn) -> None:
    for headers in ({}, {"X-Control-Token": "wrong"}, {"Authorization": "Bearer test"}):
        response = requests.post(stand_in.base_url + "/__ctl__/reset", headers=headers, timeout=10)
        assert response.status_code == 403

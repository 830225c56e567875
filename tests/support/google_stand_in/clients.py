"""Clients for tests: the real gspread, signed in with a real key, and plain HTTP; both speak to a stand-in."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

import gspread
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from google.oauth2.service_account import Credentials
from gspread.http_client import HTTPClient

from tests.support.google_stand_in.server import StandIn
from tests.support.google_stand_in.wire import Json

ROBOT = "robot@project.iam.gserviceaccount.com"
ANA, BO = "ana@example.com", "bo@example.com"
BATCH = "/v4/spreadsheets/book:batchUpdate"
HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")


@cache
def key_pair() -> tuple[str, str]:
    """A private key and its public key, both as PEM; the same for the whole run."""
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def signed(claims: Json) -> str:
    """A JWT with these claims, signed by the private key."""
    key = load_pem_private_key(key_pair()[0].encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256", "typ": "JWT"}, claims)]
    text = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = key.sign(text, PKCS1v15(), hashes.SHA256())
    return (text + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def key_file(base_url: str, email: str = ROBOT, private_key: str | None = None) -> Json:
    """What Google's console gives out as a service account's key, with the token address of a stand-in."""
    return {
        "type": "service_account",
        "project_id": "project",
        "private_key_id": "0123456789abcdef",
        "private_key": private_key or key_pair()[0],
        "client_email": email,
        "client_id": "123456789012345678901",
        "token_uri": f"{base_url}/token",
    }


def seed(*rows: list[Any], title: str = "Plan", **about: Any) -> Json:
    """A seed: Ana owns one spreadsheet, the robot and Bo may write in it."""
    robot = {"email": ROBOT, "kind": "service_account", "public_key_pem": key_pair()[1]}
    people = [robot, {"email": ANA, "kind": "user", "name": "Ana"}, {"email": BO, "kind": "user", "name": "Bo"}]
    tabs = about.pop("tabs", [{"title": title, "rows": list(rows)}])
    shared = about.pop("shared_with", {ROBOT: "writer", BO: "writer"})
    book = {"id": "book", "title": "Tracker", "owner": ANA, "shared_with": shared, "tabs": tabs, **about}
    return {"principals": people, "spreadsheets": [book]}


def span(start: int, end: int, dimension: str = "ROWS") -> Json:
    """Rows or columns of the first tab, from 0, the end not among them."""
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


class Quiet(Credentials):
    """Credentials that ask their token address only; google-auth would also ask Google for the account's regions."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


def signed_in(stand_in: StandIn, key: Json | None = None, scopes: list[str] | None = None) -> gspread.Client:
    """gspread as its users have it, except that requests go to the stand-in."""

    class Redirected(HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> requests.Response:
            for host in HOSTS:
                endpoint = endpoint.replace(host, stand_in.base_url)
            return super().request(method, endpoint, *args, **kwargs)

    wanted = scopes or gspread.auth.DEFAULT_SCOPES
    credentials = Quiet.from_service_account_info(key or key_file(stand_in.base_url), scopes=wanted)  # type: ignore[no-untyped-call]
    return gspread.authorize(credentials, http_client=Redirected)


class Plain:
    """HTTP without a library's help, as whoever holds a bearer token."""

    def __init__(self, stand_in: StandIn, token: str) -> None:
        self.base_url, self.session = stand_in.base_url, requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"
        self.control_token = stand_in.control_token

    def call(self, verb: str, path: str, body: Any = None, **query: Any) -> requests.Response:
        return self.session.request(verb, self.base_url + path, json=body, params=query, timeout=10)

    def good(self, verb: str, path: str, body: Any = None, **query: Any) -> Json:
        """The answer of a call that must succeed."""
        response = self.call(verb, path, body, **query)
        assert response.status_code == 200, response.text
        found: Json = response.json()
        return found

    def refused(self, verb: str, path: str, body: Any = None, **query: Any) -> Json:
        """The `error` of a call that must be refused."""
        response = self.call(verb, path, body, **query)
        assert response.status_code >= 400, response.text
        error: Json = response.json()["error"]
        return error

    def batch(self, *requests_: Json, book: str = "book") -> list[Json]:
        """The replies to a batchUpdate that must succeed."""
        replies: list[Json] = self.good("POST", f"/v4/spreadsheets/{book}:batchUpdate", {"requests": requests_})[
            "replies"
        ]
        return replies

    def refused_batch(self, *requests_: Json) -> str:
        """What is said of a batchUpdate that must be refused."""
        return str(self.refused("POST", BATCH, {"requests": list(requests_)})["message"])

    def tab(self, fields: str, index: int = 0) -> Json:
        """These fields of one tab."""
        found: Json = self.good("GET", "/v4/spreadsheets/book", fields=f"sheets({fields})")["sheets"][index]
        return found

    def values(self, range_: str, book: str = "book", **query: Any) -> list[list[Any]]:
        found: list[list[Any]] = self.good("GET", f"/v4/spreadsheets/{book}/values/{range_}", **query).get("values", [])
        return found

    def control(self, command: str, body: Json | None = None) -> Json:
        """One command of the control plane, which must succeed."""
        headers = {"X-Control-Token": self.control_token}
        address = f"{self.base_url}/__ctl__/{command}"
        response = self.session.post(address, data=json.dumps(body or {}), headers=headers, timeout=10)
        assert response.status_code == 200, response.text
        found: Json = response.json()
        return found

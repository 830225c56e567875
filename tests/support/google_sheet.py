"""A Google Sheet for a test: the stand-in with one spreadsheet, a service account with a real key, and a colleague."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from connectors.google.account import Account
from connectors.google.key import Key
from connectors.google.pace import Pace
from connectors.google_sheets import GoogleSheetsConnector
from tests.support.google_stand_in.control import COMMANDS, act
from tests.support.google_stand_in.server import StandIn

ROBOT, ANA, BEN = "cairn@plans.iam.gserviceaccount.com", "ana@example.com", "ben@example.com"
BOOK = "1PlanOfTheYear"


@cache
def key_pair() -> tuple[str, str]:
    """A private and a public key, both PEM."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return secret.decode(), public.decode()


def key_info(base_url: str) -> dict[str, Any]:
    """What a downloaded key file says."""
    return {
        "type": "service_account",
        "client_email": ROBOT,
        "private_key": key_pair()[0],
        "private_key_id": "1",
        "token_uri": f"{base_url}/token",
    }


def key_file(folder: Path, base_url: str) -> Path:
    """A key file as people keep it: for nobody else to read."""
    file = folder / "cairn-key.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(key_info(base_url)))
    return file


def people() -> list[dict[str, Any]]:
    return [
        {"email": ROBOT, "kind": "service_account", "public_key_pem": key_pair()[1]},
        {"email": ANA, "kind": "user", "name": "Ana Ruiz"},
        {"email": BEN, "kind": "user", "name": "Ben Okafor"},
    ]


def book(tabs: dict[str, Sequence[Sequence[Any]]], spreadsheet: str = BOOK, **more: Any) -> dict[str, Any]:
    """A spreadsheet of Ana's that Ben and the service account may edit."""
    return {
        "id": spreadsheet,
        "title": "Plan of the year",
        "owner": ANA,
        "shared_with": {ROBOT: "writer", BEN: "writer"},
        "tabs": [{"title": title, "rows": [list(row) for row in rows]} for title, rows in tabs.items()],
        **more,
    }


class Sheet:
    """A running stand-in, seen by the test from behind."""

    def __init__(self, stand_in: StandIn, account: Account) -> None:
        self.stand_in = stand_in
        self.account = account

    def connector(self, place: str = f"google:{BOOK}#0") -> GoogleSheetsConnector:
        return GoogleSheetsConnector(place, self.account)

    def act(self, do: str, user: str = ANA, spreadsheet: str = BOOK, **what: Any) -> Any:
        """A colleague does something in the sheet."""
        with self.stand_in.world.lock:
            return act(self.stand_in, {"do": do, "user": user, "spreadsheet": spreadsheet, **what})

    def types(self, place: str, value: Any, user: str = ANA, spreadsheet: str = BOOK) -> None:
        self.act("type", user, spreadsheet, range=place, value=value)

    def command(self, command: str, **what: Any) -> Any:
        """Use the control plane."""
        with self.stand_in.world.lock:
            return COMMANDS[command](self.stand_in, what)

    def rows(self, tab: str = "Plan", spreadsheet: str = BOOK, look: str = "FORMULA") -> list[list[Any]]:
        rows: list[list[Any]] = self.command("dump", spreadsheet=spreadsheet)["tabs"][tab][look]
        return rows

    def requests(self, since: int = 0) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.command("log", since=since)["requests"]
        return found

    @property
    def count(self) -> int:
        return len(self.stand_in.log)


class Clock:
    """A clock that goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = time.time()
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@contextmanager
def running(folder: Path, tabs: dict[str, Sequence[Sequence[Any]]], clock: Clock | None = None) -> Iterator[Sheet]:
    """The stand-in with one spreadsheet; waits take no time."""
    clock = clock or Clock()
    with StandIn(seed={"principals": people(), "spreadsheets": [book(tabs)]}) as stand_in:
        key = Key(ROBOT, key_info(stand_in.base_url))
        yield Sheet(stand_in, Account(key, stand_in.base_url, Pace(folder / "pace", clock, clock.sleep)))

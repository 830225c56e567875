"""gspread's HTTP client, at Cairn's address and pace, with Cairn's own idea of when to try again.

A write is sent again by itself only when Google refused it. Where its outcome is unknown that is said
(`OutcomeUnknown`), and whoever knows the sheet has to look. gspread's own client that backs off is not used: it ignores
`Retry-After`, may retry without end, and repeats a write whose answer was lost.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from typing import Any

import requests
from google.auth import exceptions as auth
from google.auth.transport.requests import Request
from google.oauth2.service_account import Credentials
from gspread.http_client import FileType, HTTPClient, ParamsType

from connectors.google import answers
from connectors.google.answers import OutcomeUnknown, Trouble
from connectors.google.key import Key, is_loopback, token_address
from connectors.google.pace import Kind, Pace
from domain.errors import SheetUnreachable, SheetUnreadable

SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)
SHEETS = "https://sheets.googleapis.com"
DRIVE = "https://www.googleapis.com"
TIMEOUT_S = (5.0, 60.0)
"""To connect, and between two pieces of an answer."""
TRIES = 6
PATIENCE_S = 180.0
LONGEST_WAIT_S = 64.0
_READING_POSTS = (":getByDataFilter", ":batchGetByDataFilter", "/developerMetadata:search")


class Login:
    """The access token of one service account, shared by all threads."""

    def __init__(self, key: Key, base: str) -> None:
        try:
            self._credentials = Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
                {**key.info, "token_uri": token_address(key, base)}, scopes=SCOPES
            )
        except (ValueError, auth.GoogleAuthError):
            # Without the cause: it may quote the key.
            raise SheetUnreadable("The private key of the service account cannot be read.", "Make a new key.") from None
        self._lock = threading.Lock()
        self.has_given_up = False
        """Google did not answer for minutes: until it does, each question is asked once, so that nobody waits again."""

    def token(self, session: requests.Session) -> str:
        """A token that is valid by now. Raises `Trouble`."""
        with self._lock:
            try:
                if not self._credentials.valid:
                    self._credentials.refresh(Request(session))
            except auth.GoogleAuthError as error:
                raise answers.no_token(error) from None
            return str(self._credentials.token)

    def forget(self, token: str) -> None:
        """Google does not take this token any more."""
        with self._lock:
            if self._credentials.token == token:
                self._credentials.token = None


class Transport(HTTPClient):
    """One thread's connection. `base` "" is Google itself."""

    def __init__(
        self,
        login: Login,
        base: str,
        pace: Pace,
        patience_s: float = PATIENCE_S,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        session = requests.Session()
        # Neither a netrc entry nor a proxy may come between Cairn and a server on this machine.
        session.auth = lambda request: request
        session.trust_env = not is_loopback(base)
        super().__init__(None, session)  # type: ignore[arg-type]
        self.set_timeout(TIMEOUT_S)
        self._login = login
        self._base = base
        self._pace = pace
        self._patience_s = patience_s
        self._jitter = jitter
        self._prepaid: Kind | None = None

    def prepay(self, kind: Kind) -> None:
        """Wait now for the slot of the next question of a kind: nothing shall wait between a look and its write."""
        if self._prepaid != kind:
            self._pace.take(kind)
            self._prepaid = kind

    def request(
        self,
        method: str,
        endpoint: str,
        params: ParamsType | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: FileType = None,
        headers: Any = None,
    ) -> requests.Response:
        """As gspread's, which all of its methods go through. Raises `ConnectorError` only."""
        return self._answer(method, endpoint, params=params, data=data, json=json, files=files, headers=headers)[0]

    def call(self, method: str, endpoint: str, **options: Any) -> Any:
        """The same, giving what the answer says. Options: `params`, `json`."""
        return self._answer(method, endpoint, **options)[1]

    def _answer(self, method: str, endpoint: str, **options: Any) -> tuple[requests.Response, Any]:
        kind, began, renewed = kind_of(method, endpoint), self._pace.clock(), False
        for number in range(TRIES):
            if self._prepaid == kind:
                self._prepaid = None
            else:
                self._pace.take(kind)
            try:
                answer = self._once(method, endpoint, options)
                self._login.has_given_up = False
                return answer
            except Trouble as trouble:
                if trouble.is_unauthorized and not renewed:
                    renewed = True
                    continue
                if trouble.is_unknown and kind == "write":
                    raise OutcomeUnknown(str(trouble.error)) from None
                left = self._patience_s - (self._pace.clock() - began)
                wait = max(trouble.wait_s, min(LONGEST_WAIT_S, 2**number + self._jitter()))
                if not trouble.passes or self._login.has_given_up or number + 1 == TRIES or wait > left:
                    self._login.has_given_up = trouble.passes
                    raise trouble.error from None
                if trouble.is_limit:
                    self._pace.refused(kind, min(wait, LONGEST_WAIT_S))
                self._pace.sleep(wait)
        raise SheetUnreachable("Google Sheets cannot be reached.")

    def _once(self, method: str, endpoint: str, options: Mapping[str, Any]) -> tuple[requests.Response, Any]:
        token = self._login.token(self.session)
        headers = {**(options.get("headers") or {}), "Authorization": f"Bearer {token}"}
        try:
            response = self.session.request(
                method.upper(),
                self._address(endpoint),
                timeout=self.timeout,
                allow_redirects=False,
                **{**options, "headers": headers},
            )
        except requests.RequestException as error:
            raise answers.lost(error) from None
        if trouble := answers.trouble_in(response):
            if trouble.is_unauthorized:
                self._login.forget(token)
            raise trouble
        try:
            return response, response.json() if response.content else None
        except ValueError:
            raise answers.malformed() from None

    def _address(self, endpoint: str) -> str:
        """gspread knows Google's addresses alone; its constants are copied when it is imported."""
        for own in (SHEETS, DRIVE):
            if self._base and endpoint.startswith(f"{own}/"):
                return self._base + endpoint.removeprefix(own)
        return endpoint


def kind_of(method: str, endpoint: str) -> Kind:
    """Which of Google's limits a request counts against.

    >>> kind_of("get", SHEETS + "/v4/spreadsheets/x"), kind_of("post", SHEETS + "/v4/spreadsheets/x:batchUpdate")
    ('read', 'write')
    """
    if not endpoint.startswith(SHEETS):
        return "drive"
    is_reading = method.upper() == "GET" or endpoint.partition("?")[0].endswith(_READING_POSTS)
    return "read" if is_reading else "write"

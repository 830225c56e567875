"""What an answer of Google means: go on, try again, outcome unknown, or stop, in words that name what to do. Pure.

Trouble
├── passes             refused for the moment, or lost on the way: worth another try
├── is_unknown         a write may have been applied or not: only a look at the sheet can tell
└── error              what is raised when there is no other try
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import requests
from google.auth import exceptions as auth

from domain.errors import ConnectorError, SheetUnreachable, SheetUnreadable

_LIMITS = {"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"}
_LIMITS |= {"RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"}
_SWITCHED_OFF = {"accessNotConfigured", "SERVICE_DISABLED"}
_SCOPES = {"insufficientPermissions", "insufficientScopes", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}
_LONGEST = 200
TOO_MANY, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, BAD_REQUEST = 429, 401, 403, 404, 400


class NotAccepted(SheetUnreadable):
    """Google refused the request itself (400): what it speaks of is not there, or may not be done."""

    hint = "The sheet may have been rearranged meanwhile; Cairn looks at it anew at the next sync."


class NoAccess(SheetUnreadable):
    """The sheet is not shared with the service account, or not so that it may do this."""

    hint = "Share the sheet with the address of the service account, as an editor."


class NotThere(SheetUnreadable):
    """There is no such file, or none that the service account may know of: Google does not say which."""

    hint = "Share the sheet with the address of the service account; nothing was deleted in Cairn."


class OutcomeUnknown(SheetUnreachable):
    """A write was sent and its answer never came: it may have been applied."""


@dataclass
class Trouble(Exception):
    """An answer that is none. `wait_s`: how long Google asks to wait; 0 where it does not say."""

    error: ConnectorError
    passes: bool = False
    is_unknown: bool = False
    wait_s: float = 0.0
    is_unauthorized: bool = False
    is_limit: bool = False


def trouble_in(response: requests.Response) -> Trouble | None:
    """What is wrong with an answer; None for one that is fine as far as its headers tell."""
    code = response.status_code
    if 200 <= code < 300:
        return None
    message, reasons = _said(response)
    if code == TOO_MANY or (code == FORBIDDEN and reasons & _LIMITS):
        error = SheetUnreachable(f"Google refuses further requests for the moment ({code}).")
        return Trouble(error, passes=True, wait_s=_retry_after(response), is_limit=True)
    if code >= 500:
        error = SheetUnreachable(f"Google Sheets does not work as it should at the moment ({code}).")
        return Trouble(error, passes=True, is_unknown=True, wait_s=_retry_after(response))
    return Trouble(_final(code, message, reasons), is_unauthorized=code == UNAUTHORIZED)


def _final(code: int, message: str, reasons: set[str]) -> ConnectorError:
    """An answer that another try would not change."""
    if code == UNAUTHORIZED:
        return revoked()
    if code == FORBIDDEN and reasons & _SWITCHED_OFF:
        return SheetUnreadable(
            "The Google Sheets or the Google Drive interface is switched off for the service account's project.",
            "Enable both APIs in the Google Cloud console, wait a minute, and try again.",
        )
    if code == FORBIDDEN and reasons & _SCOPES:
        return NoAccess("The access token does not cover what Cairn asks for.", "Check the key and its project.")
    if code == FORBIDDEN:
        return NoAccess("The service account may not do this in the sheet.")
    if code == NOT_FOUND:
        return NotThere("Google knows no such sheet, or it is not shared with the service account.")
    if code == BAD_REQUEST and "not supported for this document" in message:
        return SheetUnreadable(
            "This is an Excel workbook in Google Drive, not a Google Sheet.",
            "Open it in Google Drive, choose File, Save as Google Sheets, and connect the new sheet.",
        )
    if code == BAD_REQUEST:
        return NotAccepted(f"Google did not accept this: {message or 'it gave no reason'}")
    return SheetUnreachable(f"Google gave an answer that Cairn does not understand ({code}).")


def lost(error: requests.RequestException) -> Trouble:
    """What it means that no answer came."""
    never_sent = isinstance(error, requests.ConnectTimeout) or "NewConnectionError" in repr(error)
    if isinstance(error, requests.exceptions.SSLError):
        return Trouble(SheetUnreachable("Google's certificate cannot be verified from here.", "Check the network."))
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
        return Trouble(SheetUnreadable("The base address for Google Sheets is no usable address."))
    said = "did not answer in time" if isinstance(error, requests.Timeout) else "cannot be reached"
    return Trouble(SheetUnreachable(f"Google Sheets {said}."), passes=True, is_unknown=not never_sent)


def malformed() -> Trouble:
    """An answer that says it is fine and is no JSON."""
    return Trouble(SheetUnreachable("An answer of Google Sheets was cut off."), passes=True, is_unknown=True)


@contextmanager
def understood() -> Iterator[None]:
    """Taking an answer apart: one of a shape that Google's never have comes from something between here and there."""
    try:
        yield
    except (AttributeError, TypeError, ValueError, LookupError, OverflowError):
        raise SheetUnreachable("Something gave an answer in Google's name that Cairn does not understand.") from None


def no_token(error: auth.GoogleAuthError) -> Trouble:
    """What it means that no access token was given. Nothing was sent to the sheet."""
    body = error.args[1] if len(error.args) > 1 else None
    is_refusal = isinstance(error, auth.RefreshError) and isinstance(body, Mapping) and bool(body.get("error"))
    if is_refusal and "timeframe" in str(error):
        return Trouble(
            SheetUnreachable("The clock of this machine is wrong, so Google gives no access.", "Set the clock.")
        )
    if is_refusal and not error.retryable:
        return Trouble(revoked())
    return Trouble(SheetUnreachable("Google gives no access at the moment."), passes=True)


def revoked() -> ConnectorError:
    """The sentence for a key that is not taken any more."""
    return SheetUnreadable(
        "The credentials were revoked: Google does not accept the service account's key.",
        "Make a new key for the service account, put it in the place of the old one, and sync again.",
    )


def _said(response: requests.Response) -> tuple[str, set[str]]:
    """Google's own sentence, and the reasons it gives in either of its two shapes."""
    try:
        error = response.json()["error"]
        message = str(error.get("message", ""))
        parts = [*error.get("errors", ()), *error.get("details", ())]
        reasons = {str(part["reason"]) for part in parts if isinstance(part, Mapping) and "reason" in part}
        reasons.add(str(error.get("status", "")))
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", set()
    plain = "".join(letter if letter.isprintable() else " " for letter in message)
    return plain[:_LONGEST], reasons


def _retry_after(response: requests.Response) -> float:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else 0.0

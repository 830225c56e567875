"""Where a Google Sheets tracker is: `google:ID`, or `google:ID#TAB` once its tab is known by its number. Pure.

Keeps the id of the spreadsheet and nothing else of a link: an address that a person gives is never fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from domain.errors import Refused

PREFIX = "google:"
_ID = re.compile(r"[A-Za-z0-9_-]{5,200}")
_IN_PATH = re.compile(r"/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]+)(?:/.*)?")
_LINK_HINT = "Copy the link from the browser's address bar while the sheet is open."


@dataclass(frozen=True, slots=True)
class Place:
    """A spreadsheet, and in it a tab by the number that it keeps when it is renamed; None: not chosen yet."""

    spreadsheet: str
    tab: int | None = None

    def __str__(self) -> str:
        return f"{PREFIX}{self.spreadsheet}" + ("" if self.tab is None else f"#{self.tab}")

    @property
    def link(self) -> str:
        """The address at which a person opens it."""
        tab = "" if self.tab is None else f"#gid={self.tab}"
        return f"https://docs.google.com/spreadsheets/d/{self.spreadsheet}/edit{tab}"


def is_google(place: object) -> bool:
    """Say whether a tracker's place is a Google Sheet.

    >>> is_google("google:1AbCdE"), is_google("plans/google.xlsx")
    (True, False)
    """
    return str(place).startswith(PREFIX)


def place_of(text: str) -> Place:
    """Read a place as it is kept. Raises `Refused` for anything else.

    >>> place_of("google:1AbCdE#42")
    Place(spreadsheet='1AbCdE', tab=42)
    """
    name, _, tab = text.strip().removeprefix(PREFIX).partition("#")
    if (
        not is_google(text.strip())
        or not _ID.fullmatch(name)
        or (tab and not tab.isascii())
        or (tab and not tab.isdigit())
    ):
        raise Refused(f"“{text[:60]}” names no Google Sheet.", "Write google: and the id from the sheet's link.")
    return Place(name, int(tab) if tab else None)


def place_in_link(text: str) -> Place:
    """The sheet that a link from a browser means; an id alone, or `google:ID`, will do as well.

    Raises `Refused` for a link to anything but a spreadsheet on docs.google.com.

    >>> str(place_in_link("https://docs.google.com/spreadsheets/d/1AbCdE/edit?gid=7#gid=7"))
    'google:1AbCdE#7'
    """
    text = text.strip()
    if is_google(text):
        return place_of(text)
    if _ID.fullmatch(text):
        return Place(text)
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if host != "docs.google.com" or parts.scheme != "https" or port is not None or parts.username is not None:
        raise Refused("This is no link to a Google Sheet: those begin with https://docs.google.com/.", _LINK_HINT)
    found = _IN_PATH.fullmatch(parts.path)
    if found is None or not _ID.fullmatch(found[1]) or found[1] == "e":
        raise Refused("This link leads to Google, but not to a spreadsheet that can be edited.", _LINK_HINT)
    tab = next((value for text in (parts.fragment, parts.query) for value in parse_qs(text).get("gid", [])), "")
    return Place(found[1], int(tab) if tab.isascii() and tab.isdigit() else None)

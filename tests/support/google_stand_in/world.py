"""Everything the stand-in remembers: people, files with their spreadsheets, clock, switches.

One lock guards all of it; the server takes it for the length of one request, so requests happen one after another.
"""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.support.google_stand_in.grid import Book, new_sheet
from tests.support.google_stand_in.wire import Json, file_not_found, forbidden, not_found

SHEET_MIME = "application/vnd.google-apps.spreadsheet"
FOLDER_MIME = "application/vnd.google-apps.folder"
RANK = {"reader": 1, "commenter": 2, "writer": 3, "fileOrganizer": 3, "organizer": 4, "owner": 5}

SWITCHES: Json = {
    "row_metadata_follows_sort": True,
    "strict_validation_on_api": False,
    "owner_bypasses_protection": True,
    "version_lag_s": 0.0,
    "revision_window_s": 0.0,
    "last_modifying_user_visible": True,
}
"""Behaviours that only a live account can tell, each of which a test may set either way."""


@dataclass
class Principal:
    """Somebody who may sign in: a person or a service account."""

    email: str
    kind: str = "user"
    public_key_pem: str | None = None
    name: str = ""
    is_revoked: bool = False

    @property
    def permission_id(self) -> str:
        return permission_id(self.email)

    def as_user(self) -> Json:
        """How Drive shows a person."""
        return {
            "kind": "drive#user",
            "displayName": self.name or self.email.split("@")[0],
            "me": False,
            "permissionId": self.permission_id,
            "emailAddress": self.email,
        }


def permission_id(address: str) -> str:
    """The id that Drive gives to a person in every list of permissions."""
    return str(int.from_bytes(hashlib.sha256(address.lower().encode()).digest()[:8], "big")).zfill(20)[-20:]


@dataclass
class Moment:
    """What Drive knew of a file after one change."""

    at: float
    version: int
    who: str


@dataclass
class File:
    """One file in Drive; `book` is set for spreadsheets, `content` for all others. `about` is what clients may set."""

    file_id: str
    about: Json
    owner: str
    created: float
    book: Book | None = None
    content: bytes = b""
    permissions: list[Json] = field(default_factory=list)
    history: list[Moment] = field(default_factory=list)
    revisions: list[Json] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    viewed: dict[str, float] = field(default_factory=dict)

    @property
    def mime(self) -> str:
        return str(self.about["mimeType"])


class Clock:
    """The time that the server believes in: the machine's, moved or stopped by the control plane."""

    def __init__(self) -> None:
        self._ahead, self._stopped = 0.0, None  # type: float, float | None

    def now(self) -> float:
        """Seconds since 1970."""
        return self._stopped if self._stopped is not None else time.time() + self._ahead

    def set(self, now: float) -> None:
        """Stop at a moment; only `advance` moves it from there."""
        self._stopped = now

    def advance(self, seconds: float) -> None:
        if self._stopped is None:
            self._ahead += seconds
        else:
            self._stopped += seconds

    def run(self) -> None:
        """Let it run on from where it is."""
        self._ahead, self._stopped = self.now() - time.time(), None


def rfc3339(moment: float) -> str:
    """A moment as Drive writes it, in milliseconds."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class World:
    """The state of the server, and the few questions that every room asks of it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.clear()

    def clear(self) -> None:
        """Forget everybody and everything; the clock runs again."""
        self.principals: dict[str, Principal] = {}
        self.files: dict[str, File] = {}
        self.changes: list[Json] = []
        self.events: list[Json] = []
        self.uploads: dict[str, tuple[dict[str, str], Json, str]] = {}
        self.switches: Json = dict(SWITCHES)
        self.clock = Clock()
        self._made = 0

    def new_id(self, length: int = 44) -> str:
        """The next id: the same in every run."""
        self._made += 1
        digest = hashlib.sha512(f"stand-in {self._made}".encode()).digest()
        return "1" + base64.urlsafe_b64encode(digest).decode()[: length - 1]

    def new_number(self) -> int:
        """The next positive 31-bit number, for tabs, metadata, ranges."""
        self._made += 1
        return int.from_bytes(hashlib.sha256(f"number {self._made}".encode()).digest()[:4], "big") % 2**31 or 1

    def principal(self, email: str) -> Principal:
        """Whoever has this address; a new person if nobody has."""
        return self.principals.setdefault(email.lower(), Principal(email))

    def role(self, file: File, who: Principal) -> str | None:
        """The strongest role that a file gives to somebody."""
        roles = [grant["role"] for grant in file.permissions if _covers(grant, who)]
        return max(roles, key=lambda role: RANK[role], default=None)

    def rank(self, file: File, who: Principal) -> int:
        return RANK.get(self.role(file, who) or "", 0)

    def book(self, book_id: str, who: Principal, *, to_write: bool) -> tuple[File, Book]:
        """A spreadsheet for the Sheets API; raises its 404, 403 and the 400 for what is no spreadsheet."""
        file = self.files.get(book_id)
        if file is None:
            raise not_found()
        if self.rank(file, who) < (RANK["writer"] if to_write else RANK["reader"]):
            raise forbidden()
        if file.book is None:
            error = not_found() if file.mime == FOLDER_MIME else forbidden()
            error.code, error.status = 400, "FAILED_PRECONDITION"
            error.message = "This operation is not supported for this document"
            raise error
        return file, file.book

    def file(self, file_id: str, who: Principal) -> File:
        """A file for the Drive API; raises its 404 when there is none or it may not be known of."""
        file = self.files.get(file_id)
        if file is None or not self.rank(file, who):
            raise file_not_found(file_id)
        return file

    def add_file(self, name: str, mime: str, owner: Principal, book: Book | None = None, **about: Any) -> File:
        """A new file, owned by one person and known to no other."""
        file_id = book.book_id if book else str(about.pop("id", None) or self.new_id(33))
        now = self.clock.now()
        file = File(file_id, {"name": name, "mimeType": mime, **about}, owner.email, now, book)
        file.permissions.append(self.grant(owner.email, "owner"))
        self.files[file_id] = file
        self.touch(file, owner)
        return file

    def add_book(self, title: str, owner: Principal, properties: Mapping[str, Any] | None = None) -> File:
        """A new spreadsheet with one empty tab."""
        given = dict(properties or {})
        book_id = str(given.pop("id", None) or self.new_id())
        book = Book(book_id, book_properties(title) | given, [new_sheet(0, "Sheet1", 0)])
        return self.add_file(title, SHEET_MIME, owner, book)

    def grant(self, address: str, role: str, kind: str = "user") -> Json:
        """A permission as Drive lists it."""
        if kind == "anyone":
            return {"kind": "drive#permission", "id": "anyoneWithLink", "type": kind, "role": role}
        found: Json = {"kind": "drive#permission", "id": permission_id(address), "type": kind, "role": role}
        if kind == "domain":
            return found | {"domain": address, "displayName": address, "id": permission_id(address) + "k"}
        shown = self.principals.get(address.lower(), Principal(address)).as_user()["displayName"]
        return found | {"emailAddress": address, "displayName": shown, "deleted": False, "pendingOwner": False}

    def touch(self, file: File, who: Principal) -> None:
        """Note a change: a version, a moment, a revision, an entry in everybody's list of changes."""
        now = self.clock.now()
        version = (file.history[-1].version if file.history else 0) + 1
        file.history.append(Moment(now, version, who.email))
        window, last = float(self.switches["revision_window_s"]), file.revisions[-1] if file.revisions else None
        if last and last["who"] == who.email and now - last["began"] < window:
            last["at"] = now
        else:
            file.revisions.append({"id": str(len(file.revisions) + 1), "at": now, "began": now, "who": who.email})
        self.changes.append({"at": now, "file": file.file_id, "removed": False})

    def seen(self, file: File) -> Moment:
        """What Drive tells of a file just now; it may lag behind what Sheets shows."""
        latest = self.clock.now() - float(self.switches["version_lag_s"])
        return next((moment for moment in reversed(file.history) if moment.at <= latest), file.history[0])

    def note(self, kind: str, **facts: Any) -> None:
        """Add to the list of events, which the control plane shows."""
        self.events.append({"n": len(self.events) + 1, "at": self.clock.now(), "kind": kind, **facts})


def _covers(grant: Json, who: Principal) -> bool:
    if grant["type"] == "anyone":
        return True
    if grant["type"] == "domain":
        return who.email.lower().endswith("@" + str(grant["domain"]).lower())
    return str(grant["emailAddress"]).lower() == who.email.lower()


def book_properties(title: str) -> Json:
    """The properties of a new spreadsheet."""
    white: Json = {"red": 1, "green": 1, "blue": 1}
    text = {"foregroundColor": {}, "fontFamily": "arial,sans,sans-serif", "fontSize": 10, "bold": False}
    text |= {"italic": False, "strikethrough": False, "underline": False}
    text |= {"foregroundColorStyle": {"rgbColor": {}}}
    accents = ((66, 133, 244), (234, 67, 53), (251, 188, 4), (52, 168, 83), (255, 109, 1), (70, 189, 198))
    names = [("TEXT", {}), ("BACKGROUND", white)]
    names += [(f"ACCENT{number}", _rgb(*colour)) for number, colour in enumerate(accents, 1)]
    names += [("LINK", _rgb(17, 85, 204))]
    colours = [{"colorType": name, "color": {"rgbColor": colour}} for name, colour in names]
    return {
        "title": title,
        "locale": "en_US",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Etc/GMT",
        "defaultFormat": {
            "backgroundColor": white,
            "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
            "verticalAlignment": "BOTTOM",
            "wrapStrategy": "OVERFLOW_CELL",
            "textFormat": text,
            "backgroundColorStyle": {"rgbColor": white},
        },
        "spreadsheetTheme": {"primaryFontFamily": "Arial", "themeColors": colours},
    }


def _rgb(*parts: int) -> Json:
    """A colour as Google prints it: in single precision."""
    return {name: round(part / 255, 8) for name, part in zip(("red", "green", "blue"), parts, strict=True)}

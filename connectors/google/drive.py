"""What Drive knows of a spreadsheet: its version, who changed it when, what it is. Never its content.

Every answer is a hint, never a proof: versions may lag behind the sheet, and lists of revisions have gaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connectors.google.account import Account
from connectors.google.answers import NoAccess, NotAccepted, NotThere, understood
from connectors.google.edit_log import one_name
from domain.errors import ConnectorError
from domain.sheets import Save

SHEET_TYPE = "application/vnd.google-apps.spreadsheet"
_SHARED = {"supportsAllDrives": "true"}
_FILE = (
    "id,name,mimeType,version,modifiedTime,trashed,capabilities(canEdit),lastModifyingUser(displayName,emailAddress,me)"
)
_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class File:
    """A file in Drive. `last` is the last save; None where Drive does not say who made it."""

    name: str
    kind: str
    version: str
    is_trashed: bool
    may_edit: bool
    last: Save | None


@understood()
def file_of(account: Account, spreadsheet: str) -> File:
    """Look at one file. Raises `ConnectorError`; `NotThere` when it is not shared."""
    found = account.drive(f"files/{spreadsheet}", {"fields": _FILE, **_SHARED})
    return File(
        name=str(found.get("name", "")),
        kind=str(found.get("mimeType", "")),
        version=str(found.get("version", "")),
        is_trashed=bool(found.get("trashed")),
        may_edit=bool(found.get("capabilities", {}).get("canEdit")),
        last=_save(found),
    )


@understood()
def versions(account: Account) -> dict[str, str] | None:
    """The version of every spreadsheet that the account sees, in one question: id → version.

    None when Drive does not answer it for this account: then only reading tells.
    """
    params = {
        "q": f"mimeType = '{SHEET_TYPE}' and trashed = false",
        "fields": "nextPageToken,files(id,version)",
        "pageSize": "1000",
        "includeItemsFromAllDrives": "true",
        **_SHARED,
    }
    found: dict[str, str] = {}
    try:
        for _ in range(_MOST_PAGES):
            page = account.drive("files", params)
            found |= {str(one["id"]): str(one.get("version", "")) for one in page.get("files", ()) if "id" in one}
            if not page.get("nextPageToken"):
                return found
            params["pageToken"] = str(page["nextPageToken"])
    except (NoAccess, NotAccepted, NotThere):
        return None
    return found


def saves_of(account: Account, spreadsheet: str) -> tuple[Save, ...]:
    """The saves that Drive lists, oldest first, and the last one that it knows of; empty where it lists none."""
    params = {
        "fields": "nextPageToken,revisions(id,modifiedTime,lastModifyingUser(displayName,emailAddress,me))",
        "pageSize": "1000",
    }
    found: list[Save] = []
    try:
        with understood():
            for _ in range(_MOST_PAGES):
                page = account.drive(f"files/{spreadsheet}/revisions", params)
                found += [save for one in page.get("revisions", ()) if (save := _save(one))]
                if not page.get("nextPageToken"):
                    break
                params["pageToken"] = str(page["nextPageToken"])
        last = file_of(account, spreadsheet).last
    except ConnectorError:
        return ()
    return (*found, *([last] if last and last not in found else []))


def _save(one: dict[str, object]) -> Save | None:
    user, at = one.get("lastModifyingUser"), one.get("modifiedTime")
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError:
        return None
    about = user if isinstance(user, dict) else {}
    who = one_name(about.get("emailAddress") or about.get("displayName"))
    return Save(moment, who, bool(about.get("me")))

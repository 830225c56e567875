"""Drive v3 `files`: what Drive knows of a file, and making, changing and deleting it."""

from __future__ import annotations

import copy
from collections.abc import Callable

from tests.support.google_stand_in import drive_query, exports
from tests.support.google_stand_in.grid import Book
from tests.support.google_stand_in.values_api import Call
from tests.support.google_stand_in.wire import Answer, ApiError, Json
from tests.support.google_stand_in.world import FOLDER_MIME, RANK, SHEET_MIME, File, Principal, World, rfc3339

UNASKED = ("kind", "id", "name", "mimeType")
SETTABLE = (
    "name", "description", "starred", "trashed", "properties", "appProperties", "folderColorRgb", "writersCanShare",
    "copyRequiresWriterPermission", "viewersCanCopyContent", "contentHints", "shortcutDetails", "originalFilename",
)  # fmt: skip
ROOT = "root-folder"


def person(world: World, address: str, who: Principal) -> Json:
    """How Drive shows somebody to the one who asks."""
    return world.principal(address).as_user() | {"me": address.lower() == who.email.lower()}


def shown(world: World, file: File, who: Principal) -> Json:
    """All fields of a File, as one person sees it."""
    seen, rank = world.seen(file), world.rank(file, who)
    owned = file.owner.lower() == who.email.lower()
    answer: Json = {"kind": "drive#file", "id": file.file_id, "name": file.about["name"], "mimeType": file.mime}
    answer |= {"starred": False, "trashed": False} | file.about
    answer |= {
        "explicitlyTrashed": answer["trashed"],
        "spaces": ["drive"],
        "parents": file.about.get("parents", [ROOT]),
    }
    answer |= {"version": str(seen.version), "createdTime": rfc3339(file.created), "modifiedTime": rfc3339(seen.at)}
    if not owned:
        answer |= {"sharedWithMeTime": rfc3339(file.created)}
    answer |= {"owners": [person(world, file.owner, who)], "ownedByMe": owned, "shared": len(file.permissions) > 1}
    if world.switches["last_modifying_user_visible"]:
        answer["lastModifyingUser"] = person(world, seen.who, who)
    mine = [moment.at for moment in file.history if moment.who.lower() == who.email.lower()]
    answer["modifiedByMe"] = bool(mine)
    if mine:
        answer["modifiedByMeTime"] = rfc3339(mine[-1])
    answer |= {"viewedByMe": bool(mine), "isAppAuthorized": True, "quotaBytesUsed": str(len(file.content))}
    if file.book is None and file.mime != FOLDER_MIME:
        answer |= {"size": str(len(file.content)), "headRevisionId": file.revisions[-1]["id"]}
    kind = "spreadsheets" if file.book else "file"
    answer["webViewLink"] = f"https://docs.google.com/{kind}/d/{file.file_id}/edit?usp=drivesdk"
    if file.book:
        answer["exportLinks"] = dict.fromkeys(exports.FORMATS, f"https://docs.google.com/export?id={file.file_id}")
    answer["capabilities"] = capabilities(rank)
    if rank >= RANK["writer"]:
        answer["permissions"] = [dict(grant) for grant in file.permissions]
        answer["permissionIds"] = [grant["id"] for grant in file.permissions]
    return answer


def capabilities(rank: int) -> Json:
    """What a role lets one do with a file."""
    writer, owner = rank >= RANK["writer"], rank >= RANK["owner"]
    may: Json = {"canEdit": writer, "canModifyContent": writer, "canRename": writer, "canShare": writer}
    may |= {"canReadRevisions": writer, "canComment": rank >= RANK["commenter"], "canCopy": True, "canDownload": True}
    return may | {"canDelete": owner, "canTrash": owner, "canUntrash": owner, "canListChildren": False}


def brief(answer: Json, call: Call, names: tuple[str, ...]) -> Json:
    """What Drive gives unasked: a few fields, unless a mask asks for more."""
    return answer if "fields" in call.query else {name: answer[name] for name in names if name in answer}


def owned(call: Call, rank: str = "owner") -> File:
    """The file of the path, for somebody with a role in it; raises 404 and 403."""
    file = call.world.file(call.path["fileId"], call.who)
    if call.world.rank(file, call.who) < RANK[rank]:
        raise lacking(file.file_id)
    return file


def lacking(file_id: str) -> ApiError:
    text = f"The user does not have sufficient permissions for file {file_id}."
    return ApiError(403, text, reason="insufficientFilePermissions")


def get(call: Call) -> Json | Answer:
    if call.path["fileId"] == "root":
        folder = {"kind": "drive#file", "id": ROOT, "name": "My Drive", "mimeType": FOLDER_MIME}
        return folder | {"trashed": False, "ownedByMe": True}
    file = call.world.file(call.path["fileId"], call.who)
    if call.query.get("alt") == "media":
        if file.book:
            text = "Only files with binary content can be downloaded. Use Export with Docs Editors files."
            raise ApiError(403, text, reason="fileNotDownloadable", location="alt")
        return Answer(200, file.content, file.mime)
    return brief(shown(call.world, file, call.who), call, UNASKED)


def listed(call: Call) -> Json:
    test = drive_query.parse(call.query["q"]) if call.query.get("q") else lambda _: True
    found = []
    for file in call.world.files.values():
        # A link that anyone may open does not put a file into everybody's list.
        named = any(one["type"] != "anyone" and call.world.role(_only(file, one), call.who) for one in file.permissions)
        one = shown(call.world, file, call.who) | {"allPermissions": file.permissions}
        one["sharedWithMe"] = not one["ownedByMe"]
        if "root" in call.query.get("q", "") and one["parents"] == [ROOT]:
            one["parents"] = [ROOT, "root"]
        if named and test(one):
            found.append({key: value for key, value in one.items() if key not in ("allPermissions", "sharedWithMe")})
    found = drive_query.ordered(found, call.query.get("orderBy") or "modifiedTime desc")
    start = _page_start(call, "pageToken")
    size = int(call.query.get("pageSize", 100))
    if not 1 <= size <= 1000:
        text = f"Invalid value '{size}'. Values must be within the range: [1, 1000]"
        raise ApiError(400, text, reason="invalidParameter", location="pageSize")
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False}
    if start + size < len(found):
        answer["nextPageToken"] = f"~!!~{start + size}"
    answer["files"] = [brief(one, call, UNASKED) for one in found[start : start + size]]
    return answer


def _only(file: File, grant: Json) -> File:
    return File(file.file_id, file.about, file.owner, file.created, permissions=[grant])


def _page_start(call: Call, name: str) -> int:
    token = call.query.get(name, "")
    if not token:
        return 0
    if not token.removeprefix("~!!~").isdigit():
        raise drive_query.refused(name)
    return int(token.removeprefix("~!!~"))


def made(call: Call, content: bytes = b"", content_type: str = "") -> File:
    """A new file as the body describes it; an upload that is to become a spreadsheet is read into one."""
    given = call.body
    name, mime = given.get("name", "Untitled"), given.get("mimeType") or content_type or "application/octet-stream"
    for parent in given.get("parents", []):
        if parent != "root":
            call.world.file(parent, call.who)
    if mime == SHEET_MIME:
        file = call.world.add_book(name, call.who)
        if content:
            exports.read_in(call, file, content, content_type)
    else:
        file = call.world.add_file(name, mime, call.who)
        file.content = content
    file.about |= {key: given[key] for key in (*SETTABLE, "parents") if key in given and key != "name"}
    call.world.note("created", file=file.file_id, by=call.who.email)
    return file


def create(call: Call) -> Json:
    return brief(shown(call.world, made(call), call.who), call, UNASKED)


def copied(call: Call) -> Json:
    source = call.world.file(call.path["fileId"], call.who)
    given = call.body
    name = given.get("name") or f"Copy of {source.about['name']}"
    book: Book | None = source.book.copied() if source.book else None
    if book:
        book.book_id = call.world.new_id()
        book.properties["title"] = name
    file = call.world.add_file(name, source.mime, call.who, book)
    file.content = source.content
    kept = copy.deepcopy({key: value for key, value in source.about.items() if key in ("description", "properties")})
    file.about |= kept | {key: given[key] for key in (*SETTABLE, "parents") if key in given}
    return brief(shown(call.world, file, call.who), call, UNASKED)


def update(call: Call, content: bytes | None = None, content_type: str = "") -> Json:
    file = owned(call, "writer")
    given = call.body
    if given.get("trashed") is not None and call.world.rank(file, call.who) < RANK["owner"]:
        raise lacking(file.file_id)
    file.about |= {key: given[key] for key in SETTABLE if key in given}
    parents = [
        one for one in file.about.get("parents", [ROOT]) if one not in call.query.get("removeParents", "").split(",")
    ]
    added = [one for one in call.query.get("addParents", "").split(",") if one]
    if added or "removeParents" in call.query:
        file.about["parents"] = parents + added
    if file.book and "name" in given:
        file.book.properties["title"] = given["name"]
    if content is not None and file.book:
        exports.read_in(call, file, content, content_type)
    elif content is not None:
        file.content = content
    call.world.touch(file, call.who)
    return brief(shown(call.world, file, call.who), call, UNASKED)


def delete(call: Call) -> Answer:
    file = owned(call)
    del call.world.files[file.file_id]
    call.world.changes.append({"at": call.world.clock.now(), "file": file.file_id, "removed": True})
    return Answer(204)


def export(call: Call) -> Answer:
    file = call.world.file(call.path["fileId"], call.who)
    mime = call.query.get("mimeType")
    if not mime:
        raise ApiError(400, "Required parameter: mimeType", reason="required", location="mimeType")
    if file.book is None:
        raise ApiError(403, "Export only supports Docs Editors files.", reason="fileNotExportable")
    if mime not in exports.FORMATS:
        text = "The requested conversion is not supported."
        raise ApiError(400, text, reason="badRequest", location="convertTo")
    return exports.written(call.evaluator(file.book), mime)


def generate_ids(call: Call) -> Json:
    ids = [call.world.new_id(33) for _ in range(int(call.query.get("count", 10)))]
    return {"kind": "drive#generatedIds", "space": "drive", "ids": ids}


def empty_trash(call: Call) -> Answer:
    mine = [one for one in call.world.files.values() if one.owner == call.who.email and one.about.get("trashed")]
    for file in mine:
        del call.world.files[file.file_id]
    return Answer(204)


METHODS: dict[str, Callable[[Call], Json | Answer]] = {
    "drive.files.get": get,
    "drive.files.list": listed,
    "drive.files.create": create,
    "drive.files.copy": copied,
    "drive.files.update": update,
    "drive.files.delete": delete,
    "drive.files.export": export,
    "drive.files.generateIds": generate_ids,
    "drive.files.emptyTrash": empty_trash,
}

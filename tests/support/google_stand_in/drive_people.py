"""Drive v3: permissions, comments and replies, revisions, changes, and about the one who asks."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.google_stand_in.drive_files import lacking, owned, person, shown
from tests.support.google_stand_in.drive_query import refused
from tests.support.google_stand_in.values_api import Call
from tests.support.google_stand_in.wire import Answer, ApiError, Json
from tests.support.google_stand_in.world import RANK, File, rfc3339

TYPES = ("user", "group", "domain", "anyone")
ROLES = ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader")
UNASKED_GRANT = ("kind", "id", "type", "role")


def _brief(call: Call, one: Json, names: tuple[str, ...]) -> Json:
    return one if "fields" in call.query else {name: one[name] for name in names if name in one}


def permission_list(call: Call) -> Json:
    file = owned(call, "writer")
    found = [_brief(call, dict(grant), UNASKED_GRANT) for grant in reversed(file.permissions)]
    return {"kind": "drive#permissionList", "permissions": found}


def _grant_of(call: Call, file: File) -> Json:
    wanted = call.path["permissionId"]
    found = next((grant for grant in file.permissions if grant["id"] == wanted), None)
    if found is None:
        raise ApiError(404, f"Permission not found: {wanted}.", location="permissionId")
    return found


def permission_get(call: Call) -> Json:
    return _brief(call, dict(_grant_of(call, owned(call, "reader"))), UNASKED_GRANT)


def permission_create(call: Call) -> Json:
    file, given = owned(call, "writer"), call.body
    kind, role = given.get("type"), given.get("role")
    if kind not in TYPES:
        raise _invalid(
            "The permission type field is required." if kind is None else "Invalid permission type.", "permission.type"
        )
    if role not in ROLES:
        raise _invalid(
            "The permission role field is required." if role is None else "The specified role is invalid.",
            "permission.role",
        )
    address = given.get("domain" if kind == "domain" else "emailAddress", "")
    if kind in ("user", "group") and "@" not in address:
        raise _invalid(
            "The specified emailAddress is invalid or not applicable for the given permission type.",
            "permission.emailAddress",
        )
    if kind == "domain" and not address:
        raise _invalid(
            "The specified domain is invalid or not applicable for the given permission type.", "permission.domain"
        )
    if role == "owner":
        return _transfer(call, file, address)
    grant = call.world.grant(address, role, kind)
    if kind == "domain" and given.get("allowFileDiscovery") is not None:
        grant["allowFileDiscovery"] = given["allowFileDiscovery"]
    if "expirationTime" in given:
        grant["expirationTime"] = given["expirationTime"]
    old = next((one for one in file.permissions if one["id"] == grant["id"]), None)
    if old is not None and RANK[old["role"]] < RANK[role]:
        old["role"] = role
    elif old is None:
        file.permissions.append(grant)
    return _brief(call, dict(old or grant), UNASKED_GRANT)


def _invalid(text: str, location: str) -> ApiError:
    return ApiError(400, text, reason="invalid", location=location, location_type="other")


def _transfer(call: Call, file: File, address: str) -> Json:
    """Give a file to another owner; only the owner may, and must say so."""
    if not call.query.get("transferOwnership"):
        text = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise ApiError(403, text, reason="forbidden", location="transferOwnership")
    if call.world.rank(file, call.who) < RANK["owner"]:
        raise lacking(file.file_id)
    if call.query.get("sendNotificationEmail") is False:
        text = "The sendNotificationEmail parameter must not be disabled when transferring ownership."
        raise ApiError(403, text, reason="forbidden", location="sendNotificationEmail")
    for grant in file.permissions:
        if grant["role"] == "owner":
            grant["role"] = "writer"
    file.permissions = [one for one in file.permissions if one.get("emailAddress", "").lower() != address.lower()]
    file.permissions.append(call.world.grant(address, "owner"))
    file.owner = address
    return _brief(call, dict(file.permissions[-1]), UNASKED_GRANT)


def permission_update(call: Call) -> Json:
    file = owned(call, "writer")
    grant, role = _grant_of(call, file), call.body.get("role")
    if role not in ROLES:
        raise _invalid("The permission role field is required.", "permission.role")
    if role == "owner":
        return _transfer(call, file, grant["emailAddress"])
    if grant["role"] == "owner":
        raise lacking(file.file_id)
    grant["role"] = role
    if "pendingOwner" in call.body:
        grant["pendingOwner"] = bool(call.body["pendingOwner"])
    return _brief(call, dict(grant), UNASKED_GRANT)


def permission_delete(call: Call) -> Answer:
    file = call.world.file(call.path["fileId"], call.who)
    grant = _grant_of(call, file)
    mine = grant.get("emailAddress", "").lower() == call.who.email.lower()
    if grant["role"] == "owner":
        raise ApiError(403, "The owner of a file cannot be removed.", reason="cannotRemoveOwner")
    if not mine and call.world.rank(file, call.who) < RANK["writer"]:
        raise lacking(file.file_id)
    file.permissions.remove(grant)
    return Answer(204)


def _revision(call: Call, file: File, one: Json) -> Json:
    found: Json = {"kind": "drive#revision", "id": one["id"], "mimeType": file.mime, "modifiedTime": rfc3339(one["at"])}
    found |= {"keepForever": False, "published": False} | one.get("set", {})
    if call.world.switches["last_modifying_user_visible"]:
        found["lastModifyingUser"] = person(call.world, one["who"], call.who)
    return found


def revision_list(call: Call) -> Json:
    file = owned(call, "writer")
    latest = call.world.clock.now() - float(call.world.switches["version_lag_s"])
    known = [one for one in file.revisions if one["at"] <= latest] or file.revisions[:1]
    size, start = int(call.query.get("pageSize", 200)), int(call.query.get("pageToken") or 0)
    names = ("kind", "id", "mimeType", "modifiedTime")
    found = [_brief(call, _revision(call, file, one), names) for one in known[start : start + size]]
    answer: Json = {"kind": "drive#revisionList"}
    if start + size < len(known):
        answer["nextPageToken"] = str(start + size)
    return answer | {"revisions": found}


def _revision_of(call: Call, file: File) -> Json:
    wanted = call.path["revisionId"]
    found = (
        file.revisions[-1] if wanted == "head" else next((one for one in file.revisions if one["id"] == wanted), None)
    )
    if found is None:
        raise ApiError(404, f"Revision not found: {wanted}.", location="revisionId")
    return found


def revision_get(call: Call) -> Json:
    file = owned(call, "writer")
    return _brief(call, _revision(call, file, _revision_of(call, file)), ("kind", "id", "mimeType", "modifiedTime"))


def revision_update(call: Call) -> Json:
    file = owned(call, "writer")
    one = _revision_of(call, file)
    one["set"] = {name: call.body[name] for name in ("keepForever", "published", "publishAuto") if name in call.body}
    return _revision(call, file, one)


def start_page(call: Call) -> Json:
    return {"kind": "drive#startPageToken", "startPageToken": str(len(call.world.changes) + 1)}


def change_list(call: Call) -> Json:
    """All changes of files that the caller may see; a file that changed often is listed once."""
    token = call.query.get("pageToken")
    if not token:
        raise ApiError(400, "Required parameter: pageToken", reason="required", location="pageToken")
    if not token.isdigit() or int(token) > len(call.world.changes) + 1:
        raise refused("pageToken")
    latest = call.world.clock.now() - float(call.world.switches["version_lag_s"])
    visible = [one for one in call.world.changes if one["at"] <= latest]
    start, size = max(0, int(token) - 1), int(call.query.get("pageSize", 100))
    last: dict[str, Json] = {}
    for one in visible[start:]:
        last.pop(one["file"], None)
        last[one["file"]] = one
    mine = [one for one in last.values() if one["removed"] or _may_see(call, one["file"])]
    answer: Json = {"kind": "drive#changeList"}
    if len(mine) > size:
        answer["nextPageToken"] = str(visible.index(mine[size - 1]) + 2)
    else:
        answer["newStartPageToken"] = str(max(start, len(visible)) + 1)
    return answer | {"changes": [_change(call, one) for one in mine[:size]]}


def _may_see(call: Call, file_id: str) -> bool:
    file = call.world.files.get(file_id)
    return file is None or call.world.rank(file, call.who) > 0


def _change(call: Call, one: Json) -> Json:
    file = call.world.files.get(one["file"])
    found: Json = {"kind": "drive#change", "changeType": "file", "type": "file", "time": rfc3339(one["at"])}
    found |= {"removed": file is None, "fileId": one["file"]}
    if file is None:
        return found
    whole = shown(call.world, file, call.who)
    return found | {"file": _brief(call, whole, ("kind", "id", "name", "mimeType"))}


def about(call: Call) -> Json:
    if "fields" not in call.query:
        text = "The 'fields' parameter is required for this method."
        raise ApiError(400, text, reason="required", location="fields")
    used = str(sum(len(file.content) for file in call.world.files.values() if file.owner == call.who.email))
    storage = {"limit": "16106127360", "usage": used, "usageInDrive": used, "usageInDriveTrash": "0"}
    me = person(call.world, call.who.email, call.who)
    return {"kind": "drive#about", "user": me, "storageQuota": storage, "maxUploadSize": "5242880000000"}


def comment_list(call: Call) -> Json:
    file = call.world.file(call.path["fileId"], call.who)
    kept = [one for one in file.comments if call.query.get("includeDeleted") or not one["deleted"]]
    return {"kind": "drive#commentList", "comments": kept}


def _comment(call: Call) -> tuple[File, Json]:
    file, wanted = call.world.file(call.path["fileId"], call.who), call.path["commentId"]
    found = next((one for one in file.comments if one["id"] == wanted and not one["deleted"]), None)
    if found is None:
        raise ApiError(404, f"Comment not found: {wanted}.", location="commentId")
    return file, found


def _said(call: Call, kind: str) -> Json:
    if not call.body.get("content") and not call.body.get("action"):
        raise ApiError(400, "The content field is required.", reason="required", location="content")
    now = rfc3339(call.world.clock.now())
    one: Json = {"kind": f"drive#{kind}", "id": call.world.new_id(15), "createdTime": now, "modifiedTime": now}
    one |= {"author": person(call.world, call.who.email, call.who), "deleted": False}
    return one | {
        name: call.body[name] for name in ("content", "action", "anchor", "quotedFileContent") if name in call.body
    }


def comment_create(call: Call) -> Json:
    file = owned(call, "commenter")
    one = _said(call, "comment") | {"replies": [], "resolved": False}
    file.comments.append(one)
    return one


def comment_get(call: Call) -> Json:
    return _comment(call)[1]


def comment_update(call: Call) -> Json:
    _, one = _comment(call)
    one |= {"content": call.body.get("content", one["content"]), "modifiedTime": rfc3339(call.world.clock.now())}
    return one


def comment_delete(call: Call) -> Answer:
    _comment(call)[1]["deleted"] = True
    return Answer(204)


def reply_create(call: Call) -> Json:
    owned(call, "commenter")
    _, comment = _comment(call)
    one = _said(call, "reply")
    comment["replies"].append(one)
    if "action" in call.body:
        comment["resolved"] = call.body["action"] == "resolve"
    return one


def reply_list(call: Call) -> Json:
    return {"kind": "drive#replyList", "replies": _comment(call)[1]["replies"]}


METHODS: dict[str, Callable[[Call], Json | Answer]] = {
    "drive.permissions.list": permission_list,
    "drive.permissions.get": permission_get,
    "drive.permissions.create": permission_create,
    "drive.permissions.update": permission_update,
    "drive.permissions.delete": permission_delete,
    "drive.revisions.list": revision_list,
    "drive.revisions.get": revision_get,
    "drive.revisions.update": revision_update,
    "drive.changes.getStartPageToken": start_page,
    "drive.changes.list": change_list,
    "drive.about.get": about,
    "drive.comments.list": comment_list,
    "drive.comments.get": comment_get,
    "drive.comments.create": comment_create,
    "drive.comments.update": comment_update,
    "drive.comments.delete": comment_delete,
    "drive.replies.create": reply_create,
    "drive.replies.list": reply_list,
}

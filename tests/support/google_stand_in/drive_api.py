"""Drive v3: which method answers which call, uploads among them, and the one upload of Drive v2 that is still used."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.support.google_stand_in import drive_files, drive_people, drive_query, masks, surface
from tests.support.google_stand_in.surface import Method
from tests.support.google_stand_in.values_api import Call
from tests.support.google_stand_in.wire import Answer, ApiError, Json, as_json

if TYPE_CHECKING:
    from tests.support.google_stand_in.server import Request

METHODS: dict[str, Callable[[Call], Json | Answer]] = {**drive_files.METHODS, **drive_people.METHODS}
FROM_V2 = re.compile(r"^/upload/drive/v2/files/(?P<fileId>[^/]+)$")


def find_upload(verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method that an upload calls: the same as without `/upload`."""
    if match := FROM_V2.match(path):
        return surface.find_method("PATCH", f"/drive/v3/files/{match['fileId']}") if verb == "PUT" else None
    if not path.startswith("/upload/drive/v3/files"):
        return None
    # The parts of a resumable upload are sent by PUT.
    verbs = ("POST", "PATCH") if verb == "PUT" else (verb,)
    found = next((one for each in verbs if (one := surface.find_method(each, path.removeprefix("/upload")))), None)
    return found if found and found[0].name in ("drive.files.create", "drive.files.update") else None


def answer(method: Method, call: Call, request: Request, tree: masks.Tree) -> Answer:
    """Answer one call; a mask that asks for what is not there is refused."""
    known = METHODS.get(method.name)
    if known is None:
        raise ApiError(400, f"The stand-in does not know {method.name}.")
    if "alt" in request.query:
        call.query["alt"] = request.query["alt"][-1]
    if tree and method.answer:
        _check_mask(tree, method.answer, call.query["fields"])
    if request.path.startswith("/upload/"):
        found: Json | Answer = _uploaded(method, call, request)
    else:
        call.body = _body(request) if method.body else {}
        found = known(call)
    if isinstance(found, Answer):
        return found
    return as_json(masks.select(found, tree))


def _check_mask(tree: masks.Tree, message: str, mask: str) -> None:
    try:
        masks.check(tree, message, surface.messages("drive"), mask)
    except ApiError as refusal:
        path = str(refusal.details[0]["fieldViolations"][0]["description"]).split("'")[-2]
        text = f"Invalid field selection {path.rpartition('.')[2]}"
        raise ApiError(400, text, reason="invalidParameter", location="fields") from None


def _body(request: Request) -> Json:
    found = request.json()
    if not isinstance(found, dict):
        raise ApiError(400, "Parse Error", reason="parseError")
    return found


def _uploaded(method: Method, call: Call, request: Request) -> Json | Answer:
    kind = request.query.get("uploadType", ["media"])[-1]
    content_type = request.headers.get("content-type", "")
    if kind == "resumable":
        return _resumable(method, call, request)
    if kind == "multipart":
        call.body, content, content_type = _parts(request.body, content_type)
    elif kind == "media":
        call.body, content = {}, request.body
    else:
        raise drive_query.refused("uploadType")
    return _stored(method, call, content, content_type)


def _stored(method: Method, call: Call, content: bytes, content_type: str) -> Json:
    if method.name == "drive.files.update":
        return drive_files.update(call, content, content_type)
    file = drive_files.made(call, content, content_type.split(";")[0])
    return drive_files.brief(drive_files.shown(call.world, file, call.who), call, drive_files.UNASKED)


def _parts(body: bytes, content_type: str) -> tuple[Json, bytes, str]:
    """The metadata, the content and its type in a multipart/related body (RFC 2387); raises 400 for what is none."""
    match = re.search(r'boundary="?([^";]+)"?', content_type)
    pieces = body.split(b"--" + match[1].encode())[1:-1] if match else []
    if len(pieces) != 2:
        raise ApiError(400, "Malformed multipart body.", reason="badContent")
    heads, contents = [], []
    for piece in pieces:
        head, _, content = piece.lstrip(b"\r\n").partition(b"\r\n\r\n" if b"\r\n\r\n" in piece else b"\n\n")
        heads.append(head.decode("latin-1"))
        contents.append(content.removesuffix(b"\n").removesuffix(b"\r"))
    kind = re.search(r"content-type:\s*([^\r\n]+)", heads[1], re.IGNORECASE)
    try:
        metadata = json.loads(contents[0])
    except ValueError:
        raise ApiError(400, "Parse Error", reason="parseError") from None
    return metadata, contents[1], kind[1].strip() if kind else "application/octet-stream"


def _resumable(method: Method, call: Call, request: Request) -> Json | Answer:
    """First the metadata, answered with an address; then the content, sent there in one piece."""
    upload = request.query.get("upload_id", [""])[-1]
    if not upload:
        call.body = request.json()
        upload = call.world.new_id(30)
        call.world.uploads[upload] = (call.path, call.body, request.headers.get("x-upload-content-type", ""))
        address = f"{request.base_url}{request.path}?uploadType=resumable&upload_id={upload}"
        return Answer(200, b"", headers={"Location": address})
    if upload not in call.world.uploads:
        raise ApiError(404, "Upload session not found.")
    call.path, call.body, content_type = call.world.uploads.pop(upload)
    return _stored(method, call, request.body, content_type or request.headers.get("content-type", ""))

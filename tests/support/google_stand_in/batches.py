"""Several requests in one (`/batch`, `/batch/drive/v3`): multipart/mixed, as Google's own client packs them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.support.google_stand_in.wire import Answer, ApiError, as_json

if TYPE_CHECKING:
    from tests.support.google_stand_in.server import Request

PATHS = re.compile(r"^/batch(?:/(?:drive|sheets)/v\d)?$")
MOST = 100


def answer(request: Request, answer_one: Callable[[str, str, dict[str, str], bytes], Answer]) -> Answer:
    """Answer each part by `answer_one(verb, target, headers, body)`, in their order."""
    boundary = re.search(r'boundary="?([^";]+)"?', request.headers.get("content-type", ""))
    if not boundary:
        refusal = ApiError(400, "Failed to parse batch request, error: missing boundary.", reason="badRequest")
        return as_json(refusal.as_sheets(), 400)
    parts = request.body.split(b"--" + boundary[1].encode())[1:-1]
    if len(parts) > MOST:
        text = f"The batch request is too large. It has {len(parts)} calls, but the limit is {MOST}."
        return as_json(ApiError(400, text).as_sheets(), 400)
    packed = b"".join(_part(part, request, answer_one) for part in parts)
    return Answer(200, packed + b"--batch_stand_in--\r\n", "multipart/mixed; boundary=batch_stand_in")


def _part(part: bytes, request: Request, answer_one: Callable[[str, str, dict[str, str], bytes], Answer]) -> bytes:
    outer, _, inner = part.replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")
    head, _, body = inner.partition(b"\n\n")
    first, *lines = head.decode("latin-1").split("\n")
    verb, target = [*first.split(" "), "", ""][:2]
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    headers.setdefault("authorization", request.headers.get("authorization", ""))
    target = re.sub(r"^https?://[^/]+", "", target)
    found = answer_one(verb, target, headers | {"host": request.headers.get("host", "")}, body.strip())
    number = re.search(r"content-id:\s*<?([^>\n]+)>?", outer.decode("latin-1"), re.IGNORECASE)
    reply = "--batch_stand_in\r\nContent-Type: application/http\r\n"
    reply += f"Content-ID: <response-{number[1] if number else ''}>\r\n\r\n"
    reply += f"HTTP/1.1 {found.status} OK\r\nContent-Type: {found.content_type}\r\n"
    reply += f"Content-Length: {len(found.body)}\r\n\r\n"
    return reply.encode() + found.body + b"\r\n"

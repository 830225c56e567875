"""What goes over the wire: answers, and refusals in the two shapes that Google uses.

Sheets refuses with a `google.rpc.Status`, Drive with its older list of `errors`. Which of them a refusal takes is
decided by the server when it answers, so that whatever refuses needs to know only what was wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
REASON = {
    400: "badRequest",
    401: "authError",
    403: "forbidden",
    404: "notFound",
    429: "rateLimitExceeded",
    500: "backendError",
    503: "backendError",
}


class ApiError(Exception):
    """Google says no: HTTP code, sentence, and what each of the two shapes says besides."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: str | None = None,
        details: Sequence[Json] = (),
        reason: str | None = None,
        domain: str = "global",
        location: str | None = None,
        location_type: str = "parameter",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.details = code, message, list(details)
        self.status = status or STATUS.get(code, "UNKNOWN")
        self.reason, self.domain = reason or REASON.get(code, "badRequest"), domain
        self.location, self.location_type = location, location_type
        self.headers = dict(headers or {})

    def as_sheets(self) -> Json:
        error: Json = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def as_drive(self) -> Json:
        one: Json = {"message": self.message, "domain": self.domain, "reason": self.reason}
        if self.location:
            one |= {"location": self.location, "locationType": self.location_type}
        return {"error": {"code": self.code, "message": self.message, "errors": [one]}}


def invalid(message: str, details: Sequence[Json] = ()) -> ApiError:
    """400 INVALID_ARGUMENT."""
    return ApiError(400, message, details=details)


def not_found() -> ApiError:
    """The 404 of Sheets, the same sentence for whatever is missing."""
    return ApiError(404, "Requested entity was not found.")


def forbidden() -> ApiError:
    """The 403 of Sheets for somebody who may not see, or may not change, a spreadsheet."""
    return ApiError(403, "The caller does not have permission")


def file_not_found(file_id: str) -> ApiError:
    """The 404 of Drive, which is also the answer for a file that the caller may not know of."""
    return ApiError(404, f"File not found: {file_id}.", location="fileId")


@dataclass
class Answer:
    """One HTTP answer, whole."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)


def as_json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """JSON as Google prints it: indented by two, with a newline at the end."""
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return Answer(status, text.encode("utf-8", "replace"), headers=dict(headers or {}))


def without_spaces(answer: Answer) -> Answer:
    """The same answer for somebody who asked that it is not indented."""
    if not answer.content_type.startswith("application/json") or not answer.body:
        return answer
    text = json.dumps(json.loads(answer.body), ensure_ascii=False, separators=(",", ":"))
    return Answer(answer.status, text.encode(), answer.content_type, answer.headers)


def stand_in_failed(fault: Exception) -> ApiError:
    """The stand-in's own fault, which shall look like none of Google's: 400, so that nobody tries again."""
    return ApiError(400, f"The stand-in failed: {type(fault).__name__}: {fault}", status="STAND_IN_FAILED")


def html_page(status: int, title: str, sentence: str) -> Answer:
    """The page that Google's front end shows in place of JSON."""
    page = (
        f"<!DOCTYPE html>\n<html lang=en>\n<title>Error {status} ({title})!!1</title>\n<p><b>{status}.</b> {sentence}\n"
    )
    return Answer(status, page.encode(), "text/html; charset=UTF-8")

"""Quotas: how many requests a minute Sheets grants, to each user and to the project. Off until set."""

from __future__ import annotations

from collections import defaultdict

from tests.support.google_stand_in.wire import ApiError, Json

MINUTE_S = 60.0
USUAL: Json = {"read_per_user": 60, "write_per_user": 60, "read_per_project": 300, "write_per_project": 300}


class Quota:
    """Counts requests by the minute, as Google does: the count starts anew with each full minute."""

    def __init__(self) -> None:
        self.limits: Json = {}
        self.project = "projects/123456789012"
        self._used: dict[tuple[str, int], int] = defaultdict(int)

    def set(self, limits: Json) -> None:
        """Limits by name as in `USUAL`; a name that is missing has no limit. {} switches quotas off."""
        unknown = set(limits) - set(USUAL) - {"retry_after_s"}
        if unknown:
            raise ValueError(f"unknown limits: {', '.join(sorted(unknown))}")
        self.limits = dict(limits)
        self._used.clear()

    def take(self, kind: str, user: str, now: float) -> None:
        """Count one request of kind `read` or `write`; raises 429 when a limit is reached."""
        minute = int(now // MINUTE_S)
        for scope, name in (("user", f"{kind}:{user}"), ("project", kind)):
            limit = self.limits.get(f"{kind}_per_{scope}")
            if limit is not None and self._used[name, minute] >= limit:
                raise self._exhausted(kind, scope, limit)
        for name in (f"{kind}:{user}", kind):
            self._used[name, minute] += 1

    def used(self, now: float) -> Json:
        """What was counted in the current minute."""
        minute = int(now // MINUTE_S)
        return {name: count for (name, counted), count in self._used.items() if counted == minute}

    def _exhausted(self, kind: str, scope: str, limit: int) -> ApiError:
        metric = f"{kind.capitalize()} requests"
        per = f"{metric} per minute per user" if scope == "user" else f"{metric} per minute"
        name = f"{kind.capitalize()}RequestsPerMinutePer{scope.capitalize()}"
        metadata = {
            "quota_metric": f"sheets.googleapis.com/{kind}_requests",
            "consumer": self.project,
            "quota_limit": name,
            "quota_limit_value": str(limit),
            "quota_location": "global",
            "service": "sheets.googleapis.com",
            "quota_unit": "1/min/{project}/{user}" if scope == "user" else "1/min/{project}",
        }
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED"}
        help_url = "https://cloud.google.com/docs/quotas/help/request_increase"
        links = [{"description": "Request a higher quota limit.", "url": help_url}]
        details: list[Json] = [
            info | {"domain": "googleapis.com", "metadata": metadata},
            {"@type": "type.googleapis.com/google.rpc.Help", "links": links},
        ]
        service = f"service 'sheets.googleapis.com' for consumer 'project_number:{self.project.rpartition('/')[2]}'"
        text = f"Quota exceeded for quota metric '{metric}' and limit '{per}' of {service}."
        wait = self.limits.get("retry_after_s")
        return ApiError(429, text, details=details, headers={"Retry-After": str(wait)} if wait is not None else {})

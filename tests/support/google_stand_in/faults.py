"""Fault rules: what goes wrong, with which requests, and whether before or after the change was applied.

A rule is {"match": {…}, "when": "before" | "after", "count", "skip", "probability", "effect": {…}, "acts": […]}.
`match` may name `method` (a regular expression on the API method's name or the verb), `path` (a regular expression),
`user`, `body` (a regular expression). `acts` are things that colleagues do at that moment (see `colleagues`).
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Any

from tests.support.google_stand_in.wire import Answer, ApiError, Json, as_json, html_page

RULE = {"match", "when", "count", "skip", "probability", "effect", "acts", "name"}
EFFECT = {
    "status", "retry_after", "html", "reason", "message", "delay_s", "hang_s", "drop", "truncate", "malformed",
    "body", "headers", "usage_limits",
}  # fmt: skip
TITLE = {500: "Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout", 429: "Too Many"}
SENTENCE = {
    400: "Request contains an invalid argument.",
    401: "Request had invalid authentication credentials.",
    403: "The caller does not have permission",
    404: "Requested entity was not found.",
    429: "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user'.",
    500: "Internal error encountered.",
    502: "The server encountered a temporary error and could not complete your request.",
    503: "The service is currently unavailable.",
    504: "Deadline exceeded.",
}


@dataclass
class Rule:
    """One fault rule and how often it has fired."""

    number: int
    match: Json
    when: str
    effect: Json
    acts: list[Json] = field(default_factory=list)
    left: int | None = None
    skip: int = 0
    probability: float = 1.0
    fired: int = 0

    def fits(self, verb: str, path: str, method: str, user: str, body: str) -> bool:
        wanted = (("path", path), ("user", user), ("body", body))
        if any(name in self.match and not re.search(self.match[name], text) for name, text in wanted):
            return False
        asked = self.match.get("method")
        return asked is None or asked.upper() == verb or bool(re.search(asked, method))


@dataclass
class Broken:
    """An answer that does not arrive as it should; the server carries it out."""

    answer: Answer | None = None
    delay_s: float = 0.0
    drop: bool = False
    keep_bytes: int | None = None


class Faults:
    """All fault rules, in the order in which they were set; chance is seeded."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.seed(0)

    def seed(self, number: int) -> None:
        self._chance = random.Random(number)

    def clear(self) -> None:
        self.rules.clear()

    def add(self, given: Json) -> Rule:
        """Set one rule; raises ValueError for a word that is not known."""
        effect = given.get("effect", {})
        unknown = (
            (set(given) - RULE)
            | (set(effect) - EFFECT)
            | (set(given.get("match", {})) - {"method", "path", "user", "body"})
        )
        if unknown or given.get("when", "before") not in ("before", "after"):
            raise ValueError(f"unknown words in a fault rule: {', '.join(sorted(unknown)) or given.get('when')}")
        for pattern in given.get("match", {}).values():
            re.compile(pattern)
        rule = Rule(
            len(self.rules) + 1,
            given.get("match", {}),
            given.get("when", "before"),
            effect,
            given.get("acts", []),
            given.get("count"),
            given.get("skip", 0),
            float(given.get("probability", 1.0)),
        )
        self.rules.append(rule)
        return rule

    def firing(self, when: str, verb: str, path: str, method: str, user: str, body: str) -> list[Rule]:
        """The rules that fire for a request now; the first one with an effect is the last."""
        found = []
        for rule in self.rules:
            if rule.when != when or rule.left == 0 or not rule.fits(verb, path, method, user, body):
                continue
            if rule.skip > 0:
                rule.skip -= 1
                continue
            if rule.probability < 1.0 and self._chance.random() >= rule.probability:
                continue
            rule.fired += 1
            rule.left = None if rule.left is None else rule.left - 1
            found.append(rule)
            if rule.effect:
                break
        return found


def carried_out(effect: Json, answer: Answer | None, *, is_sheets: bool) -> Broken:
    """What an effect makes of an answer (None: there is none yet)."""
    broken = Broken(answer, float(effect.get("delay_s", 0)) + float(effect.get("hang_s", 0)))
    broken.drop = bool(effect.get("drop")) or "hang_s" in effect
    if "status" in effect:
        broken.answer = _refusal(effect, is_sheets=is_sheets)
    if effect.get("malformed"):
        broken.answer = Answer(200, b'{"spreadsheetId": "abc", "valueRanges": [', headers={})
    if "body" in effect:
        broken.answer = Answer(effect.get("status", 200), str(effect["body"]).encode())
    cut = effect.get("truncate")
    if cut and broken.answer is not None:
        size = len(broken.answer.body)
        broken.keep_bytes = size // 2 if cut is True else min(int(cut), max(0, size - 1))
    return broken


def _refusal(effect: Json, *, is_sheets: bool) -> Answer:
    status = int(effect["status"])
    headers = {str(name): str(value) for name, value in effect.get("headers", {}).items()}
    if effect.get("retry_after") is not None:
        headers["Retry-After"] = str(effect["retry_after"])
    if effect.get("html"):
        page = html_page(status, TITLE.get(status, "Error"), SENTENCE.get(status, "That’s an error."))
        page.headers |= headers
        return page
    kept: dict[str, Any] = {"reason": effect["reason"]} if "reason" in effect else {}
    if effect.get("usage_limits"):
        kept = {"domain": "usageLimits", "reason": effect.get("reason", "userRateLimitExceeded")}
    error = ApiError(status, effect.get("message", SENTENCE.get(status, "An error occurred.")), **kept)
    return as_json(error.as_sheets() if is_sheets else error.as_drive(), status, headers)

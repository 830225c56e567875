"""Run the rules: over all rows, or over one edit. Has no rules of its own (`validation.rules`)."""

from __future__ import annotations

from datetime import date

from domain.issues import Issue
from domain.records import Key, RowValues
from validation.rules import RULES, Rows, Where


def check(rows: Rows, where: Where, today: date) -> tuple[Issue, ...]:
    """Hold rows to every rule; findings come rule by rule, in the order of the list."""
    return tuple(issue for rule in RULES for issue in rule(rows, where, today))


def check_edit(before_row: RowValues, after_row: RowValues, key: Key, today: date) -> tuple[Issue, ...]:
    """The findings that an edit newly makes; places are `key.field`. A new row has an empty `before_row`."""

    def where(key: Key, field: str) -> str:
        return f"{key}.{field}"

    known = {(issue.rule, issue.where) for issue in check({key: before_row}, where, today)} if before_row else set()
    found = check({key: after_row}, where, today)
    return tuple(issue for issue in found if (issue.rule, issue.where) not in known)

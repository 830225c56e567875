"""What a ref says beyond a plain id, key or title: another tracker, a row, the other direction, a lag in percent.

Finds no milestone: that is for `analysis.links`, which looks for the plain text first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from domain.link_words import blocked, row_of, waited_for, without_label
from domain.records import LinkType

_SHARE_OR_ELAPSED = re.compile(
    r"(?P<ref>\S.*?)\s*(?P<type>FS|SS|FF|SF)?\s*(?P<lag>[+-]\s*\d+(?:[.,]\d+)?)\s*(?P<unit>%|ed|edays?|ew|ewks?|eweeks?)",
    re.IGNORECASE | re.DOTALL,
)
_ELSEWHERE = re.compile(r"(?:'(?P<quoted>[^!]+)'|(?P<tracker>[^'!]+))!\s*(?P<name>\S.*)", re.DOTALL)
_WORKING_SHARE = Decimal(5) / 7
"""Elapsed days run through weekends; a link's lag counts working days."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A ref taken apart. `names` are the texts to look for, the likelier first.

    `tracker` is another one's name as written; `row` a row of the own sheet; `is_turned` says that the milestone
    named waits, and not the one that names it; `lag_percent` is a share of the predecessor's duration.
    """

    names: tuple[str, ...]
    tracker: str | None = None
    row: int | None = None
    is_turned: bool = False
    type: LinkType | None = None
    lag_days: int = 0
    lag_percent: Decimal | None = None


@lru_cache(maxsize=4096)
def read_ref(ref: str) -> Wanted:
    """Take a ref apart.

    >>> read_ref("Blocks #4").is_turned, read_ref("IT plan!Task 4").tracker, read_ref("IT plan!Task 4").names
    (True, 'IT plan', ('Task 4', '4'))
    >>> read_ref("4SS+50%").lag_percent, read_ref("4FS+2ew").lag_days, read_ref("Row 14").row
    (Decimal('50'), 10, 14)
    """
    text, turned = (rest, True) if (rest := blocked(ref)) else (waited_for(ref) or ref, False)
    found = replace(_with_lag(text), is_turned=turned)
    name = found.names[0]
    if match := _ELSEWHERE.fullmatch(name):
        found, name = replace(found, tracker=(match["quoted"] or match["tracker"]).strip()), match["name"]
    bare = without_label(name)
    return replace(found, names=(name, bare) if bare else (name,), row=row_of(name))


def _with_lag(text: str) -> Wanted:
    match = _SHARE_OR_ELAPSED.fullmatch(text)
    if not match:
        return Wanted((text,))
    kind = LinkType(match["type"].upper()) if match["type"] else LinkType.FS
    number = Decimal(match["lag"].replace(" ", "").replace(",", "."))
    if match["unit"] == "%":
        return Wanted((match["ref"],), type=kind, lag_percent=number)
    days = number * 7 if match["unit"].casefold().startswith("ew") else number
    return Wanted((match["ref"],), type=kind, lag_days=whole_days(days * _WORKING_SHARE))


def whole_days(days: Decimal) -> int:
    """Days as a link has them, halves up."""
    return int(days.quantize(Decimal(1), ROUND_HALF_UP))

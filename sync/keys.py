"""The keys of milestones: those that a sheet gives, and those that Cairn makes. Pure.

A made key, such as `MS-00042-7`, ends in a check digit, so that a mistyped one is noticed and never taken for
another milestone. The digit is Damm's (H. M. Damm, 2004): it finds every wrong digit and every swap of neighbours.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from domain.records import Key

_DISTINCTIVE = re.compile(r"(?=.*[^\W\d_])(?=.*\d)\S+")
_MADE = re.compile(r"MS-(\d{5,})-(\d)")
_NUMBERED = re.compile(r"(.*?)(\d+)", re.DOTALL)
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def made_key(number: int) -> Key:
    """The key that Cairn makes of a number.

    >>> made_key(42)
    'MS-00042-7'
    """
    digits = f"{number:05d}"
    return f"MS-{digits}-{_check_digit(digits)}"


def is_made_key(text: str) -> bool:
    """Say whether a text is a key as Cairn makes them, its check digit right.

    >>> is_made_key("MS-00042-7"), is_made_key("MS-00024-7"), is_made_key("IT-4")
    (True, False, False)
    """
    found = _MADE.fullmatch(text)
    return found is not None and _check_digit(found[1]) == found[2]


def _check_digit(digits: str) -> str:
    state = "0"
    for digit in digits:
        state = _DAMM[int(state)][int(digit)]
    return state


def free_numbers(taken: Iterable[Key]) -> Iterator[int]:
    """The numbers from which new keys are made, none of which was ever used. Worked out when the first is wanted."""
    made = (int(found[1]) for key in taken if (found := _MADE.fullmatch(key.rpartition(":")[2])))
    yield from itertools.count(max(made, default=0) + 1)


def key_for(sheet_id: str, tracker: str, taken: set[Key]) -> Key:
    """The id itself where it is distinctive and free, else qualified by the tracker.

    >>> key_for("IT-4", "launch", set()), key_for("4", "launch", set()), key_for("IT-4", "launch", {"IT-4"})
    ('IT-4', 'launch:4', 'launch:IT-4')
    """
    if _DISTINCTIVE.fullmatch(sheet_id) and sheet_id not in taken:
        return sheet_id
    return f"{tracker}:{sheet_id}"


def next_id(ids: Iterable[str]) -> str | None:
    """The id that goes on where the sheet's own leave off; None where they follow no pattern.

    >>> next_id(["IT-8", "IT-9"]), next_id(["007", "008"]), next_id(["1.2", "1.3"]), next_id(["A-1", "B-7"])
    ('IT-10', '009', '1.4', None)
    """
    parts = [_NUMBERED.fullmatch(text) for text in ids]
    found = [part for part in parts if part]
    if not found or len(found) < len(parts) or len({part[1] for part in found}) > 1:
        return None
    last = max(found, key=lambda part: int(part[2]))
    return f"{last[1]}{int(last[2]) + 1:0{len(last[2])}d}"

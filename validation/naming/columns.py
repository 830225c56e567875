"""How well a column fits a field: what its header names, and the looks of its cells against it.

Scores single columns only; who gets which field is decided in `validation.naming.assignment`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.headings import JOINT
from domain.rows import KEY
from domain.schema import MILESTONE
from domain.sheets import CellValue
from validation.naming.date_headers import date_of_kind
from validation.naming.header_scores import header_scores
from validation.naming.profile import Profile
from validation.naming.vocabulary import NOT_OURS
from validation.values.row_words import MEANT_IN_GROUP
from validation.values.text import fold

DATE_FIELDS = frozenset(field.name for field in MILESTONE.fields if field.type == "date")
_LOOKS_WEIGHT = 0.15
_TITLE_LOOKS_WEIGHT = 0.3
_IMPOSSIBLE = -4.0
_A_HINT = 0.6
"""What a header is worth that counts only where its cells agree."""
_MOSTLY, _HARDLY = 0.6, 0.2
_NUMBERS = frozenset({"percent", "days", "money", "number"})
_LONGEST_NAMES = 60
_LONGEST_CODE = 4
_LONG_NAME = 24
SHORTEST_TITLE = 6
_LONG_TITLE = 110


class NamedColumn(Protocol):
    """One column as others see it: where it stands, what it is called, what its cells hold, which fields it fits.

    `apart`: it stands beside the table.
    """

    @property
    def column(self) -> int: ...

    @property
    def header(self) -> str: ...

    @property
    def cells(self) -> Sequence[CellValue]: ...

    @property
    def apart(self) -> bool: ...

    @property
    def profile(self) -> Profile: ...

    @property
    def scores(self) -> Mapping[str, float]: ...


def column_scores(header: str, profile: Profile, group: str | None = None) -> dict[str, float]:
    """Say how well a column fits each field that its header names; above 1 where cells confirm it.

    `group` is what a group above the header means for it ("plan", "actual" …).
    """
    named = _named_in_group(header, group, profile)
    if "status" in named and profile.healths > 0.6:
        named["health"] = max(named.get("health", 0.0), named["status"])
    if "status" in named and profile.is_percent and profile.statuses < _MOSTLY:
        named["percent_complete"] = max(named.get("percent_complete", 0.0), named["status"])
    is_unnamed = group is None and profile.dates > _MOSTLY and max(named.values(), default=0.0) < _A_HINT
    if is_unnamed and (dated := date_of_kind(fold(header))):
        named[dated] = _A_HINT
    if named.get("title", 1.0) < max(named.values(), default=0.0) and are_choices(profile):
        del named["title"]
    not_ours = named.pop(NOT_OURS, 0.0)
    if not_ours >= max(named.values(), default=0.0):
        return {}
    # One cell alone may be a slip.
    trust = min(1.0, profile.filled / 2)
    return {name: score + trust * _weight(name) * _looks(name, profile) for name, score in named.items()}


def _named_in_group(header: str, group: str | None, profile: Profile) -> dict[str, float]:
    label = header.split(JOINT)[-1]
    if group is None:
        named = dict(header_scores(header))
        if label != header:
            for name, score in header_scores(label).items():
                named[name] = max(0.95 * score, named.get(name, 0.0))
        return named
    meant = MEANT_IN_GROUP[group]
    named = {}
    for name, score in header_scores(label).items():
        if name in MILESTONE and MILESTONE[name].type in _NUMBERS and profile.dates > _MOSTLY:
            continue  # "Complete" in a plan is a day where its cells are days
        name = meant.get(name, name)
        named[name] = max(score, named.get(name, 0.0))
    return named


def _weight(name: str) -> float:
    return _TITLE_LOOKS_WEIGHT if name == "title" else _LOOKS_WEIGHT


def _looks(name: str, profile: Profile) -> float:
    """Say how far cells speak for a field: 1 for it, 0 nothing, -1 against, -4 it cannot be."""
    if not profile.filled:
        return 0.0
    if name == KEY:
        return _key_looks(profile)
    if name in DATE_FIELDS:
        return _date_looks(profile)
    kind = MILESTONE[name].type
    # "Jan" and "May" are months, and people.
    if profile.dates - (profile.months if kind in ("person", "people") else 0.0) > 0.6:
        return _IMPOSSIBLE
    match kind:
        case "status":
            return _share_looks(profile.statuses, against=_IMPOSSIBLE if profile.numbers > 0.6 else -2.0)
        case "health":
            return _share_looks(profile.healths, against=_IMPOSSIBLE)
        case "percent":
            return _share_looks(profile.percents, against=_IMPOSSIBLE)
        case "days":
            return _share_looks(profile.durations, against=_IMPOSSIBLE)
        case "money":
            return _share_looks(profile.amounts, against=-2.0)
        case "person" | "people" | "function":
            return _name_looks(profile)
        case "links":
            return 1.0 if profile.ids > 0.3 else 0.0
        case _:
            return title_looks(profile) if name == "title" else (-1.0 if profile.numbers > 0.6 else 0.0)


def title_looks(profile: Profile) -> float:
    """Say how far cells look like titles: distinct lines of text, neither ids nor statuses nor numbers."""
    if profile.dates > 0.6:
        return _IMPOSSIBLE
    if holds_codes(profile):
        return -1.0
    if max(profile.numbers, profile.statuses) > 0.6:
        return _IMPOSSIBLE
    doubts = 2.5 * profile.several_lines + profile.ids + (1.0 if profile.distinct < 0.5 else 0.0)
    doubts += max(0.0, profile.mean_length - _LONG_TITLE) / _LONG_TITLE
    return 1.0 - doubts


def are_choices(profile: Profile) -> bool:
    """Say whether cells are short words such as "High" and "Low", which hardly name a row."""
    return profile.filled > 1 and profile.mean_length < SHORTEST_TITLE and not profile.wide


def holds_codes(profile: Profile) -> bool:
    """Say whether the cells are short and look like ids, as "M1" and "v1.0" do; so do the titles of releases."""
    return profile.ids > 0.7 and profile.mean_length < 12 and profile.numbers <= 0.6


def _share_looks(share: float, against: float) -> float:
    return 1.0 if share >= 0.5 else 0.0 if share >= 0.1 else against


def _date_looks(profile: Profile) -> float:
    if profile.dates >= 0.5:
        return 1.0
    if profile.dates + profile.serials > 0.8:
        return 0.0
    return _IMPOSSIBLE if profile.numbers > 0.8 else 0.0 if profile.dates >= 0.1 else -2.5


def _key_looks(profile: Profile) -> float:
    # "H1" and "Q2" are parts of a year, and ids where no two are the same.
    are_codes = holds_codes(profile) and profile.distinct >= 0.9 and profile.mean_length <= _LONGEST_CODE
    if (profile.dates > 0.6 and not are_codes) or profile.mean_length > 40 or profile.distinct < 0.5:
        return _IMPOSSIBLE
    if profile.ids >= 0.7 and profile.distinct >= 0.9:
        return 1.0
    return -2.0 if profile.ids < _HARDLY else -1.0


def _name_looks(profile: Profile) -> float:
    # One letter a cell is a matrix of who is responsible, consulted, informed.
    if profile.numbers > 0.6 or profile.statuses > 0.6 or profile.letters > 0.6:
        return _IMPOSSIBLE
    # People come again and again; lines that are long and never the same are something else.
    is_prose = profile.mean_length > _LONGEST_NAMES or (profile.distinct > 0.9 and profile.mean_length > _LONG_NAME)
    return -1.5 if is_prose and profile.filled > 2 else 0.5

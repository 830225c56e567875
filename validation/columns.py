"""How well a column fits a field: the words of its header, and the looks of its cells against it.

Scores single columns only; who gets which field is decided in `validation.assignment`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import fuzz

from domain.rows import KEY
from domain.schema import MILESTONE
from validation.profile import Profile
from validation.text import fold
from validation.vocabulary import HEADER_SYNONYMS, NOT_OURS

DATE_FIELDS = frozenset(field.name for field in MILESTONE.fields if field.type == "date")
NAMED = 0.9
"""From this score on a header names a field without doubt."""
_WEAK_WORTH = 0.84
_PART_WORTH = 0.45
_WEAK_PART_WORTH = 0.2
_LOOKS_WEIGHT = 0.15
_IMPOSSIBLE = -4.0
_LONGEST_HEADER = 60
_LONGEST_NAMES = 60
_BRACKETED = re.compile(r"[(\[].*?[)\]]")


@lru_cache(maxsize=4096)
def header_scores(header: str) -> Mapping[str, float]:
    """Say how well a header names each field, 0 to 1; `NOT_OURS` is among them, unnamed fields are not.

    >>> max(header_scores("Assigned to").items(), key=lambda item: item[1])
    ('owner', 0.999)
    """
    whole, bare = fold(header), fold(_BRACKETED.sub(" ", header))
    best: dict[str, float] = {}
    for text, worth in ((whole, 1.0), (bare, 0.97)):
        if text and len(text) <= _LONGEST_HEADER:
            for name, (own, weak) in HEADER_SYNONYMS.items():
                score = worth * max(_best_word(text, own, 1.0), _best_word(text, weak, _WEAK_WORTH))
                if score > best.get(name, 0.0):
                    best[name] = round(score, 3)
    return best


def best_field(header: str) -> tuple[str, float]:
    """The field that a header names best, `NOT_OURS` among them, and how well; ("", 0.0) for none."""
    scores = header_scores(header)
    return max(scores.items(), key=lambda item: item[1]) if scores else (NOT_OURS, 0.0)


def column_scores(header: str, profile: Profile) -> dict[str, float]:
    """Say how well a column fits each field that its header names; above 1 where cells confirm it."""
    named = dict(header_scores(header))
    if "status" in named and profile.healths > 0.6:
        named["health"] = max(named.get("health", 0.0), named["status"])
    not_ours = named.pop(NOT_OURS, 0.0)
    if not_ours >= max(named.values(), default=0.0):
        return {}
    return {name: score + _LOOKS_WEIGHT * _looks(name, profile) for name, score in named.items()}


def _best_word(text: str, words: Iterable[str], worth: float) -> float:
    # Words are listed best first: among equals the earlier one is worth a trifle more.
    part = _PART_WORTH if worth == 1.0 else _WEAK_PART_WORTH
    return max((worth * _word_score(text, word, part) - rank / 1000 for rank, word in enumerate(words)), default=0.0)


def _word_score(text: str, word: str, part: float) -> float:
    if text == word:
        return 1.0
    if min(len(text), len(word)) < 3:
        return 0.0
    if f" {word} " in f" {text} ":
        return part + 0.4 * len(word) / len(text)
    if text.replace(" ", "") == word.replace(" ", ""):
        return 0.95
    return _misspelt(text.split(), word.split())


def _misspelt(text: list[str], words: list[str]) -> float:
    """Compare word by word, so that a slip is forgiven and "task description" is not "risk description"."""
    if len(text) != len(words):
        return 0.0
    ratios = [_likeness(one, other) for one, other in zip(text, words, strict=True)]
    return 0.95 * sum(ratios) / len(ratios) if all(ratios) else 0.0


def _likeness(one: str, other: str) -> float:
    if min(len(one), len(other)) < 4:
        return float(one == other)
    return fuzz.ratio(one, other, score_cutoff=84) / 100


def _looks(name: str, profile: Profile) -> float:
    """Say how far cells speak for a field: 1 for it, 0 nothing, -1 against, -4 it cannot be."""
    if not profile.filled:
        return 0.0
    if name == KEY:
        return _key_looks(profile)
    if name in DATE_FIELDS:
        return _date_looks(profile)
    if profile.dates > 0.6:
        return _IMPOSSIBLE
    match MILESTONE[name].type:
        case "status":
            return _share_looks(profile.statuses, against=_IMPOSSIBLE if profile.numbers > 0.6 else -1.0)
        case "health":
            return _share_looks(profile.healths, against=_IMPOSSIBLE)
        case "percent":
            return _share_looks(profile.percents, against=_IMPOSSIBLE)
        case "days":
            return _share_looks(profile.durations, against=_IMPOSSIBLE)
        case "money":
            return _share_looks(profile.numbers, against=-1.0)
        case "person" | "people" | "function":
            return _name_looks(profile)
        case "links":
            return 1.0 if profile.ids > 0.3 else 0.0
        case _:
            return title_looks(profile) if name == "title" else (-1.0 if profile.numbers > 0.6 else 0.0)


def title_looks(profile: Profile) -> float:
    """Say how far cells look like titles: distinct lines of text, neither ids nor statuses nor numbers."""
    if max(profile.numbers, profile.statuses, profile.dates) > 0.6 or (profile.ids > 0.7 and profile.mean_length < 12):
        return _IMPOSSIBLE
    doubts = 1.5 * profile.several_lines + profile.ids + (1.0 if profile.distinct < 0.5 else 0.0)
    return 1.0 - doubts


def _share_looks(share: float, against: float) -> float:
    return 1.0 if share >= 0.5 else 0.0 if share >= 0.1 else against


def _date_looks(profile: Profile) -> float:
    if profile.dates >= 0.5:
        return 1.0
    return _IMPOSSIBLE if profile.numbers > 0.8 else 0.0 if profile.dates >= 0.1 else -2.5


def _key_looks(profile: Profile) -> float:
    if profile.dates > 0.6 or profile.mean_length > 40 or profile.distinct < 0.5:
        return _IMPOSSIBLE
    return 1.0 if profile.ids >= 0.7 and profile.distinct >= 0.9 else -1.0


def _name_looks(profile: Profile) -> float:
    if profile.numbers > 0.6 or profile.statuses > 0.6:
        return _IMPOSSIBLE
    return 0.5 if profile.mean_length <= _LONGEST_NAMES else -1.5

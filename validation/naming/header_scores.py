"""How well a header names each field: word for word, as one of several names, misspelt, or put together from parts.

Knows words only; whether the cells below agree is judged in `validation.naming.columns`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from domain.rows import KEY
from validation.naming.amount_headers import composed_amount
from validation.naming.date_headers import COMPOSED, composed_date
from validation.naming.owner_headers import composed_owner
from validation.naming.percent_headers import composed_percent, tells_how_far
from validation.naming.team_headers import composed_team
from validation.naming.vocabulary import HEADER_SYNONYMS, NOT_OURS
from validation.values.money_words import unit_in, without_units
from validation.values.row_words import MEANT_IN_GROUP, group_kind
from validation.values.text import fold

NAMED = 0.9
"""From this score on a header names a field without doubt."""
_WEAK_WORTH = 0.84
_LAST_RANK = 60
_IF_CELLS_AGREE = 0.6
_SHORT_WORTH = 0.85
_SPACELESS_WORTH = 0.95
_PIECE_WORTH = 0.85
_FAMILY_WORTH = 0.9
_PART_WORTH = 0.45
_END_WORTH = 0.5
_WEAK_PART_WORTH = 0.2
_SHORTEST_PART = 3
_LEAST_LIKENESS = 84
_QUESTIONS = """
    who wer qui quem chi wie vem kdo quien кто when wann quand quando wanneer what was quoi que wat how como
"""
_ONLY_WHOLE = frozenset(_QUESTIONS.split())
"""Questions name a field where they are the whole header, and not within "who was missing?"."""
_LONGEST_HEADER = 60
_MOST_WORDS = 8
_NUMBER_OF = re.compile(r"(?:\w+ ){1,2}(?:#|no|nr|id|num|number|code|ref|kod|cod|číslo|номер)|(?:id|nr|no|n) \w+")
"""The number, id or code of something: an id where the cells are ids."""
_NUMBER_OF_WORTH = 0.7
_BRACKETED = re.compile(r"[(\[（【].*?[)\]）】]")
_NUMBERED = re.compile(r"(?<=[^\W\d])\s*#?\d{1,2}$")
_FORMAL_END = re.compile(r"(?<=.{2})(?:氏名|姓名|名|事项|事項|欄|栏|区分)$")
_FROM = re.compile(r"\s+from\s.*", re.IGNORECASE)
"""Comments from a supervisor are comments."""
_ACTUAL = "actual_date"
_OF_MONEY = frozenset({"budget_planned", "budget_actual", NOT_OURS})
"""What a header may be that names a currency."""
_PIECES = re.compile(r"\s*[/|\\]\s*")


class _Word(NamedTuple):
    """A word for a field: what it is worth when met, and when met within a longer header."""

    field: str
    worth: float
    part: float
    handicap: float
    """Words are listed best first: among equals the earlier one is worth a trifle more."""


def _index() -> dict[str, list[_Word]]:
    found: dict[str, list[_Word]] = defaultdict(list)
    for name, (own, weak) in HEADER_SYNONYMS.items():
        for rank, word in enumerate(own):
            found[word].append(_Word(name, 1.0, _PART_WORTH, rank / 10_000))
        for rank, word in enumerate(weak):
            found[word].append(_Word(name, _WEAK_WORTH, _WEAK_PART_WORTH, min(rank, _LAST_RANK) / 1000))
    return found


_WORDS = _index()
_SPACELESS = {word.replace(" ", ""): word for word in _WORDS}
_BY_LENGTH: dict[int, list[str]] = defaultdict(list)
for _word in _WORDS:
    _BY_LENGTH[len(_word.split())].append(_word)


@lru_cache(maxsize=8192)
def header_scores(header: str) -> Mapping[str, float]:
    """Say how well a header names each field, 0 to 1; `NOT_OURS` is among them, unnamed fields are not.

    >>> max(header_scores("Assigned to").items(), key=lambda item: item[1])
    ('owner', 1.0)
    """
    if meant := _kind_in_brackets(header):
        return meant
    best: dict[str, float] = {}
    exact: set[str] = set()
    for name, score in _abbreviated(header):
        best[name] = max(best.get(name, 0.0), score)
    for text, worth in _readings(header):
        exact |= {word.field for word in _WORDS.get(text, ())}
        for name, score in _named(text):
            best[name] = max(best.get(name, 0.0), round(worth * score, 3))
    # What is named word for word leaves no room for words within it: an "owner team" is a team.
    amount, text = composed_amount(header), fold(header)
    if unit_in(header)[1]:
        best, exact = {name: best[name] for name in best if name in _OF_MONEY}, exact & _OF_MONEY
    if exact and not (amount and unit_in(header)[1]):
        return {name: best[name] for name in exact}
    for composed in (composed_date(text), amount, composed_percent(header)):
        if composed is not None:
            best[composed] = max(best.get(composed, 0.0), COMPOSED)
    if tells_how_far(text):
        best["percent_complete"] = max(best.get("percent_complete", 0.0), _IF_CELLS_AGREE)
    if composed_team(text):
        best["function"] = max(best.get("function", 0.0), COMPOSED)
        best.pop("owner", None)
    elif composed_owner(text):
        best["owner"] = max(best.get("owner", 0.0), COMPOSED)
    if _NUMBER_OF.fullmatch(text):
        best[KEY] = max(best.get(KEY, 0.0), _NUMBER_OF_WORTH)
    return best


def _kind_in_brackets(header: str) -> dict[str, float]:
    """What a header means that says in brackets of which kind it is, "Ende (Ist)"; empty where none does so."""
    kind = next((kind for said in _BRACKETED.findall(header) if (kind := group_kind(said))), None)
    rest = _BRACKETED.sub(" ", header)
    if kind is None or not fold(rest) or fold(header) in _WORDS:
        return {}
    meant: dict[str, float] = {}
    for name, score in header_scores(" ".join(rest.split())).items():
        field = MEANT_IN_GROUP[kind].get(name, name)
        meant[field] = max(score, meant.get(field, 0.0))
    return meant


def best_field(header: str) -> tuple[str, float]:
    """The field that a header names best, `NOT_OURS` among them, and how well; ("", 0.0) for none."""
    scores = header_scores(header)
    return max(scores.items(), key=lambda item: item[1]) if scores else (NOT_OURS, 0.0)


def _readings(header: str) -> Iterator[tuple[str, float]]:
    """The ways to read a header: as it is, without brackets, without its number, and each of its alternatives."""
    if len(header) > 4 * _LONGEST_HEADER:
        return
    pieces = _PIECES.split(header)
    readings = [(header, 1.0), (_BRACKETED.sub(" ", header), 0.97)]
    if 1 < len(pieces) < 4 and all(len(fold(piece)) > 2 or not piece.isascii() for piece in pieces):
        readings += [(piece, _PIECE_WORTH) for piece in pieces]
    readings += [(_NUMBERED.sub("", header), _FAMILY_WORTH)]
    if (said_by := _FROM.sub("", header)) != header:
        readings += [(said_by, _PIECE_WORTH)]
    if unit_in(header) != ("1", ""):
        readings += [(without_units(header), 0.97)]
    seen = set()
    for reading, worth in readings:
        text = fold(reading)
        if text and text not in seen and len(text) <= _LONGEST_HEADER and len(text.split()) <= _MOST_WORDS:
            seen.add(text)
            yield text, worth


def _named(text: str) -> Iterator[tuple[str, float]]:
    """Every field that a folded text may name, with a score; a field may come several times."""
    for word in _WORDS.get(text, ()):
        yield word.field, word.worth - word.handicap
    if (spaceless := text.replace(" ", "")) in _SPACELESS:
        for word in _WORDS[_SPACELESS[spaceless]]:
            yield word.field, _SPACELESS_WORTH * word.worth - word.handicap
    yield from _parts(text)
    for known, likeness in _misspelt(text):
        for word in _WORDS[known]:
            yield word.field, likeness * word.worth - word.handicap


def _abbreviated(header: str) -> Iterator[tuple[str, float]]:
    """The fields of known words that a header with full stops shortens: "Fin prev.", "Verantw. Bereich"."""
    tokens = header.split()
    words = [fold(token) for token in tokens]
    is_short = [token.endswith(".") and len(word) >= _SHORTEST_PART for token, word in zip(tokens, words, strict=True)]
    if not any(is_short) or len(words) > _MOST_WORDS:
        return
    for known in _BY_LENGTH[len(words)]:
        pairs = zip(words, known.split(), is_short, strict=True)
        if all(whole.startswith(word) if short else whole == word for word, whole, short in pairs):
            for word in _WORDS[known]:
                yield word.field, _SHORT_WORTH * word.worth - word.handicap


def _parts(text: str) -> Iterator[tuple[str, float]]:
    """Known words within a longer text: worth the more, the more of it they are."""
    words = text.split()
    if len(words) == 1 and "\u2e80" <= text[:1] <= "\uffef":
        yield from _at_the_end(text)
    for first in range(len(words)):
        for last in range(first + 1, len(words) + 1):
            part = " ".join(words[first:last])
            if len(part) >= _SHORTEST_PART and part != text and part not in _ONLY_WHOLE:
                for word in _WORDS.get(part, ()):
                    yield word.field, word.worth * (word.part + 0.4 * len(part) / len(text)) - word.handicap


def _at_the_end(text: str) -> Iterator[tuple[str, float]]:
    """Known words at the end of one that is written without blanks, where Chinese and Japanese say what it is."""
    text = _FORMAL_END.sub("", text)
    for first in range(len(text) - 1):
        for word in _WORDS.get(text[first:], ()):
            if word.worth == 1.0 and word.field != _ACTUAL:  # of which kind a day is, stands before it
                yield word.field, _END_WORTH + 0.4 * (len(text) - first) / len(text) - word.handicap


def _misspelt(text: str) -> Iterator[tuple[str, float]]:
    """Known words that differ by a slip, word by word: "task description" is not "risk description"."""
    words = text.split()
    near = process.extract(
        text, _BY_LENGTH[len(words)], scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS - 4, limit=12, processor=None
    )
    for known, _, _ in near:
        ratios = [_likeness(one, other) for one, other in zip(words, known.split(), strict=True)]
        if known != text and all(ratios):
            yield known, 0.95 * sum(ratios) / len(ratios)


def _likeness(one: str, other: str) -> float:
    if min(len(one), len(other)) < 4:
        return float(one == other)
    return fuzz.ratio(one, other, score_cutoff=_LEAST_LIKENESS) / 100

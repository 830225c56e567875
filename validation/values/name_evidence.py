"""What a comma means in the columns of people: "Lee, Ana" is one person, or two, as the other cells show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.binding import Conventions
from domain.sheets import CellValue
from validation.values.people import pair_in, pieces_of, split_people
from validation.values.people_words import SEVERAL, is_nobody
from validation.values.text import clean, fold

_LEAST_NAMES = 3


def name_conventions(columns: Mapping[int, Sequence[CellValue]], headers: Mapping[int, str]) -> dict[int, Conventions]:
    """The conventions of each column of people.

    One whose cells show nothing follows its header where that names several people, or what all show together.
    """
    texts = {place: _texts(cells) for place, cells in columns.items()}
    together = _conventions([text for found in texts.values() for text in found])
    own = {place: _conventions(found) for place, found in texts.items()}
    return {
        place: meant
        if meant.evidence or not _has_pairs(texts[place])
        else _by_header(headers[place]) or _by_the_others(together)
        for place, meant in own.items()
    }


def _by_header(header: str) -> Conventions | None:
    said = f"The header “{' '.join(header.split())}” names several people, so commas stand between them."
    return Conventions(last_first=False, evidence=(said,)) if fold(header) in SEVERAL else None


def _by_the_others(together: Conventions) -> Conventions:
    said = tuple(f"{sentence[:-1]}, in another column." for sentence in together.evidence)
    return replace(together, evidence=said)


def _texts(cells: Iterable[CellValue]) -> list[str]:
    return [clean(cell) for cell in cells if isinstance(cell, str) and clean(cell) and not is_nobody(clean(cell))]


def _has_pairs(texts: Iterable[str]) -> bool:
    return any(split_people(text).doubt for text in texts)


def _conventions(texts: Sequence[str]) -> Conventions:
    listed, one = _shows_lists(texts), _shows_last_first(texts)
    if listed and one:
        return Conventions(evidence=(f"“{one}” is one name and “{listed}” are several, so neither is assumed.",))
    if one:
        return Conventions(last_first=True, evidence=(f"“{one}” is one name, so commas stand within names.",))
    if listed:
        return Conventions(last_first=False, evidence=(f"“{listed}” shows that commas stand between people.",))
    return Conventions()


def _shows_lists(texts: Sequence[str]) -> str:
    """A cell that shows that commas stand between names; "" where none does."""
    alone = {text for text in texts if "," not in text}
    pairs = {text: pair for text in texts if (pair := pair_in(text))}
    lasts, firsts = {last for last, _ in pairs.values()}, {first for _, first in pairs.values()}
    for text in texts:
        if "," not in text or len(pieces_of(text)) > 1:
            continue
        if pair := pairs.get(text):
            if alone & set(pair) or pair[0] in firsts or pair[1] in lasts:
                return text
        elif len(split_people(text).everyone) > 1:
            return text
    return ""


def _shows_last_first(texts: Sequence[str]) -> str:
    """A cell that shows that a comma stands within a name; "" where none does."""
    pairs = {text: pair for text in texts if (pair := pair_in(text))}
    names = {name for text in texts for name in split_people(text).everyone}
    names |= {name.split(" (")[0] for name in names}
    for text in texts:
        pieces = pieces_of(text)
        if len(pieces) > 1 and all(map(pair_in, pieces)):
            return text
        if (pair := pairs.get(text)) and (split_people(text).owner == text or f"{pair[1]} {pair[0]}" in names):
            return text  # "Smith, J.", or "Smith, John" beside "John Smith"
    both = {last for last, _ in pairs.values()} & {first for _, first in pairs.values()}
    return next(iter(pairs)) if len(pairs) >= _LEAST_NAMES and len(pairs) == len(set(texts)) and not both else ""

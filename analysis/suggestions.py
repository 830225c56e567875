"""What an unresolved ref may mean: a suggestion for a person to confirm. Nothing here makes a link.

Confirming is an edit like any other: the key takes the place of the text in what the milestone waits for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from analysis.frames import MAYBE, TEXT, frame, values
from analysis.links import folded, is_distinctive
from analysis.refs import read_ref
from domain.records import Key

ALIKE, AHEAD = 82, 6
"""How like a title must be (0 to 100), and how much more than the next one, to be worth a question."""
MOST_COMPARISONS = 4_000_000
"""About a second. Of more refs than that, the titles of the first ones are compared."""

Guess: TypeAlias = tuple[Key, str]
"""The key that may be meant, and why."""


@dataclass(frozen=True, slots=True)
class _Named:
    key: Key
    tracker: str
    sheet_id: str
    title: str
    row: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """One ref: who waits, and the texts that may be a name."""

    by: _Named
    names: tuple[str, ...]


def suggest_links(milestones: pd.DataFrame, unresolved: pd.DataFrame) -> pd.DataFrame:
    """Say for each unresolved ref which milestone is probably meant.

    `milestones` as for `resolve_links`; `unresolved` as it gives it. Gives its rows with `suggestion` (key or None)
    and `why` (a sentence or None). An id that differs in zeros, dashes or case comes first, then the place in a sheet
    without ids, then a title that is alike; each in the own tracker before others.

    >>> plan = pd.DataFrame({"key": ["IT-04", "WH-7"], "tracker": "it", "sheet_id": ["IT-04", "WH-7"],
    ...     "title": ["Order interface live", "Scanners installed"], "depends_on": [None, None]})
    >>> asked = pd.DataFrame({"key": ["WH-7", "WH-7"], "text": ["IT 4", "Order interfaces live"]})
    >>> suggest_links(plan, asked)["suggestion"].tolist()
    ['IT-04', 'IT-04']
    """
    if unresolved.empty:
        return frame((), key=TEXT, text=TEXT, suggestion=MAYBE, why=MAYBE)
    columns = (values(milestones, name) for name in ("key", "tracker", "sheet_id", "title", "row"))
    known = [
        _Named(key, home or "", id_ or "", title or "", row if isinstance(row, int) else 0)
        for key, home, id_, title, row in zip(*columns, strict=True)
    ]
    pairs = list(zip(values(unresolved, "key"), values(unresolved, "text"), strict=True))
    asked = _asked(milestones, known, pairs)
    alike = _ids_alike(known)
    guesses = [alike(one) or _by_place(one, known) for one in asked]
    titles = iter(_titles_alike(known, [one for one, found in zip(asked, guesses, strict=True) if not found]))
    found = [guess or next(titles) or (None, None) for guess in guesses]
    return frame(
        ((key, text, *guess) for (key, text), guess in zip(pairs, found, strict=True)),
        key=TEXT,
        text=TEXT,
        suggestion=MAYBE,
        why=MAYBE,
    )


def _asked(milestones: pd.DataFrame, known: Sequence[_Named], pairs: Iterable[tuple[Key, str]]) -> list[_Asked]:
    """The refs without the type and lag that their text ends with."""
    refs = {
        (one.key, str(link)): link.ref
        for one, links in zip(known, values(milestones, "depends_on"), strict=True)
        for link in links or ()
    }
    by_key = {one.key: one for one in known}
    return [_Asked(by_key[key], read_ref(refs.get((key, text), text)).names) for key, text in pairs]


def _ids_alike(known: Sequence[_Named]) -> Callable[[_Asked], Guess | None]:
    """Ids compared by their letters and numbers only."""
    own: defaultdict[tuple[str, str], set[Key]] = defaultdict(set)
    anywhere: defaultdict[str, set[Key]] = defaultdict(set)
    for one in known:
        for name in {one.sheet_id, one.key} - {""}:
            own[one.tracker, _shape(name)].add(one.key)
            if is_distinctive(name):
                anywhere[_shape(name)].add(one.key)

    def find(asked: _Asked) -> Guess | None:
        for name in asked.names:
            shape = _shape(name)
            for keys in (own.get((asked.by.tracker, shape), set()), anywhere.get(shape, set())):
                others = keys - {asked.by.key}
                if shape and len(others) == 1:
                    return others.pop(), "Its id is the same but for zeros, dashes or blanks."
        return None

    return find


def _shape(id_: str) -> str:
    """An id reduced to its letters and numbers.

    >>> _shape("LDM-503-04b") == _shape("ldm 503.4B"), _shape("1.10") == _shape("11.0")
    (True, False)
    """
    parts = re.findall(r"\d+|[^\W\d_]+", folded(id_))
    return " ".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


def _by_place(asked: _Asked, known: Sequence[_Named]) -> Guess | None:
    """A bare number in a tracker without ids counts its milestones from the top."""
    number = next((int(name) for name in asked.names if name.isdecimal() and len(name) < 6), 0)
    if not number:
        return None
    home = sorted((one for one in known if one.tracker == asked.by.tracker), key=lambda one: one.row)
    if any(one.sheet_id for one in home) or number > len(home) or home[number - 1] == asked.by:
        return None
    return home[number - 1].key, f"It is number {number} in a sheet without ids."


def _titles_alike(known: Sequence[_Named], asked: Sequence[_Asked]) -> list[Guess | None]:
    """The title that is most alike, where none of the others comes near."""
    titled = [one for one in known if one.title]
    compared = asked[: MOST_COMPARISONS // max(1, len(titled))]
    if not titled or not compared:
        return [None] * len(asked)
    likeness = process.cdist(
        [_sorted(one.names[0]) for one in compared],
        [_sorted(one.title) for one in titled],
        scorer=fuzz.ratio,
        score_cutoff=ALIKE - AHEAD,
        dtype=np.uint8,
    )
    found = [_best(one, scores, titled) for one, scores in zip(compared, likeness, strict=True)]
    return found + [None] * (len(asked) - len(compared))


def _best(asked: _Asked, scores: np.ndarray, titled: Sequence[_Named]) -> Guess | None:
    near = [(int(scores[at]), titled[at]) for at in np.flatnonzero(scores).tolist() if titled[at].key != asked.by.key]
    own = [(score, one) for score, one in near if one.tracker == asked.by.tracker and score >= ALIKE]
    ranked = sorted(own or near, key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < ALIKE or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < AHEAD):
        return None
    score, one = ranked[0]
    return one.key, f"Its title is alike ({score} of 100): “{one.title}”."


def _sorted(text: str) -> str:
    return " ".join(sorted(re.findall(r"\w+", folded(text))))

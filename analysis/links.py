"""From what a milestone says it waits for to links between keys. What resolves to nothing stays visible.

Reads no cells: a cell's text was already read into `domain.records.Link`s. Guesses nothing: what a ref might
mean is for `analysis.suggestions`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TypeAlias

import pandas as pd

from analysis.frames import NUMBER, TEXT, frame, values
from analysis.refs import Wanted, read_ref, whole_days
from domain.records import Key, Link

Lookup: TypeAlias = Callable[[str, str], Key | None]
"""(tracker, ref) → the one milestone that is meant, if one is."""
Pair: TypeAlias = tuple[Key, Key, str, int]
"""Predecessor, successor, type, lag in working days."""


@dataclass(frozen=True, eq=False)
class Resolved:
    """What became of every ref, in the order of the milestones and of their refs.

    `links`: predecessor, successor (keys), type (FS, SS, FF, SF), lag_days (int, working days); none twice; said_by
    (the key of the one that says so: the successor, or a predecessor that "blocks"), text (the ref as written there).
    `unresolved`: key (who waits), text (the ref as written, with its type and lag).
    """

    links: pd.DataFrame
    unresolved: pd.DataFrame


def resolve_links(milestones: pd.DataFrame) -> Resolved:
    """Find the milestone that each ref means.

    `milestones` has the columns key, tracker, sheet_id, title and depends_on (tuple of `Link`, or None), and may have
    row (int | None, in its sheet) and duration_days (Decimal | None). The first of these that names exactly one
    milestone is it: an id of the own tracker; a key of the workspace; a title in the own tracker; an id of another
    tracker, if it has a letter and a digit (a bare "4" elsewhere is chance); a title in the workspace. Letter case,
    repeated blanks and a "#" before an id make no difference where the exact text finds nothing. What is still not
    found may say more (`analysis.refs`): "IT plan!4", "Row 14", "Task 4", "after Go live", "Blocks #4" (a link the
    other way), "4SS+50%" of a duration that is known. A milestone that names itself is unresolved.

    >>> found = resolve_links(pd.DataFrame({
    ...     "key": ["IT-4", "WH-7"], "tracker": ["it", "warehouse"], "sheet_id": ["IT-4", "WH-7"],
    ...     "title": ["API live", "Scanners installed"], "depends_on": [None, (Link("it-4", lag_days=3), Link("?"))]}))
    >>> found.links.to_dict("records")  # doctest: +NORMALIZE_WHITESPACE
    [{'predecessor': 'IT-4', 'successor': 'WH-7', 'type': 'FS', 'lag_days': 3, 'said_by': 'WH-7',
      'text': 'it-4FS+3d'}]
    >>> found.unresolved.to_dict("records")
    [{'key': 'WH-7', 'text': '?'}]
    """
    names = _Names(milestones)
    links: dict[Pair, tuple[Key, str]] = {}
    unresolved: dict[tuple[Key, str], None] = {}
    for key, tracker, refs in zip(
        *(values(milestones, name) for name in ("key", "tracker", "depends_on")), strict=True
    ):
        for link in refs or ():
            pair = names.pair_of(key, tracker, link)
            if pair is None or pair[0] == pair[1]:
                unresolved[key, str(link)] = None
            else:
                links.setdefault(pair, (key, str(link)))
    return Resolved(
        frame(
            ((*pair, *said) for pair, said in links.items()),
            predecessor=TEXT,
            successor=TEXT,
            type=TEXT,
            lag_days=NUMBER,
            said_by=TEXT,
            text=TEXT,
        ),
        frame(unresolved, key=TEXT, text=TEXT),
    )


def ref_to(milestones: pd.DataFrame, waits: Key, awaited: Key) -> str | None:
    """What the milestone `waits` would write to name `awaited`: as its own sheet would, else its key, else its title.

    `milestones` as for `resolve_links`. None where nothing names it alone.

    >>> plan = pd.DataFrame({"key": ["IT:4", "IT:5", "WH-7"], "tracker": ["IT", "IT", "WH"],
    ...     "sheet_id": ["4", "5", "WH-7"], "title": ["API", "App", "Scanners"], "depends_on": None})
    >>> ref_to(plan, "IT:5", "IT:4"), ref_to(plan, "WH-7", "IT:4")
    ('4', 'IT:4')
    """
    columns = (values(milestones, name) for name in ("key", "tracker", "sheet_id", "title"))
    known = {key: rest for key, *rest in zip(*columns, strict=True)}
    home, (other, own_id, title) = known[waits][0], known[awaited]
    names = _Names(milestones)
    for ref in (own_id if other == home else None, awaited, title):
        pair = names.pair_of(waits, home, Link(ref)) if ref else None
        if pair and pair[:2] == (awaited, waits):
            return str(ref)
    return None


class _Names:
    """Everything that a milestone may be called, each in an index that is made once somebody asks."""

    def __init__(self, milestones: pd.DataFrame) -> None:
        columns = [values(milestones, name) for name in ("key", "tracker", "sheet_id", "title")]
        rows = [(key, home, id_ or "", title or "") for key, home, id_, title in zip(*columns, strict=True)]
        known = set(columns[0])
        self._own_id = _index(((home, id_), key) for key, home, id_, _ in rows)
        own_id_alike = _only_one(((home, bare(id_)), key) for key, home, id_, _ in rows)
        key_alike = _only_one((bare(key), key) for key in known)
        own_title = _only_one(((home, folded(title)), key) for key, home, _, title in rows)
        any_id = _only_one((bare(id_), key) for key, _, id_, _ in rows if is_distinctive(id_))
        any_title = _only_one((folded(title), key) for key, _, _, title in rows)
        own: list[Lookup] = [
            lambda tracker, ref: self._own_id.get((tracker, ref)),
            lambda tracker, ref: own_id_alike().get((tracker, bare(ref))),
            lambda tracker, ref: own_title().get((tracker, folded(ref))),
        ]
        self._at_home = own
        self._everywhere: list[Lookup] = [
            *own[:2],
            lambda tracker, ref: ref if ref in known else None,
            lambda tracker, ref: key_alike().get(bare(ref)),
            own[2],
            lambda tracker, ref: any_id().get(bare(ref)),
            lambda tracker, ref: any_title().get(folded(ref)),
        ]
        self._trackers = _only_one((folded(home or ""), home) for home in {home for _, home, _, _ in rows})
        homes, numbers = columns[1], values(milestones, "row")
        self._rows = _only_one(zip(zip(homes, numbers, strict=True), columns[0], strict=True))
        self._days = dict(zip(columns[0], values(milestones, "duration_days"), strict=True))

    def pair_of(self, key: Key, tracker: str, link: Link) -> Pair | None:
        """The link between keys that a milestone's ref means, if it means one."""
        if not (link.ref[-1:].isalnum() or bare(link.ref)):
            return None
        if found := self._own_id.get((tracker, link.ref)) or _first(self._everywhere, tracker, link.ref):
            return found, key, str(link.type), link.lag_days
        wanted = read_ref(link.ref)
        found = self._wanted(tracker, wanted)
        if found is None:
            return None
        before, after = (key, found) if wanted.is_turned else (found, key)
        lag = self._lag(before, wanted) if wanted.type else link.lag_days
        return None if lag is None else (before, after, str(wanted.type or link.type), lag)

    def _wanted(self, tracker: str, wanted: Wanted) -> Key | None:
        lookups, home = self._everywhere, tracker
        if wanted.tracker is not None:
            named = self._trackers().get(folded(wanted.tracker))
            if named is None:
                return None
            lookups, home = self._at_home, named
        found = next((key for name in wanted.names if (key := _first(lookups, home, name))), None)
        return found or (self._rows().get((home, wanted.row)) if wanted.row else None)

    def _lag(self, before: Key, wanted: Wanted) -> int | None:
        """A lag that needs the predecessor: a share of a duration that is unknown is unknown."""
        if wanted.lag_percent is None:
            return wanted.lag_days
        days = self._days.get(before)
        return None if days is None else whole_days(Decimal(days) * wanted.lag_percent / 100)


def _first(lookups: list[Lookup], tracker: str, ref: str) -> Key | None:
    return next((found for lookup in lookups if (found := lookup(tracker, ref)) is not None), None)


def _only_one(named: Iterable[tuple[Hashable, Key]]) -> Callable[[], dict[Hashable, Key | None]]:
    """Index by name, once somebody asks: most refs are found in the first index."""
    return cache(lambda: _index(named))


def _index(named: Iterable[tuple[Hashable, Key]]) -> dict[Hashable, Key | None]:
    """What each name means. A name that means two means none."""
    found: dict[Hashable, Key | None] = {}
    for name, key in named:
        found[name] = key if found.setdefault(name, key) == key else None
    return found


def folded(text: str) -> str:
    """A name as it is compared: no case, single blanks."""
    return " ".join(text.split()).casefold()


def bare(id_: str) -> str:
    """An id as it is compared: folded, without a "#" before it."""
    return folded(id_).removeprefix("#").lstrip()


def is_distinctive(id_: str) -> bool:
    """Say whether an id can be told from another tracker's: it has a letter and a digit."""
    return any(char.isalpha() for char in id_) and any(char.isdigit() for char in id_)

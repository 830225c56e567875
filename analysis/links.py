"""From what a milestone says it waits for to links between keys. What resolves to nothing stays visible.

Parses nothing: a cell's text was already read into `domain.records.Link`s.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import pandas as pd

from analysis.frames import NUMBER, TEXT, frame, values
from domain.records import Key

Lookup: TypeAlias = Callable[[str, str], Key | None]
"""(tracker, ref) → the one milestone that is meant, if one is."""


@dataclass(frozen=True, eq=False)
class Resolved:
    """What became of every ref, in the order of the milestones and of their refs.

    `links`: predecessor, successor (keys), type (FS, SS, FF, SF), lag_days (int, working days); none twice.
    `unresolved`: key (who waits), text (the ref as written, with its type and lag).
    """

    links: pd.DataFrame
    unresolved: pd.DataFrame


def resolve_links(milestones: pd.DataFrame) -> Resolved:
    """Find the milestone that each ref means.

    `milestones` has the columns key, tracker, sheet_id, title and depends_on (tuple of `Link`, or None). The first
    of these that names exactly one milestone is it: an id of the own tracker; a key of the workspace; a title in
    the own tracker; an id of another tracker, if it has a letter and a digit (a bare "4" elsewhere is chance); a
    title in the workspace. Letter case, repeated blanks and a "#" before an id make no difference where the exact
    text finds nothing. A milestone that names itself is unresolved.

    >>> from domain.records import Link
    >>> found = resolve_links(pd.DataFrame({
    ...     "key": ["IT-4", "WH-7"], "tracker": ["it", "warehouse"], "sheet_id": ["IT-4", "WH-7"],
    ...     "title": ["API live", "Scanners installed"], "depends_on": [None, (Link("it-4", lag_days=3), Link("?"))]}))
    >>> found.links.to_dict("records")
    [{'predecessor': 'IT-4', 'successor': 'WH-7', 'type': 'FS', 'lag_days': 3}]
    >>> found.unresolved.to_dict("records")
    [{'key': 'WH-7', 'text': '?'}]
    """
    lookups = _lookups(milestones)
    links: dict[tuple[Key, Key, str, int], None] = {}
    unresolved: dict[tuple[Key, str], None] = {}
    for key, tracker, refs in zip(
        *(values(milestones, name) for name in ("key", "tracker", "depends_on")), strict=True
    ):
        for link in refs or ():
            found = _first(lookups, tracker, link.ref) if _bare(link.ref) else None
            if found is None or found == key:
                unresolved[key, str(link)] = None
            else:
                links[found, key, str(link.type), link.lag_days] = None
    return Resolved(
        frame(links, predecessor=TEXT, successor=TEXT, type=TEXT, lag_days=NUMBER),
        frame(unresolved, key=TEXT, text=TEXT),
    )


def _lookups(milestones: pd.DataFrame) -> list[Lookup]:
    columns = (values(milestones, name) for name in ("key", "tracker", "sheet_id", "title"))
    rows = [(key, home, id_ or "", title or "") for key, home, id_, title in zip(*columns, strict=True)]
    known = {key for key, _, _, _ in rows}
    own_id = _only_one(((home, id_), key) for key, home, id_, _ in rows)
    own_id_alike = _only_one(((home, _bare(id_)), key) for key, home, id_, _ in rows)
    key_alike = _only_one((_bare(key), key) for key in known)
    own_title = _only_one(((home, _folded(title)), key) for key, home, _, title in rows)
    any_id = _only_one((_bare(id_), key) for key, _, id_, _ in rows if _is_distinctive(id_))
    any_title = _only_one((_folded(title), key) for key, _, _, title in rows)
    return [
        lambda tracker, ref: own_id().get((tracker, ref)),
        lambda tracker, ref: own_id_alike().get((tracker, _bare(ref))),
        lambda tracker, ref: ref if ref in known else None,
        lambda tracker, ref: key_alike().get(_bare(ref)),
        lambda tracker, ref: own_title().get((tracker, _folded(ref))),
        lambda tracker, ref: any_id().get(_bare(ref)),
        lambda tracker, ref: any_title().get(_folded(ref)),
    ]


def _first(lookups: list[Lookup], tracker: str, ref: str) -> Key | None:
    return next((found for lookup in lookups if (found := lookup(tracker, ref)) is not None), None)


def _only_one(named: Iterable[tuple[Hashable, Key]]) -> Callable[[], dict[Hashable, Key | None]]:
    """Index by name, once somebody asks: most refs are found in the first index. A name that means two means none."""

    @cache
    def index() -> dict[Hashable, Key | None]:
        found: dict[Hashable, Key | None] = {}
        for name, key in named:
            found[name] = key if found.get(name, key) == key else None
        return found

    return index


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _bare(id_: str) -> str:
    return _folded(id_).removeprefix("#").lstrip()


def _is_distinctive(id_: str) -> bool:
    return any(char.isalpha() for char in id_) and any(char.isdigit() for char in id_)

"""What a person says of a sheet's columns, field by field: which header that is, and which columns are meant.

Refuses, in one sentence, what names no field or no header, and one column for two fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from domain.binding import AND
from domain.errors import Refused
from domain.headings import JOINT, headings
from domain.records import column_letters
from domain.rows import KEY
from domain.schema import CUSTOM, MILESTONE
from domain.sheets import SheetSnapshot
from validation.naming.assignment import Candidate
from validation.naming.further import LINKS
from validation.tables.header_rows import ROWS_SEARCHED, Header, best_header, header_around
from validation.values.text import fold

_BY_LETTER = re.compile(r"\[([A-Z]{1,3})\]")


def refuse_unknown_fields(overrides: Mapping[str, str]) -> None:
    """Raise `Refused` for a name that is no field which a column may feed."""
    known = (KEY, *(field.name for field in MILESTONE.fields if field.editable))
    for name in overrides:
        if name not in known:
            standard = ", ".join(field for field in known if field not in CUSTOM)
            raise Refused(f"There is no field “{name}”.", f"The fields are: {standard}.")


def header_for(snapshot: SheetSnapshot, overrides: Mapping[str, str], known: Header | None) -> Header | None:
    """The known header, or else the best one, unless a person names columns that only another row has."""
    said = {**overrides, LINKS: ""} if AND in overrides.get(LINKS, "") else overrides
    texts = [text for text in said.values() if text and not _BY_LETTER.fullmatch(text)]
    wanted = set(map(fold, texts))
    likely = [one for one in (known, best_header(snapshot)) if one is not None]
    holding = (one for one in likely if wanted <= _names_in(snapshot, one))
    has_groups = any(JOINT in text for text in texts)
    return next(holding, None) or _header_named(snapshot, wanted, has_groups) or next(iter(likely), None)


def _header_named(snapshot: SheetSnapshot, wanted: set[str], has_groups: bool) -> Header | None:
    """The first header that holds every name that a person gave, folded."""
    for row in range(1, min(len(snapshot.rows), ROWS_SEARCHED) + 1) if wanted else ():
        labels = {fold(cell) for cell in snapshot.rows[row - 1] if isinstance(cell, str)}
        if not labels.isdisjoint(wanted) or has_groups:
            header = header_around(snapshot, row)
            if wanted <= _names_in(snapshot, header):
                return header
    return None


def _names_in(snapshot: SheetSnapshot, header: Header) -> set[str]:
    """What a header calls its columns, with and without their groups, folded."""
    names = headings(snapshot, header.top, header.bottom)
    return {fold(name) for one in names for name in (one.own, one.full)}


def given_columns(candidates: Sequence[Candidate], overrides: Mapping[str, str]) -> dict[str, int]:
    """field → column, as a person named them. A column holds one field, and contributors beside their owner."""
    given: dict[str, int] = {}
    holders: dict[int, str] = {}
    for name, text in overrides.items():
        column = columns_named(candidates, text)[0] if text else 0
        other = holders.setdefault(column, name) if column else name
        if {name, other} == {"owner", "contributors"}:
            given |= {"owner": column}
            continue
        if other != name:
            raise Refused(
                f"“{text}” cannot be both {_spoken(other)} and {_spoken(name)}.",
                f"Leave one of them without a column ({other}= or {name}=), or choose another one.",
            )
        given[name] = column
    return given


def _spoken(field: str) -> str:
    return "the id" if field == KEY else f"the field {field}"


def columns_named(candidates: Sequence[Candidate], text: str) -> list[int]:
    """The column of that name; of several names, joined by " + ", all of them. Only links stand in several columns."""
    try:
        return [_column_headed(candidates, text)] if text else []
    except Refused:
        if AND not in text:
            raise
        return list(dict.fromkeys(_column_headed(candidates, name) for name in text.split(AND)))


def named_columns(candidates: Sequence[Candidate], named: Mapping[str, str], taken: set[int]) -> dict[str, int]:
    """The columns that bear the name of a field of the workspace's own; of two, the first from the left."""
    free = [one for one in reversed(candidates) if one.column not in taken and not one.apart]
    return {named[fold(one.header)]: one.column for one in free if fold(one.header) in named}


def _column_headed(candidates: Sequence[Candidate], header: str) -> int:
    letter = _BY_LETTER.fullmatch(header)
    matching = [
        one
        for one in candidates
        if (letter and column_letters(one.column) == letter[1]) or fold(header) in (fold(one.header), fold(one.full))
    ]
    if not matching:
        raise Refused(f"There is no column “{header}”.", f"The headers are: {listed(candidates)}.")
    return max(matching, key=lambda one: (bool(one.profile.filled), -one.column)).column


def listed(candidates: Sequence[Candidate]) -> str:
    """The headers of a sheet for a sentence, those without one by their letters."""
    names = [one.header.replace("\n", " ") or f"(column {column_letters(one.column)})" for one in candidates]
    return ", ".join(names[:40])

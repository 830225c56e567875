"""Further columns of links beside the one that was found first: "Predecessors" and "Depends on", or one per function.

A column joins only where its header speaks of dependencies and its cells name rows, or are blank.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from domain.rows import KEY
from validation.naming.assignment import Candidate, Given
from validation.naming.evidence import ENOUGH
from validation.values.links import read_links
from validation.values.text import cell_text, fold, is_empty

LINKS = "depends_on"
_MOST = 0.6


def further_links(candidates: Sequence[Candidate], taken: Mapping[int, Given], chosen: Collection[int]) -> list[int]:
    """The columns whose links belong to the field as well, from the left; `chosen` columns are a person's."""
    first = next((one for one in candidates if one.column in taken and taken[one.column].field == LINKS), None)
    if first is None:
        return []
    known = {
        fold(cell_text(cell))
        for one in candidates
        if one.column in taken and taken[one.column].field in (KEY, "title")
        for cell in one.cells
        if not is_empty(cell)
    }
    return [
        one.column
        for one in candidates
        if one.column not in (first.column, *chosen)
        and one.column not in taken
        and one.scores.get(LINKS, 0.0) >= ENOUGH
        and _names_rows(one, known)
    ]


def _names_rows(one: Candidate, known: Collection[str]) -> bool:
    """Say whether most of what the cells of a column refer to stands in the ids or titles of the table."""
    refs = [fold(link.ref) for cell in one.cells if not is_empty(cell) for link in read_links(cell_text(cell))]
    return bool(refs) and sum(ref in known for ref in refs) >= _MOST * len(refs)

"""Which of several columns each link goes back to: the one that holds it, else the one of the link before it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from domain.records import Link


def spread(links: Sequence[Link], held: Sequence[Sequence[Link]]) -> list[tuple[Link, ...]]:
    """The links of each column, so that read one after the other they are these, in this order.

    `held` is what each column holds now. A link that no column holds goes where the one before it goes.

    >>> [[str(link) for link in part] for part in spread(
    ...     [Link("1"), Link("7"), Link("3")], [[Link("1"), Link("2")], [Link("3")]])]
    [['1', '7'], ['3']]
    """
    parts: list[list[Link]] = [[] for _ in held]
    at = 0
    for link in links:
        homes = [column for column, there in enumerate(held) if column >= at and _names(link, there)]
        at = homes[0] if homes else at
        parts[at].append(link)
    return [tuple(part) for part in parts]


def links_of(value: object) -> tuple[Link, ...]:
    """The links that a value is; none where it is anything else."""
    return tuple(link for link in value if isinstance(link, Link)) if isinstance(value, tuple) else ()


def _names(link: Link, there: Sequence[Link]) -> bool:
    """Say whether a column holds a link to the same milestone, whatever its type and lag."""
    return any(link.ref == one.ref for one in there)

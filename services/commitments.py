"""Links as things of their own: one list of who promised what to whom; each can be added, changed and removed.

A link is kept where it is said: in what a milestone waits for, or in what it blocks. So each of these is an ordinary
edit of that milestone, with its record, and its sheet gets the link in the sheet's own words with the next sync.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from db import records
from domain.errors import Refused
from domain.records import Actor, Key, Link, LinkType
from services import linking
from services.edits import Edit, EditResult, Way, apply_edits
from services.workspace import Workspace
from validation.values.links import LONGEST_LAG_DAYS

if TYPE_CHECKING:
    import pandas as pd

    from services.insights import World

FIELD = "depends_on"
Links: TypeAlias = tuple[Link, ...]
Change: TypeAlias = Callable[[Links], Links]
"""What becomes of what a milestone says."""


@dataclass(frozen=True, slots=True)
class Said:
    """Where a link stands: whose milestone says it, and in which words (`World.links`: said_by, text)."""

    by: Key
    text: str


def commitments(world: World, function: str | None = None, *, across: bool = False) -> pd.DataFrame:
    """The links of `world`, or those of one function on either side; `across`: between two functions only."""
    links = world.links
    if function:
        links = links[(links["receiver"] == function) | (links["provider"] == function)]
    return links[links["receiver"] != links["provider"]] if across else links


def commitments_document(world: World, function: str | None = None, *, across: bool = False) -> dict[str, Any]:
    """The JSON of the `links` command."""
    names = ("predecessor", "successor", "provider", "receiver", "type", "lag_days", "slack_days", "state", "said_by")
    chosen = commitments(world, function, across=across)
    rows = chosen[list(names)].astype(object).where(chosen[list(names)].notna(), None)
    return {"links": rows.to_dict("records")}


def add_link(
    ws: Workspace,
    waits: Key,
    awaited: Key,
    *,
    actor: Actor,
    kind: LinkType = LinkType.FS,
    lag_days: int = 0,
    reason: str | None = None,
    origin_kind: Way = "app",
) -> EditResult:
    """Let a milestone wait for another one.

    Raises `Refused` for unknown keys, a milestone that would wait for itself, a link that is there already, and a lag
    that no sheet could say. A loop comes back as an issue.
    """
    from analysis.links import ref_to

    _require_lag(lag_days)
    with ws.read() as tx:
        frame = linking.with_rows(tx, linking.milestones_frame(tx))
    for key in (waits, awaited):
        if key not in set(frame["key"]):
            raise Refused(f"There is no milestone “{key}”.", "`milestones` lists them; keys are case-sensitive.")
    if waits == awaited:
        raise Refused(f"{waits} cannot wait for itself.", "Choose another milestone.")
    ref = ref_to(frame, waits, awaited)
    if ref is None:
        raise Refused(f"Nothing names {awaited} alone.", "Give it a title of its own first.")

    def added(links: Links) -> Links:
        if any(link.ref == ref for link in links):
            raise Refused(f"{waits} waits for {awaited} already.", "Change that link instead.")
        return (*links, Link(ref, kind, lag_days))

    return _edit(ws, {waits: added}, actor, reason, origin_kind)


def change_link(
    ws: Workspace,
    said: Said,
    kind: LinkType,
    lag_days: int,
    *,
    actor: Actor,
    reason: str | None = None,
    origin_kind: Way = "app",
) -> EditResult:
    """Give a link another type or lag; both milestones stay. Raises `Refused` where nobody says it any more."""
    _require_lag(lag_days)

    def changed(links: Links) -> Links:
        _require(said, links)
        return tuple(Link(link.ref, kind, lag_days) if str(link) == said.text else link for link in links)

    return _edit(ws, {said.by: changed}, actor, reason, origin_kind)


def remove_links(
    ws: Workspace, gone: Collection[Said], *, actor: Actor, reason: str | None = None, origin_kind: Way = "app"
) -> EditResult:
    """Drop links in one unit of work. Raises `Refused` where nobody says one of them any more."""

    def without(texts: set[str], by: Key) -> Change:
        def left(links: Links) -> Links:
            for text in texts:
                _require(Said(by, text), links)
            return tuple(link for link in links if str(link) not in texts)

        return left

    texts: dict[Key, set[str]] = {}
    for said in gone:
        texts.setdefault(said.by, set()).add(said.text)
    return _edit(ws, {by: without(said, by) for by, said in texts.items()}, actor, reason, origin_kind)


def said_between(world: World, waits: Key, awaited: Key) -> Said:
    """Where the link between two milestones stands; raises `Refused` where there is none."""
    links = world.links
    found = links[(links["successor"] == waits) & (links["predecessor"] == awaited)]
    if found.empty:
        raise Refused(f"{waits} does not wait for {awaited}.", "`links` lists who waits for whom.")
    return Said(str(found["said_by"].iloc[0]), str(found["text"].iloc[0]))


def _require_lag(days: int) -> None:
    """A longer lag would come back from the sheet as a text that names nothing."""
    if abs(days) > LONGEST_LAG_DAYS:
        raise Refused(
            f"A lag of {days:,} working days is longer than ten years.", f"Give at most {LONGEST_LAG_DAYS:,} of them."
        )


def _require(said: Said, links: Links) -> None:
    if not any(str(link) == said.text for link in links):
        raise Refused(f"{said.by} does not say “{said.text}” any more.", "Look at its links again.")


def _edit(
    ws: Workspace, changes: Mapping[Key, Change], actor: Actor, reason: str | None, origin_kind: Way
) -> EditResult:
    edits = []
    with ws.read() as tx:
        for key, change in changes.items():
            row = records.row_of(tx, "milestone", key)
            if row is None:
                raise Refused(f"There is no milestone “{key}”.", "`milestones` lists them; keys are case-sensitive.")
            before = row.values[FIELD]
            known = before if isinstance(before, tuple) else ()
            after = change(tuple(link for link in known if isinstance(link, Link)))
            edits.append(Edit(key, FIELD, after or None, before))
    return apply_edits(ws, edits, actor=actor, reason=reason, origin_kind=origin_kind)

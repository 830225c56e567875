"""What waits for a person, as one list of items whatever its kind; and which of it waits for whom. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.records import WHOLE_ROW, Actor, Key
from domain.refusals import REFUSALS
from domain.schema import MILESTONE
from services import inbox
from services.access import is_named
from services.insights import World
from services.workspace import Workspace
from ui import status, words
from ui.rows import rows_of, value_at
from ui.status import Chip

KINDS: Mapping[str, Chip] = {
    "pause": Chip("Paused trackers", "pause_circle", "■", "orange"),
    "conflict": Chip("Both sides moved", "call_split", "⇄", "violet"),
    "gone": Chip("Row gone", "playlist_remove", "−", "red"),
    "proposal": Chip("Proposed", "rate_review", "◆", "blue"),
    "held": Chip("Not accepted yet", "pan_tool", "■", "violet"),
}
"""In the order in which they ask for an answer: a paused tracker holds up everything else."""

_SEES_ALL = frozenset({"governor", "admin"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to answer. `base`, `cairn` and `sheet` are JSON values; of a whole row its title, None where it is not.

    `source` says which use case decides it (conflict, proposal, held, pause), `number` is its id there; `says` and
    `advice` are what Cairn has to say about it (of a pause, `advice` is what it saw), `named` is who the file says
    saved it last, `link` where its cell can be opened; `is_unwritten`: a held cell whose value the sheet has yet to
    take, so that there is a `cairn` and no `sheet`; `answers`: what can help a tracker that paused.
    """

    kind: str
    source: str
    number: int
    tracker: str
    since: str
    key: Key | None = None
    field: str = ""
    where: str = ""
    state: str = ""
    base: Any = None
    cairn: Any = None
    sheet: Any = None
    says: str = ""
    advice: str = ""
    named: str | None = None
    link: str | None = None
    is_unwritten: bool = False
    answers: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The name that the address of the page uses."""
        return f"{self.source}-{self.number or self.tracker}"

    @property
    def is_row(self) -> bool:
        """Say whether both sides are whole rows."""
        return self.field == WHOLE_ROW

    @property
    def has_sides(self) -> bool:
        """Say whether a person chooses between two sides."""
        return self.source in ("conflict", "proposal")

    @property
    def chip(self) -> Chip:
        if self.kind == "pause":
            return status.RUN["paused"]
        return KINDS["proposal"].saying("New row") if self._is_new_row else KINDS[self.kind]

    @property
    def _is_new_row(self) -> bool:
        return self.is_row and self.cairn is None

    @property
    def what(self) -> str:
        """What it is about, in a few words."""
        if self.kind == "pause":
            return "All rows"
        return words.label_of(self.field)

    def said(self, side: Any) -> str:
        """A side in the words of the page."""
        if self.is_row:
            return str(side) if side is not None else "(no row)"
        return words.recorded(self.field, side)


def everything(ws: Workspace) -> list[Item]:
    """Every item of the workspace: what is most urgent first, then the oldest."""
    found = [*_pauses(ws), *_conflicts(ws), *_proposals(ws), *_held(ws)]
    order = list(KINDS)
    return sorted(found, key=lambda item: (order.index(item.kind), item.since, item.number))


def _pauses(ws: Workspace) -> Iterable[Item]:
    for pause in inbox.pauses(ws):
        yield Item(
            "pause",
            "pause",
            0,
            pause["tracker"],
            pause["since"],
            says=pause["message"],
            advice=pause["saw"],
            answers=tuple(pause["answers"]),
        )


def _conflicts(ws: Workspace) -> Iterable[Item]:
    for cell in inbox.conflicts(ws):
        yield Item(
            _kind("conflict", cell["field"], cell["theirs"]),
            "conflict",
            **{name: cell[name] for name in ("tracker", "since", "key", "state", "base")},
            field=_field(cell),
            number=cell["id"],
            where=cell["where"] or "",
            cairn=cell["ours"],
            sheet=cell["theirs"],
            named=cell["named"],
            link=cell["link"],
        )


def _proposals(ws: Workspace) -> Iterable[Item]:
    for cell in inbox.proposals(ws):
        yield Item(
            _kind("proposal", cell["field"], cell["proposed"]),
            "proposal",
            **{name: cell[name] for name in ("tracker", "since", "key")},
            field=_field(cell),
            number=cell["id"],
            where=cell["where"] or "",
            state="proposed",
            base=cell["current"],
            cairn=cell["current"],
            sheet=cell["proposed"],
            named=cell["named"],
            link=cell["link"],
        )


def _field(cell: Mapping[str, Any]) -> str:
    return WHOLE_ROW if cell["field"] == inbox.WHOLE else str(cell["field"])


def _kind(kind: str, field: str, sheet: Any) -> str:
    return "gone" if field == inbox.WHOLE and sheet is None else kind


def _held(ws: Workspace) -> Iterable[Item]:
    for cell in inbox.held(ws):
        yield Item(
            "held",
            "held",
            **{name: cell[name] for name in ("tracker", "since", "key", "field", "where", "advice", "link")},
            number=cell["id"],
            **({"cairn": cell["text"], "is_unwritten": True} if cell["rule"] in REFUSALS else {"sheet": cell["text"]}),
            says=cell["message"],
        )


@dataclass(frozen=True, slots=True)
class Circle:
    """What concerns one person: the milestones that they own or contribute to, those of the same functions, and the
    trackers that these live in. `known`: every milestone there is."""

    keys: frozenset[Key]
    trackers: frozenset[str]
    known: frozenset[Key]

    def has(self, item: Item) -> bool:
        """Say whether an item waits for this person; what is about no known milestone waits for the whole tracker."""
        return item.key in self.keys if item.key in self.known else item.tracker in self.trackers


def circle_of(person: Actor | None, world: World) -> Circle | None:
    """What concerns a person; None for whoever sees everything first: governors, and as long as nobody was picked."""
    if person is None or person.role in _SEES_ALL or world.milestones.empty:
        return None
    rows = list(rows_of(world.milestones))
    own = [row for row in rows if any(is_named(person, name) for name in (row.owner, *(row.contributors or ())))]
    functions = {row.function for row in own if row.function}
    near = [row for row in rows if row.function in functions] + own
    keys, trackers = {str(row.Index) for row in near}, {str(row.tracker) for row in near}
    return Circle(frozenset(keys), frozenset(trackers), frozenset(map(str, world.milestones.index)))


def in_cairn(item: Item, world: World) -> str:
    """What Cairn holds where an item stands, in the words of the page; blank where it holds no such field."""
    if item.has_sides:
        return item.said(item.cairn)
    if item.key is None or item.field not in MILESTONE or item.key not in world.milestones.index:
        return str(item.cairn or "")
    return words.shown(item.field, value_at(world.milestones, item.key, item.field))


def title_of(item: Item, world: World) -> str:
    """The title of the item's milestone, as far as there is one."""
    if item.is_row:
        return str(item.cairn if item.cairn is not None else item.sheet or "")
    known = item.key and item.key in world.milestones.index
    return str(value_at(world.milestones, str(item.key), "title") or "") if known else ""

"""Trackers as the use cases see them: the governed row, with its binding read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from connectors.base import Connector
from connectors.google.place import is_google, place_in_link
from db import records
from domain.binding import Binding
from domain.errors import Refused
from domain.records import Stage
from services.workspace import Workspace

GOES_ON = "`resume {}` lets it go on; a preview is possible meanwhile."
"""What helps where a person paused a tracker."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Somebody wants a tracker left alone: who, since when (UTC, ISO), and why."""

    by: str
    since: str
    why: str

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    def told(self, tracker: str) -> str:
        """The pause in one sentence, as the command line says it.

        >>> Pause("Nadia", "2026-11-23T09:05:12.000000Z", "year-end close").told("launch")
        'Nadia paused “launch” on 2026-11-23 at 09:05 UTC: year-end close.'
        """
        stop = "" if self.why.endswith((".", "!", "?", "…")) else "."
        return f"{self.by} paused “{tracker}” on {self.since[:10]} at {self.since[11:16]} UTC: {self.why}{stop}"


@dataclass(frozen=True, slots=True)
class Tracker:
    """One connected sheet."""

    name: str
    kind: str
    place: str
    stage: Stage
    binding: Binding
    led_here: frozenset[str] = frozenset()
    """In the stage *shared*: the fields that the database leads."""
    feedback: bool = False
    """Cairn says in a column of its own what became of each row."""
    paused: Pause | None = None
    """A person wants it left alone: nothing is read into Cairn, and nothing is written."""

    @property
    def file(self) -> str:
        return Path(self.place).name


def tracker_of(tx: sa.Connection, name: str) -> Tracker:
    """The tracker of that name; refuses in words when there is none."""
    row = records.row_of(tx, "tracker", name)
    if row is None:
        known = sorted(records.rows_of(tx, "tracker"))
        hint = f"Connected are: {', '.join(known)}." if known else "No tracker is connected yet."
        raise Refused(f"There is no tracker “{name}”.", hint)
    return _tracker(row)


def all_trackers(tx: sa.Connection) -> list[Tracker]:
    """Every connected tracker, by name."""
    return [_tracker(row) for row in records.rows_of(tx, "tracker").values()]


def _tracker(row: records.Stored) -> Tracker:
    values = {name: str(value or "") for name, value in row.values.items()}
    led_here = frozenset(name for name in values["led_here"].split(",") if name)
    binding = _binding_of(values["binding"])
    stage, feedback = Stage(values["stage"]), values["feedback"] == "yes"
    paused = Pause(**json.loads(values["paused"])) if values["paused"] else None
    return Tracker(row.key, values["kind"], values["place"], stage, binding, led_here, feedback, paused)


@lru_cache(maxsize=1 << 8)
def _binding_of(text: str) -> Binding:
    """Every step of a sync looks its tracker up again; that its columns are read again would be most of the work."""
    return Binding.from_json(text)


def place_of(text: str | Path, sheet: str | None = None) -> Path:
    """A place as it is kept: a Google Sheet by its name `google:ID`, a file by its whole path.

    A link to a Google Sheet will do as well. Where a `sheet` is named, that counts and not the tab of the link.
    """
    link = str(text).replace(":/", "://", 1) if "://" not in str(text) else str(text)  # a path has lost one of two
    if link.startswith("https://") or is_google(text):
        place = str(place_in_link(str(text) if is_google(text) else link))
        return Path(place.partition("#")[0] if sheet else place)
    return Path(text).expanduser().absolute()


def connector_of(ws: Workspace, place: str) -> Connector:
    """Open the connector for a tracker's file; the copies made before a write go beside the database."""
    return ws.open_place(ws.settings, Path(place))

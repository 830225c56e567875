"""Replay: the governed rows as the log says they must be, folded from its records, and held against the live ones.

`compare` says where they differ, and blames the last record that speaks of the differing field; that there is nothing
to name is said at less cost by `audit.standing` and `audit.agreement`. Reads nothing itself and repairs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from audit.reading import BLANK, Said, Typed, said_by, value_of
from domain.records import Value

Encode: TypeAlias = Callable[[Typed], str | None]
"""How a typed value becomes the text of a column."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and with which record; 0 where no record can be named."""

    seq: int
    what: str


@dataclass(slots=True)
class LiveRow:
    """A row of a governed table as the log says it should be."""

    typed: dict[str, Typed]
    removed: bool
    last_seq: int
    whole_seq: int
    """The last record that speaks of the whole row."""
    spoken: dict[str, int] = field(default_factory=dict)
    """field → the last record that speaks of it, where that is a later one."""

    @property
    def values(self) -> dict[str, Value]:
        """The values by field, decoded anew at each call."""
        return {name: value_of(typed) for name, typed in self.typed.items()}


class LiveText(NamedTuple):
    """A row of a governed table as it stands: the raw column texts."""

    texts: Mapping[str, str | None]
    removed: int
    last_seq: int


@dataclass(slots=True)
class Replay:
    """All governed rows, folded from the records in order."""

    rows: dict[tuple[str, str], LiveRow] = field(default_factory=dict)

    def texts(self, encode: Encode) -> dict[tuple[str, str], LiveText]:
        """The rows as the tables must hold them now, for `audit.checkpoint.state_digest`."""
        return {
            place: LiveText({name: encode(typed) for name, typed in row.typed.items()}, row.removed, row.last_seq)
            for place, row in self.rows.items()
        }

    def apply(self, seq: int, body: Mapping[str, Any]) -> str | None:
        """Fold one parsed record in; say what does not fit, if something does not."""
        return self.fold(seq, said_by(body))

    def fold(self, seq: int, said: Said) -> str | None:
        """Fold record `seq` in; say what does not fit, if something does not."""
        _, _, _, entity, key, name, op = said.columns
        row = self.rows.get((entity, key))
        if op == "update":
            return _move(seq, row, name, said)
        if op == "remove":
            return _vanish(seq, row)
        if op not in ("insert", "restore"):
            return None
        fits = row is None if op == "insert" else row is not None and row.removed
        if not fits or not isinstance(said.new, dict):
            return f"{op} of {key} does not fit what came before"
        self.rows[entity, key] = LiveRow(said.new, False, seq, seq)
        return None


def _move(seq: int, row: LiveRow | None, name: str, said: Said) -> str | None:
    if row is None or row.removed:
        return "changes a row that is not there"
    if not isinstance(said.new, str) or not isinstance(said.old, str):
        return f"{name} holds one value, not a row"
    if said.old != row.typed.get(name, BLANK):
        return f"the old value of {name} is not what the log said before"
    row.typed[name] = said.new
    row.last_seq = row.spoken[name] = seq
    return None


def _vanish(seq: int, row: LiveRow | None) -> str | None:
    if row is None or row.removed:
        return "removes a row that is not there"
    row.removed, row.last_seq, row.whole_seq = True, seq, seq
    return None


def compare(replay: Replay, live: Mapping[tuple[str, str], LiveText], encode: Encode) -> Iterator[Finding]:
    """Hold the live rows against the log, both ways, column text by column text."""
    for place, row in replay.rows.items():
        entity, key = place
        seen = live.get(place)
        if seen is None:
            yield Finding(row.whole_seq, f"{entity} {key} is in the log but not in the database")
            continue
        said = {name: text for name, typed in row.typed.items() if (text := encode(typed)) is not None}
        shown = {name: text for name, text in seen.texts.items() if text is not None}
        for name in sorted(said.keys() | shown.keys()) if said != shown else ():
            if said.get(name) != shown.get(name):
                yield Finding(row.spoken.get(name, row.whole_seq), f"{name} of {entity} {key} is not what the log says")
        if seen.removed != row.removed or seen.last_seq != row.last_seq:
            yield Finding(row.last_seq, f"{entity} {key} does not carry the mark of its last record")
    for entity, key in live.keys() - replay.rows.keys():
        yield Finding(0, f"{entity} {key} is in the database but no record speaks of it")

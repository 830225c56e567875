"""Replay: the governed rows as the log says they must be, folded from its records, and held against the live ones.

`agrees` says that they are the same, at little cost; `compare` says where they are not, and blames the last record that
speaks of the differing field. Reads nothing itself and repairs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import getitem
from typing import Any, NamedTuple, TypeAlias

from audit.reading import BLANK, UNREADABLE, Said, Typed, said_by, split, take_out, value_of
from domain.records import Value

Encode: TypeAlias = Callable[[Typed], str | None]
"""How a typed value becomes the text of a column."""
Decoder: TypeAlias = Callable[[str, str], Callable[[str], Typed]]
"""(entity, field) → how the text of a column becomes the one typed value that is written so; raises where there is none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and with which record; 0 where no record can be named."""

    seq: int
    what: str


@dataclass(slots=True)
class LiveRow:
    """A row of a governed table as the log says it should be.

    Most fields of most rows never move, so what a record said of them may stay one text.
    """

    unmoved: str
    """Fields as `audit.reading.unsplit` gives them."""
    moved: dict[str, Typed]
    """The other fields."""
    last_seq: int
    whole_seq: int
    """The last record that speaks of the whole row."""
    removed: bool = False

    def value(self, name: str) -> Typed:
        """The value of a field, which is kept apart from then on: it was asked for because it moves."""
        if name not in self.moved:
            self.moved[name], self.unmoved = take_out(self.unmoved, name)
        return self.moved[name]

    @property
    def typed(self) -> dict[str, Typed]:
        """The typed values by field, split anew at each call."""
        return split(self.unmoved) | self.moved

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
    spoken: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """(entity, key, field) → the last record that speaks of it alone; noted by `fold` only."""

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
            self.spoken[entity, key, name] = seq
            return _move(seq, row, name, said)
        if op == "remove":
            return _vanish(seq, row)
        if op not in ("insert", "restore"):
            return None
        fits = row is None if op == "insert" else row is not None and row.removed
        if not fits or not isinstance(said.new, dict):
            return f"{op} of {key} does not fit what came before"
        self.rows[entity, key] = LiveRow("", said.new, seq, seq)
        return None


def _move(seq: int, row: LiveRow | None, name: str, said: Said) -> str | None:
    if row is None or row.removed:
        return "changes a row that is not there"
    if row.value(name) != said.old:
        return f"the old value of {name} is not what the log said before"
    if not isinstance(said.new, str):
        return f"{name} holds one value, not a row"
    row.moved[name], row.last_seq = said.new, seq
    return None


def _vanish(seq: int, row: LiveRow | None) -> str | None:
    if row is None or row.removed:
        return "removes a row that is not there"
    row.removed, row.last_seq, row.whole_seq = True, seq, seq
    return None


def agrees(replay: Replay, tables: Iterable[tuple[str, Sequence[str], Iterable[Any]]], decoder: Decoder) -> bool:
    """Say whether the live rows are to the letter what the log says, and all of them; if not, `compare` names them.

    `tables` are entity, names of its fields in order of name, and rows (key, removed, last_seq, raw text of each field).
    """
    count = 0
    try:
        for entity, names, rows in tables:
            written = [_Written(name, decoder(entity, name)) for name in names]
            place = {name: at for at, name in enumerate(names)}
            for key, removed, last_seq, *texts in rows:
                row = replay.rows.get((entity, key))
                if row is None or row.last_seq != last_seq or row.removed != removed:
                    return False
                if row.moved and not _moved_to(row.moved, place, written, texts):
                    return False
                if row.unmoved != "".join(map(getitem, written, texts)):
                    return False
                count += 1
    except UNREADABLE:
        return False
    return count == len(replay.rows)


class _Written(dict[str | None, str]):
    """Raw texts of one field → how an unsplit row has them; remembered, since statuses, dates and owners repeat."""

    def __init__(self, name: str, decode: Callable[[str], Typed]) -> None:
        super().__init__()
        self._name, self._decode = name, decode

    def __missing__(self, text: str | None) -> str:
        if len(self) >= 1 << 14:
            self.clear()
        self[text] = written = "" if text is None else f'"{self._name}":{self._decode(text)},'
        return written


def _moved_to(
    moved: Mapping[str, Typed], place: Mapping[str, int], written: Sequence[_Written], texts: list[str | None]
) -> bool:
    """Say whether fields have moved to these texts, and take each of them out of the texts."""
    for name, typed in moved.items():
        at = place.get(name)
        if at is None or texts[at] is None:  # a field that is blank in every row has no place
            if typed != BLANK:
                return False
        elif written[at][texts[at]] != f'"{name}":{typed},':
            return False
        else:
            texts[at] = None
    return True


def compare(replay: Replay, live: Mapping[tuple[str, str], LiveText], encode: Encode) -> Iterator[Finding]:
    """Hold the live rows against the log, both ways, column text by column text.

    `replay` is one that was folded record by record: only that one knows who spoke last.
    """
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
                last = max(row.whole_seq, replay.spoken.get((entity, key, name), 0))
                yield Finding(last, f"{name} of {entity} {key} is not what the log says")
        if seen.removed != row.removed or seen.last_seq != row.last_seq:
            yield Finding(row.last_seq, f"{entity} {key} does not carry the mark of its last record")
    for entity, key in live.keys() - replay.rows.keys():
        yield Finding(0, f"{entity} {key} is in the database but no record speaks of it")

"""Anchors: what is known from outside of how a log once stood, held against the log as it stands.

An anchor is (size, head): the log had `size` records, and the last one had the hash `head` (32 bytes).
Whoever can rewrite the whole database can also rewrite the whole chain; only an anchor shows it, for the
records up to its size. What stands above the newest anchor is not covered. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from audit.chain import genesis, record_hash
from audit.replay import Finding
from audit.rewriting import Row
from audit.verify import stored

Anchor: TypeAlias = tuple[int, bytes]


def is_behind(size: int, head: bytes, anchors: Sequence[Anchor]) -> str | None:
    """Say in words when a log of `size` records with this head is older than an anchor, or contradicts one.

    Sees the end of the log only; `verify` with anchors looks at every record.

    >>> is_behind(80, b"", [(100, b"")])
    'It holds 80 records, but 100 were anchored: it is an older copy, or its end was cut off.'
    >>> is_behind(100, b"one", [(80, b""), (100, b"two")])
    'Its record 100 is not the one that was anchored: records were rewritten.'
    """
    newest = max((known for known, _ in anchors), default=0)
    if newest > size:
        return f"It holds {size} records, but {newest} were anchored: it is an older copy, or its end was cut off."
    if any(known == size and known_head != head for known, known_head in anchors):
        return f"Its record {size} is not the one that was anchored: records were rewritten."
    return None


class Watch:
    """Hands the rows of a log on, batch by batch, and compares them with the anchors on the way.

    `finding` is set, and the batches end, at the first anchor that is contradicted.
    """

    def __init__(self, batches: Iterable[Sequence[Row]], log_id: str, anchors: Sequence[Anchor]) -> None:
        self.finding: Finding | None = None
        self._heads: dict[int, set[bytes]] = defaultdict(set)
        for size, head in anchors:
            self._heads[size].add(head)
        self._agreed = 0
        self._before: Sequence[Row] = ()
        """The last rows before the present ones."""
        self._present: Sequence[Row] = ()
        self._beginning = genesis(log_id)
        self._rest = self._walk(batches)

    def __iter__(self) -> Iterator[Sequence[Row]]:
        return self._rest

    def _walk(self, batches: Iterable[Sequence[Row]]) -> Iterator[Sequence[Row]]:
        for batch in batches:
            due = {size for size in self._heads if batch[0][0] <= size <= batch[-1][0]}
            ends = [at for at, row in enumerate(batch, 1) if row[0] in due] if due else []
            for start, end in pairwise(sorted({0, *ends, len(batch)})):
                self._before = (*self._before, *self._present)[-2:]
                self._present = batch[start:end]
                yield self._present
                last = stored(self._present[-1])
                if last.seq in self._heads:
                    if self._heads.pop(last.seq) != {last.hash}:
                        self.finding = self._contradicted(last.seq)
                        return
                    self._agreed = last.seq

    def _contradicted(self, size: int) -> Finding:
        first = self._agreed + 1
        what = f"one of the records {first} to {size} is not what was anchored: the chain was rewritten"
        return Finding(first, what if first < size else "the record is not the one that was anchored")

    def beyond(self, size: int) -> Finding | None:
        """What anchors say of a log that ends after `size` records and was walked to its end."""
        missing = [known for known in self._heads if known > size]
        if not missing:
            return None
        return Finding(size + 1, f"record {size + 1} is missing: the log was anchored with {max(missing)} records")

    def explain(self, finding: Finding) -> Finding:
        """Say more of a finding about the present record, where the chain or a later anchor tells more.

        A record that breaks the chain only because the one before it was exchanged is not the bad one. And where
        the chain is whole but its contents contradict each other, a contradicted anchor shows that it was
        rewritten, from an earlier record on perhaps.
        """
        at = next((at for at, row in enumerate(self._present) if row[0] == finding.seq), None)
        if at is None:
            return finding
        now = stored(self._present[at])
        heads = [stored(row).hash for row in (*self._before, *self._present[:at])]
        earlier, previous = ([self._beginning] * 2 + heads)[-2:]
        fits_itself = now.hash == record_hash(now.prev_hash, now.seq, now.body)
        if now.prev_hash == previous:
            return (fits_itself and self._later_finding()) or finding
        if now.seq > 1 and (fits_itself or now.prev_hash == earlier):
            return Finding(now.seq - 1, "the record was exchanged: the one after it was not written after this one")
        return finding

    def _later_finding(self) -> Finding | None:
        for _ in self._rest:
            pass
        return self.finding

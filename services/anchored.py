"""Anchors: what is known from outside of how a log once stood, held against the log as it stands.

An anchor is (size, head): the log had `size` records, and the last one had the hash `head` (32 bytes).
Whoever can rewrite the whole database can also rewrite the whole chain; only an anchor shows it, for the
records up to its size. What stands above the newest anchor is not covered. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from audit.chain import genesis, record_hash
from audit.verify import Finding, StoredRecord

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
    """Hands the stored records of a log on one by one, and compares them with the anchors on the way.

    `finding` is set, and the records end, at the first anchor that is contradicted.
    """

    def __init__(self, records: Iterable[StoredRecord], log_id: str, anchors: Sequence[Anchor]) -> None:
        self.finding: Finding | None = None
        self._heads: dict[int, set[bytes]] = defaultdict(set)
        for size, head in anchors:
            self._heads[size].add(head)
        self._agreed = 0
        self._earlier = self._previous = self._present = genesis(log_id)
        """The hashes of the last three records."""
        self._now: StoredRecord | None = None
        self._rest = self._walk(records)

    def __iter__(self) -> Iterator[StoredRecord]:
        return self._rest

    def _walk(self, records: Iterable[StoredRecord]) -> Iterator[StoredRecord]:
        for record in records:
            self._now = record
            self._earlier, self._previous, self._present = self._previous, self._present, record.hash
            yield record
            if record.seq in self._heads:
                known = self._heads.pop(record.seq)
                if known != {record.hash}:
                    self.finding = self._contradicted(record.seq)
                    return
                self._agreed = record.seq

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
        now, earlier, previous = self._now, self._earlier, self._previous
        if now is None or now.seq != finding.seq:
            return finding
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

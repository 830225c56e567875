"""The Merkle tree over the log: one root for all records, and short proofs that a stranger can check.

The data of leaf `i` is the chain hash of record `i + 1`. A leaf hashes as SHA-256(0x00 ‖ data), a
node as SHA-256(0x01 ‖ left ‖ right), and n leaves split at the largest power of two below n.
An inclusion proof shows that a record is in the log of a given root; a consistency proof shows that
a log only grew from one root to another. Knows neither signatures nor storage.

Source: RFC 6962, section 2.1; checking proofs: RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return sha256(b"\1" + left + right).digest()


class Accumulator:
    """The root of a growing log, from at most one hash per bit of its size.

    >>> growing = Accumulator()
    >>> growing.append(b"first")
    >>> growing.root() == leaf_hash(b"first"), growing.size
    (True, 1)
    """

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []
        """Roots of the complete subtrees, the largest first: one for each bit set in `size`."""

    def append(self, data: bytes) -> None:
        """Add the next leaf."""
        peak, size = sha256(b"\0" + data).digest(), self.size
        while size & 1:
            peak = sha256(b"\1" + self._peaks.pop() + peak).digest()
            size >>= 1
        self._peaks.append(peak)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self._peaks))

    def frontier(self) -> bytes:
        """The whole state, to go on from later: the size as 8 bytes, then the peaks."""
        return self.size.to_bytes(8, "big") + b"".join(self._peaks)

    @classmethod
    def from_frontier(cls, frontier: bytes) -> Accumulator:
        """Go on where `frontier` was taken; `ValueError` when it is not one."""
        size, peaks = int.from_bytes(frontier[:8], "big"), frontier[8:]
        if len(frontier) < 8 or len(peaks) != size.bit_count() * HASH_BYTES:
            raise ValueError("these bytes are no frontier of a tree")
        restored = cls()
        restored.size = size
        restored._peaks = [peaks[at : at + HASH_BYTES] for at in range(0, len(peaks), HASH_BYTES)]
        return restored


def root_hash(leaves: Iterable[bytes]) -> bytes:
    """The root over `leaves` (leaf data, in order)."""
    growing = Accumulator()
    for data in leaves:
        growing.append(data)
    return growing.root()


class Tree:
    """All leaves of a log at once, for roots and proofs of any earlier size. Takes 64 bytes a leaf."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._levels = [b"".join(map(leaf_hash, leaves))]
        """`_levels[h]`: the roots of the complete subtrees of 2**h leaves, one after the other."""
        while len(level := self._levels[-1]) >= 2 * HASH_BYTES:
            pairs = range(0, len(level) - HASH_BYTES, 2 * HASH_BYTES)
            self._levels.append(b"".join(sha256(b"\1" + level[at : at + 64]).digest() for at in pairs))

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0]) // HASH_BYTES

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves."""
        self._must_hold(0 <= size <= self.size, f"a tree of {self.size} leaves was never one of {size}")
        return self._span(0, size) if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """Prove that leaf `index` (from 0) is in the tree of the first `size` leaves."""
        self._must_hold(0 <= index < size <= self.size, f"leaf {index} is not in a tree of {size} leaves")
        proof, start, stop = [], 0, size
        while stop - start > 1:
            middle = start + _split(stop - start)
            if index < middle:
                proof.append(self._span(middle, stop))
                stop = middle
            else:
                proof.append(self._span(start, middle))
                start = middle
        return proof[::-1]

    def consistency_proof(self, earlier: int, later: int) -> list[bytes]:
        """Prove that the first `earlier` leaves (at least 1) still begin the tree of the first `later`."""
        self._must_hold(1 <= earlier <= later <= self.size, f"{later} leaves do not continue {earlier}")
        proof, start, stop = [], 0, later
        while stop > earlier:
            middle = start + _split(stop - start)
            if earlier <= middle:
                proof.append(self._span(middle, stop))
                stop = middle
            else:
                proof.append(self._span(start, middle))
                start = middle
        if start:  # else what remains is the earlier tree itself, whose root the reader has
            proof.append(self._span(start, stop))
        return proof[::-1]

    def _span(self, start: int, stop: int) -> bytes:
        """The root over leaves `start` to `stop`; RFC 6962 only ever asks for aligned ones."""
        width = stop - start
        if width & (width - 1) == 0:
            height = width.bit_length() - 1
            at = (start >> height) * HASH_BYTES
            return self._levels[height][at : at + HASH_BYTES]
        middle = start + _split(width)
        return node_hash(self._span(start, middle), self._span(middle, stop))

    @staticmethod
    def _must_hold(fits: bool, complaint: str) -> None:
        if not fits:
            raise ValueError(complaint)


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether `proof` shows that `leaf` (its data) is number `index` (from 0) in the tree of `root`."""
    if not 0 <= index < size:
        return False
    reached = _climb(index, size - 1, proof, leaf_hash(leaf))
    return reached is not None and reached[1] == root


def verify_consistency(
    earlier: int, later: int, root_earlier: bytes, root_later: bytes, proof: Sequence[bytes]
) -> bool:
    """Say whether `proof` shows that the tree of `later` leaves continues the one of `earlier` leaves.

    An empty tree proves nothing, so `earlier` must be at least 1.
    """
    if not 1 <= earlier <= later:
        return False
    if earlier == later:
        return not proof and root_earlier == root_later
    path = list(proof) if earlier & (earlier - 1) else [root_earlier, *proof]
    if not path:
        return False
    at, last = earlier - 1, later - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return _climb(at, last, path[1:], path[0]) == (root_earlier, root_later)


def _climb(at: int, last: int, path: Sequence[bytes], node: bytes) -> tuple[bytes, bytes] | None:
    """Go up from node `at` of a level whose last is `last`, along its siblings.

    Gives the root over what ends with the node, and the root over everything; None when the path does not fit.
    """
    until = whole = node
    for sibling in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            until, whole = node_hash(sibling, until), node_hash(sibling, whole)
            while at and not at & 1:  # no right sibling on these levels, so the node stands in no pair
                at, last = at >> 1, last >> 1
        else:
            whole = node_hash(whole, sibling)
        at, last = at >> 1, last >> 1
    return (until, whole) if last == 0 else None

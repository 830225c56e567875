"""The tree is the one of RFC 6962: published roots and proofs, an independent library's, and no forged proof passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

import pymerkle  # type: ignore[import-untyped]
import pytest

from audit.merkle import (
    EMPTY_ROOT,
    Accumulator,
    Tree,
    leaf_hash,
    node_hash,
    root_hash,
    verify_consistency,
    verify_inclusion,
)
from tests.conftest import DEEP

PUBLISHED_LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
PUBLISHED_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PUBLISHED_PATHS = {
    0: [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    5: [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
LARGEST = 64
LEAVES = [sha256(number.to_bytes(8, "big")).digest() for number in range(LARGEST)]
TREE = Tree(LEAVES)
ROOTS = [TREE.root(size) for size in range(LARGEST + 1)]
MUTATED = LARGEST if DEEP else 24
PAIRS = [(earlier, later) for later in range(1, LARGEST + 1) for earlier in range(1, later + 1)]


def mutations(hashes: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Each byte of each hash changed by one bit, one at a time."""
    for number, original in enumerate(hashes):
        for at in range(len(original)):
            changed = bytearray(original)
            changed[at] ^= 1 << (at % 8)
            yield [*hashes[:number], bytes(changed), *hashes[number + 1 :]]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots_are_reached_in_all_three_ways(size: int) -> None:
    growing = Accumulator()
    for leaf in PUBLISHED_LEAVES[:size]:
        growing.append(leaf)
    assert growing.root().hex() == PUBLISHED_ROOTS[size]
    assert root_hash(PUBLISHED_LEAVES[:size]).hex() == PUBLISHED_ROOTS[size]
    assert Tree(PUBLISHED_LEAVES).root(size).hex() == PUBLISHED_ROOTS[size]


def test_the_published_proofs_are_made() -> None:
    tree = Tree(PUBLISHED_LEAVES)
    for index, path in PUBLISHED_PATHS.items():
        assert [part.hex() for part in tree.inclusion_proof(index, 8)] == path
    assert [part.hex() for part in tree.consistency_proof(2, 8)] == PUBLISHED_PATHS[0][1:]


def test_roots_and_inclusion_proofs_equal_those_of_an_independent_library() -> None:
    theirs = pymerkle.InmemoryTree()
    for size, leaf in enumerate(LEAVES, 1):
        theirs.append_entry(leaf)
        assert theirs.get_root() == ROOTS[size]
        for index in range(size):
            path = theirs.prove_inclusion(index + 1, size).path
            assert {*TREE.inclusion_proof(index, size), leaf_hash(LEAVES[index])} == set(path)


def test_every_inclusion_proof_up_to_64_leaves_holds_and_for_its_own_place_only() -> None:
    for size in range(1, LARGEST + 1):
        for index in range(size):
            proof = TREE.inclusion_proof(index, size)
            assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
            for other in {(index + 1) % size, (index - 1) % size, size // 2} - {index}:
                assert not verify_inclusion(LEAVES[index], other, size, proof, ROOTS[size])
                assert not verify_inclusion(LEAVES[other], index, size, proof, ROOTS[size])


def test_every_consistency_proof_up_to_64_leaves_holds_and_for_its_own_sizes_only() -> None:
    for earlier, later in PAIRS:
        proof = TREE.consistency_proof(earlier, later)
        assert verify_consistency(earlier, later, ROOTS[earlier], ROOTS[later], proof)
        assert not verify_consistency(later + 1, earlier, ROOTS[later], ROOTS[earlier], proof)
        if earlier < later:
            assert not verify_consistency(earlier, later, ROOTS[earlier - 1], ROOTS[later], proof)
            assert not verify_consistency(earlier, later, ROOTS[earlier], ROOTS[later - 1], proof)


def test_no_changed_byte_of_an_inclusion_proof_its_root_or_its_leaf_is_accepted() -> None:
    for size in range(1, MUTATED + 1):
        for index in range(size):
            parts = [ROOTS[size], LEAVES[index], *TREE.inclusion_proof(index, size)]
            for root, leaf, *proof in mutations(parts):
                assert not verify_inclusion(leaf, index, size, proof, root)


def test_no_changed_byte_of_a_consistency_proof_or_its_roots_is_accepted() -> None:
    for earlier, later in PAIRS:
        if later <= MUTATED:
            parts = [ROOTS[earlier], ROOTS[later], *TREE.consistency_proof(earlier, later)]
            for root_earlier, root_later, *proof in mutations(parts):
                assert not verify_consistency(earlier, later, root_earlier, root_later, proof)


def test_a_proof_with_a_hash_too_few_or_too_many_is_refused() -> None:
    for earlier, later in PAIRS:
        proof = TREE.consistency_proof(earlier, later)
        for wrong in ([*proof, ROOTS[1]], [ROOTS[1], *proof], proof[:-1], proof[1:]):
            if wrong != proof:
                assert not verify_consistency(earlier, later, ROOTS[earlier], ROOTS[later], wrong)
        path = TREE.inclusion_proof(earlier - 1, later)
        for wrong in ([*path, ROOTS[1]], [ROOTS[1], *path], path[:-1], path[1:]):
            if wrong != path:
                assert not verify_inclusion(LEAVES[earlier - 1], earlier - 1, later, wrong, ROOTS[later])


def test_a_path_that_goes_on_above_the_root_is_refused() -> None:
    above = node_hash(LEAVES[9], ROOTS[5])
    assert not verify_inclusion(LEAVES[4], 4, 5, [*TREE.inclusion_proof(4, 5), LEAVES[9]], above)


def test_an_empty_log_proves_nothing_and_a_node_is_no_leaf() -> None:
    assert Accumulator().root() == root_hash([]) == EMPTY_ROOT
    assert not verify_consistency(0, 5, EMPTY_ROOT, ROOTS[5], [])
    assert not verify_inclusion(LEAVES[0], 0, 0, [], EMPTY_ROOT)
    assert not verify_inclusion(leaf_hash(LEAVES[0]) + leaf_hash(LEAVES[1]), 0, 1, [], ROOTS[2])


def test_an_accumulator_goes_on_from_its_frontier_and_from_nothing_else() -> None:
    growing = Accumulator()
    for size, leaf in enumerate(LEAVES, 1):
        growing.append(leaf)
        assert len(growing.frontier()) == 8 + 32 * size.bit_count()
        resumed = Accumulator.from_frontier(growing.frontier())
        assert (resumed.size, resumed.root()) == (size, ROOTS[size])
        resumed.append(b"next")
        assert growing.root() == ROOTS[size], "going on elsewhere leaves the first alone"
    for wrong in (b"", b"\0" * 7, growing.frontier()[:-1], growing.frontier() + b"x", b"\0" * 40):
        with pytest.raises(ValueError, match="no frontier"):
            Accumulator.from_frontier(wrong)


def test_what_was_never_there_cannot_be_proved() -> None:
    for ask in (
        lambda: TREE.root(LARGEST + 1),
        lambda: TREE.inclusion_proof(5, 5),
        lambda: TREE.inclusion_proof(-1, 5),
        lambda: TREE.consistency_proof(0, 5),
        lambda: TREE.consistency_proof(6, 5),
    ):
        with pytest.raises(ValueError):
            ask()

"""What the lone script works out by itself, signatures, trees and words, is what the standard and the log have."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from audit import merkle, standalone
from audit.words import six_words

# RFC 8032, section 7.1: public key, message, signature.
PUBLISHED = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), PUBLISHED)
def test_the_published_signatures_of_rfc_8032_hold_and_no_changed_byte_of_them(
    public: str, message: str, signature: str
) -> None:
    key, text, value = (bytes.fromhex(part) for part in (public, message, signature))
    assert standalone.is_signed(text, value, key)
    assert not standalone.is_signed(text + b"x", value, key)
    for at in range(0, 64, 3):
        assert not standalone.is_signed(text, value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :], key)
        assert not standalone.is_signed(text, value, key[: at // 2] + bytes([key[at // 2] ^ 1]) + key[at // 2 + 1 :])


def test_a_signature_in_another_spelling_is_refused() -> None:
    """S + ORDER would pass without the check of its range."""
    key, _, value = (bytes.fromhex(part) for part in PUBLISHED[0])
    scalar = int.from_bytes(value[32:], "little") + standalone.ORDER
    assert not standalone.is_signed(b"", value[:32] + scalar.to_bytes(32, "little"), key)
    for wrong in (b"", value[:63], value + b"\0"):
        assert not standalone.is_signed(b"", wrong, key)
    for no_key in (b"", key[:31], b"\xff" * 32, b"\2" + b"\0" * 31, b"\1" + b"\0" * 30 + b"\x80"):
        assert not standalone.is_signed(b"", value, no_key)


def test_a_point_has_one_spelling() -> None:
    one, minus = (1).to_bytes(32, "little"), (1 << 255 | 1).to_bytes(32, "little")
    assert standalone.point_of(one) == (0, 1, 1, 0)
    assert standalone.point_of(minus) is None
    assert standalone.point_of((standalone.P + 1).to_bytes(32, "little")) is None


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40))
def test_its_signatures_are_those_of_the_library(seed: bytes, message: bytes) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    assert standalone.is_signed(message, private.sign(message), private.public_key().public_bytes_raw())


def test_its_tree_is_the_tree_of_the_log() -> None:
    leaves = [bytes([number]) * 32 for number in range(40)]
    ours, theirs = merkle.Tree(leaves), standalone.Tree()
    assert theirs.root() == merkle.EMPTY_ROOT
    for size, leaf in enumerate(leaves, 1):
        theirs.append(leaf)
        assert theirs.root() == ours.root(size)
        for index in range(size):
            path = ours.inclusion_proof(index, size)
            assert standalone.is_included(leaves[index], index, size, path, ours.root(size))
            assert (
                not standalone.is_included(leaves[index], (index + 1) % size, size, path, ours.root(size)) or size == 1
            )
        for earlier in range(1, size):
            path, roots = ours.consistency_proof(earlier, size), (ours.root(earlier), ours.root(size))
            assert standalone.is_continued(earlier, size, roots, path)
            assert not standalone.is_continued(earlier, size, roots[::-1], path)


@given(st.binary(min_size=32, max_size=32))
def test_its_words_are_the_words_of_the_log(root: bytes) -> None:
    assert standalone.words(root) == six_words(root)

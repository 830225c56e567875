"""Six words stand for a hash: the published ones, each letter counts, and the ear is forgiven."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.words import CONSONANTS, VOWELS, six_words, words_match

PUBLISHED = [
    ("127.0.0.1", "lusab babad"),
    ("63.84.220.193", "gutih tugad"),
    ("63.118.7.35", "gutuk bisog"),
    ("140.98.193.141", "mudof sakat"),
    ("64.255.6.200", "haguz biram"),
    ("128.30.52.45", "mabiv gibot"),
]
digests = st.binary(min_size=32, max_size=32)


@pytest.mark.parametrize(("address", "words"), PUBLISHED)
def test_the_words_are_the_published_ones(address: str, words: str) -> None:
    octets = bytes(int(part) for part in address.split("."))
    assert six_words(octets * 3) == " ".join([words] * 3)


@given(digests)
def test_there_are_six_words_of_five_letters_that_can_be_spoken(digest: bytes) -> None:
    word = f"[{CONSONANTS}][{VOWELS}][{CONSONANTS}][{VOWELS}][{CONSONANTS}]"
    assert re.fullmatch(rf"{word}( {word}){{5}}", six_words(digest))


@given(digests)
def test_case_blanks_and_hyphens_are_forgiven(digest: bytes) -> None:
    words = six_words(digest)
    for written in (words.upper(), words.title(), words.replace(" ", "-"), words.replace(" ", " – "), f"\t {words} \n"):
        assert words_match(written, digest)


@given(digests, st.integers(0, 95))
def test_one_bit_of_difference_can_be_heard(digest: bytes, bit: int) -> None:
    changed = bytearray(digest)
    changed[bit // 8] ^= 1 << (bit % 8)
    assert six_words(bytes(changed)) != six_words(digest)
    assert not words_match(six_words(bytes(changed)), digest)


@pytest.mark.parametrize("words", ["", " ", "lusab", "lusab babad gutih tugad mabiv", "lusab, babad, gutih, tugad"])
def test_too_little_is_no_match(words: str) -> None:
    assert not words_match(words, bytes.fromhex("7f0000013f54dcc1801e342d"))


def test_a_hash_too_short_for_six_words_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        six_words(b"\0" * 11)

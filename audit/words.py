"""Six pronounceable words from a hash, so that two people can compare it aloud or on paper.

Each word carries 16 bits as five letters, consonant-vowel-consonant-vowel-consonant, from 16
consonants and 4 vowels that are hard to mishear: the proquints of D. S. Wilkerson, "A Proposal
for Proquints" (arXiv:0901.4016). No word list, so nothing to keep and nothing to translate.

Six words are 96 bits: after they were noted, no other hash with the same words can be found. Who
prepares two logs beforehand would have to try about 2**48; against that, keep the signed file.
"""

from __future__ import annotations

import re

CONSONANTS = "bdfghjklmnprstvz"
VOWELS = "aiou"
WORDS = 6
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
"""Blanks, hyphens and the dashes that printing makes of them."""


def six_words(digest: bytes) -> str:
    """Say the first 96 bits of a hash as six words; `ValueError` when there are fewer bits.

    >>> six_words(bytes.fromhex("7f000001 3f54dcc1 801e342d"))
    'lusab babad gutih tugad mabiv gibot'
    """
    if len(digest) < 2 * WORDS:
        raise ValueError(f"{len(digest)} bytes are too few for {WORDS} words")
    return " ".join(_word(int.from_bytes(digest[at : at + 2], "big")) for at in range(0, 2 * WORDS, 2))


def _word(bits: int) -> str:
    return (
        CONSONANTS[bits >> 12]
        + VOWELS[bits >> 10 & 3]
        + CONSONANTS[bits >> 6 & 15]
        + VOWELS[bits >> 4 & 3]
        + CONSONANTS[bits & 15]
    )


def words_match(words: str, digest: bytes) -> bool:
    """Say whether `words`, as somebody read or typed them, are those of `digest`.

    Upper case, blanks and hyphens do not matter; every letter does.

    >>> words_match("LUSAB-babad gutih-tugad mabiv gibot", bytes.fromhex("7f000001 3f54dcc1 801e342d"))
    True
    """
    return _BETWEEN.sub("", words).lower() == _BETWEEN.sub("", six_words(digest))

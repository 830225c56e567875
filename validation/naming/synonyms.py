"""How the words of one field are written down: the form of the tables of header words."""

from __future__ import annotations

from typing import NamedTuple

NOT_OURS = ""
"""The pretended field of headers that resemble one of ours but mean something else."""


class Synonyms(NamedTuple):
    "Words for one field, separated by `|`: `own` name it, `weak` may also name something else."

    own: str
    weak: str = ""

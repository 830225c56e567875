"""Which of a column's words of status and health mean something only here.

A letter, a cross or a "yes" says little by itself: the header and the other cells decide, or it is held.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.binding import Conventions
from domain.sheets import CellValue
from validation.values.choice_cells import is_done_or_not, word_key
from validation.values.status_words import (
    DONE_HEADERS,
    HEALTH_HEADERS,
    HEALTH_LETTERS,
    NO_WORDS,
    TICK,
    YES_WORDS,
)
from validation.values.text import clean, fold
from validation.values.value_words import is_nothing


def status_conventions(header: str, cells: Sequence[CellValue]) -> Conventions:
    """What a status column shows about yes and no, and about a cross that ticks a box."""
    texts = [clean(cell) for cell in cells if isinstance(cell, str) and not is_nothing(cell)]
    keys = {word_key(text) for text in texts}
    is_headed = _is_headed(header, DONE_HEADERS)
    if keys and keys <= YES_WORDS | NO_WORDS and is_headed:
        said = f"“{_line(header)}” is answered by yes or no; what is not done counts as not started."
        return Conventions(done_or_not=True, evidence=(said,))
    if keys == {TICK} and is_headed:
        return Conventions(words=((TICK, "done"),), evidence=(f"A cross in “{_line(header)}” says that it is.",))
    if is_done_or_not(texts):
        return Conventions(
            done_or_not=True, evidence=("Its words only say done or not done; not done is not started.",)
        )
    return Conventions()


def health_conventions(header: str, cells: Sequence[CellValue]) -> Conventions:
    """What a health column shows about single letters: R, A and G are colours, Y beside N is none."""
    keys = {word_key(cell) for cell in cells if isinstance(cell, str) and not is_nothing(cell)}
    letters = {key for key in keys if len(key) == 1 and key.isalpha() and key.isascii()}
    colours = letters & HEALTH_LETTERS.keys()
    if _is_headed(header, HEALTH_HEADERS):
        # A fourth letter, as B for blue, takes nothing from the three; its own cells are held.
        is_shown = bool(colours) and (colours == letters or len(colours) > 1)
    else:
        is_shown = colours == letters and len(letters) > 1 and bool(letters & {"a", "y"})
    if not is_shown:
        return Conventions()
    shown = ", ".join(letter.upper() for letter in sorted(colours))
    return Conventions(words=tuple(HEALTH_LETTERS.items()), evidence=(f"Its letters ({shown}) stand for colours.",))


def _is_headed(header: str, words: frozenset[str]) -> bool:
    folded = fold(header)
    return folded in words or bool(words & set(folded.split()))


def _line(header: str) -> str:
    return " ".join(header.split())

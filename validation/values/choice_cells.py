"""From a cell to a status or a health: the words of many languages, and those confirmed for its column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from domain.binding import Conventions
from domain.schema import HEALTHS, STATUSES, Field
from domain.sheets import CellValue
from validation.values.problems import Coerced, held, quoted
from validation.values.status_words import NO_WORDS, YES_WORDS
from validation.values.text import cell_text, fold
from validation.values.value_words import (
    CHECK_BOXES_EMPTY,
    CHECK_MARKS,
    HEALTH_WORDS,
    NOT_DONE_WORDS,
    STATUS_WORDS,
    is_nothing,
)

_DOUBTED = re.compile(r"[?？~≈≠]")
_NUMBERED = re.compile(r"^\W?\d{1,2}\s*[-–—.):]+\s*")
_STATUSES = tuple(name.replace("_", " ") for name in STATUSES)


def word_key(text: str) -> str:
    """The form of a word under which a column's own vocabulary keeps it; marks that fold to nothing stay."""
    return fold(text) or text.strip()


def read_status(cell: CellValue, meant: Conventions) -> Coerced:
    """Read a status. What says how well it goes is no status: it is held, with the column's own words to mend it."""
    text = cell_text(cell)
    if confirmed := dict(meant.words).get(word_key(text)):
        return Coerced(confirmed)
    if cell is True or text in CHECK_MARKS:
        return Coerced("done")
    if cell is False or text in CHECK_BOXES_EMPTY:
        return Coerced("not_started")
    if word := _known(text, STATUS_WORDS):
        return Coerced(word)
    if meant.done_or_not and word_key(text) in YES_WORDS:
        return Coerced("done")
    if meant.done_or_not and word_key(text) in NOT_DONE_WORDS | NO_WORDS:
        return Coerced("not_started")
    if _known(text, HEALTH_WORDS):
        message = f"{quoted(cell)} says how well it goes, not how far it is: that is health, and no status."
        return held("unknown-status", message, f"{_use(_STATUSES)} Or say once what it means in this column.")
    message = f"{quoted(cell)} is no status that Cairn knows."
    return held("unknown-status", message, f"{_use(_STATUSES)} Or say once what it means in this column.")


def is_done_or_not(texts: Iterable[str]) -> bool:
    """Say whether a column knows only done and not done, in words.

    >>> is_done_or_not(["完成", "未完成"]), is_done_or_not(["Done", "No", "In progress"]), is_done_or_not(["Done"])
    (True, False, False)
    """
    keys = {word_key(text) for text in texts}
    undone = keys & NOT_DONE_WORDS
    done = {key for key in keys - undone if STATUS_WORDS.get(key) == "done" or key in CHECK_MARKS}
    return bool(undone and done) and keys == undone | done


def read_health(cell: CellValue, meant: Conventions) -> Coerced:
    """Read a health."""
    text = cell_text(cell)
    word = dict(meant.words).get(word_key(text)) or _known(text, HEALTH_WORDS)
    if word:
        return Coerced(word)
    return held("unknown-health", f"{quoted(cell)} is no health that Cairn knows.", _use(HEALTHS))


def read_listed(field: Field, cell: CellValue, meant: Conventions) -> Coerced:
    """Read a choice: one of the values that the workspace allows, however it is spaced and capitalised.

    Where nothing says which values are allowed, every text is.
    """
    listed, text = meant.listed or field.choices, cell_text(cell)
    known = {choice_key(value): value for value in listed}
    if not listed or choice_key(text) in known:
        return Coerced(known.get(choice_key(text), text))
    if is_nothing(text):
        return Coerced()
    return held("unlisted-choice", f"{quoted(cell)} is none of the values of this field.", _use(listed))


def choice_key(text: str) -> str:
    """The form of a choice by which two spellings are one."""
    return " ".join(text.split()).casefold()


def _known(text: str, words: Mapping[str, str]) -> str | None:
    """Look a word up as it is, and without the number that people put before it ("1 - Open"); "Done?" is no word."""
    if _DOUBTED.search(text):
        return None
    return words.get(text) or words.get(fold(text)) or words.get(fold(_NUMBERED.sub("", text)))


def _use(accepted: tuple[str, ...]) -> str:
    return f"Use one of: {', '.join(accepted)}."

"""Text of cells: the canonical form that is stored, and the folded form that words are compared by.

Knows no field and no vocabulary.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

from domain.records import plain_decimal
from domain.sheets import CellValue

_INVISIBLE = " \t\r\n\f\v\u00a0\u200b\u200c\u200d\u2060\ufeff"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_NOT_A_WORD = re.compile(r"[^\w%#]+|_+")


def clean(text: str) -> str:
    r"""Give text its canonical form: NFC, `\n` for every line break, no blanks around it.

    >>> clean("  Gate 1\r\nsigned \u200b")
    'Gate 1\nsigned'
    """
    # Most cells are plain; this way they cost a tenth.
    if text.isascii() and "\r" not in text:
        return text.strip()
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    while (stripped := composed.strip().strip(_INVISIBLE)) != composed:
        composed = stripped
    return composed


def one_line(text: str) -> str:
    """Clean, with every run of blanks and line breaks as one blank: for names and words."""
    return " ".join(clean(text).split())


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Reduce text to what makes two spellings the same word: no case, accents, punctuation.

    >>> fold("% Abgeschlossen"), fold("Due_Date:"), fold("Tâche\u00a0(N°)"), fold("KeySteps")
    ('% abgeschlossen', 'due date', 'tache n', 'key steps')
    """
    spaced = _CAMEL.sub(" ", unicodedata.normalize("NFKC", text.replace("°", " ").replace("º", " ")))
    bare = "".join(c for c in unicodedata.normalize("NFKD", spaced.casefold()) if not unicodedata.combining(c))
    return " ".join(_NOT_A_WORD.sub(" ", bare).split())


def number_text(number: int | float) -> str:
    """Say a number as a person typed it: 1.0 → "1", 1.2 → "1.2"."""
    return str(plain_decimal(number)) if is_countable(number) else str(number)


def cell_text(cell: CellValue) -> str:
    """Say any cell as text; "" for a blank one.

    >>> cell_text(1.0), cell_text(" IT-4 "), cell_text(True), cell_text(None), cell_text(date(2026, 3, 2))
    ('1', 'IT-4', 'TRUE', '', '2026-03-02')
    """
    if isinstance(cell, str):
        return clean(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.time().min else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return clean(str(cell))


def is_countable(number: int | float) -> bool:
    """Say whether a sheet can hold all digits of a number: neither NaN nor beyond 15 digits."""
    return abs(number) < 10**15


def is_empty(cell: CellValue) -> bool:
    """Say whether a cell counts as blank: None, NaN, or nothing but blanks."""
    if isinstance(cell, float):
        return cell != cell
    return cell is None or (isinstance(cell, str) and not cell[:1].isalnum() and not clean(cell))

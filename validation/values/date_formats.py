"""The order of day and month that a header names: "(MM/DD/YYYY)", "TT.MM.JJJJ", "jj/mm/aaaa", "US format".

Knows letters and words of several languages, and no dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from validation.values.text import fold

_DMY = "dmy tmj jma dma gma gay dmj дмг dmr pkv dmå nhy gmr dme"
_MDY = "mdy mtj mja mda mga agy mdj мдг mdr kpv mdå"
_PARTS = re.compile(r"(?<!\w)(?P<a>(\w)\2{0,3})(?P<s>[./\- ]{1,2})(?P<b>(\w)\5{0,3})(?P=s)(?P<c>(\w)\7{0,3})(?!\w)")
_TWO_PARTS = re.compile(r"(?<![\w./-])(?P<a>(\w)\2)(?P<s>[./-])(?P<b>(\w)\5)\.?(?![\w./-])")
_TOGETHER = re.compile(r"(?<!\w)(?P<a>([dtjg])\2)(?P<b>mm)(?P<c>([yja])\5{1,3})(?!\w)")
_WORDS = {
    "d": "day|tag|jour|día|dia|giorno|dag|день|den|gün",
    "m": "month|monat|mois|mes|mês|mese|maand|месяц|měsíc|månad|ay",
    "y": "year|jahr|année|annee|año|ano|anno|jaar|год|rok|år|yıl",
}
_NAMED = {
    "dmy": "day first|uk format|uk date|uk dates|british format|european format|european dates|eu format|tag zuerst",
    "mdy": "month first|us format|us date|us dates|american format|american dates|monat zuerst",
}


def orders_named(texts: Iterable[str]) -> frozenset[str]:
    """The orders that texts name, among "dmy" and "mdy".

    >>> sorted(orders_named(["Due (MM/DD/YYYY)"])), sorted(orders_named(["Termin TT.MM.JJJJ"])), orders_named(["Due"])
    (['mdy'], ['dmy'], frozenset())
    >>> orders_named(["Due (YYYY-MM-DD)"]), sorted(orders_named(["Day/Month/Year"])), sorted(orders_named(["tt.mm."]))
    (frozenset(), ['dmy'], ['dmy'])
    """
    return frozenset(order for text in texts if (order := _order_in(text)))


def _order_in(text: str) -> str:
    folded = f" {fold(text)} "
    for order, phrases in _NAMED.items():
        if any(f" {phrase} " in folded for phrase in phrases.split("|")):
            return order
    line = _lettered(" ".join(text.split()).casefold())
    for form in (_PARTS, _TOGETHER):
        for match in form.finditer(line):
            letters = match["a"][0] + match["b"][0] + match["c"][0]
            if order := _order_of(letters, whole=True):
                return order
    for match in _TWO_PARTS.finditer(line):
        if order := _order_of(match["a"][0] + match["b"][0], whole=False):
            return order
    return ""


def _order_of(letters: str, *, whole: bool) -> str:
    for order, known in (("dmy", _DMY), ("mdy", _MDY)):
        if letters in (known.split() if whole else {one[:2] for one in known.split()}):
            return order
    return ""


def _lettered(line: str) -> str:
    """Words for day, month and year as letters: "Tag/Monat/Jahr" → "d/m/y"."""
    for letter, words in _WORDS.items():
        line = re.sub(rf"(?<!\w)(?:{words})(?!\w)", letter, line)
    return line

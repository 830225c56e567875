"""Units and currencies as headers and cells name them: "k€", "USD '000", "тыс. руб.", "万元". Reads no amount."""

from __future__ import annotations

import re
import unicodedata

from validation.values.value_words import (
    CURRENCY_CODES,
    CURRENCY_SIGNS,
    CURRENCY_WORDS,
    MONEY_UNITS,
    UNITS_WITH_CURRENCY,
)

MIL = "mil"
"""A thousand in Portuguese and Spanish, a million in Czech, and in English."""
_MILLION_MIL = frozenset({"CZK", "PLN", "RON", "HUF", "USD", "GBP", "CAD", "AUD", "CHF"})
_UNIT_NAMES = {1_000: "k", 10_000: "万", 1_000_000: "m"}
_LONE = frozenset({"k", "m", "t", "b", "cr", "mi"})
_TOKEN = re.compile(r"[^\s()\[\]/,:;]+")
_NOUGHTS = re.compile(
    r"(?:(?<=[x×'(\[€$£¥])|\bin|\b[a-z]{3}|[x×])\s*['’€$£]*\s*(?<!\d)(?:1[., ]?)?(?P<noughts>000(?:[., ]?000)?)(?!\d)"
    r"['’]?s?"
)
_CJK_UNIT = re.compile(
    r"(?:(?P<unit>百万|千万|亿|億|万|千)\s*(?P<after>元|円|人民币)|[(\[](?P<alone>百万|千万|亿|億|万|千|元|円)[)\]])"
)
_CJK_UNITS = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 10**8, "億": 10**8}
_CJK_CURRENCIES = {"元": "CNY", "人民币": "CNY", "円": "JPY"}
_CODED = re.compile(r"(?P<unit>[ktm])(?P<code>[a-z]{3})")


def money_words(text: str) -> list[str]:
    """The words of a text, units and signs set apart from each other: "k€" → "€", "k"."""
    words: list[str] = []
    for word in text.casefold().split():
        if known := _with_currency(word):
            words += [known[1].casefold(), _UNIT_NAMES[known[0]]]
            continue
        sign = next((sign for sign in sorted(CURRENCY_SIGNS, key=len, reverse=True) if sign in word), "")
        rest = word.replace(sign, "", 1).strip(".") if sign else word.rstrip(".")
        words += [part for part in (sign, rest) if part]
    return words


def currency_of(word: str) -> str | None:
    """The currency that a word in lower case is a sign, a code or a name of."""
    code = word.upper()
    return code if code in CURRENCY_CODES else CURRENCY_SIGNS.get(word) or CURRENCY_WORDS.get(word)


def is_doubtful_unit(unit: str, currency: str) -> bool:
    """Say whether a unit beside a currency may be two: "$5 mil" is five million, or five thousand dollars."""
    return unit == MIL and currency in _MILLION_MIL


def unit_in(header: str) -> tuple[str, str]:
    """The unit and the currency that a header names for the amounts below: "Budget (k€)" → ("1000", "EUR").

    >>> unit_in("Budget (k€)"), unit_in("Cost in USD"), unit_in("Budget"), unit_in("Kosten [T€]")
    (('1000', 'EUR'), ('1', 'USD'), ('1', ''), ('1000', 'EUR'))
    >>> unit_in("Budget (USD k)"), unit_in("Cost £'000"), unit_in("Náklady (mil. Kč)"), unit_in("预算（万元）")
    (('1000', 'USD'), ('1000', 'GBP'), ('1000000', 'CZK'), ('10000', 'CNY'))
    """
    text = _plain(header)
    words = [word for token in _TOKEN.findall(text) for word in _words_of(token)]
    currency = next((code for word in reversed(words) if (code := currency_of(word))), "")
    units = [_unit(word, words[place - 1 : place] + words[place + 1 : place + 2]) for place, word in enumerate(words)]
    unit = next((found for found in reversed(units) if found), 1)
    if MIL in words and currency in _MILLION_MIL:
        unit = 1_000_000
    if noughts := _NOUGHTS.search(text):
        unit = 1_000_000 if len(noughts["noughts"]) > 3 else 1_000
    if found := _CJK_UNIT.search(text):
        unit = _CJK_UNITS.get(found["unit"] or found["alone"], unit)
        currency = _CJK_CURRENCIES.get(found["after"] or found["alone"], currency)
    return str(unit), currency


def without_units(header: str) -> str:
    """What is left of a header without the words for its unit and its currency; "" where nothing is.

    >>> without_units("Стоимость, тыс. руб."), without_units("$ Budget"), without_units("Plan")
    ('стоимость', 'budget', 'plan')
    """
    text = _CJK_UNIT.sub(" ", _NOUGHTS.sub(" ", _plain(header)))
    tokens = _TOKEN.findall(text)
    left = [token for token in tokens if not all(_says_money(word) for word in _words_of(token))]
    return " ".join(left)


def currency_in(text: str) -> str:
    """The one currency that stands in a text; "" where there is none, or more.

    >>> currency_in("approx. $"), currency_in("kEUR"), currency_in("a lot")
    ('USD', 'EUR', '')
    """
    words = _TOKEN.findall(text.casefold())
    named = {code for word in words for part in money_words(word) if (code := currency_of(part))}
    return named.pop() if len(named) == 1 else ""


def _plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).casefold()


def _words_of(token: str) -> list[str]:
    if _with_currency(token):
        return money_words(token)
    return [token] if token in MONEY_UNITS else money_words(token)


def _with_currency(word: str) -> tuple[int, str] | None:
    if known := UNITS_WITH_CURRENCY.get(word):
        return known
    coded = _CODED.fullmatch(word)
    if coded and coded["code"].upper() in CURRENCY_CODES:
        return (1_000_000 if coded["unit"] == "m" else 1_000), coded["code"].upper()
    return None


def _unit(word: str, beside: list[str]) -> int | None:
    """What a word counts in. A letter or two are a unit only beside a currency: "USD k", never "Plan M"."""
    is_unit = (len(word) > 1 and word not in _LONE) or any(map(currency_of, beside))
    if word == "t" and is_unit:
        return 1_000
    return MONEY_UNITS.get(word) if is_unit else None


def _says_money(word: str) -> bool:
    return word in MONEY_UNITS or word in _LONE or currency_of(word) is not None or word in {"in", "x"}

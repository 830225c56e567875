"""What Google's locales mean for typing and showing: separators, order of a date, currency."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import available_timezones

from tests.support.google_stand_in.wire import invalid

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Locale:
    """How numbers and dates are typed and shown."""

    name: str
    decimal: str = "."
    group: str = ","
    order: str = "mdy"
    date: str = "M/d/yyyy"
    currency: str = '"$"#,##0.00'
    symbol: str = "$"
    this_year: int = 0


EURO = '#,##0.00\\ "€"'
KNOWN = {
    locale.name: locale
    for locale in (
        Locale("en_US"),
        Locale("en_GB", order="dmy", date="dd/MM/yyyy", currency='"£"#,##0.00', symbol="£"),
        Locale("en_AU", order="dmy", date="dd/MM/yyyy"),
        Locale("en_IN", order="dmy", date="dd/MM/yyyy", currency='"₹"#,##0.00', symbol="₹"),
        Locale("en_CA", order="ymd", date="yyyy-MM-dd"),
        Locale("de_DE", ",", ".", "dmy", "dd.MM.yyyy", EURO, "€"),
        Locale("fr_FR", ",", "\u202f", "dmy", "dd/MM/yyyy", EURO, "€"),
        Locale("es_ES", ",", ".", "dmy", "d/M/yyyy", EURO, "€"),
        Locale("it_IT", ",", ".", "dmy", "dd/MM/yyyy", EURO, "€"),
        Locale("nl_NL", ",", ".", "dmy", "d-M-yyyy", '"€"\\ #,##0.00', "€"),
        Locale("pt_BR", ",", ".", "dmy", "dd/MM/yyyy", '"R$"\\ #,##0.00', "R$"),
        Locale("pl_PL", ",", "\u00a0", "dmy", "d.MM.yyyy", '#,##0.00\\ "zł"', "zł"),
        Locale("ru_RU", ",", "\u00a0", "dmy", "dd.MM.yyyy", '#,##0.00"₽"', "₽"),
        Locale("sv_SE", ",", "\u00a0", "ymd", "yyyy-MM-dd", '#,##0.00\\ "kr"', "kr"),
        Locale("ja_JP", order="ymd", date="yyyy/MM/dd", currency='"¥"#,##0', symbol="¥"),
        Locale("zh_CN", order="ymd", date="yyyy/M/d", currency='"¥"#,##0.00', symbol="¥"),
    )
}


def locale_of(name: str, this_year: int = 0) -> Locale:
    """The conventions of a locale; one that is not known here behaves like en_US.

    With `this_year`, "3/2" is a date when it is typed, else it is text.
    """
    known = KNOWN.get(name) or next((one for key, one in KNOWN.items() if key.split("_")[0] == name), None)
    return replace(known or KNOWN["en_US"], this_year=this_year)


LANGUAGES = (
    "ar az be bg bn ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id in is it iw ja ka kk km kn "
    "ko lo lt lv mk ml mn mr ms my nb ne nl nn no pa pl pt ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh zu"
)


def check_place(properties: Mapping[str, Any]) -> None:
    """Refuse a locale or a time zone that a spreadsheet cannot have.

    >>> check_place({"locale": "pt_BR", "timeZone": "GMT-07:00"})
    >>> check_place({"timeZone": "Mars/One"})
    Traceback (most recent call last):
    tests.support.google_stand_in.wire.ApiError: Invalid time zone: Mars/One
    """
    locale, zone = str(properties.get("locale") or "en_US"), str(properties.get("timeZone") or "Etc/GMT")
    if not re.fullmatch(r"[a-z]{2,3}([_-][A-Z]{2})?", locale) or re.split("[_-]", locale)[0] not in LANGUAGES.split():
        raise invalid(f"Unsupported locale: {locale}")
    if not re.fullmatch(r"GMT[+-]\d{1,2}(:\d\d)?", zone) and zone not in available_timezones():
        raise invalid(f"Invalid time zone: {zone}")

"""Countries and their regions: public holidays and the usual days of work, from the `holidays` library.

A place is a country ("DE", ISO 3166-1) or one of its regions ("DE-BY", ISO 3166-2 where the library has it so).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays
from holidays.registry import COUNTRIES

YEARS = range(1990, 2061)
"""The years whose holidays are known; where a country's are published for fewer, those."""


@cache
def countries() -> Mapping[str, str]:
    """Code → English name of every country, by name.

    >>> countries()["DE"], countries()["AE"]
    ('Germany', 'United Arab Emirates')
    """
    known = holidays.list_supported_countries(include_aliases=False)
    names = {names[1]: " ".join(map(_said, module.split("_"))) for module, names in COUNTRIES.items()}
    return MappingProxyType({code: names[code] for code in sorted(known, key=lambda code: names[code])})


def _said(word: str) -> str:
    return word if word in ("and", "of", "the") else word.capitalize()


@cache
def regions(country: str) -> Mapping[str, str]:
    """Code → name of the regions of a country that have holidays of their own; empty for many.

    >>> regions("DE")["BY"], regions("IS")
    ('Bayern', mappingproxy({}))
    """
    if country not in countries():
        return MappingProxyType({})
    aliases = _calendar_of(country).get_subdivision_aliases()
    found = {code: names[0] if names else code for code, names in aliases.items()}
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: item[1].casefold())))


def place_of(text: str) -> str | None:
    """The code of a country or region whose holidays are known, however it is spelt; None for any other text.

    >>> place_of("DE"), place_of("de-by"), place_of("DE-XX"), place_of("Atlantis")
    ('DE', 'DE-BY', None, None)
    """
    country, dash, part = text.strip().partition("-")
    country = country.upper()
    known = {code.casefold(): f"{country}-{code}" for code in regions(country)}
    return known.get(part.casefold()) if dash else country if country in countries() else None


def name_of(place: str) -> str:
    """A place as people call it.

    >>> name_of("DE-BY"), name_of("NL")
    ('Germany, Bayern', 'Netherlands')
    """
    country, _, region = place.partition("-")
    return f"{countries()[country]}, {regions(country)[region]}" if region else countries()[country]


@cache
def public_holidays(place: str) -> Mapping[date, str]:
    """Every public holiday of a place in `YEARS`, with its name: in English where the library has it so.

    >>> public_holidays("DE-BY")[date(2026, 1, 6)]
    'Epiphany'
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that fewer years were published: which ones, the result shows
        return MappingProxyType(dict(sorted(_calendar_of(place, YEARS).items())))


def usual_week(place: str) -> str:
    """The days of work of a country, Monday first, "1" = working day.

    >>> usual_week("DE"), usual_week("EG")
    ('1111100', '1111001')
    """
    weekend = _calendar_of(place.partition("-")[0]).weekend
    return "".join("0" if day in weekend else "1" for day in range(7))


def _calendar_of(place: str, years: Iterable[int] = ()) -> holidays.HolidayBase:
    country, _, region = place.partition("-")
    languages = holidays.country_holidays(country).supported_languages
    english = next((one for one in languages if one.startswith("en")), None)
    return holidays.country_holidays(country, subdiv=region or None, years=years, language=english)

"""A number as a cell shows it: the patterns of Google's number formats, and what "automatic" does."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.support.google_stand_in.locales import DAYS, MONTHS, Locale
from tests.support.google_stand_in.wire import Json

PIECE = re.compile(
    r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|am/pm|a/p|AM/PM|A/P|y+|m+|M+|d+|D+|Y+|h+|H+|s+|S+|\.0+(?=$|[^0#?])|[0#?.,]+'
    r"|[eE][+-]0+|%|@|.",
)
DATE_TYPES = ("DATE", "TIME", "DATE_TIME")


def default_pattern(kind: str, locale: Locale) -> str:
    """The pattern of a format that names a type only."""
    return {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": locale.currency,
        "DATE": locale.date,
        "TIME": "h:mm:ss am/pm" if locale.name == "en_US" else "H:mm:ss",
        "DATE_TIME": f"{locale.date} H:mm:ss",
        "SCIENTIFIC": "0.00E+00",
        "TEXT": "@",
    }.get(kind, "")


def is_date_format(number_format: Json | None) -> bool:
    """Whether a number under this format is a point in time."""
    return bool(number_format) and (number_format or {}).get("type") in DATE_TYPES


def shown(number: float, number_format: Json | None, locale: Locale) -> str:
    """The text of a number under a format.

    >>> from tests.support.google_stand_in.locales import locale_of
    >>> us = locale_of("en_US")
    >>> shown(46083, {"type": "DATE"}, us), shown(0.5, {"type": "PERCENT", "pattern": "0%"}, us), shown(1 / 3, None, us)
    ('3/2/2026', '50%', '0.3333333333')
    >>> shown(-1234.5, {"type": "CURRENCY", "pattern": '"$"#,##0.00'}, us)
    '-$1,234.50'
    """
    kind = (number_format or {}).get("type", "")
    pattern = (number_format or {}).get("pattern") or default_pattern(kind, locale)
    if not pattern or pattern in ("General", "@"):
        return automatic(number, locale)
    sections = _sections(pattern)
    if len(sections) > 1 and number < 0:
        return _in_section(abs(number), sections[1], kind, locale)
    if len(sections) > 2 and number == 0:
        return _in_section(number, sections[2], kind, locale)
    return _in_section(number, sections[0], kind, locale)


def automatic(number: float, locale: Locale) -> str:
    """A number without a format: up to ten places, and powers only for the very large and the very small."""
    if number == 0:
        return "0"
    size = abs(number)
    if size >= 1e15 or size < 1e-5:
        mantissa, _, power = f"{number:.5E}".partition("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        text = f"{mantissa}E{power[0]}{int(power[1:]):02d}"
    else:
        places = max(0, min(10, 15 - len(str(int(size)))))
        text = f"{number:.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", locale.decimal)


def _sections(pattern: str) -> list[str]:
    return list(re.findall(r'((?:"[^"]*"|\\.|[^;])+)', pattern))


def _in_section(number: float, section: str, kind: str, locale: Locale) -> str:
    pieces = PIECE.findall(section)
    plain = "".join(piece for piece in pieces if piece[0] not in '"\\[_*')
    is_date = kind in DATE_TYPES or (kind == "" and re.search(r"[yYdDhHsS]", plain))
    if (is_date and not re.search(r"[0#?]", re.sub(r"\.0+", "", plain))) or re.search(r"\[[hms]+\]", section):
        return _date_text(number, pieces, locale)
    return _number_text(number, pieces, locale)


def _literal(piece: str) -> str | None:
    """The text of a piece that is neither digits nor a part of a date."""
    if piece[0] == '"':
        return piece[1:-1]
    if piece[0] == "\\":
        return piece[1]
    if piece[0] == "_":
        return " "
    return "" if piece[0] in "[*" else None


def _number_text(number: float, pieces: list[str], locale: Locale) -> str:
    digits = [piece for piece in pieces if re.fullmatch(r"[0#?.,]+", piece)]
    power = next((piece for piece in pieces if re.fullmatch(r"[eE][+-]0+", piece)), None)
    scaled = Decimal(repr(float(number))) * (100 if "%" in pieces else 1)
    body = _digits(abs(scaled), digits[0] if digits else "", locale, power)
    sign = "-" if scaled < 0 and re.search(r"[1-9]", body) else ""
    text, is_placed = "", False
    for piece in pieces:
        literal = _literal(piece)
        if literal is not None:
            text += literal
        elif re.fullmatch(r"[0#?.,]+", piece):
            text, is_placed = text + ("" if is_placed else body), True
        elif piece != power:
            text += piece
    return sign + text


def _digits(number: Decimal, mask: str, locale: Locale, power: str | None) -> str:
    if power:
        places = len(mask.partition(".")[2])
        mantissa, _, exponent = f"{number:.{places}E}".partition("E")
        return f"{mantissa.replace('.', locale.decimal)}E{exponent[0]}{int(exponent[1:]):0{len(power) - 2}d}"
    scale = len(mask) - len(mask.rstrip(","))
    mask = mask.rstrip(",")
    before, _, after = mask.partition(".")
    number = number / (Decimal(1000) ** scale)
    text = (
        str(number.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)) if number < Decimal("1e20") else str(number)
    )
    integer, _, fraction = text.partition(".")
    least = before.count("0")
    integer = integer.lstrip("0").zfill(least)
    if "," in before:
        integer = re.sub(r"(?<=\d)(?=(\d{3})+$)", locale.group, integer)
    while fraction and after[len(fraction) - 1 :].startswith(("#", "?")) and fraction.endswith("0"):
        fraction = fraction[:-1]
    return integer + (locale.decimal + fraction if fraction else "")


def _date_text(number: float, pieces: list[str], locale: Locale) -> str:
    # Where parts of a second are shown, whole ones are not rounded.
    shows_parts = any(re.fullmatch(r"\.0+", piece) for piece in pieces)
    seconds = int(number * 86400) if shows_parts else round(number * 86400)
    try:
        moment = datetime(1899, 12, 30) + timedelta(seconds=seconds)
    except OverflowError:
        return automatic(number, locale)
    halves = any(piece.lower() in ("am/pm", "a/p") for piece in pieces)
    text, last = "", ""
    for index, piece in enumerate(pieces):
        if elapsed := re.fullmatch(r"\[(h+|m+|s+)\]", piece):
            unit = {"h": 3600, "m": 60, "s": 1}[elapsed[1][0]]
            text, last = text + str(seconds // unit).zfill(len(elapsed[1])), elapsed[1][0]
        elif (literal := _literal(piece)) is not None:
            text += literal
        elif piece[0].lower() in "ymdhsa" and (piece[0] not in "aA" or len(piece) > 1):
            text += _date_part(piece, moment, halves, _is_minute(pieces, index, last))
            last = piece[0].lower()
        elif re.fullmatch(r"\.0+", piece):
            text += locale.decimal + f"{number * 86400 % 1:.{len(piece) - 1}f}"[2:]
        else:
            text += piece
    return text


def _is_minute(pieces: list[str], index: int, last: str) -> bool:
    """An `m` next to hours or seconds means minutes."""
    if pieces[index][0].lower() != "m" or len(pieces[index]) > 2:
        return False
    later = next((piece[0].lower() for piece in pieces[index + 1 :] if piece[0].lower() in "ymdhs"), "")
    return last == "h" or later == "s"


def _date_part(piece: str, moment: datetime, halves: bool, is_minute: bool) -> str:
    kind, size = piece[0].lower(), len(piece)
    if kind == "a":
        word = "AM" if moment.hour < 12 else "PM"
        return word if len(piece) > 3 else word[0]
    if kind == "y":
        return str(moment.year) if size > 2 else f"{moment.year % 100:02d}"
    if kind == "d":
        name = DAYS[moment.weekday()]
        return name if size > 3 else name[:3] if size == 3 else str(moment.day).zfill(size)
    if kind == "m" and not is_minute:
        name = MONTHS[moment.month - 1]
        words = {3: name[:3], 4: name, 5: name[0]}
        return words.get(size) or str(moment.month).zfill(min(size, 2))
    if kind == "h":
        return str((moment.hour - 1) % 12 + 1 if halves else moment.hour).zfill(size)
    return str(moment.minute if kind == "m" else moment.second).zfill(size)

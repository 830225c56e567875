"""What becomes of a value that is written: RAW as it is, USER_ENTERED as if somebody had typed it.

Typed text may turn into a number, a date, a truth value or a formula, and then suggests a number format.
"""

from __future__ import annotations

import json
import math
import re
from datetime import date
from typing import Any

from tests.support.google_stand_in.locales import MONTHS, Locale
from tests.support.google_stand_in.wire import Json, invalid

EPOCH = date(1899, 12, 30).toordinal()
LONGEST = 50_000
Typed = tuple[Json | None, Json | None]
"""The userEnteredValue (None: empty) and the number format that typing suggests."""


def entered(value: Any, option: str, locale: Locale, place: str) -> Typed:
    """The value of a cell for one item of a ValueRange; raises 400 for what is no scalar or too long."""
    if isinstance(value, dict | list):
        kind = "struct_value" if isinstance(value, dict) else "list_value"
        raise invalid(f"Invalid {place}: {kind} {_proto(value)}")
    if isinstance(value, bool):
        return {"boolValue": value}, None
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise invalid(f"Invalid {place}: number_value: {value}\n")
        return {"numberValue": value}, None
    text = str(value)
    if len(text) > LONGEST:
        raise too_long()
    if text == "":
        return None, None
    return ({"stringValue": text}, None) if option == "RAW" else typed(text, locale)


def too_long() -> Exception:
    return invalid(f"Your input contains more than the maximum of {LONGEST} characters in a single cell.")


def _proto(value: Any) -> str:
    if isinstance(value, list):
        inner = "".join(f"  values {{\n    {_proto_scalar(item)}\n  }}\n" for item in value)
        return "{\n" + inner + "}\n"
    inner = "".join(
        f'  fields {{\n    key: "{name}"\n    value {{\n      {_proto_scalar(item)}\n    }}\n  }}\n'
        for name, item in value.items()
    )
    return "{\n" + inner + "}\n"


def _proto_scalar(value: Any) -> str:
    if value is None:
        return "null_value: NULL_VALUE"
    if isinstance(value, bool):
        return f"bool_value: {str(value).lower()}"
    if isinstance(value, int | float):
        return f"number_value: {value}"
    return f"string_value: {json.dumps(value)}" if isinstance(value, str) else "struct_value {}"


def typed(text: str, locale: Locale) -> Typed:
    """What a cell holds after somebody typed this.

    >>> from tests.support.google_stand_in.locales import locale_of
    >>> typed("0123", locale_of("en_US")), typed("'0123", locale_of("en_US"))
    (({'numberValue': 123}, None), ({'stringValue': '0123'}, None))
    >>> typed("12.5%", locale_of("en_US"))
    ({'numberValue': 0.125}, {'type': 'PERCENT', 'pattern': '0.00%'})
    >>> typed("1,5", locale_of("de_DE"))
    ({'numberValue': 1.5}, None)
    """
    if text.startswith("'"):
        return ({"stringValue": text[1:]} if text[1:] else None), None
    if len(text) > 1 and (text[0] == "=" or (text[0] == "+" and re.match(r"\+[A-Za-z(]", text))):
        return {"formulaValue": text if text[0] == "=" else "=" + text}, None
    bare = text.strip()
    if any(sign.isdigit() and not sign.isascii() for sign in bare):
        return {"stringValue": text}, None
    if bare.upper() in ("TRUE", "FALSE"):
        return {"boolValue": bare.upper() == "TRUE"}, None
    for read in (_number, _date_time):
        if found := read(bare, locale):
            number, pattern = found
            return {"numberValue": number}, pattern
    return {"stringValue": text}, None


def _number(text: str, locale: Locale) -> tuple[float, Json | None] | None:
    point, group = re.escape(locale.decimal), re.escape(locale.group)
    if locale.group.isspace():
        group = r"[\u00a0\u202f ]"
    symbol = rf"(?:[$€£¥₹]|{re.escape(locale.symbol)})"
    digits = rf"(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)?(?:{point}\d*)?"
    pattern = rf"^(\()?([-+])?\s*({symbol})?\s*([-+])?({digits})(E[-+]?\d+)?\s*(%|{symbol})?(\))?$"
    match = re.match(pattern, text, re.IGNORECASE)
    if not match or not re.search(r"\d", match[5]) or bool(match[1]) != bool(match[8]) or (match[2] and match[4]):
        return None
    plain = re.sub(group, "", match[5]).replace(locale.decimal, ".")
    number = float(plain + (match[6] or ""))
    if number in (float("inf"),):
        return None
    negative = bool(match[1]) or "-" in (match[2], match[4])
    has_group, has_point = bool(re.search(group, match[5])), locale.decimal in match[5]
    return _shaped(-number if negative else number, match[3], match[6], match[7], has_group, has_point)


def _shaped(
    number: float, symbol: str | None, power: str | None, tail: str | None, has_group: bool, has_point: bool
) -> tuple[float, Json | None]:
    """The number, and the format that its notation suggests."""
    if tail == "%":
        return whole(round(number / 100, 15)), {"type": "PERCENT", "pattern": "0.00%" if has_point else "0%"}
    places = ".00" if has_point else ""
    if symbol:
        return whole(number), {"type": "CURRENCY", "pattern": f'"{symbol}"#,##0{places}'}
    if tail:
        return whole(number), {"type": "CURRENCY", "pattern": f'#,##0{places}\\ "{tail}"'}
    if power:
        return whole(number), {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    return whole(number), {"type": "NUMBER", "pattern": f"#,##0{places}"} if has_group else None


def whole(number: float) -> float:
    """A whole number as an int, so that it is printed without a point."""
    return int(number) if abs(number) < 1e15 and number == int(number) else number


TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<part>\.\d+)?)?\s*(?P<half>[AaPp][Mm])?"
ISO = r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
ORDERED = r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second_part>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})"
DAY_NAME = r"(?P<day>\d{1,2})[-\s](?P<name>[A-Za-z]{3,9})\.?(?:[-\s,]\s*(?P<year>\d{4}|\d{2}))"
NAME_DAY = r"(?P<name>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"


def _date_time(text: str, locale: Locale) -> tuple[float, Json | None] | None:
    match = re.fullmatch(rf"(?P<date>){TIME}", text) or re.fullmatch(rf"(?P<date>.*?\S)(?:[\sT]+{TIME})?", text)
    if not match:
        return None
    clock = _time(match) if match["hour"] else None
    if match["hour"] and clock is None:
        return None
    if not match["date"]:
        pattern = "h:mm am/pm" if match["half"] else ("H:mm:ss" if match["second"] else "H:mm")
        pattern = "[h]:mm:ss" if int(match["hour"]) >= 24 else pattern
        return None if clock is None else (whole(clock), {"type": "TIME", "pattern": pattern})
    found = _date(match["date"], locale)
    if found is None:
        return None
    serial, pattern = found
    if clock is None:
        return serial, {"type": "DATE", "pattern": pattern}
    return whole(serial + clock), {"type": "DATE_TIME", "pattern": f"{pattern} H:mm:ss"}


def _time(match: re.Match[str]) -> float | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if minute > 59 or second > 59:
        return None
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    return (hour * 3600 + minute * 60 + second + float(match["part"] or 0)) / 86400


def _date(text: str, locale: Locale) -> tuple[int, str] | None:
    if match := re.fullmatch(ISO, text):
        pattern = match["mark"].join(
            ("yyyy", "mm" if len(match["month"]) == 2 else "m", "dd" if len(match["day"]) == 2 else "d")
        )
        return _serial(int(match["year"]), int(match["month"]), int(match["day"]), pattern)
    if match := re.fullmatch(ORDERED, text):
        if locale.order == "ymd" or (match["mark"] == "." and locale.decimal == "."):
            return None
        one, two = int(match["first"]), int(match["second_part"])
        month, day = (one, two) if locale.order == "mdy" else (two, one)
        return _serial(_year(match["year"]), month, day, locale.date)
    if (match := re.fullmatch(r"(\d{1,2})([-/])(\d{1,2})", text)) and locale.this_year:
        one, two = int(match[1]), int(match[3])
        month, day = (two, one) if locale.order == "dmy" else (one, two)
        pattern = f"d{match[2]}M" if locale.order == "dmy" else f"M{match[2]}d"
        return _serial(locale.this_year, month, day, pattern)
    match = re.fullmatch(DAY_NAME, text) or re.fullmatch(NAME_DAY, text)
    if not match:
        return None
    names = [name.lower() for name in MONTHS]
    months = [index for index, name in enumerate(names, 1) if match["name"].lower() in (name, name[:3])]
    pattern = "d-mmm-yyyy" if text[0].isdigit() else "mmmm d, yyyy"
    return _serial(_year(match["year"]), months[0], int(match["day"]), pattern) if months else None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 30 else 1900)


def _serial(year: int, month: int, day: int, pattern: str) -> tuple[int, str] | None:
    try:
        return date(year, month, day).toordinal() - EPOCH, pattern
    except ValueError:
        return None

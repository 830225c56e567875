"""Dependencies in a cell: every notation that trackers use, one `Link` per token, nothing dropped.

What looks like no id stays a link with its text: it is for others to resolve it, or to show that it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from domain.records import Link, LinkType
from validation.text import clean, fold, one_line
from validation.value_words import NO_LINK, NO_VALUE, UNIT_DAYS

LONGEST_LAG_DAYS = 2600
"""Ten years of working days; a longer lag is a slip of the pen, and its link is kept as the text it is."""
_LAG = r"(?P<lag>[+-]\s*\d+(?:[.,]\d+)?)\s*(?P<unit>[^\W\d_]*)\.?"
_TYPED = re.compile(rf"(?P<ref>\S.*?)(?P<gap>\s*)(?P<type>FS|SS|FF|SF)\s*(?:{_LAG})?", re.IGNORECASE | re.DOTALL)
_FOREIGN = re.compile(rf"(?P<ref>\d[\d.]*)\s*(?P<type>[A-Z]{{2}})\s*(?:{_LAG})?", re.IGNORECASE)
_LAG_ONLY = re.compile(rf"(?P<ref>\d[\d.]*)\s*{_LAG}(?<=[^\W\d_])")
_ID = re.compile(r"#?(?:(?=\S*\d)[\w.:#/\-]{1,40}|[A-Z]{1,4}|[a-z]{1,2})")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "“": "”"}
_WORD_SEPARATOR = re.compile(r"\s+(?:&|and|und|et|y|e|\+)\s+|\n", re.IGNORECASE)
_FOREIGN_TYPES = {
    "EA": LinkType.FS, "AA": LinkType.SS, "EE": LinkType.FF, "AE": LinkType.SF,  # de
    "FD": LinkType.FS, "DD": LinkType.SS, "DF": LinkType.SF,  # fr
    "FC": LinkType.FS, "CC": LinkType.SS, "CF": LinkType.SF,  # es
    "TI": LinkType.FS, "II": LinkType.SS, "TT": LinkType.FF, "IT": LinkType.SF,  # pt
}  # fmt: skip


def read_links(text: str) -> tuple[Link, ...]:
    """Read a cell's dependencies, in order; () for "None", "-" and the like.

    >>> [str(link) for link in read_links("4FF-1w; IT-4, #3")], read_links("none")
    (['4FF-5d', 'IT-4', '3'], ())
    >>> [link.ref for link in read_links("DM-1,Auth system [NCSA?, DAX]")]
    ['DM-1', 'Auth system [NCSA?, DAX]']
    """
    whole = clean(text)
    if not whole or whole.casefold() in NO_VALUE or fold(whole) in NO_LINK:
        return ()
    return tuple(_read_link(token) for token in _tokens(whole))


def links_text(links: Iterable[Link], separator: str = ", ") -> str:
    """Join links as a cell shows them."""
    return separator.join(str(link) for link in links)


def separators_in(text: str) -> list[str]:
    """The separators that a cell uses between its links, blanks included."""
    return re.findall(r"\s*[,;\n]\s*|\s+[&+]\s+", text.strip())


def is_id_like(token: str) -> bool:
    """Say whether a token looks like an id, perhaps with a link type, and not like prose."""
    return bool(_ID.fullmatch(_read_link(token).ref))


def _tokens(text: str) -> list[str]:
    pieces = [piece for part in _split_outside_brackets(text, ";；、") for piece in _split_commas(part)]
    return [token for piece in pieces for part in _split_words(piece) if (token := clean(part))]


def _split_commas(text: str) -> list[str]:
    parts = _split_outside_brackets(text, ",，")
    if any(is_id_like(clean(part)) for part in parts if clean(part)):
        return parts
    # Prose puts a blank behind its commas; a list typed in a hurry does not.
    return _split_outside_brackets(text, ",，", tight=True)


def _split_words(text: str) -> list[str]:
    parts = _WORD_SEPARATOR.split(text)
    tokens = [clean(part) for part in parts if clean(part)]
    return tokens if len(tokens) > 1 and all(is_id_like(token) for token in tokens) else [text]


def _split_outside_brackets(text: str, marks: str, *, tight: bool = False) -> list[str]:
    parts, start, closers = [], 0, ""
    for at, sign in enumerate(text):
        if closers and sign == closers[-1]:
            closers = closers[:-1]
        elif sign in _BRACKETS and _BRACKETS[sign] in text[at:]:
            closers += _BRACKETS[sign]
        elif sign in marks and not closers and not (tight and text[at + 1 : at + 2].isspace()):
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def _read_link(token: str) -> Link:
    if (match := _TYPED.fullmatch(token)) and _is_typed(match):
        kind = LinkType(match["type"].upper())
    elif (match := _FOREIGN.fullmatch(token)) and match["type"].upper() in _FOREIGN_TYPES:
        kind = _FOREIGN_TYPES[match["type"].upper()]
    elif match := _LAG_ONLY.fullmatch(token):
        kind = LinkType.FS
    else:
        return Link(_ref(token))
    days = _lag_days(match["lag"], match["unit"])
    return Link(_ref(token)) if days is None else Link(_ref(match["ref"]), kind, days)


def _is_typed(match: re.Match[str]) -> bool:
    """Words may end in "ss": the type counts after a digit; in capitals also before a lag and after an id."""
    if match["ref"][-1].isdigit():
        return True
    is_id = bool(match["gap"]) and bool(_ID.fullmatch(match["ref"]))
    return match["type"].isupper() and (bool(match["lag"]) or is_id)


def _lag_days(lag: str | None, unit: str | None) -> int | None:
    if not lag:
        return 0
    factor = UNIT_DAYS.get(fold(unit or "d"))
    if factor is None:
        return None
    number = Decimal(lag.replace(" ", "").replace(",", ".")) * Decimal(factor)
    return int(number.quantize(Decimal(1), ROUND_HALF_UP)) if abs(number) <= LONGEST_LAG_DAYS else None


def _ref(token: str) -> str:
    ref = one_line(token) if "\n" not in token else clean(token)
    return ref[1:] if re.fullmatch(r"#\d[\d.]*", ref) else ref

"""Dependencies in a cell: every notation that trackers use, one `Link` per token, nothing dropped.

What looks like no id stays a link with its text: it is for others to resolve it, or to show that it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from domain.link_words import blocked, lag_before, waited_for
from domain.records import Link, LinkType
from validation.values.link_forms import after_finish, expanded, joined, normal, with_decimal_points
from validation.values.text import clean, fold, one_line
from validation.values.value_words import NO_LINK, UNIT_DAYS, is_nothing

LONGEST_LAG_DAYS = 2600
"""Ten years of working days; a longer lag is a slip of the pen, and its link is kept as the text it is."""
_LAG = r"(?P<lag>[+-]\s*\d+(?:[.,]\d+)?)\s*(?P<unit>(?:[^\W\d_]+\s)?[^\W\d_]*)\.?"
_ELAPSED = re.compile(r"(?:e(?=[a-z])|elapsed |calendar |kalender|fortlaufende |cal )(?P<unit>[a-z]+)|(?P<cd>cd|kt)")
_TYPED = re.compile(rf"(?P<ref>\S.*?)(?P<gap>\s*)(?P<type>FS|SS|FF|SF)\s*(?:{_LAG})?", re.IGNORECASE | re.DOTALL)
_BRACKETED = re.compile(
    rf"(?P<ref>\S.*?)\s*[(\[]\s*(?P<type>[A-Z]{{2}})\s*(?:{_LAG})?\s*[)\]]", re.IGNORECASE | re.DOTALL
)
_FOREIGN = re.compile(rf"(?P<ref>\d[\d.]*)\s*(?P<type>[A-Z]{{2}})\s*(?:{_LAG})?", re.IGNORECASE)
_FOREIGN_LAG = re.compile(rf"(?P<ref>[\w.\-]*\d)(?P<type>[A-Z]{{2}})\s*(?=[+-]){_LAG}")
_LAG_ONLY = re.compile(rf"(?P<ref>\d[\d.]*)\s*{_LAG}(?<=[^\W\d_])")
_PLUS_LAG = re.compile(rf"(?P<ref>(?=[\w.:#/\-]*\d)[\w.:#/\-]{{1,40}}?)\s*(?=\+){_LAG}(?<=[^\W\d_])")
_ID = re.compile(r"(?:'[^'!]{1,60}'!|[^!,;'\n]{1,60}!)?#?(?:(?=\S*\d)[\w.:#/\-]{1,40}|[A-Z]{1,4}|[a-z]{1,2})")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "“": "”"}
_QUOTED = re.compile(r"“([^“”]+)”")
_WORD_SEPARATOR = re.compile(r"\s+(?:&|and|und|et|y|e|\+|/)\s+|\s*[和与及と]\s*|\n", re.IGNORECASE)
_KEYS_IN_A_ROW = re.compile(
    r"(?P<stem>[A-Z]+-)\d+\w?(?:[\s/]+(?P=stem)\d+\w?)+|[A-Z]+-\d+(?:\s+(?!(?:FS|SS|FF|SF)-)[A-Z]+-\d+)+"
    r"|#\d+(?:\s+#\d+)+|\d{1,4}(?:\s+\d{1,4})+",
    re.IGNORECASE,
)
_NUMBERED_WORD = re.compile(r"[^\W\d_]{1,12}\s\d[\w.]{0,9}")
_PLAIN = r"[A-EG-RT-Z]{1,4}-[0-9]{1,7}(?:(?:FS|SS|FF|SF)[+-][0-9]{1,2}d|(?:FS|SS|FF|SF)|\+[0-9]{1,2}d)?"
_are_plain = re.compile(rf"{_PLAIN}(?:, {_PLAIN})*").fullmatch
"""Ids, perhaps with a type and days behind them, as most cells have: no other notation could be read into these."""
_plain_parts = re.compile(r"([A-Z]+-[0-9]+)([A-Z]*)([+-][0-9]+)?").findall
_TYPES = {"": LinkType.FS, **LinkType.__members__}
_BLOCKS, _AFTER = "blocks", "after"
"""How a column of successors is told from one of predecessors, link by link."""
_BULLET = re.compile(r"[-–•*·]\s+(?=\S)")
_FOREIGN_TYPES = {
    "NF": LinkType.FS, "AF": LinkType.SS, "EF": LinkType.FF,  # de
    "EA": LinkType.FS, "AA": LinkType.SS, "EE": LinkType.FF, "AE": LinkType.SF,  # de
    "FD": LinkType.FS, "DD": LinkType.SS, "DF": LinkType.SF,  # fr
    "FC": LinkType.FS, "CC": LinkType.SS, "CF": LinkType.SF,  # es
    "TI": LinkType.FS, "II": LinkType.SS, "TT": LinkType.FF, "IT": LinkType.SF,  # pt
}  # fmt: skip


def read_links(text: str, *, turned: bool = False, ranges: bool = False) -> tuple[Link, ...]:
    """Read a cell's dependencies, in order; () for "None", "-" and the like.

    `turned`: the column names successors, so that a bare "4" is read as "blocks 4", and "after 4" as "4". `ranges`:
    the ids of the sheet are numbers, so that "3-5" is three of them.

    >>> [str(link) for link in read_links("4FF-1w; IT-4, #3")], read_links("none")
    (['4FF-5d', 'IT-4', '3'], ())
    >>> [link.ref for link in read_links("DM-1,Auth system [NCSA?, DAX]")]
    ['DM-1', 'Auth system [NCSA?, DAX]']
    >>> [str(link) for link in read_links("5, 6SS; after 3", turned=True)]
    ['blocks 5', 'blocks 6SS', '3']
    """
    if not turned and _are_plain(text):
        return tuple([Link(ref, _TYPES[kind], int(lag or 0)) for ref, kind, lag in _plain_parts(text)])
    whole = clean(text)
    if not whole or is_nothing(whole) or fold(whole) in NO_LINK:
        return ()
    tokens = [one for token in joined(_tokens(with_decimal_points(whole))) for one in expanded(token, dashes=ranges)]
    return tuple((_read_turned if turned else _read_link)(token) for token in tokens)


def links_text(links: Iterable[Link], separator: str = ", ", *, turned: bool = False) -> str:
    """Join links as a cell shows them; `turned` as for `read_links`."""
    return separator.join(_turned_text(link) if turned else str(link) for link in links)


def separators_in(text: str) -> list[str]:
    """The separators that a cell uses between its links, blanks included."""
    return re.findall(r"\s*[,;\n]\s*|\s+[&+/]\s+", text.strip())


def is_id_like(token: str) -> bool:
    """Say whether a token looks like an id, perhaps with a link type, and not like prose."""
    ref = _read_link(token).ref
    return bool(_ID.fullmatch(blocked(ref) or ref))


def _tokens(text: str) -> list[str]:
    pieces = [piece for part in _split_outside_brackets(text, ";；、|") for piece in _split_commas(part)]
    tokens = (clean(part) for piece in pieces for part in _split_words(piece))
    return [_BULLET.sub("", token, count=1) if _BULLET.match(token) else token for token in tokens if token]


def _split_commas(text: str) -> list[str]:
    parts = _split_outside_brackets(text, ",，")
    filled = [clean(part) for part in parts if clean(part)]
    if any(map(is_id_like, filled)) or all(_NUMBERED_WORD.fullmatch(_read_link(part).ref) for part in filled):
        return parts
    # Prose puts a blank behind its commas; a list typed in a hurry does not.
    return _split_outside_brackets(text, ",，", tight=True)


def _split_words(text: str) -> list[str]:
    whole = clean(text)
    if _KEYS_IN_A_ROW.fullmatch(whole):
        return re.split(r"[\s/]+", whole)
    tokens = [clean(part) for part in _WORD_SEPARATOR.split(text) if clean(part)]
    if len(tokens) < 2 or ("\n" not in whole and (typed := _typed_link(normal(whole))) and _ID.fullmatch(typed.ref)):
        return [text]
    return tokens if all(is_id_like(_BULLET.sub("", token, count=1)) for token in tokens) else [text]


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
    usual = normal(token)
    return _typed_link(usual) or _worded_link(usual) or Link(_ref(usual))


def _read_turned(token: str) -> Link:
    if rest := waited_for(token):
        return _read_link(rest)
    link = _read_link(token)
    return link if blocked(link.ref) else replace(link, ref=f"{_BLOCKS} {link.ref}")


def _turned_text(link: Link) -> str:
    rest = blocked(link.ref)
    return str(replace(link, ref=rest)) if rest else f"{_AFTER} {link}"


def _typed_link(token: str) -> Link | None:
    """A ref with a type, a lag or both behind it."""
    if (match := _BRACKETED.fullmatch(token)) and _type_of(match):
        kind = _type_of(match)
    elif (match := _TYPED.fullmatch(token)) and _is_typed(match):
        kind = LinkType(match["type"].upper())
    elif (match := _FOREIGN.fullmatch(token) or _FOREIGN_LAG.fullmatch(token)) and match[
        "type"
    ].upper() in _FOREIGN_TYPES:
        kind = _FOREIGN_TYPES[match["type"].upper()]
    elif match := _LAG_ONLY.fullmatch(token) or _PLUS_LAG.fullmatch(token):
        kind = LinkType.FS
    else:
        return None
    days = _lag_days(match["lag"], match["unit"])
    return None if days is None or kind is None else Link(_ref(_waited(match["ref"])), kind, days)


def _type_of(match: re.Match[str]) -> LinkType | None:
    """The type in brackets, in any of the languages that have their own."""
    name = match["type"].upper()
    return LinkType(name) if name in LinkType.__members__ else _FOREIGN_TYPES.get(name)


def _waited(ref: str) -> str:
    """What stands behind a word for waiting, where that is an id."""
    rest = waited_for(ref)
    return rest if rest and _is_id(rest) else ref


def _is_id(ref: str) -> bool:
    return bool(_ID.fullmatch(ref)) and any(char.isdigit() for char in ref)


def _worded_link(token: str) -> Link | None:
    """An id with a word for waiting before or behind it. Prose stays as it is, and so does what is no id."""
    if found := lag_before(token):
        lag, unit, rest = found
        days = _lag_days(f"+{lag}", unit.rstrip("."))
        link = None if days is None else replace(_plain_link(rest), lag_days=days)
    else:
        rest = waited_for(token) or ""
        link = (_typed_link(rest) or _plain_link(rest)) if rest else None
    return link if link and _is_id(link.ref) else None


def _plain_link(rest: str) -> Link:
    """An id behind a word for waiting, perhaps with what of it is waited for."""
    if found := after_finish(rest):
        return Link(_ref(found[0]), LinkType(found[1]))
    return Link(_ref(rest))


def _is_typed(match: re.Match[str]) -> bool:
    """Words and ids may end in "ss": the type counts after a digit; in capitals also before a lag and after an id."""
    if match["ref"][-1].isdigit():
        return True
    if not match["gap"] and match["lag"] and not match["unit"] and match["lag"].startswith("-"):
        return False  # "GRASS-3" is an id
    is_id = bool(match["gap"]) and bool(_ID.fullmatch(match["ref"]))
    return match["type"].isupper() and (bool(match["lag"]) or is_id)


def _lag_days(lag: str | None, unit: str | None) -> int | None:
    if not lag:
        return 0
    name = fold(unit or "d")
    elapsed = _ELAPSED.fullmatch(name) if name not in UNIT_DAYS else None
    factor = UNIT_DAYS.get((elapsed["unit"] or "d") if elapsed else name)
    if factor is None:
        return None
    number = Decimal(lag.replace(" ", "").replace(",", ".")) * Decimal(factor)
    if elapsed and factor == "1":
        # Seven days of the calendar have five working days; what fewer have depends on where they fall.
        if number % 7:
            return None
        number = number * 5 / 7
    return int(number.quantize(Decimal(1), ROUND_HALF_UP)) if abs(number) <= LONGEST_LAG_DAYS else None


def _ref(token: str) -> str:
    ref = one_line(token) if "\n" not in token else clean(token)
    if quoted := _QUOTED.fullmatch(ref):
        return quoted[1].strip()
    return ref[1:] if re.fullmatch(r"#\d[\d.]*", ref) else ref

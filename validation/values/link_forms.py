"""The many ways to write one dependency, brought to one: "IT-2 (lag 3d)" and "FS: IT-2 +3d" become "IT-2FS+3d".

Pure text: what is said of a token is said in other words, and what is not understood stays as it is.
"""

from __future__ import annotations

import re

TYPES = "FS|SS|FF|SF"
LONGEST_RANGE = 50
_MINUS = re.compile(r"(?<=[\d\s(\[])[\u2212–](?=\s?\d)|(?<=FS|SS|FF|SF)[\u2212–](?=\s?\d)")
_DECIMAL_LAG = re.compile(rf"(?P<lag>[+-]\s?\d{{1,3}}),(?P<part>\d{{1,2}})\s?(?P<unit>(?!{TYPES})[a-z]{{1,5}})\b", re.I)
_SPELLED_OUT = re.compile(r"\b(finish|start)[\s-]+(?:to[\s-]+)?(start|finish)\b", re.IGNORECASE)
_SHORT = re.compile(r"\b([FS])(?:-|2|T|\sto\s)([FS])\b")
_UNSIGNED_LAG = re.compile(rf"\b({TYPES})\s+(?=\d+(?:[.,]\d+)?\s?[a-z])", re.IGNORECASE)
_NAMED_LAG = re.compile(
    r"\s*[(\[]?\s*\b(?:lag|delay|verzug|délai|retraso)\b[:\s]*\+?(?P<lag>-?\d+(?:[.,]\d+)?\s?[^\W\d_]+)\s*[)\]]?\s*$",
    re.I,
)
_BRACKETED_LAG = re.compile(r"\s*[(\[]\s*(?P<lag>[+-]\s?\d+(?:[.,]\d+)?\s?[^\W\d_]+)\s*[)\]]\s*$")
_TYPE_FIRST = re.compile(
    rf"(?P<type>{TYPES})(?:\s*:\s*|\s+)(?P<ref>#?(?=\S*\d)[\w.#/\-]{{1,40}}?)"
    r"(?P<lag>(?:\+|\s+[+-])\s*\d+(?:[.,]\d+)?\s*[^\W\d_]*)?"
)
_IN_BRACKETS = re.compile(r"[(\[](?P<ref>[^()\[\]]*\d[^()\[\]]*)[)\]]")
_AROUND_TYPE = re.compile(rf"(?<=\w)\s?[:/]\s?(?={TYPES}\b)")
_FINISHED = re.compile(
    r"(?P<ref>#?(?=\S*\d)\S{1,40})\s+(?P<how>finish\w*|complet\w*|ends?|is done|done|starts?|begins?)", re.IGNORECASE
)
_RANGE = re.compile(
    r"(?P<stem>#?(?:[^\W\d_]+[-.]?)?)(?P<a>\d{1,5})(?:\s*(?:\.\.\.?|…|–|—)\s*|\s+(?:-|to|bis|thru|through|à|a|al|até|t/m)\s+)"
    r"(?P<other>#?(?:[^\W\d_]+[-.]?)?)(?P<b>\d{1,5})(?P<typed>.*)",
    re.IGNORECASE | re.DOTALL,
)
_DASHED = re.compile(
    r"(?P<stem>)(?P<a>\d{1,5})\s?-\s?(?P<other>)(?P<b>\d{1,5})(?P<typed>(?:(?:FS|SS|FF|SF).*)?)", re.I | re.S
)
_JUST_TYPE = re.compile(rf"(?:{TYPES})\s*(?:\+\s*\d+(?:[.,]\d+)?\s*[^\W\d_]*|-\s*\d+(?:[.,]\d+)?\s*[^\W\d_]+)?")


def normal(token: str) -> str:
    """A token in the usual form, where it is written in another.

    >>> [normal(text) for text in ("IT-2 (lag 3d)", "FS: IT-2 +3d", "IT-2 finish-to-start", "IT-4 FS 3d", "Go live")]
    ['IT-2+3d', 'IT-2FS+3d', 'IT-2 FS', 'IT-4 FS+3d', 'Go live']
    """
    text = _SHORT.sub(r"\1\2", _SPELLED_OUT.sub(lambda match: (match[1][0] + match[2][0]).upper(), token))
    text = _UNSIGNED_LAG.sub(r"\1+", _AROUND_TYPE.sub(" ", _MINUS.sub("-", text)))
    for form in (_NAMED_LAG, _BRACKETED_LAG):
        if match := form.search(text):
            lag = match["lag"].replace(" ", "")
            text = f"{text[: match.start()]}{lag if lag[0] in '+-' else f'+{lag}'}"
    if match := _TYPE_FIRST.fullmatch(text):
        text = f"{match['ref']}{match['type']}{(match['lag'] or '').strip()}"
    if match := _IN_BRACKETS.fullmatch(text):
        text = match["ref"].strip()
    return text


def with_decimal_points(text: str) -> str:
    """A cell in which a comma within a lag is no separator: "4FS+1,5d, 6" → "4FS+1.5d, 6"."""
    return _DECIMAL_LAG.sub(r"\g<lag>.\g<part>\g<unit>", text)


def joined(tokens: list[str]) -> list[str]:
    """Tokens in which a type that stands alone belongs to what is before it: "IT-2", "FS+2d" → "IT-2 FS+2d"."""
    found: list[str] = []
    for token in tokens:
        if found and _JUST_TYPE.fullmatch(token):
            found[-1] = f"{found[-1]} {token}"
        else:
            found.append(token)
    return found


def expanded(token: str, *, dashes: bool) -> list[str]:
    """The ids of a range, each with the range's type; `dashes`: a plain 3-5 is one too, and no id.

    >>> expanded("IT-2 to IT-4", dashes=False), expanded("3-5SS", dashes=True), expanded("3-5", dashes=False)
    (['IT-2', 'IT-3', 'IT-4'], ['3SS', '4SS', '5SS'], ['3-5'])
    """
    match = _RANGE.fullmatch(token) or (_DASHED.fullmatch(token) if dashes else None)
    if not match or match["other"].casefold() not in ("", match["stem"].casefold()):
        return [token]
    first, last = int(match["a"]), int(match["b"])
    if not first < last <= first + LONGEST_RANGE or match["a"].startswith("0"):
        return [token]
    return [f"{match['stem']}{number}{match['typed']}" for number in range(first, last + 1)]


def after_finish(text: str) -> tuple[str, str] | None:
    """(id, type) of "IT-2 finishes" and "IT-2 start"; None for anything else."""
    match = _FINISHED.fullmatch(text)
    return (match["ref"], "SS" if match["how"][0].casefold() in "sb" else "FS") if match else None

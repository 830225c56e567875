"""Names in a cell: split, say who nobody is and who everybody is, join again.

Decides one thing about who is accountable: the first name is, unless another is said to lead, and a whole team is not.
What tells of a change of hands, or could be one person or two, is a doubt and no name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from validation.values.people_words import LEADS, STANDS_IN, STORY, SUFFIXES, is_nobody
from validation.values.text import fold, one_line
from validation.values.value_words import EVERYBODY, is_nothing

_PATTERN = r"""
    \s* (?: [COMMA;/+|\n，；、] | (?<!\b[A-Z]) & (?![A-Z]\b)
        | [ ] (?:and|AND|And|und|et|y|e|en|и|och|ve|with|mit|avec|con|com|met) [ ] ) \s*
    (?! [^()]* \) )"""
_SEPARATOR = re.compile(_PATTERN.replace("COMMA", ","), re.VERBOSE)
_NO_COMMA = re.compile(_PATTERN.replace("COMMA", ""), re.VERBOSE)
"""Between names; neither in "R&D", nor within brackets, nor the capital of "Robert E Lee"."""
_COMMA = re.compile(r"\s*,\s*(?![^()]*\))")
_WITH_ADDRESS = re.compile(r"(?P<name>[^<>@]*\w[^<>@]*?)\s*<\s*(?:mailto:)?[^<>@\s]+@[^<>@\s]+\s*>")
_ADDRESS_FIRST = re.compile(r"(?:mailto:)?[^<>@\s]+@[^<>@\s]+\s*<\s*(?P<name>[^<>@]*\w[^<>@]*?)\s*>")
_OTHERS = re.compile(r",?\s*(?:\bet al\b|\betc\b|\bu\.\s?a\b|\band others\b|\bund andere\b|\by otros\b)\.?\s*$", re.I)
_SHARE = re.compile(r"\s*[\[(]?\s*(?:\d{1,3}\s?%|[01][.,]\d{1,2}\s?(?:fte|vz[äa]))\s*[\])]?\s*$", re.IGNORECASE)
_ROLE = re.compile(r"\s*[\[(](?P<role>[^()\[\]]{1,20})[\])]\s*$")
_DOUBTED = re.compile(r"\?|\((?:tbc|tbd|t\.b\.c\.|\?+|wip|proposed|acting)\)|^(?:tbd|tbc|tba)\b.*\w", re.IGNORECASE)
_LABELLED = re.compile(r"^\d{1,2}[.)]\s|\w:\s(?![^()]*\))")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,3}|[A-Z]{1,2}")
_LAST_FIRST = re.compile(
    r"(?P<last>(?:(?:van|von|de|der|den|du|la|le|da|dos|di|del|al|el|ter|zu|Dr\.?|Prof\.?|Van|Von|De|El|Al)[ ])*"
    r"[^\W\d_][\w'’-]*), ?(?P<first>(?:Dr\.?[ ])?[^\W\d_][\w'’-]*\.?(?: [^\W\d_][\w'’.-]*)?)"
)
_LONGEST, _MOST_WORDS = 60, 6


@dataclass(frozen=True, slots=True)
class People:
    """Who a cell names: the one accountable person, if there is one, and the others. `doubt` says why it cannot be
    told; then it names nobody."""

    owner: str | None = None
    others: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def everyone(self) -> tuple[str, ...]:
        return ((self.owner,) if self.owner else ()) + self.others

    @property
    def is_team(self) -> bool:
        """Say whether the cell names a whole team and no person."""
        return self.owner is None and bool(self.others) and all(fold(name) in EVERYBODY for name in self.others)


def split_people(text: str, last_first: bool | None = None) -> People:
    """Split a cell into names. `last_first`: a comma stands within a name, as in "Lee, Ana"; False: between two; None:
    what could be either is a doubt.

    >>> split_people("Arun; Bex"), split_people("TBD, Bex"), split_people("all")
    (People(owner='Arun', others=('Bex',), doubt=''), People(owner=None, others=('Bex',), doubt=''), \
People(owner=None, others=('all',), doubt=''))
    >>> split_people("n/a").everyone, split_people("Ana Lee <ana.lee@example.org>").owner
    ((), 'Ana Lee')
    >>> split_people("Smith, John").doubt, split_people("was Bob, now Ana").doubt
    ('could be one person or two', 'tells of a change')
    """
    if is_nothing(text):
        return People()
    if STORY.search(text):
        return People(doubt="tells of a change")
    parts = [part for part in _parts(_OTHERS.sub("", text), last_first) if part]
    if _ONE_OR_TWO in parts:
        return People(doubt="could be one person or two")
    if any(not is_nobody(part) and _is_doubtful(part) for part in parts):
        return People(doubt="does not simply name people")
    return _by_role([_named(part) for part in parts])


_ONE_OR_TWO = ","


def _parts(text: str, last_first: bool | None) -> list[str]:
    """The names as written; `_ONE_OR_TWO` stands for what could be one name or two."""
    pieces = [piece for piece in _NO_COMMA.split(text) if piece.strip()]
    if last_first or (len(pieces) > 1 and all(_LAST_FIRST.fullmatch(one_line(piece)) for piece in pieces)):
        names = [one_line(piece) for piece in pieces]
        return [name if _LAST_FIRST.fullmatch(name) or not _COMMA.search(name) else _ONE_OR_TWO for name in names]
    found: list[str] = []
    for piece in pieces:
        names = [one_line(name) for name in _COMMA.split(piece) if name.strip()]
        if len(names) == 2 and last_first is None and len(pieces) == 1:
            names = _pair(one_line(piece), *names)
        found += _with_suffix(names)
    return found


def _pair(piece: str, left: str, right: str) -> list[str]:
    """What stands around the only comma of a cell: two names, one, or nobody knows."""
    if _INITIALS.fullmatch(right) and right.endswith(".") and " " not in left:
        return [piece]
    are_initials = all(name.isupper() and len(name) <= 3 for name in (left, right))
    if not _LAST_FIRST.fullmatch(piece) or fold(right) in SUFFIXES or are_initials:
        return [left, right]
    if any(is_nobody(name) or fold(name) in EVERYBODY for name in (left, right)):
        return [left, right]
    return [_ONE_OR_TWO]


def _with_suffix(names: list[str]) -> list[str]:
    """ "John Smith, PMP" is one person."""
    found: list[str] = []
    for name in names:
        if found and fold(name) in SUFFIXES:
            found[-1] = f"{found[-1]}, {name}"
        else:
            found.append(name)
    return found


def _is_doubtful(part: str) -> bool:
    """Say whether a part says more, or less, than a name."""
    is_long = len(part) > _LONGEST or len(part.split()) > _MOST_WORDS
    return is_long or bool(_DOUBTED.search(part) or _LABELLED.search(part))


def _named(part: str) -> tuple[str | None, str]:
    """A name without address, share and role; and the role."""
    if is_nobody(part):
        return None, ""
    name = part
    for form in (_WITH_ADDRESS, _ADDRESS_FIRST):
        if match := form.fullmatch(part):
            name = match["name"].strip(" \"'")
    name = _SHARE.sub("", name) or name
    role = match["role"] if (match := _ROLE.search(name)) else ""
    is_role = fold(role) in LEADS or fold(role) in STANDS_IN
    return (_ROLE.sub("", name) or name, fold(role)) if is_role else (name, "")


def _by_role(found: list[tuple[str | None, str]]) -> People:
    """The first is accountable, or the one who is said to lead; who only stands in is not."""
    leads = [name for name, role in found if role in LEADS and name]
    if len(leads) > 1 or (found and found[0][1] in STANDS_IN and not leads):
        return People(doubt="does not say who leads")
    first = leads[0] if leads else (found[0][0] if found else None)
    rest = tuple(name for name, _ in found[0 if leads else 1 :] if name and not (leads and name == first))
    if first and fold(first) in EVERYBODY:
        return People(None, (first, *rest))
    return People(first, rest)


def separator_in(text: str) -> str | None:
    """The separator as a cell writes it, blanks included; None where there is one name only."""
    match = _SEPARATOR.search(text.strip())
    return match[0] if match else None


def join_people(names: list[str | None], separator: str) -> str:
    """Join names; a missing first name is written TBD, so that the next is not taken for the owner."""
    return separator.join(name or "TBD" for name in names)


def pair_in(text: str) -> tuple[str, str] | None:
    """What stands around the only comma of a text that could be "Last, First".

    >>> pair_in("van der Berg, Ana"), pair_in("Ana Lee, Bob Roth"), pair_in("Ana, Bob, Cleo")
    (('van der Berg', 'Ana'), None, None)
    """
    match = _LAST_FIRST.fullmatch(one_line(text))
    return (match["last"], match["first"]) if match else None


def pieces_of(text: str) -> list[str]:
    """The parts of a cell between separators other than commas."""
    return [one_line(piece) for piece in _NO_COMMA.split(text) if piece.strip()]

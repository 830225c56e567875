"""Whom a milestone may be waiting for, where no sheet says so: candidates in other functions, each with its reason.

Suggests, and makes no link. Sheets of one function rarely name the milestones of another, so the evidence is weak by
itself and counts together: words that both have and few others do, a function, a person or an id named in the notes,
and the dates.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.calendar import STANDARD
from analysis.frames import NUMBER, TEXT, dates, frame, values
from analysis.links import folded, is_distinctive
from domain.records import Key
from domain.schema import CLOSED

NEAR_DAYS = 60
"""Working days before its own date within which what a milestone waits for is usually due."""
ENOUGH = 30
"""Points that make a candidate worth a question; a shared word that only two milestones have gives about so many."""
NAMED, FUNCTION_NAMED, PERSON_NAMED, NEAR, TOO_LATE, WORDS_AT_MOST = 80, 35, 25, 10, -15, 60
SHORTEST_WORD = 4
TEXTS = ("notes", "risk", "done_definition")
_COMMON = """
    accepted agreed approved available built complete completed confirmed connected defined delivered deployed done
    finished finalised first from into installed live milestone passed planned ready released review reviewed second
    signed start started system test tested tests that their this with without
    abgenommen abgeschlossen bereit durch durchgeführt erledigt erstellt fertig freigegeben getestet nach oder sind
    unterschrieben werden wird eine einer
    avec dans fini livré pour prêt signé terminé validé
    completado entregado firmado listo para terminado aprobado aprovado assinado concluído entregue pronto
"""
COMMON = frozenset(_COMMON.split())
"""What titles say of any milestone, and so of none."""

Pair = tuple[Key, Key]
"""Predecessor and successor."""


@dataclass(frozen=True, slots=True)
class _One:
    key: Key
    function: str
    title: str
    owner: str
    sheet_id: str
    text: str
    due: date | None
    subject: frozenset[str]
    """The words of its title that tell what it is about."""
    words: frozenset[str]
    """Those, and the words of its texts."""


def suggest_partners(
    milestones: pd.DataFrame,
    links: pd.DataFrame,
    *,
    function: str,
    dismissed: Collection[Pair] = (),
    most: int = 3,
) -> pd.DataFrame:
    """Candidates in other functions for the open milestones of one, at most `most` for each, the likeliest first.

    `milestones`: key, function, title, owner, sheet_id, status, due_date, notes, risk, done_definition (all but key
    may be blank). `links`: predecessor, successor; whoever is linked already, either way round, is left out, as is
    every pair in `dismissed`. Columns: key (who would wait); candidate (key); points (int); why (a sentence).

    >>> plan = pd.DataFrame({"key": ["WH-7", "IT-4", "IT-5"], "function": ["Warehouse", "IT", "IT"],
    ...     "title": ["Handheld scanners installed", "Scanners released for the hall", "Payroll interface live"]})
    >>> none = pd.DataFrame({"predecessor": [], "successor": []})
    >>> suggest_partners(plan, none, function="Warehouse")[["key", "candidate", "why"]].values.tolist()
    [['WH-7', 'IT-4', 'Both speak of “scanners”.']]
    """
    everyone = list(_read(milestones))
    others = [one for one in everyone if one.function and one.function != function]
    rarity = _rarity(everyone)
    known = {*zip(values(links, "predecessor"), values(links, "successor"), strict=True), *dismissed}
    known |= {(after, before) for before, after in known}
    by_word = _by_word(others, rarity)
    named = _Named(others)
    rows = []
    for one in everyone:
        if one.function != function:
            continue
        near = _alike(one, by_word, rarity, known, most) | named.by(one)
        scored = [_scored(one, other, rarity) for other in near.values() if (other.key, one.key) not in known]
        scored.sort(key=lambda found: (-found[1], found[0]))
        rows += [(one.key, *found) for found in scored[:most] if found[1] >= ENOUGH]
    return frame(rows, key=TEXT, candidate=TEXT, points=NUMBER, why=TEXT)


def _read(milestones: pd.DataFrame) -> Iterable[_One]:
    names = ("key", "function", "title", "owner", "sheet_id", "status", *TEXTS)
    for due, key, function, title, owner, id_, status, *texts in zip(
        dates(milestones, "due_date"), *(values(milestones, name) for name in names), strict=True
    ):
        if status not in CLOSED:
            text = " ".join(str(part) for part in texts if part)
            subject = frozenset(_words(title or ""))
            words = subject | frozenset(_words(text))
            yield _One(key, function or "", title or "", owner or "", id_ or "", folded(text), due, subject, words)


def _words(text: str) -> Iterable[str]:
    return (
        word for word in re.findall(r"[^\W\d_]+", folded(text)) if len(word) >= SHORTEST_WORD and word not in COMMON
    )


def _rarity(everyone: Collection[_One]) -> Mapping[str, float]:
    """Points for sharing a word: the fewer milestones have it, the more (inverse document frequency).

    A word in more than a fifth of them says nothing about any two.
    """
    count = Counter(word for one in everyone for word in one.words)
    total = max(len(everyone), 2)
    return {
        word: 30 * math.log(total / had) / math.log(total / 2) if total > 2 else 30.0
        for word, had in count.items()
        if 2 <= had <= max(2, total // 5)
    }


def _by_word(others: Iterable[_One], rarity: Mapping[str, float]) -> dict[str, list[_One]]:
    found: dict[str, list[_One]] = defaultdict(list)
    for other in others:
        for word in other.subject & rarity.keys():
            found[word].append(other)
    return found


def _alike(
    one: _One, by_word: Mapping[str, list[_One]], rarity: Mapping[str, float], known: Collection[Pair], most: int
) -> dict[Key, _One]:
    """Those that share words, but for whom no date could bring among the `most` likeliest."""
    points: dict[Key, float] = defaultdict(float)
    found: dict[Key, _One] = {}
    for word in one.words & by_word.keys():
        for other in by_word[word]:
            if (other.key, one.key) not in known:
                points[other.key] += rarity[word]
                found[other.key] = other
    best = heapq.nlargest(most, (min(each, WORDS_AT_MOST) for each in points.values()))
    enough = max(ENOUGH - NEAR, best[-1] - NEAR + TOO_LATE if len(best) == most else 0) - 1
    return {key: found[key] for key, each in points.items() if min(each, WORDS_AT_MOST) >= enough}


class _Named:
    """Who is named in the texts of a milestone: by id or key, by function, by owner."""

    def __init__(self, others: Iterable[_One]) -> None:
        self._ids: dict[str, _One] = {}
        self._groups: dict[str, list[_One]] = defaultdict(list)
        for other in others:
            for name in {other.key, other.sheet_id}:
                if is_distinctive(name):
                    self._ids[folded(name)] = other
            for name in {folded(other.function), folded(other.owner)} - {""}:
                self._groups[name].append(other)

    def by(self, one: _One) -> dict[Key, _One]:
        if not one.text:
            return {}
        found = [other for name, other in self._ids.items() if _says(one.text, name)]
        found += [other for name, group in self._groups.items() if _says(one.text, name) for other in group]
        return {other.key: other for other in found}


def _says(text: str, name: str) -> bool:
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _scored(one: _One, other: _One, rarity: Mapping[str, float]) -> tuple[Key, int, str]:
    points, reasons = 0.0, []
    for name, said in ((other.key, NAMED), (other.sheet_id, NAMED)):
        if is_distinctive(name) and _says(one.text, folded(name)):
            points, reasons = points + said, [f"Its notes name {name}"]
            break
    for name, said in ((other.function, FUNCTION_NAMED), (other.owner, PERSON_NAMED)):
        if name and _says(one.text, folded(name)):
            points += said
            reasons.append(f"its notes name {name}")
    shared = sorted(one.words & other.subject & rarity.keys(), key=lambda word: (-rarity[word], word))
    if shared:
        points += min(WORDS_AT_MOST, sum(rarity[word] for word in shared))
        reasons.append(f"both speak of {', '.join(f'“{word}”' for word in shared[:3])}")
    if one.due and other.due:
        ahead = STANDARD.between(other.due, one.due)
        if 0 <= ahead <= NEAR_DAYS:
            points += NEAR
            reasons.append(f"due {ahead} working day{'' if ahead == 1 else 's'} before it" if ahead else "due that day")
        elif ahead < 0:
            points += TOO_LATE
            reasons.append(f"yet due {-ahead} working day{'' if ahead == -1 else 's'} after it")
    text = ", ".join(reasons)
    return other.key, round(points), f"{text[:1].upper()}{text[1:]}." if text else ""

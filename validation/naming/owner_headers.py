"""Headers of people that no list has word for word: who answers, and what as. "Resp. engineer", "Group member"."""

from __future__ import annotations

from validation.values.text import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split("|"))


_ANSWERS = _folded(
    "resp|responsible|accountable|assigned|assignee|owner|verantw|verantwortlich|verantwortliche|verantwortlicher"
    "|zuständig|zuständige|responsable|responsabile|responsável|encargado|encargada|ansvarig|verantwoordelijke"
    "|ответственный|odpovědný|zodpovědný|sorumlu|lead|member|manager|officer"
)
_ROLES = _folded(
    "engineer|person|member|officer|manager|name|staff|staff member|party|partner|contact|group|team|executive"
    "|exec|design"
    "|site|delivery|business|technical|project|programme|product|ingenieur|mitarbeiter|person|name|ingénieur|personne"
    "|nom|ingeniero|persona|nombre|engenheiro|pessoa|nome|ingegnere|referente|medewerker|naam|инженер|сотрудник|namn"
)


def composed_owner(text: str) -> bool:
    """Say whether a folded header of two or three words is a word for who answers beside one for a person.

    >>> composed_owner("resp engineer"), composed_owner("lead time"), composed_owner("responsible department")
    (True, False, False)
    """
    words = text.split()
    answers = [word for word in words if word in _ANSWERS]
    return 2 <= len(words) <= 3 and bool(answers) and all(word in _ANSWERS or word in _ROLES for word in words)

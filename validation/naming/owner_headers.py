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


_WHO = _folded("who|wer|qui|quem|quién|chi|wie|vem|кто|kdo|kim|kto|hvem")
_NOT_WHO_DOES = _folded(
    "was|were|is|missing|absent|informed|knows|approves|approved|approve|asked|pays|fehlt|fehlte|informiert|weiß|zahlt|genehmigt"
    "|paie|valide|approuve|aprueba|paga|aprova|approva|betaalt|viel|lange|oft|weit|gut|согласует|утверждает|schvaluje|godkänner"
)
_MOST_ASKED = 4


def _asks_who(words: list[str]) -> bool:
    """Say whether a header asks who does it: "Chi se ne occupa", "Quem toca", and not "who was missing"."""
    return 1 < len(words) <= _MOST_ASKED and words[0] in _WHO and not _NOT_WHO_DOES & set(words[1:])


def composed_owner(text: str) -> bool:
    """Say whether a folded header of two or three words is a word for who answers beside one for a person.

    >>> composed_owner("resp engineer"), composed_owner("lead time"), composed_owner("responsible department")
    (True, False, False)
    """
    words = text.split()
    if _asks_who(words):
        return True
    answers = [word for word in words if word in _ANSWERS]
    return 2 <= len(words) <= 3 and bool(answers) and all(word in _ANSWERS or word in _ROLES for word in words)

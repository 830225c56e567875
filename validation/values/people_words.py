"""Words around names: roles, suffixes, a change of hands, nobody. Tables, in several languages."""

from __future__ import annotations

import re

from validation.values.text import fold
from validation.values.value_words import NOBODY, is_nothing


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split("|"))


LEADS = _folded(
    "lead|leader|owner|a|accountable|pm|project manager|responsible|r|main|primary|leitung|leiter|leiterin|federführend"
    "|verantwortlich|hauptverantwortlich|responsable|pilote|líder|lider|responsável|responsabile|verantwoordelijk"
    "|ответственный|руководитель|负责人|主负责|責任者|担当|主担当|odpovědný|ansvarig|sorumlu"
)
STANDS_IN = _folded(
    "backup|back-up|support|supporting|deputy|assistant|assist|helper|s|c|i|consulted|informed|secondary|stv|vertretung"
    "|stellvertreter|unterstützung|suppléant|appui|soutien|suplente|apoyo|apoio|supporto|ondersteuning|заместитель"
    "|поддержка|协助|副|副担当|zástupce|ersättare|stöd|yedek|destek|reviewer|review|advisor"
)
SEVERAL = _folded(
    "owners|resources|resourcing|resource names|team|members|team members|participants|contributors|attendees|assignees"
    "|people|persons|stakeholders|ressourcen|beteiligte|mitwirkende|teilnehmer|mitglieder|verantwortliche|personen"
    "|responsables|participants|équipe|intervenants|recursos|participantes|equipo|equipe|responsáveis|partecipanti"
    "|responsabili|risorse|betrokkenen|deelnemers|участники|исполнители|команда|参与人|成员|メンバー|参加者|řešitelé"
    "|účastníci|deltagare|katılımcılar"
)
"""Headers of columns that name several people."""
SUFFIXES = _folded("pmp|phd|ph.d.|mba|jr|jr.|sr|sr.|ii|iii|iv|md|m.d.|cpa|esq|msc|bsc|dds|pe|p.e.|cfa|prince2")
STORY = re.compile(
    r"""
    -> | → | => | ➔ | ⇒ | \bex-\w
    | \b(?: was | were | now | formerly | previously | former | until | since | then | or |
        replaced\ by | handed | took | takes | leaves | leaving | left | bisher | jetzt | früher |
        ehemals | vorher | dann | bis | ab | oder | avant | maintenant | anciennement | jusqu |
        puis | ou | antes | ahora | hasta | luego | agora | até | prima | poi | oppure | vroeger |
        daarna | ранее | раньше | теперь | затем | или | dříve | nyní | potom | nebo | tidigare |
        sedan | eller | önce | sonra | veya | see | siehe | voir | ver | vedi | zie )\b (?! [.'’] )
    | (?<=\w)\ o\ (?=\w)
    | 原为 | 现为 | 以前 | 或者 | または
    """,
    re.VERBOSE,
)
"""Lower-case words that stand beside names and are none: who it was, who it is now, either of two."""


def is_nobody(text: str) -> bool:
    """Say whether a word stands for "no one named yet"."""
    return is_nothing(text) or fold(text) in NOBODY

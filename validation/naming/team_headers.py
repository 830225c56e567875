"""Headers of functions that no list has word for word: a kind of body, and that it answers. "Trade contractor"."""

from __future__ import annotations

from validation.values.text import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split("|"))


_BODIES = _folded(
    """team|teams|partner|partners|partenaire|socio|parceiro|squad|tribe|department|dept|division|directorate|unit|office|workstream|contractor|subcontractor|agency
    |organisation|organization|institution|body|ministry|committee|company|abteilung|bereich|bereiche|fachbereich|amt|referat
    |stelle|einheit|firma|gewerk|ressort|structure|service|services|équipe|direction|pôle|département|entité|organisme|unité
    |entreprise|prestataire|concejalía|departamento|área|equipo|unidad|dirección|gerencia|entidad|contratista|secretaría
    |consejería|delegación|setor|equipe|equipa|unidade|diretoria|gerência|secretaria|órgão|entidade|contratada|reparto|ufficio
    |settore|squadra|funzione|direzione|ente|struttura|impresa|assessorato|afdeling|dienst|eenheid|directie|organisatie|bedrijf
    |aannemer|отдел|подразделение|департамент|управление|служба|команда|организация|подрядчик|birim|departman|ekip|müdürlük
    |bölüm|firma|yüklenici|oddělení|útvar|odbor|tým|úsek|organizace|dodavatel|avdelning|enhet|förvaltning|grupp|bolag|dział
    |zespół|jednostka|afdeling|avdeling|etat"""
)
_ANSWERS = _folded(
    """responsible|lead|leading|accountable|owning|assigned|in|charge|implementing|delivery|trade|main|involved|the|of
    |verantwortlich|verantwortliche|verantwortlicher|verantwortl|verantw|zuständig|zuständige|zuständiger|federführende
    |federführend|beteiligte|beteiligter|ausführende|responsable|porteuse|porteur|pilote|référente|référent|chargée|en|charge
    |concernée|concerné|ejecutora|ejecutor|encargada|a|cargo|líder|responsável|executora|executor|responsabile|competente
    |incaricato|incaricata|esecutrice|esecutore|referente|capofila|verantwoordelijke|verantwoordelijk|uitvoerende|trekkende|ответственный
    |ответственное|ответственная|исполняющее|sorumlu|ilgili|odpovědné|odpovědný|odpovědná|zodpovědný|zodpovědné|ansvarig
    |ansvarigt|utförande|odpowiedzialny|odpowiedzialna|ansvarlig|and|et|y|e|und|u|function|business|de|del|da"""
)
_MOST_WORDS = 4


def composed_team(text: str) -> bool:
    """Say whether a folded header of a few words names a kind of body and besides only says that it answers.

    >>> composed_team("structure porteuse"), composed_team("trade contractor"), composed_team("team lead name")
    (True, True, False)
    """
    words = text.split()
    bodies = [word for word in words if word in _BODIES]
    # Who comes last leads in English: a "team lead" is a person.
    is_person = len(words) > 1 and words[-1] in _PERSONS and words[-1] not in _BODIES
    return (
        1 < len(words) <= _MOST_WORDS
        and bool(bodies)
        and not is_person
        and all(word in _BODIES or word in _ANSWERS for word in words)
    )


_PERSONS = _folded("lead|leading|referente|porteur|pilote|líder|executor|ejecutor")

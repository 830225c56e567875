"""Headers of percentages that no list has word for word: a sign for "percent" beside a word for how far it is."""

from __future__ import annotations

import re

from validation.values.text import fold

_MOST_WORDS = 5
_SHORTEST = 3
_VOWELS = frozenset("aeiouy")
_BARE = frozenset({"in", "en", "em", "i", "v"})
_PERCENT = re.compile(
    r"[%％]|\b(?:percent|per cent|pct|prozent|pourcentage|porcentaje|percentual|percentuale|procent)\b"
)


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split("|"))


_HOW_FAR = _folded(
    """complete|completed|completion|compl|comp|done|finished|achieved|progress|status|delivered|implemented|closed
    |implementation|fulfilled|met|executed|execution|ready|fertig|erledigt|abgeschlossen|umgesetzt|umsetzung|erreicht
    |erreichung|zielerreichung|umsetzungsstand|bearbeitet|bearbeitung|bearbeitungsstand|stand|fortschritt|erfüllung|erfüllt
    |fertigstellung|realisierung|realisiert|erledigung|abschluss|fertigst|abgeschl|erl|avancement|avanct|achevé|achèvement
    |réalisé|réalisation|terminé|fait|exécuté|état|progression|completado|completo|completa|cumplido|cumplimiento|cumpl
    |ejecutado|ejecución|avance|terminado|realizado|logro|concluído|concluída|conclusão|concl|executado|execução|andamento
    |avanço|realizada|completato|completata|completamento|complet|avanzamento|fatto|eseguito|realizzato|realizzazione|stato
    |gereed|klaar|voltooid|afgerond|voltooiing|voortgang|выполнения|выполнено|выполнение|выполн|вып|готовности|готовность
    |готово|завершения|завершено|завершение|исполнения|исполнение|исполнено|реализации|完成|进度|进展|進捗|完了|達成
    |tamamlanma|tamamlandı|tamamlanan|tamam|ilerleme|gerçekleşme|gerçekleşen|bitiş|bitti|hotovo|splněno|splnění|dokončeno
    |dokončení|plnění|stav|klart|klar|färdigt|färdig|färdigställt|slutfört|genomfört|genomförande|ukończenia|ukończono
    |wykonania|wykonano|realizacji|zaawansowanie|færdig|ferdig|fullført|udført|utført|fremdrift|framdrift"""
)
_AROUND = _folded(
    "in|of|the|de|d|di|da|do|du|des|des|von|v|av|af|w|в|task|overall|total|work|physical|level|degree|taux|tasso|tasa"
    "|degré|grado|grau|mate|niveau|nivel|livello|nível|niveau|grad|stopień|úroveň|уровень|比例|率|van|степень|процент|%"
)


def composed_percent(header: str) -> str | None:
    """Say "percent_complete" where a header has a sign or word for "percent" and else only says how far it is.

    >>> composed_percent("% cumpl."), composed_percent("Umsetzung in %"), composed_percent("Discount %")
    ('percent_complete', 'percent_complete', None)
    """
    if not _PERCENT.search(header.casefold()):
        return None
    words = fold(_PERCENT.sub(" ", header.casefold())).split()
    said = [word for word in words if word in _HOW_FAR or _shortens(word)]
    is_fit = len(words) <= _MOST_WORDS and all(word in _AROUND or word in said for word in words)
    return "percent_complete" if is_fit and (said or set(words) <= _BARE) else None


def tells_how_far(text: str) -> bool:
    """Say whether a folded header only says how far something is, so that its cells may be percentages.

    >>> tells_how_far("niveau d execution"), tells_how_far("level of detail")
    (True, False)
    """
    words = text.split()
    is_said = any(word in _HOW_FAR for word in words) and len(words) <= _MOST_WORDS
    return is_said and all(word in _HOW_FAR | _AROUND for word in words)


def _shortens(word: str) -> bool:
    """Say whether a word shortens one that says how far something is: its beginning, or none of its vowels."""
    if len(word) < _SHORTEST:
        return False
    is_bare = not _VOWELS & set(word)
    return any(
        known.startswith(word) or (is_bare and word[0] == known[0] and _is_within(word, known)) for known in _HOW_FAR
    )


def _is_within(word: str, known: str) -> bool:
    letters = iter(known)
    return all(letter in letters for letter in word)

"""Headers of dates that no list has word for word: a kind ("planned"), a part ("start", "end") and "date", composed.

Words that are written without blanks, as in Chinese and Japanese, are looked for within the header.
"""

from __future__ import annotations

from validation.values.row_words import GROUPS
from validation.values.text import fold
from validation.values.value_words import STATUS_WORDS

COMPOSED = 0.78
"""What such a header is worth: less than a word that is known, more than a part of one."""
_MOST_WORDS = 6


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split("|"))


_DATE = _folded(
    """date|dates|day|datum|tag|termin|fecha|data|jour|giorno|дата|срок|日期|时间|日|日時|日付|tarih|tarihi|termín|day|날짜|일|dt|dates|dato|data|期
    |datums|päivä|when"""
)
_START = _folded(
    """start|begin|begins|beginning|kickoff|commence|commencement|beginn|anfang|début|debut|lancement|démarrage|inicio
    |comienzo|início|inizio|avvio|aanvang|начало|начала|старт|开始|开工|启动|開始|着手|başlangıç|başlama|začátek|zahájení
    |시작|착수|startdatum|begindatum|starttermin|anfangstermin|startdato|startdag|baubeginn|arranque|começo|partenza|starts
    |kick off|rozpoczęcie|oppstart"""
)
_END = _folded(
    """live|golive|launch|rollout|release|handover|opening|cutover|end|ends|finish|finished|complete|completion|completed|delivery|due|deadline|closing|closed|ende|abschluss
    |fertigstellung|fällig|fin|échéance|livraison|término|fim|conclusão|entrega|fine|scadenza|einde|oplevering
    |окончание|окончания|конец|завершение|завершения|结束|完成|截止|终了|終了|完了|期限|納期|締切|交付|上线|bitiş|teslim|konec|ukončení
    |dokončení|slut|klart|leverans|종료|완료|마감|target|finishes|enddatum|endtermin|zieltermin|zieldatum|liefertermin|frist
    |slutdatum|slutdato|sluttdato|einddatum|streefdatum|opleverdatum|afronding|gereed|plazo|prazo|vencimiento|vencimento
    |límite|limite|cierre|consegna|termine|delivered|milestone|tamamlanma|splnění|ukončeno|plnění|исполнения|исполнение
    |выполнения|выполнение|сдачи|срок|fertig|ready|achèvement|livré|afgehandeld|koniec|zakończenie|zakończenia|ferdig|færdig"""
)
_NOT_OURS = _folded(
    """created|creation|raised|updated|update|modified|reported|logged|entry|review|meeting|birth|erstellt|geändert
    |création|modification|creación|criação|создания|изменения|创建|更新|作成|登録|oluşturma|vytvoření|skapad"""
)
_BY = _folded(
    "by|until|till|to|be|bis|zu|am|senast|do|před|avant|antes|entro|ante|voor|до|к|target|due|deadline|zieltermin|klart|klar"
)
_BY_KIND = {"actual": "actual_date", "plan": "due_date", "baseline": "baseline_date", "forecast": "forecast_date"}


def composed_date(text: str) -> str | None:
    """The date field that a folded header puts together; "" for a date of another kind, None for no date.

    >>> composed_date("planned review date"), composed_date("计划开始日期"), composed_date("actual start")
    ('due_date', 'start_date', '')
    >>> composed_date("date")
    """
    words = text.split()
    if len(words) > _MOST_WORDS:
        return None
    is_date, is_start, is_end = (_has(text, words, known) for known in (_DATE, _START, _END))
    kinds = [kind for kind, known in GROUPS.items() if _has(text, words, known)]
    kind = kinds[-1] if kinds else None  # a baseline is planned too, and a forecast of it
    if kind is None and is_date and not is_start and not _BY & set(words) and any(map(_is_done, words)):
        kind = "actual"  # the date of what is closed, handled, finished
    if sum((is_date, is_start or is_end, kind is not None)) < 2 or not (is_date or is_start or is_end):
        return None
    if _has(text, words, _NOT_OURS) and kind is None:
        return ""
    if is_start and not is_end:
        return "start_date" if kind in (None, "plan") else ""
    return _BY_KIND[kind] if kind else "due_date"


def date_of_kind(text: str) -> str | None:
    """The date field that a folded header names by its kind alone, where its cells are dates; None for none.

    >>> date_of_kind("gepland af"), date_of_kind("planned review"), date_of_kind("plan start")
    ('due_date', None, None)
    """
    words = text.split()
    if len(words) > _MOST_WORDS or _has(text, words, _START) or _has(text, words, _NOT_OURS):
        return None
    kinds = [kind for kind, known in GROUPS.items() if _has(text, words, known)]
    return _BY_KIND[kinds[-1]] if kinds else None


def _is_done(word: str) -> bool:
    return STATUS_WORDS.get(word) == "done"


def _has(text: str, words: list[str], known: frozenset[str]) -> bool:
    return any(word in known for word in words) or any(
        word in text for word in known if len(word) > 1 and not word.isascii() and "\u2e80" <= word[0] <= "\uffff"
    )

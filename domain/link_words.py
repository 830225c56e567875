"""The words that people put around what a milestone waits for: "after M-4", "blocks #3", "Row 14", "M-4の後".

Pure text: knows neither milestones nor cells. `validation` reads cells with it, `analysis` resolves refs with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_AFTER = """
    after|nach|après|apres|después de|despues de|tras|depois de|após|apos|dopo|na|после|po|efter"""
"""Time words: they may have a lag before them ("3 days after M-4")."""
_WAITS = """
    depends on|dependent on|depending on|dependency|dependencies|waits for|waiting for|wait for|waiting on|blocked by|is
    blocked by|requires|needs|follows|predecessor|predecessors|pred|prerequisite|prerequisites|on completion of|once
    |starts after|start after|can start after|begins after|beginnt nach|startet nach|commence après|empieza después de
    |upon completion of|abhängig von|hängt ab von|hängt von|wartet auf|benötigt|braucht|folgt auf|vorgänger
    |dépend de|dépendant de|attend|nécessite|requiert|suit|bloqué par|prédécesseur|antécédent|depende de|depende do
    |depende da|espera a|espera|requiere|bloqueado por|predecesor|aguarda|requer|dipende da|richiede|attende|bloccato da
    |afhankelijk van|wacht op|vereist|зависит от|ждет|ждёт|ожидает|требует|závisí na|čeká na|vyžaduje|beror på
    |beroende av|väntar på|kräver|依赖于|依赖|前置任务|前置|取决于|等待|依存|先行|前提"""
_BLOCKS = """
    blocks|before|must finish before|must be done before|is blocking|blocking|precedes|predecessor of|successor
    |successors|is needed by|needed by|required by|blockiert|vor|nachfolger|vorgänger von|bloque|précède
    |successeur|bloquea|precede a|sucesor|bloqueia|precede|sucessor|blocca|блокирует|preceduje|blokuje|blockerar
    |opvolger|opvolgers|successeurs|sucesores|sucessores|successore|successori|ardıl|ardıllar|následník|následníci
    |последующая|последующие|efterföljare|后续任务|后置任务|后续|后置|阻塞|後続タスク|後続"""
_SINCE = "完了後|完成后|完成後|终了后|終了後|之后|之後|以后|以後|の後|后|後|이후|완료 후|후|sonra|sonrası"
_ROW = "row|line|zeile|ligne|fila|renglón|linha|linea|riga|rij|regel|строка|řádek|rad|satır|行|第"
_LABEL = """
    task|task id|milestone|item|activity|id|no|nr|nº|n°|№|num|number|step|ms|vorgang|aufgabe|meilenstein|tâche|jalon
    |tarea|hito|tarefa|marco|attività|taak|mijlpaal|задача|этап|úkol|uppgift|görev|任务|任務|タスク|里程碑"""
_CJK = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"


def _one_of(words: str) -> str:
    """A pattern for the words, the longest first; a blank in one is any run of blanks."""
    known = sorted({" ".join(word.split()) for word in words.split("|")}, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in known if word)


def _leading(words: Iterable[str]) -> re.Pattern[str]:
    # A word in letters ends at a blank or a colon; Chinese and Japanese ones run on into what follows.
    pattern = _one_of("|".join(words))
    return re.compile(
        rf"(?:{pattern})(?:(?<={_CJK})\s*|\s+(?=\S)|(?=#))[:：]?\s*(?P<rest>\S.*)|(?:{pattern})\s*[:：]\s*(?P<named>\S.*)",
        re.I | re.S,
    )


_WAITING = _leading((_AFTER, _WAITS))
_BLOCKING = _leading((_BLOCKS,))
_LABELLED = re.compile(
    rf"(?:{_one_of(_LABEL)})(?:\s*[.:#]\s*|\s+|(?<=[№º°])|(?<={_CJK}))(?P<rest>[#\w].*)", re.IGNORECASE | re.DOTALL
)
_BEHIND = re.compile(rf"(?:在\s*)?(?P<rest>\S.*?)(?:['’]\w+)?\s*(?:{_one_of(_SINCE)})(?:开始|に開始)?", re.I | re.S)
_AT_ROW = re.compile(rf"(?:{_one_of(_ROW)})\s*[.:#]?\s*(?P<row>\d{{1,7}})\s*行?", re.I)
_LAG_BEFORE = re.compile(
    rf"(?P<lag>\d+(?:[.,]\d+)?)\s*(?P<unit>[^\W\d_]+\.?)\s+(?:{_one_of(_AFTER)})\s+(?P<rest>\S.*)", re.I | re.S
)


def _rest(match: re.Match[str] | None) -> str | None:
    return next((text for text in match.groupdict().values() if text), None) if match else None


def waited_for(text: str) -> str | None:
    """What stands behind (or before) a word for waiting; None where there is none.

    >>> [waited_for(text) for text in ("depends on #3", "nach: 4.2", "依赖3", "M-4の後", "M-4")]
    ['#3', '4.2', '3', 'M-4', None]
    """
    return _rest(_WAITING.fullmatch(text)) or _rest(_BEHIND.fullmatch(text))


def blocked(text: str) -> str | None:
    """What a text says that it blocks: the link runs the other way.

    >>> blocked("Blocks #4"), blocked("Block 4 is empty")
    ('#4', None)
    """
    return _rest(_BLOCKING.fullmatch(text))


def row_of(text: str) -> int | None:
    """The row of the sheet that a text names.

    >>> row_of("Row 14"), row_of("Zeile 7"), row_of("第3行"), row_of("14")
    (14, 7, 3, None)
    """
    match = _AT_ROW.fullmatch(text)
    return int(match["row"]) if match else None


def without_label(text: str) -> str | None:
    """An id without the word before it; None where there is none.

    >>> without_label("Task 4"), without_label("Nr. 12"), without_label("№7"), without_label("Tasks done")
    ('4', '12', '7', None)
    """
    match = _LABELLED.fullmatch(text)
    return match["rest"].lstrip("#") if match and any(char.isdigit() for char in match["rest"]) else None


def lag_before(text: str) -> tuple[str, str, str] | None:
    """(lag, unit, rest) of a lag that stands before a time word.

    >>> lag_before("3 days after M-4"), lag_before("after M-4")
    (('3', 'days', 'M-4'), None)
    """
    match = _LAG_BEFORE.fullmatch(text)
    return (match["lag"], match["unit"], match["rest"]) if match else None

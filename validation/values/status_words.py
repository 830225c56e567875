"""Words of status and health that mean something only in the right column. Tables, folded, in several languages."""

from __future__ import annotations

from validation.values.text import fold
from validation.values.value_words import HEALTH_WORDS, STATUS_WORDS


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) or word.strip() for word in words.split("|"))


YES_WORDS = _folded("y|yes|j|ja|o|oui|s|si|sí|sim|да|д|是|はい|evet|ano|예|true|wahr|vrai|1")
NO_WORDS = _folded("n|no|nein|non|não|nee|nej|нет|н|否|いいえ|hayır|ne|아니오|false|falsch|faux|0")
TICK = "x"
AGREED = _folded("approved|accepted|validé|validée|aprovado|genehmigt|freigegeben")
"""Words for what somebody agreed to: the result, or that the work may begin. They are asked once."""
DONE_HEADERS = _folded(
    "done|complete|completed|finished|closed|achieved|delivered|done y n|erledigt|fertig|abgeschlossen|erreicht|fait"
    "|terminé|terminée|achevé|réalisé|hecho|hecha|terminado|completado|concluido|feito|concluído|concluido|fatto"
    "|completato|concluso|klaar|gereed|afgerond|voltooid|выполнено|готово|завершено|сделано|完成|已完成|是否完成|完了|済"
    "|cumplida|cumplido|realizada|realizado|executado|ejecutado|eseguito|uitgevoerd|erfüllt|umgesetzt|genomfört|выполнен"
    "|tamamlandı|bitti|hotovo|splněno|dokončeno|klart|klar|färdig|완료"
)
HEALTH_HEADERS = _folded("rag|health|rag status|rag rating|traffic light|brag|status rag")
HEALTH_LETTERS = {"g": "green", "a": "amber", "y": "amber", "r": "red"}
STATUS_LIKE = STATUS_WORDS.keys() | YES_WORDS | {TICK} | AGREED
HEALTH_LIKE = HEALTH_WORDS.keys() | HEALTH_LETTERS.keys()
"""What speaks for a column of statuses or of health, whether or not it can be read for certain."""

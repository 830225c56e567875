"""The words that cells use for statuses, health, months, units and "nothing yet", in several languages.

Tables only. Keys of the look-ups are folded (`validation.text.fold`).
"""

from __future__ import annotations

from collections.abc import Mapping

from validation.text import fold

_STATUS_SPELLINGS: dict[str, str] = {
    "not_started": """
        not started|not yet started|open|new|to do|todo|to-do|backlog|planned|pending|proposed|scheduled|queued|ready
        |selected for development|unstarted|upcoming|future|draft|identified|not begun|reopened|nicht begonnen
        |nicht gestartet|noch nicht begonnen|noch nicht gestartet|offen|geplant|neu|ausstehend|zu erledigen|zu machen
        |vorgesehen|nicht angefangen|non commencé|pas commencé|non démarré|pas démarré|à faire|ouvert|prévu|planifié
        |à venir|nouveau|en attente de démarrage|no iniciado|no iniciada|sin iniciar|sin empezar|no comenzado
        |por hacer|pendiente|abierto|planificado|nuevo|não iniciado|não iniciada|nao iniciado|não começado|a fazer
        |pendente|aberto|planejado|planeado|novo|a iniciar|non iniziato|da fare|aperto|pianificato|niet gestart
        |niet begonnen|te doen|gepland|не начато|не начат|не начата|запланировано|к выполнению|новая|новый|открыто
        |未开始|未启动|待办|待开始|计划中|未着手|未対応|新規|başlamadı|başlanmadı|yapılacak|nezahájeno|ej påbörjad
        |예정|미착수""",
    "in_progress": """
        in progress|in-progress|inprogress|ongoing|on going|on-going|started|active|wip|work in progress|doing
        |underway|under way|in work|working|working on it|in development|in review|review|under review|in testing
        |testing|in test|in qa|qa|running|executing|partially complete|partially done|progressing|on track|begun
        |in bearbeitung|in arbeit|laufend|läuft|begonnen|gestartet|angefangen|aktiv|in umsetzung|in prüfung|en cours
        |commencé|démarré|en cours de réalisation|actif|en progrès|en révision|en curso|en progreso|en proceso
        |iniciado|iniciada|empezado|comenzado|activo|en ejecución|en revisión|em andamento|em progresso|em curso
        |em execução|em desenvolvimento|ativo|em revisão|fazendo|in corso|iniziato|in lavorazione|bezig|in uitvoering
        |gestart|lopend|в работе|в процессе|выполняется|начато|в процессе выполнения|进行中|正在进行|处理中|已开始
        |対応中|進行中|作業中|着手|着手中|devam ediyor|probíhá|rozpracováno|진행중|pågår|pågående""",
    "blocked": """
        blocked|stuck|impeded|impediment|waiting|waiting on|blocked by dependency|waiting for input|blockiert|gesperrt
        |wartet|wartend|bloqué|bloquée|en attente|bloqueado|bloqueada|en espera|esperando|aguardando|impedido|bloccato
        |in attesa|geblokkeerd|заблокировано|ожидание|阻塞|受阻|ブロック|保留中""",
    "on_hold": """
        on hold|on-hold|hold|held|paused|parked|deferred|postponed|suspended|delayed start|stalled|pausiert|angehalten
        |zurückgestellt|verschoben|ruht|ruhend|ausgesetzt|en pause|suspendu|suspendue|reporté|différé|en pausa
        |suspendido|suspendida|aplazado|pospuesto|pausado|em pausa|suspenso|adiado|em espera|sospeso|rinviato
        |on hold gezet|uitgesteld|gepauzeerd|отложено|приостановлено|приостановлен|搁置|暂停|保留|延期|beklemede
        |askıda""",
    "done": """
        done|complete|completed|complete d|closed|finished|achieved|delivered|resolved|accepted|approved|met|yes
        |released|implemented|100%|ok|fixed|shipped|signed off|passed|success|successful|completed successfully
        |erledigt|fertig|abgeschlossen|beendet|erreicht|umgesetzt|geschlossen|ok fertig|fertiggestellt|abgenommen|ja
        |terminé|terminée|fini|finie|fait|faite|achevé|clos|fermé|réalisé|livré|atteint|validé|oui|complété|terminado
        |terminada|completado|completada|hecho|hecha|finalizado|finalizada|cerrado|cerrada|concluido|concluida
        |entregado|cumplido|sí|concluído|concluída|completo|completa|feito|feita|fechado|entregue|sim|pronto
        |completato|completata|fatto|chiuso|finito|concluso|voltooid|gereed|klaar|afgerond|gedaan|gesloten|выполнено
        |выполнен|выполнена|готово|завершено|завершен|завершена|закрыто|сделано|完成|已完成|已结束|已关闭|完了|終了|済
        |対応済|クローズ|완료|종료|tamamlandı|bitti|hotovo|splněno|dokončeno|klar|färdig|avslutad|x""",
    "cancelled": """
        cancelled|canceled|dropped|rejected|abandoned|withdrawn|removed|won't do|wont do|obsolete|void|descoped
        |de-scoped|out of scope|superseded|terminated|declined|not required|no longer required|deleted|abgebrochen
        |storniert|entfällt|gestrichen|abgesagt|verworfen|annulé|annulée|abandonné|supprimé|rejeté|cancelado|cancelada
        |anulado|descartado|rechazado|abandonado|rejeitado|annullato|annullata|geannuleerd|vervallen|отменено|отменен
        |отменена|取消|已取消|中止|キャンセル|iptal|iptal edildi|zrušeno|avbruten""",
}
_HEALTH_SPELLINGS: dict[str, str] = {
    "green": "green|g|grün|vert|verde|groen|зеленый|绿|绿色|緑|🟢|low risk|on track",
    "amber": """
        amber|a|yellow|y|orange|gelb|jaune|amarillo|amarelo|giallo|geel|желтый|黄|黄色|🟡|🟠|medium risk|at risk""",
    "red": "red|r|rot|rouge|rojo|vermelho|rosso|rood|красный|红|红色|赤|🔴|high risk|critical|off track",
}
_MONTH_NAMES = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
_MONTH_SHORT = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "de": "jan feb mär apr mai jun jul aug sep okt nov dez",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
}
_MONTH_EXTRA = {"sept": 9, "jänner": 1, "mrz": 3, "setiembre": 9}

CHECK_MARKS = frozenset("✓✔☑✅🗸")
CHECK_BOXES_EMPTY = frozenset("☐⬜")


def _look_up(spellings: Mapping[str, str]) -> dict[str, str]:
    return {fold(word): meaning for meaning, words in spellings.items() for word in words.split("|") if fold(word)}


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split("|"))


STATUS_WORDS = _look_up(_STATUS_SPELLINGS)
HEALTH_WORDS = _look_up(_HEALTH_SPELLINGS) | dict(zip("🟢🟡🟠🔴", ("green", "amber", "amber", "red"), strict=True))
STATUS_LABELS = {
    "not_started": "Not started",
    "in_progress": "In progress",
    "blocked": "Blocked",
    "on_hold": "On hold",
    "done": "Done",
    "cancelled": "Cancelled",
}
HEALTH_LABELS = {"green": "Green", "amber": "Amber", "red": "Red"}

NO_VALUE = frozenset({"-", "--", "—", "–", "?", "??", "/", "n/a", "na", "#n/a", "."})
"""Marks that stand for "nothing here", compared in lower case and whole."""

NO_DATE_YET = _folded(
    """
        tbd|tbc|tba|t b d|open|to be defined|to be determined|to be confirmed|to be announced|not yet|unknown|asap|na
        |n a|not applicable|none|pending|ongoing|later|future|offen|unbekannt|folgt|noch offen|laufend|à définir
        |a definir|inconnu|por definir|pendiente|pendente|non défini|no definido|não definido|da definire|待定|未定
        |не определено|nog te bepalen"""
)
NOBODY = _folded(
    """
        tbd|tbc|tba|none|nobody|no one|unassigned|not assigned|n a|na|open|vacant|to be defined|to be assigned|offen
        |niemand|nicht zugewiesen|personne|non assigné|à définir|nadie|sin asignar|por definir|ninguém|não atribuído
        |a definir|未定|未分配"""
)
NO_LINK = _folded(
    """
        none|n a|na|no|nil|nothing|no dependency|no dependencies|not applicable|keine|keiner|kein|nein|entfällt|aucun
        |aucune|non|ninguna|ninguno|nenhum|nenhuma|nessuna|nessuno|geen|нет|无|なし|yok|žádné|inga"""
)

MONTH_FULL = {code: tuple(names.split()) for code, names in _MONTH_NAMES.items()}
MONTH_ABBREVIATED = {code: tuple(names.split()) for code, names in _MONTH_SHORT.items()}


def _month_numbers() -> dict[str, int]:
    numbers = {fold(word): number for word, number in _MONTH_EXTRA.items()}
    for table in (MONTH_ABBREVIATED, MONTH_FULL):
        for names in table.values():
            numbers |= {fold(name): number for number, name in enumerate(names, 1)}
    return numbers


MONTH_NUMBERS = _month_numbers()

DAYS_PER_UNIT: dict[str, str] = {
    "0.125": "h|hr|hrs|hour|hours|std|stunde|stunden|heure|heures|hora|horas|ore|uur|ч",
    "1": """
        d|day|days|dy|dys|wd|working day|working days|work days|workdays|business days|t|tag|tage|tagen|arbeitstage|at
        |j|jour|jours|día|dia|días|dias|giorno|giorni|dag|dagen|дн|дней|день|дня|天|日|gün|dny|dní|dagar""",
    "5": """
        w|wk|wks|week|weeks|wo|woche|wochen|sem|semaine|semaines|semana|semanas|settimana|settimane|weken|нед|недели
        |周|週""",
    "20": "mo|mon|mons|month|months|monat|monate|monaten|mois|mes|meses|mês|mese|mesi|maand|maanden|мес|个月|ヶ月",
}
"""Working days in one unit → its names; a day is 8 hours, a week 5 days, a month 20 (as in MS Project)."""

UNIT_DAYS = {fold(word): days for days, words in DAYS_PER_UNIT.items() for word in words.split("|")}

CURRENCY_SIGNS = {
    "$": "USD",
    "us$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "r$": "BRL",
    "a$": "AUD",
    "zł": "PLN",
    "kč": "CZK",
    "fr.": "CHF",
    "₺": "TRY",
    "₩": "KRW",
}
CURRENCY_CODES = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "JPY",
        "CNY",
        "INR",
        "RUB",
        "BRL",
        "AUD",
        "CAD",
        "CHF",
        "PLN",
        "CZK",
        "SEK",
        "NOK",
        "DKK",
        "TRY",
        "KRW",
        "MXN",
        "ZAR",
        "NZD",
        "SGD",
        "HKD",
        "HUF",
        "RON",
        "ILS",
        "AED",
        "SAR",
        "THB",
    ]
)
MONEY_UNITS = {
    "k": 1_000,
    "tsd": 1_000,
    "thousand": 1_000,
    "t€": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "millionen": 1_000_000,
    "millones": 1_000_000,
    "milhões": 1_000_000,
    "bn": 1_000_000_000,
    "b": 1_000_000_000,
    "mrd": 1_000_000_000,
    "billion": 1_000_000_000,
}

"""The words that cells use for statuses, health, units and "nothing yet", in several languages.

Tables, and how to look them up. Keys of the look-ups are folded (`validation.values.text.fold`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from validation.values.text import fold

_STATUS_SPELLINGS: dict[str, str] = {
    "not_started": """
        à lancer|à démarrer|à commencer|not started|not yet started|open|new|to do|todo|to-do|backlog|planned
        |pending|proposed|scheduled|queued
        |ready to start|selected for development|unstarted|upcoming|future|draft|identified|not begun|reopened
        |nicht begonnen|nicht gestartet|noch nicht begonnen|noch nicht gestartet|offen|geplant|neu|ausstehend
        |zu erledigen|zu machen|vorgesehen|nicht angefangen|non commencé|pas commencé|non démarré|pas démarré
        |à faire|ouvert|prévu|planifié|à venir|nouveau|en attente de démarrage|no iniciado|no iniciada
        |sin iniciar|sin empezar|no comenzado|por hacer|pendiente|abierto|planificado|nuevo|não iniciado
        |não iniciada|nao iniciado|não começado|a fazer|pendente|aberto|planejado|planeado|novo|a iniciar
        |non iniziato|da fare|aperto|pianificato|niet gestart|niet begonnen|nog niet begonnen|nog niet gestart
        |niet aangevangen|nog te starten|nog op te starten|te doen|gepland|не начато|не начат
        |не начата|запланировано|к выполнению|новая|новый|открыто|未开始|未启动|待办|待开始|计划中|未着手|未対応
        |新規|başlamadı|başlanmadı|yapılacak|nezahájeno|nerozpracováno|ej påbörjad|예정|미착수|대기|未開始|予定|计划
        |已计划|尚未开始|新建|待处理|da iniziare|da avviare|non avviato|in programma|nuova|nog te doen
        |nog niet gestart
        |nieuw|te starten|запланирован|запланирована|предстоит|не приступали|открыта|открыт|ожидает начала
        |к исполнению|planlandı|planlanan|açık|yeni|bekliyor|henüz başlamadı|nezačato|nezapočato|plánováno
        |naplánováno|nové|k řešení|neprobíhá|inte påbörjad|ej startad|inte startad|planerad|planerat|att göra|ny
        |öppen|noch offen|in planung|startbereit|en préparation|pas encore commencé|à démarrer|à planifier
        |non débuté|por iniciar|por empezar|aún no iniciado|planeada|planejada|agendado""",
    "in_progress": """
        in progress|in-progress|inprogress|ongoing|on going|on-going|started|active|wip|work in progress|doing
        |underway|under way|in work|working|working on it|in development|in review|review|under review
        |in testing|testing|in test|in qa|qa|running|executing|partially complete|partially done|progressing
        |begun|in bearbeitung|in arbeit|laufend|läuft|begonnen|gestartet|angefangen|aktiv|in umsetzung
        |in prüfung|en cours|commencé|démarré|en cours de réalisation|actif|en progrès|en révision|en curso
        |en progreso|en proceso|iniciado|iniciada|empezado|comenzado|activo|en ejecución|en revisión
        |em andamento|em progresso|em curso|em execução|em desenvolvimento|ativo|em revisão|fazendo|in corso
        |iniziato|in lavorazione|bezig|in uitvoering|gestart|lopend|в работе|в процессе|выполняется|начато
        |в процессе выполнения|进行中|正在进行|处理中|已开始|対応中|進行中|作業中|着手|着手中|devam ediyor
        |probíhá|rozpracováno|진행중|pågår|pågående|진행 중|开展中|执行中|实施中|正在处理|開始済|処理中|確認中
        |レビュー中|仕掛中|avviato|in esecuzione|in svolgimento|avviata|in sviluppo|onderhanden|mee bezig
        |in behandeling|loopt|in bewerking|идет|идёт|начат|начата|ведется|в разработке|в ходе выполнения
        |на проверке|sürüyor|başladı|devam etmekte|çalışılıyor|yapılıyor|v řešení|zahájeno|v průběhu|pracuje se
        |v realizaci|påbörjad|påbörjat|startad|under arbete|am laufen|in durchführung|ready for review
        |ready for testing|in validation|en réalisation|en développement|en cours de validation|lancé|lancée
        |démarrée|en desarrollo|en marcha|iniciando|em progressão|em elaboração|partiellement fait
        |teilweise erledigt""",
    "blocked": """
        blocked|stuck|impeded|impediment|waiting|waiting on|blocked by dependency|waiting for input|blockiert
        |gesperrt|wartet|wartend|bloqué|bloquée|en attente|bloqueado|bloqueada|en espera|esperando|aguardando
        |impedido|bloccato|in attesa|geblokkeerd|заблокировано|ожидание|阻塞|受阻|ブロック|保留中|차단됨|卡住
        |阻碍|受阻中|等待中|等待|待ち|返答待ち|bloccata|in blocco|wacht op|in afwachting|wachtend|vastgelopen
        |ожидает|заблокирован|заблокирована|в ожидании|engellendi|bloke edildi|engelli|blokováno|zablokováno
        |čeká|čeká se|blockerad|blockerat|väntar|hängt|blockiert durch|impedida|a aguardar""",
    "on_hold": """
        on hold|on-hold|hold|held|paused|parked|deferred|postponed|suspended|stalled|pausiert
        |angehalten|zurückgestellt|verschoben|ruht|ruhend|ausgesetzt|en pause|suspendu|suspendue|reporté|différé
        |en pausa|suspendido|suspendida|aplazado|pospuesto|pausado|em pausa|suspenso|adiado|em espera|sospeso
        |rinviato|on hold gezet|uitgesteld|gepauzeerd|отложено|приостановлено|приостановлен|搁置|暂停|保留|延期
        |beklemede|askıda|중단|보류|已暂停|挂起|搁置中|推迟|一時停止|ペンディング|見送り|sospesa|in pausa
        |rimandato|rimandata|in de wacht|aangehouden|на паузе|приостановлена|отложен|отложена|заморожено
        |durduruldu|ertelendi|donduruldu|pozastaveno|odloženo|přerušeno|pausad|pausat|vilande|uppskjuten
        |en suspens|mis en pause|gelé|detenido|postergado|congelado""",
    "done": """
        done|complete|completed|complete d|closed|finished|achieved|delivered|resolved|met|released|implemented
        |100%|fixed|shipped|signed off|passed|successful|completed successfully|erledigt|fertig|abgeschlossen
        |beendet|erreicht|umgesetzt|geschlossen|ok fertig|fertiggestellt|abgenommen|terminé|terminée|fini|finie
        |fait|faite|achevé|clos|fermé|réalisé|livré|atteint|complété|terminado|terminada|completado|completada
        |hecho|hecha|finalizado|finalizada|cerrado|cerrada|concluido|concluida|entregado|cumplido|concluído
        |concluída|completo|completa|feito|feita|fechado|entregue|pronto|completato|completata|fatto|chiuso
        |finito|concluso|voltooid|gereed|klaar|afgerond|gedaan|gesloten|выполнено|выполнен|выполнена|готово
        |завершено|завершен|завершена|закрыто|сделано|完成|已完成|已结束|已关闭|完了|終了|済|対応済|クローズ|완료
        |종료|tamamlandı|bitti
        |hotovo|splněno|dokončeno|klar|färdig|avslutad|완료됨|完结|已交付|已解决|已验收|已实现|达成|完毕|完了済
        |実施済|解決済|対応完了|達成|終了済
        |completata con successo|conclusa|consegnato|raggiunto|chiusa|ultimato|terminato|terminata|eseguito
        |afgesloten|opgelost|behaald|opgeleverd|выполнены|сдано|сдан|закрыт|закрыта|готов|готова|решено
        |достигнуто|завершён|завершена успешно|tamam|tamamlanan|yapıldı|kapatıldı|kapandı|teslim edildi|splněn
        |ukončeno|uzavřeno|vyřešeno|dodáno|avslutat|genomförd|genomfört|slutförd|slutfört|levererad|stängd|klart
        |färdigt|gelöst|geliefert|réalisée|livrée|atteinte|clôturé|clôturée|acquis|cumplida|entregada|logrado
        |realizado|realizada|resuelto|atingido|resolvido|encerrado""",
    "cancelled": """
        cancelled|canceled|dropped|rejected|abandoned|withdrawn|removed|won't do|wont do|obsolete|void|descoped
        |de-scoped|out of scope|superseded|terminated|declined|not required|no longer required|deleted
        |abgebrochen|storniert|entfällt|gestrichen|abgesagt|verworfen|annulé|annulée|abandonné|supprimé|rejeté
        |cancelado|cancelada|anulado|descartado|rechazado|abandonado|rejeitado|annullato|annullata|geannuleerd
        |vervallen|отменено|отменен|отменена|取消|已取消|中止|キャンセル|iptal|iptal edildi|zrušeno|avbruten
        |취소|취소됨|作废|废弃|已废弃|終止|已终止|不要|却下|廃止|abbandonato|eliminato|scartato|rifiutato
        |respinto|afgewezen|geschrapt|ingetrokken|отклонено|отклонена|снято|аннулировано|vazgeçildi|reddedildi
        |zrušen|zamítnuto|vyřazeno|avbrutet|inställd|inställt|makulerad|utgår|abgelehnt|hinfällig
        |nicht mehr relevant|hors périmètre|sans objet|eliminado|excluido|eliminada|desistido|descartada""",
}
_NOT_DONE_SPELLINGS = """
        no|not done|not complete|not completed|not finished|incomplete|not ready|undone|nein|nicht erledigt
        |nicht fertig|unerledigt|unvollständig|non|pas fait|non fait|inachevé|no hecho|incompleto|incompleta
        |no terminado|inconcluso|não|não feito|não concluído|inconcluída|inconcluida|non fatto|incompiuto|nee
        |niet klaar|niet gedaan|onvoltooid|нет|не готово|не сделано|не выполнено|не завершено|не закрыто|否|未
        |未完成|未完|いいえ|未完了|未済|hayır|yapılmadı|tamamlanmadı|bitmedi|ne|nesplněno|nehotovo|nedokončeno
        |nej|ej klar|inte klar|ej färdig|아니오|미완료|✗|✘|❌|☒"""
_HEALTH_SPELLINGS: dict[str, str] = {
    "green": """
        green|grün|vert|verde|groen|зеленый|绿|绿色|緑|🟢|low risk|on track|в норме|норма|zelená|zelený|grön
        |yeşil|正常|順調|초록|녹색|in ordnung|im plan|en bonne voie|en ruta|no prazo|в графике
        |on schedule|on time|op schema|dans les temps|a tiempo|in tempo|i fas|enligt plan|podle plánu""",
    "amber": """
        amber|yellow|orange|gelb|jaune|amarillo|amarelo|giallo|geel|желтый|黄|黄色|🟡|🟠|medium risk|at risk
        |oranje|жёлтый|оранжевый|žlutá|žlutý|oranžová|gul|sarı|turuncu|有风险|注意|노랑|황색|gefährdet|à risque
        |en riesgo|em risco|a rischio|риск|mittleres risiko|moderate risk
        |ámbar|âmbar|ambra|bärnsten""",
    "red": """
        red|rot|rouge|rojo|vermelho|rosso|rood|красный|红|红色|赤|🔴|high risk|critical|off track|красная
        |červená|červený|röd|kırmızı|高风险|遅延|빨강|적색|kritisch|critique|crítico|critico|критично
        |hohes risiko|risque élevé|alto riesgo|alto risco|rischio alto|delayed|late|behind schedule|overdue
        |verspätet|verzögert|en retard|retrasado|atrasado|atrasada|in ritardo|vertraagd|просрочено|опаздывает
        |延误|已延期|gecikti|zpožděno|försenad|지연
        |slipped|slipping|behind|past due|missed|en retraso|em atraso|in vertraging""",
}

CHECK_MARKS = frozenset("✓✔☑✅🗸")
CHECK_BOXES_EMPTY = frozenset("☐⬜")


def _look_up(spellings: Mapping[str, str]) -> dict[str, str]:
    return {fold(word): meaning for meaning, words in spellings.items() for word in words.split("|") if fold(word)}


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split("|"))


def spellings(kind: Literal["status", "health"]) -> dict[str, tuple[str, ...]]:
    """Every choice of a field with the words that mean it, as people write them."""
    tables = {"status": _STATUS_SPELLINGS, "health": _HEALTH_SPELLINGS}
    return {meaning: tuple(word.strip() for word in words.split("|")) for meaning, words in tables[kind].items()}


STATUS_WORDS = _look_up(_STATUS_SPELLINGS)
HEALTH_WORDS = _look_up(_HEALTH_SPELLINGS) | dict(zip("🟢🟡🟠🔴", ("green", "amber", "amber", "red"), strict=True))
NOT_DONE_WORDS = frozenset(fold(word) or word.strip() for word in _NOT_DONE_SPELLINGS.split("|"))
"""What a column of done-or-not says: whether work has begun remains open."""
STATUS_LABELS = {
    "not_started": "Not started",
    "in_progress": "In progress",
    "blocked": "Blocked",
    "on_hold": "On hold",
    "done": "Done",
    "cancelled": "Cancelled",
}
HEALTH_LABELS = {"green": "Green", "amber": "Amber", "red": "Red"}

NO_VALUE = frozenset({"-", "--", "—", "–", "?", "??", "/", "n/a", "na", "#n/a", ".", "n.a.", "k.a."})
"""Marks that stand for "nothing here", compared in lower case and whole."""
_SOMETHING = re.compile(r"[^\s\-–—_.·…/?]")


def is_nothing(text: str) -> bool:
    """Say whether a text is a mark for "nothing here": a dash or more, "n/a", "?".

    >>> is_nothing(" - "), is_nothing("n/a"), is_nothing("-----"), is_nothing("no")
    (True, True, True, False)
    """
    return not _SOMETHING.search(text) or text.strip().casefold() in NO_VALUE


NO_DATE_YET = _folded(
    """
        tbd|tbc|tba|t b d|open|to be defined|to be determined|to be confirmed|to be announced|not yet|unknown
        |asap|na|n a|not applicable|none|pending|ongoing|later|future|offen|unbekannt|folgt|noch offen|laufend
        |à définir|a definir|inconnu|por definir|pendiente|pendente|non défini|no definido|não definido
        |da definire|待定|未定|не определено|por confirmar|por determinar|a fijar|a confirmar|n t b|ntb
        |nader te bepalen|nog onbekend|oklart|ej klart|ska bestämmas|meddelas senare|senare|à fixer|non fixé
        |date à fixer|à déterminer|non planifié|da fissare|da concordare|da programmare|не установлена
        |не установлен|срок уточняется|по согласованию|另行通知|待排期|时间待定|後日決定|別途調整|netleşecek
        |netleşmedi|tarih bekleniyor|neznámo|upřesní se|n n|wird nachgereicht|noch zu klären|zu definieren
        |in klärung|tbd by pm|awaiting date|date tbc|date tbd|to follow|nog te bepalen|uit te zoeken|da stabilire
        |da decidere|не определена
        |уточняется|будет определено|нет|未确定|待确认|待通知|暂无|無し|なし|未設定|調整中|検討中|belirlenecek
        |belirsiz|henüz belli değil|bude určeno|bude upřesněno|neurčeno|bestäms senare|ej bestämt|ej satt|미정
        |추후 결정|wird noch festgelegt|unklar|steht noch aus|nach absprache|keine|kein datum|à confirmer
        |à préciser|indéterminé|a confirmar|a determinar|sin fecha|sem data|non definito|da confermare|onbekend
        |volgt|неизвестно|позже|no date|no date yet|not set|not planned|unscheduled|unplanned|flexible
        |continuous|continuously|fortlaufend|en continu|continuo|contínuo|постоянно|ständig"""
)
EVERYBODY = _folded(
    """
        various|several|multiple|mehrere|verschiedene|diverse|plusieurs|divers|varios|vários|vari|diversi|разные|多人
        |複数|více|flera|çeşitli
        |all|everyone|everybody|team|the team|all team|whole team|entire team|all members|team members|all of us
        |all hands|alle|jeder|das team|ganzes team|gesamtes team|tous|toutes|toute l'équipe|équipe|tout le monde
        |l'équipe|todos|todas|todo el equipo|equipo|todo o time|toda a equipe|equipe|tutti|tutto il team
        |iedereen|allen|hele team|все|вся команда|команда|全员|全体|所有人|大家|团队|全員|チーム|herkes|ekip
        |tüm ekip|všichni|celý tým|tým|alla|hela teamet|teamet|전원|모두|팀 전체"""
)
"""Words for a whole team: so many owners are none."""
NOBODY = _folded(
    """
        n n|tbd|tbc|tba|none|nobody|no one|unassigned|not assigned|n a|na|open|vacant|to be defined|to be assigned
        |offen|niemand|nicht zugewiesen|personne|non assigné|à définir|nadie|sin asignar|por definir|ninguém
        |não atribuído|a definir|未定|未分配|待定|待分配|無し|なし|担当未定|ninguem|nessuno|non assegnato
        |da assegnare|da definire|niet toegewezen|nog te bepalen|никто|не назначен|не назначено|atanmadı|yok
        |belirlenecek|nikdo|nepřiřazeno|ingen|ej tilldelad|미정|없음|noch offen|unbesetzt|à désigner|à affecter
        |aucun|por asignar|sin responsable|sem responsável|name|owner name|your name|person|initials|nom|prénom
        |nombre|nome|naam|имя|фио|姓名|名字|氏名|isim|ad soyad|jméno|namn|이름|tbd tbc"""
)
NO_LINK = _folded(
    """
        none|n a|na|no|nil|nothing|no dependency|no dependencies|not applicable|keine|keiner|kein|nein|entfällt
        |aucun|aucune|non|ninguna|ninguno|nenhum|nenhuma|nessuna|nessuno|geen|нет|无|なし|yok|žádné|inga"""
)

DAYS_PER_UNIT: dict[str, str] = {
    "0.125": "h|hr|hrs|hour|hours|std|stunde|stunden|heure|heures|hora|horas|ore|uur|ч",
    "1": """
        d|day|days|dy|dys|wd|working day|working days|work days|workdays|business days|t|tag|tage|tagen
        |arbeitstage|at|j|jour|jours|día|dia|días|dias|giorno|giorni|dag|dagen|дн|дней|день|дня|天|日|gün|dny
        |dní|dagar""",
    "5": """
        w|wk|wks|week|weeks|wo|woche|wochen|sem|semaine|semaines|semana|semanas|settimana|settimane|weken|нед
        |недели|周|週""",
    "20": """
        mo|mon|mons|month|months|monat|monate|monaten|mois|mes|meses|mês|mese|mesi|maand|maanden|мес|个月|ヶ月""",
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
CURRENCY_WORDS = {
    "euro": "EUR",
    "euros": "EUR",
    "d'euros": "EUR",
    "d’euros": "EUR",
    "dollars": "USD",
    "pounds": "GBP",
    "rs": "INR",
    "rupees": "INR",
    "руб": "RUB",
    "рублей": "RUB",
    "tl": "TRY",
    "zl": "PLN",
    "złotych": "PLN",
    "korun": "CZK",
    "reais": "BRL",
    "rmb": "CNY",
    "元": "CNY",
    "円": "JPY",
}
"""Names of currencies; a name is a word of its own, where a sign may stick to another."""
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


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


POINT_CURRENCIES = _codes("USD GBP INR CNY JPY AUD CHF MXN NZD SGD HKD KRW ILS THB")
COMMA_CURRENCIES = _codes("BRL PLN CZK SEK NOK DKK TRY RUB HUF RON")
"""Currencies whose countries write one decimal mark; EUR, CAD and ZAR are written with either."""
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
MONEY_UNITS |= dict.fromkeys(
    ("thousands", "tausend", "milliers", "miles", "mil", "mila", "migliaia", "tys", "tis", "тыс", "bin", "tkr", "千"),
    1_000,
)
MONEY_UNITS |= dict.fromkeys(
    ("mln", "mm", "mi", "mkr", "milioni", "миллионов", "млн", "miljoen", "miljoner", "milyon", "百万"), 1_000_000
)
MONEY_UNITS |= {"万": 10_000, "lakh": 100_000, "lakhs": 100_000, "cr": 10_000_000, "crore": 10_000_000}
UNITS_WITH_CURRENCY = {
    "t€": (1_000, "EUR"),
    "万元": (10_000, "CNY"),
    "万円": (10_000, "JPY"),
    "千円": (1_000, "JPY"),
}
"""Unit and currency in one word, as headers write them."""

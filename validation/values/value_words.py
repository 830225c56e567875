"""The words that cells use for statuses, health, units and "nothing yet", in several languages.

Tables, and how to look them up. Keys of the look-ups are folded (`validation.values.text.fold`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from validation.values.spellings import HEALTH_SPELLINGS, NOT_DONE_SPELLINGS, STATUS_SPELLINGS
from validation.values.text import fold

CHECK_MARKS = frozenset("✓✔☑✅🗸")
CHECK_BOXES_EMPTY = frozenset("☐⬜")


def _look_up(spellings: Mapping[str, str]) -> dict[str, str]:
    return {fold(word): meaning for meaning, words in spellings.items() for word in words.split("|") if fold(word)}


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split("|"))


def spellings(kind: Literal["status", "health"]) -> dict[str, tuple[str, ...]]:
    """Every choice of a field with the words that mean it, as people write them."""
    tables = {"status": STATUS_SPELLINGS, "health": HEALTH_SPELLINGS}
    return {meaning: tuple(word.strip() for word in words.split("|")) for meaning, words in tables[kind].items()}


STATUS_WORDS = _look_up(STATUS_SPELLINGS)
_HEALTH_MARKS = {"green": "🟢🟩☀", "amber": "🟡🟠🟨🟧⛅", "red": "🔴🟥⛈"}
HEALTH_WORDS = _look_up(HEALTH_SPELLINGS) | {mark: name for name, marks in _HEALTH_MARKS.items() for mark in marks}
NOT_DONE_WORDS = frozenset(fold(word) or word.strip() for word in NOT_DONE_SPELLINGS.split("|"))
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
        |continuous|continuously|fortlaufend|en continu|continuo|contínuo|постоянно|ständig
        |to be decided|to be agreed|to be scheduled|to be set|to be advised|tbs|not decided|not fixed|undecided
        |undetermined|unspecified|not defined|not known|not yet known|not yet set|not yet planned|not yet agreed
        |no deadline|none yet|when possible|as soon as possible|as needed|as required|rolling|recurring
        |permanent|open-ended|pending approval|awaiting confirmation|date pending|dependent on funding
        |on request|nil|nach bedarf|nach vereinbarung|noch festzulegen|noch zu definieren|noch nicht bekannt
        |noch nicht terminiert|noch unklar|noch nicht festgelegt|ohne termin|kein termin|o. t|k. a|entfällt
        |dauerhaft|schnellstmöglich|sofort|à planifier|à venir|non définie|inconnue|en attente|dès que possible
        |sans date|pas de date|n/d|s.o|selon besoin|sin definir|no definida|por acordar|por establecer
        |por programar|a convenir|desconocido|lo antes posible|permanente|no aplica|s/f|a combinar|a marcar
        |a ser definido|sem prazo|não definida|indefinido|o quanto antes|não se aplica|da determinare
        |da pianificare|non definita|in attesa|senza data|appena possibile|continuativo|in overleg|n.v.t|nvt
        |nog niet bekend|nog niet gepland|zo snel mogelijk|z.s.m|zsm|doorlopend|continu|nog in te plannen
        |nog vast te stellen|не определен|будет уточнено|не указано|требует уточнения|уточнить
        |по мере необходимости|б/д|н/д|н/у|待确定|待议|待安排|待商定|暂未确定|暂定|尽快|长期|持续|不适用
        |視進度而定|未決定|別途|確認中|要確認|要調整|追って連絡|随時|都度|継続|至急|該当なし|日程調整中
        |belirlenmedi|belli değil|kesinleşmedi|bekleniyor|beklemede|en kısa sürede|sürekli|yok|tarih yok
        |bude stanoveno|nestanoveno|neznámý|dle dohody|dle potřeby|průběžně|co nejdříve|bez termínu|k upřesnění
        |není|zatím neznámo|ej fastställt|okänt|okänd|att bestämma|löpande|snarast|vid behov|enligt ök
        |enligt överenskommelse|ej aktuellt|inget datum|ej planerat|do ustalenia|do potwierdzenia|nieustalone
        |nieznany|w trakcie ustaleń|skal afklares|ikke fastlagt|ikke fastsatt|ukendt|ukjent|løbende|løpende
        |afklares|avklares senere|snarest"""
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

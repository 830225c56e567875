"""The words of dates: months, weekdays, parts of a period, quarters and weeks, in several languages.

Tables only. Words are folded (`validation.values.text.fold`) where they are looked up.
"""

from __future__ import annotations

import re

from validation.values.text import fold

_MONTH_NAMES = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
}
_MONTH_SHORT = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "de": "jan feb mär apr mai jun jul aug sep okt nov dez",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "ru": "янв фев мар апр май июн июл авг сен окт ноя дек",
    "cs": "led úno bře dub kvě čvn čvc srp zář říj lis pro",
    "sv": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "tr": "oca şub mar nis may haz tem ağu eyl eki kas ara",
}
_MONTH_EXTRA = {
    1: "jänner|январь|leden",
    2: "feber|fév|февраль|февр|únor|şubat|subat",
    3: "mrz|март|březen",
    4: "апрель|duben",
    5: "май|květen|mayis",
    6: "июнь|červen",
    7: "juill|июль|červenec",
    8: "август|srpen|agustos",
    9: "sept|setiembre|сентябрь|сент|eylul",
    10: "октябрь|říjen",
    11: "ноябрь|нояб|listopad|kasim",
    12: "декабрь|prosinec|aralik",
}
_WEEKDAYS = """
    mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday
    mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag sonnabend so sonntag
    lun lundi mar mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche
    lunes martes mié miércoles jue jueves vie viernes sáb sábado dom domingo
    seg segunda ter terça qua quarta qui quinta sex sexta
    lunedì martedì mercoledì gio giovedì venerdì sabato domenica
    ma maandag dinsdag wo woensdag donderdag vr vrijdag za zaterdag zo zondag
    пн понедельник вт вторник ср среда чт четверг пт пятница сб суббота вс воскресенье
    po pondělí út úterý st středa čt čtvrtek pá pátek so sobota ne neděle
    mån måndag tis tisdag ons onsdag tor tors torsdag fre fredag lör lördag sön söndag
    pzt pazartesi sal salı çar çarşamba per perşembe cum cuma cmt cumartesi paz pazar
"""

MONTH_FULL = {code: tuple(names.split()) for code, names in _MONTH_NAMES.items()}
MONTH_ABBREVIATED = {code: tuple(names.split()) for code, names in _MONTH_SHORT.items()}
WEEKDAYS = frozenset(fold(word) for word in _WEEKDAYS.split())


def _month_numbers() -> dict[str, int]:
    numbers = {fold(word): number for number, words in _MONTH_EXTRA.items() for word in words.split("|")}
    for table in (MONTH_ABBREVIATED, MONTH_FULL):
        for names in table.values():
            numbers |= {fold(name): number for number, name in enumerate(names, 1)}
    return numbers


MONTH_NUMBERS = _month_numbers()


def _alternatives(words: str) -> str:
    """A pattern for any of the folded words, the longest first."""
    folded = sorted({fold(word) for word in words.split("|")}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in folded)


EARLY = _alternatives(
    "early|beginning of|begin of|start of|anfang|début|début de|principios de|inicio de|início de|inizio|inizio di"
    "|begin|начало|začátek|počátek|början av"
)
MIDDLE = _alternatives(
    "mid|middle of|mitte|mi|mediados de|meados de|metà|metà di|medio|midden|середина|polovina|mitten av"
)
END = _alternatives(
    "end|end of|the end of|late|ende|fin|fin de|finales de|fines de|fim de|final de|finais de|fine|fine di|eind|einde"
    "|конец|konec|slutet av|eom"
)
EARLY_AFTER, MIDDLE_AFTER, END_AFTER = "初|上旬|başı", "中|中旬|ortası", "底|末|下旬|sonu"
"""The same, where the language puts them behind the period."""
QUARTER = _alternatives(
    "q|quarter|quartal|trimestre|trim|t|kwartaal|квартал|кв|čtvrtletí|kvartal|çeyrek|季度|四半期|분기"
)
HALF = _alternatives("h|half|hj|halbjahr|semestre|s|полугодие|pololetí|halvår")
FISCAL_YEAR = _alternatives("fy|gj|fiscal year")
CALENDAR_WEEK = _alternatives("kw|cw|kalenderwoche|calendar week|sem|semaine|semana|vecka|týden|неделя|hafta")
"""Weeks of the year by ISO 8601, as these languages count them."""
ANY_WEEK = _alternatives("w|wk|week|v|uge|uke|tydzień|wk nr")
WEEK_FROM = re.compile(
    r"(?:w\s?/?\s?[cb]|week\s+(?:commencing|beginning|starting|of)|woche\s+(?:ab|vom)|semaine\s+du|semana\s+del?)"
    r"\.?:?\s+(?=\S*\d|\w)",
    re.IGNORECASE,
)
WEEK_TO = re.compile(r"(?:w\s?/\s?e|week\s+ending)\.?:?\s+", re.IGNORECASE)
BY = re.compile(
    r"(?:by(?:\s+the)?|until|till|due|on|bis(?:\s+zum)?|am|spätestens|le|jusqu['’]au|hasta(?:\s+el)?|até|entro(?:\s+il)?"
    r"|uiterlijk|до|den|senast)\s+",
    re.IGNORECASE,
)
"""Before a day that is meant to the day."""
ABOUT = re.compile(
    r"(?:~|≈|ca\.?|circa|approx(?:\.|imately)?|about|around|est\.?|estimated|etwa|ungefähr|vers|env(?:\.|iron)?"
    r"|aprox(?:\.|imadamente)?|hacia|около|примерно|cca\.?|asi|yaklaşık|约|大约)\s*",
    re.IGNORECASE,
)
FROM = re.compile(r"(?:from|ab|à partir du|desde(?: el)?|a partir de|dal|vanaf)\s+", re.IGNORECASE)
RANGE_LEAD = re.compile(r"(?:from|between|du|vom|von|del|dal|van|с|от|fra|från)\s+", re.IGNORECASE)
BETWEEN = re.compile(
    r"\s*[–—→]\s*|\s+[-~]\s+|\s*~\s*"
    r"|(?<=[\w.])\s+(?:to|until|till|bis(?:\s+zum)?|au|al|até|t/m|tot|по|až|till och med)\s+"
    r"|\s*[至到]\s*|\s*から\s*",
    re.IGNORECASE,
)

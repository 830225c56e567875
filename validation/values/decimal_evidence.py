"""Which decimal mark the columns of one table use, and what shows it.

A cell that reads one way only is proof, for its own column before the others. The currency, the separator of a csv
file and the language of the headers count where no cell proves anything, and only together. Nothing else is assumed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.binding import Conventions, DecimalMark
from domain.sheets import CellValue
from validation.values.money_words import currency_in
from validation.values.numbers import Ambiguous, mark_of, read_decimal
from validation.values.row_words import COMMA_LANGUAGES, EURO_COMMA_WORDS
from validation.values.text import clean, fold

NUMBER_IN_TEXT = re.compile(r"\d(?:[.,' \u00a0\u202f’]?\d)*")
_CYRILLIC = re.compile(r"[а-яё]{3}", re.IGNORECASE)
_LEAST_WORDS = 2


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """One column of numbers: its header, its cells, and what is known of it already."""

    header: str
    cells: Sequence[CellValue]
    meant: Conventions

    @property
    def numbers(self) -> list[str]:
        """The numbers in its texts, without what stands around them."""
        texts = (clean(cell) for cell in self.cells if isinstance(cell, str))
        return [match[0] for text in texts if (match := NUMBER_IN_TEXT.search(text))]


def with_decimal_marks(
    columns: Mapping[int, NumberColumn], headers: Iterable[str], delimiter: str
) -> dict[int, Conventions]:
    """The conventions of each column with its decimal mark. `headers` are those of the whole table."""
    own = {place: _own_mark(column) for place, column in columns.items()}
    proved = {place: meant for place, meant in own.items() if meant.decimal}
    marks = {meant.decimal for meant in proved.values()}
    around = _around(columns.values(), headers, delimiter) if not marks else None
    found: dict[int, Conventions] = {}
    for place, column in columns.items():
        meant, is_written = own[place], bool(delimiter) or bool(column.numbers)
        if not meant.decimal and is_written and meant.evidence == column.meant.evidence:
            meant = _followed(meant, columns, proved) if len(marks) == 1 else _assumed(meant, around)
        found[place] = _counted(column, meant)
    return found


def _own_mark(column: NumberColumn) -> Conventions:
    """What the column's own cells prove."""
    proofs: dict[DecimalMark, str] = {}
    for number in column.numbers:
        if mark := _shown(number):
            proofs.setdefault(mark, number)
    if len(proofs) > 1:
        one, other = proofs.values()
        return _say(column.meant, f"“{one}” and “{other}” show two decimal marks, so neither is assumed.")
    if not proofs:
        return column.meant
    mark, text = next(iter(proofs.items()))
    has_thousandths = any(re.fullmatch(rf"(?:0|\d{{4,}}){re.escape(mark)}\d{{3}}", one) for one in column.numbers)
    meant = _say(column.meant, f"“{text}” shows that the decimal mark is “{mark}”.")
    return replace(meant, decimal=mark, thousandths=has_thousandths)


def _shown(number: str) -> DecimalMark:
    """The mark that a number shows beyond doubt, by two kinds of marks, or one that cannot set thousands apart."""
    marks = re.sub(r"\d", "", number)
    dots, commas = marks.count("."), marks.count(",")
    if dots and commas:
        return "." if marks[-1] == "." else ","
    if dots + commas > 1:
        return ("," if dots else ".") if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number) else ""
    if (single := re.fullmatch(r"(\d+)([.,])(\d+)", number)) and (
        len(single[3]) != 3 or len(single[1]) > 3 or single[1] == "0"
    ):
        return "." if single[2] == "." else ","
    return ""


def _followed(
    meant: Conventions, columns: Mapping[int, NumberColumn], proved: Mapping[int, Conventions]
) -> Conventions:
    place, source = next(iter(proved.items()))
    header = " ".join(columns[place].header.split())
    return replace(
        _say(meant, f"The decimal mark is “{source.decimal}”, as in the column “{header}”."), decimal=source.decimal
    )


def _assumed(meant: Conventions, around: tuple[DecimalMark, str] | None) -> Conventions:
    return replace(_say(meant, around[1]), decimal=around[0]) if around else meant


def _around(columns: Iterable[NumberColumn], headers: Iterable[str], delimiter: str) -> tuple[DecimalMark, str] | None:
    """What stands around the numbers, where it says one thing only."""
    currencies = sorted({code for column in columns for code in _currencies(column)})
    found: list[tuple[DecimalMark, str]] = [
        (mark, f"Amounts in {currency} are written with “{mark}” before the decimals.")
        for currency in currencies
        if (mark := mark_of(currency))
    ]
    if delimiter == ";":
        found.append((",", "Semicolons separate the fields of the file, so the comma is the decimal mark."))
    lines = [" ".join(header.split()) for header in headers]
    if currencies == ["EUR"] and (words := _of_language(lines, EURO_COMMA_WORDS)):
        found.append((",", f"In the language of “{words[0]}” amounts in EUR are written with a comma."))
    if words := _of_language(lines, COMMA_LANGUAGES):
        found.append((",", f"In the language of “{words[0]}” the decimal mark is the comma."))
    return found[0] if len({mark for mark, _ in found}) == 1 else None


def _currencies(column: NumberColumn) -> set[str]:
    texts = (clean(cell) for cell in column.cells if isinstance(cell, str))
    return {code for text in texts if (code := currency_in(NUMBER_IN_TEXT.sub(" ", text)))} | (
        {column.meant.currency} - {""}
    )


def _of_language(lines: Iterable[str], words: frozenset[str]) -> list[str]:
    """The headers in a language that writes a decimal comma; none where there are too few to tell."""
    found = [line for line in lines if _CYRILLIC.search(line) or words & set(fold(line).split())]
    return found if len(found) >= _LEAST_WORDS else []


def _counted(column: NumberColumn, meant: Conventions) -> Conventions:
    """Count the cells that could be two numbers, and say so."""
    doubtful = Counter(number for number in column.numbers if _is_doubtful(number, meant))
    if not doubtful:
        return meant
    example = doubtful.most_common(1)[0][0]
    sentence = f"Nothing shows whether “{example}” has decimals or thousands set apart."
    return replace(_say(meant, sentence), doubtful=doubtful.total())


def _is_doubtful(number: str, meant: Conventions) -> bool:
    try:
        read_decimal(number, meant.decimal or mark_of(meant.currency), meant.thousandths)
    except Ambiguous:
        return True
    return False


def _say(meant: Conventions, sentence: str) -> Conventions:
    return replace(meant, evidence=(*meant.evidence, sentence))

"""What was found in a sheet, as a list for the person who keeps the sheet: a csv file, and the text of a letter.

Says nothing that is not on the page, and sends nothing: that is for a person to do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from urllib.parse import quote

COLUMNS = {"where": "Place", "severity": "Kind", "message": "What", "advice": "What to do", "rule": "Rule"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_LETTER = 1_500
"""So many characters of text every mail program takes from an address."""


def as_csv(issues: Sequence[Mapping[str, str]]) -> bytes:
    """The issues (`where`, `severity`, `message`, `advice`, `rule`) as a csv file that Excel opens with all letters.

    A text that Excel would take for a formula is quoted by an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS.values())
    writer.writerows([_harmless(issue[name]) for name in COLUMNS] for issue in issues)
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """
    >>> _harmless("=HYPERLINK(1)"), _harmless("Plan!C7")
    ("'=HYPERLINK(1)", 'Plan!C7')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def letter_address(sheet: str, issues: Sequence[Mapping[str, str]]) -> str:
    """An address that opens a letter to the keeper of a sheet in the person's own mail program; nobody is named."""
    subject = f"{sheet}: {len(issues)} to look at"
    lines = [f"Cairn read “{sheet}” and asks you to look at these cells:", ""]
    for number, issue in enumerate(issues):
        line = f"- {issue['where']}: {issue['message']} {issue['advice']}".rstrip()
        if sum(map(len, lines)) + len(line) > _LONGEST_LETTER:
            lines.append(f"… and {len(issues) - number} more, in the list that I attach.")
            break
        lines.append(line)
    return f"mailto:?subject={quote(subject)}&body={quote(chr(10).join(lines))}"

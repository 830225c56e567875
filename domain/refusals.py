"""Why a cell was not written: every code that a refusal can have, with the sentence that a manager reads.

A sentence may have {places} for what is particular. Codes are stable: the inbox, the commands and `docs/excel.md` and
`docs/google-sheets.md` name them. A refusal changes nothing in the sheet; the value waits in Cairn.
"""

from __future__ import annotations

REFUSALS: dict[str, str] = {
    # The cell
    "formula-cell": "The cell is calculated by a formula; change what it is calculated from.",
    "shared-formula": "Other cells share the formula of this one; changing it would break theirs.",
    "fill-cell": "The value is read from the colour of the cell, and Cairn does not paint; colour it in the sheet.",
    "array-formula": "An array formula fills this cell; it cannot be changed alone.",
    "merged-cell": "The cell is covered by a merged one; only the first cell of a merged range is real.",
    "pivot": "A pivot table fills this cell; it would overwrite the value at its next refresh.",
    "rich-value": "The cell holds a linked data type or a picture, which Cairn would destroy.",
    "table-header": "The cell is in the header of the table {table}.",
    "table-totals": "The cell is in the totals row of the table {table}.",
    "table-is-full": "Other cells stand directly below the table {table}; insert a row there in Excel first.",
    "out-of-range": "A sheet has no such cell.",
    "part-of-a-row": "Another cell of the new rows cannot be written, and rows are added whole or not at all.",
    "protected-cell": "The cell is protected in Google Sheets, and the service account is not among its editors.",
    # The value
    "text-too-long": "The text is longer than the {limit:,} characters that an Excel cell holds.",
    "cell-is-full": "The text is longer than the {limit:,} characters that a cell of Google Sheets holds.",
    "not-a-value": "A cell cannot hold this: {reason}.",
    "date-out-of-range": "Excel holds dates from {first} to the end of 9999 only.",
    "number-in-date-cell": "The cell is formatted as a date; a plain number would show as one.",
    "no-date-style": "The workbook has no formats at all; format one cell as a date in Excel first.",
    "not-in-encoding": "The file's encoding, {encoding}, lacks a character of the text.",
    # The sheet
    "protected-sheet": "The sheet is protected and the cell locked in Excel; unprotect the sheet or unlock the cell.",
    "unordered-cells": "The sheet's cells are stored out of order; save it once in Excel to mend that.",
    "unusual-sheet": "The sheet is stored in two wordings for older and newer programs; save it once in Excel.",
    # The workbook
    "signed": "The workbook is digitally signed; any change would break the signature.",
    "shared-workbook": "The workbook is shared in Excel's old way, which records every edit itself.",
    "write-reserved": "The workbook asks for a password to change it; take that away in Excel to let Cairn write.",
    "unusual-file": "The file is packed in an unusual way; save it once in Excel to let Cairn write.",
    "read-only-format": "Cairn does not write to this format; save the workbook as .xlsx for that.",
    # The file
    "open-in-excel": "Somebody has the file open; Cairn writes when it is closed.",
    "read-only-file": "The file is read-only for Cairn.",
    "read-only-folder": "Cairn may not create files in the folder of the file.",
    "locked": "The file is locked by another program.",
    "disk": "The new version could not be stored, or the old one not be backed up.",
    # Google
    "view-only": "The sheet is shared with the service account for viewing only; share it as an editor.",
    "not-accepted": "Google Sheets did not accept the change: {reason}",
    # The check
    "not-proven": "The new version did not pass its check, so the old one stays: {what}",
    "not-provable": "A second reader cannot open this workbook, so a change to it could not be checked.",
    "not-confirmed": "The cell was written, but reads differently now.",
}
"""Code → sentence. Where a part of Cairn knows more, such as who has the file open, its own sentence says so."""


def sentence(code: str, **particulars: object) -> str:
    """The sentence of a code.

    >>> sentence("table-header", table="Plan")
    'The cell is in the header of the table Plan.'
    """
    return REFUSALS[code].format(**particulars)

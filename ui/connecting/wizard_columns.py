"""The second step: what each column is taken for, how sure that is, and a box to say otherwise.

A column that is left untouched is never written. One field is held by one column: giving it to another frees the first;
only what a row waits for may stand in several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from domain.binding import AND
from domain.records import column_letters
from domain.rows import KEY
from domain.schema import CUSTOM, MILESTONE
from services.connecting.onboarding import Look
from ui import fields, status, tables, words
from ui.words import count

UNTOUCHED = "Leave untouched"
ID = "Id in the sheet"
SURE, LIKELY = 0.9, 0.6
LINKS = "depends_on"
_CHOSEN = "chosen"
_EXAMPLES, _LONGEST, _ROWS_IN_FULL = 3, 34, 14


def draw(
    found: Mapping[str, Any],
    seen: Look,
    mapping: Mapping[str, str],
    known: Mapping[str, str],
    version: str,
    change: Callable[[Mapping[str, str]], None],
) -> None:
    """Draw the columns; `change` is called with the mapping after each choice."""
    columns: list[dict[str, Any]] = found["columns"]
    chips = [certainty(column, mapping, known) for column in columns]
    examples = _examples(seen)
    frame = pd.DataFrame(
        {
            "header": [_headed(column) for column in columns],
            "field": [field_label(column["field"]) for column in columns],
            "certain": [[chip.label] if column["field"] else [] for column, chip in zip(columns, chips, strict=True)],
            "holds": [examples.get(column["column"], "") for column in columns],
            "other": [", ".join(map(field_label, column["alternatives"])) for column in columns],
            "why": [column["why"] if column["why"] != _CHOSEN else "" for column in columns],
        }
    )
    shown = [str(name) for name in frame if name not in ("other", "why") or any(frame[name])]
    st.caption(_note(columns, mapping))
    widget = f"wizard_columns_{version}"

    def corrected() -> None:
        if new := corrections(columns, st.session_state[widget]["edited_rows"], mapping):
            change(new)

    st.data_editor(
        frame,
        key=widget,
        on_change=corrected,
        hide_index=True,
        column_order=shown,
        height="content" if len(columns) <= _ROWS_IN_FULL else 31 * (_ROWS_IN_FULL + 1),
        disabled=["header", "holds", "certain", "other", "why"],
        column_config={
            "header": tables.text("Column in the sheet", width=170),
            "holds": tables.text("Holds"),
            "field": st.column_config.SelectboxColumn(
                "Is read as", options=[UNTOUCHED, ID, *map(words.label_of, _fields())], required=True, width=140
            ),
            "certain": tables.chip("How sure", chips, width=105),
            "other": tables.text("Could also be", width=150),
            "why": tables.text("What spoke for it", width=200),
        },
        alt="How each column is read",
    )


def doubtful(columns: Sequence[Mapping[str, Any]], mapping: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """The columns that a person should look at: taken for a field, far from surely, and by nobody's word."""
    return [one for one in columns if one["field"] and one["confidence"] < LIKELY and not mapping.get(one["field"])]


def _note(columns: Sequence[Mapping[str, Any]], mapping: Mapping[str, str]) -> str:
    looks = doubtful(columns, mapping)
    check = f"Look at {count(len(looks), 'column')} that Cairn is not sure of. " if looks else ""
    return (
        f"{check}Double-click a cell under “Is read as” to correct it. Untouched columns are never written; fields "
        "without a column can be edited in Cairn."
    )


def _headed(column: Mapping[str, Any]) -> str:
    hidden = " (hidden)" if column.get("hidden") else ""
    return f"{column['column']}  {' '.join(column['header'].split()) or '(no header)'}{hidden}"


def _examples(seen: Look) -> dict[str, str]:
    """Column letters → the first different values that stand in it."""
    snapshot, found = seen.snapshot, {}
    numbers = [row.row for row in seen.reading.rows] if seen.reading else []
    for guess in seen.guess.columns:
        texts: dict[str, None] = {}
        for row in numbers:
            if text := _short(snapshot.at(row, guess.column)):
                texts[text] = None
            if len(texts) == _EXAMPLES:
                break
        found[column_letters(guess.column)] = " · ".join(texts)
    return found


def _short(cell: Any) -> str:
    text = words.day(cell) if hasattr(cell, "year") else " ".join(str(cell).split()) if cell is not None else ""
    return f"{text[: _LONGEST - 1]}…" if len(text) > _LONGEST else text


def corrections(
    columns: list[dict[str, Any]], edited: Mapping[int, Mapping[str, Any]], mapping: Mapping[str, str]
) -> dict[str, str]:
    """The mapping after a person's choices: field → header, "" for a field that no column shall hold.

    Empty where nothing was chosen.
    """
    corrected = dict(mapping)
    links = [one for one in columns if one["field"] == LINKS]
    for position, cells in edited.items():
        column = columns[int(position)]
        chosen = _field_named(cells["field"])
        if column["field"] and column["field"] != chosen:
            corrected[column["field"]] = ""
        if chosen:
            corrected[chosen] = _only_name(column, columns)
        if LINKS in (chosen, column["field"]):
            links = [one for one in links if one is not column] + ([column] if chosen == LINKS else [])
            names = [_only_name(one, columns) if len(links) == 1 else f"[{one['column']}]" for one in links]
            corrected[LINKS] = AND.join(names)
    return corrected if corrected != dict(mapping) else {}


def _only_name(column: Mapping[str, Any], columns: list[dict[str, Any]]) -> str:
    """The header of a column; its letters where the header is blank or stands twice."""
    header: str = column["header"]
    is_clear = header and [one["header"] for one in columns].count(header) == 1
    return header if is_clear else f"[{column['column']}]"


def _fields() -> Iterator[str]:
    """The fields that a column may feed: the standard ones, then the workspace's own."""
    yield from (item.name for item in MILESTONE.fields if item.editable and item.name not in CUSTOM)
    yield from (name for name in fields.schema().names if name in CUSTOM)


def field_label(field: str | None) -> str:
    """What a column is read as, in the words of the drop-down."""
    if field is None:
        return UNTOUCHED
    return ID if field == KEY else words.label_of(field)


def _field_named(label: str) -> str | None:
    if label in (UNTOUCHED, ID):
        return None if label == UNTOUCHED else KEY
    return next(name for name in _fields() if words.label_of(name) == label)


def certainty(column: Mapping[str, Any], mapping: Mapping[str, str], known: Mapping[str, str]) -> status.Chip:
    """How sure the reading of a column is; `known` is how a connected sheet is read up to now."""
    field = column["field"]
    if field and mapping.get(field) and mapping[field] == known.get(field):
        return status.Chip("As now", "check_circle", "✓", "green")
    if field and mapping.get(field):
        return status.Chip("Chosen", "person", "●", "blue")
    if field is None:
        return status.Chip("Untouched", "remove", "○", "gray")
    if column["confidence"] >= SURE:
        return status.Chip("Sure", "check_circle", "✓", "green")
    likely = column["confidence"] >= LIKELY
    return status.Chip("Likely", "help", "◔", "yellow") if likely else status.LOOK

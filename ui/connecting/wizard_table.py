"""The first step: the sheet as it is, with the table outlined, and the rows that are left out with the reason.

Shows the top of the sheet and whatever is out of the ordinary below, never thousands of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from domain.binding import KEY
from domain.records import column_letters
from domain.sheets import CellValue, SheetSnapshot
from services.connecting.onboarding import Look
from ui import status, tables, words
from ui.status import Chip
from ui.words import count, plain

_ABOVE, _BELOW, _ODD, _LAST = 8, 18, 12, 2
_MOST_COLUMNS, _LONGEST, _ROWS_IN_FULL = 60, 60, 12
_ROWS_ASKED = 30
_GAP = "⋮"

TITLE = Chip("Above", "title", "○", "gray")
HEADER = Chip("Header", "table_rows", "●", "blue")
MILESTONE = Chip("Milestone", "flag", "✓", "green")
LEFT_OUT = Chip("Left out", "playlist_remove", "△", "orange")
BLANK = Chip("Blank", "remove", "–", "gray")
_KINDS = (TITLE, HEADER, MILESTONE, LEFT_OUT, BLANK)

# Washes that let either theme through.
_WASH = {
    HEADER.label: "background-color: rgba(47, 120, 183, 0.30); font-weight: 600",
    MILESTONE.label: "background-color: rgba(47, 120, 183, 0.10)",
    LEFT_OUT.label: "background-color: rgba(236, 143, 54, 0.16)",
}
_HELD = "background-color: rgba(139, 92, 246, 0.32)"
_ASIDE = "color: rgba(128, 138, 152, 0.95)"


def draw(seen: Look) -> None:
    """Draw the sheet with its table, and below it why rows were left out."""
    columns = _columns(seen.snapshot)
    kinds = _kinds(seen)
    rows = list(_shown(seen, kinds))
    _legend(seen)
    frame = pd.DataFrame(
        [_line(seen.snapshot, row, kinds, columns) for row in rows],
        columns=["Row", "Read as", *map(str, columns)],
    )
    known = seen.reading.binding.columns if seen.reading else ()
    bound = {place: column.fields for column in known if not column.by_fill for place in column.places}
    wash = _wash(seen, rows, kinds, columns, bound)
    config: dict[str, Any] = {
        "Row": st.column_config.TextColumn("Row", width=52, pinned=True),
        "Read as": status.column("Read as", list(_KINDS), width=110),
    }
    config |= {str(column): _heading(seen.snapshot, column, bound) for column in columns}
    st.dataframe(
        frame.style.apply(lambda _: wash, axis=None),
        key="wizard_preview",
        hide_index=True,
        column_config=config,
        height="content" if len(rows) <= _ROWS_IN_FULL else 420,
        placeholder="",
        alt="The sheet, with its table outlined",
    )
    _left_out(seen)


def no_table(found: Mapping[str, Any], seen: Look, settle: Callable[[str], None]) -> None:
    """Where there is no table: the reason, what to do, the sheet as it is, and a way to say where the titles are.

    `settle` is called with the header of the column that holds them.
    """
    for issue in found["issues"][:1]:
        st.warning(f"**{plain(issue['message'])}** {plain(issue['advice'])}", icon=":material/table_view:")
    for tab in [tab for tab in seen.tabs if not tab.chosen][:_ODD]:
        st.caption(f"{plain(tab.name)}: {plain(tab.why)}")
    columns = _columns(seen.snapshot)
    rows = range(1, min(len(seen.snapshot.rows), _BELOW) + 1)
    if not columns:
        return
    lines = [{str(c): _text(seen.snapshot.at(row, c)) for c in columns} | {"Row": str(row)} for row in rows]
    config: dict[str, Any] = {"Row": 52}
    config |= {str(column): tables.text(column_letters(column), width=130) for column in columns}
    tables.show(lines, config, key="wizard_raw", alt="The sheet as it is", in_full=_ROWS_IN_FULL, opens=())
    _ask_for_titles(seen, settle)


def _ask_for_titles(seen: Look, settle: Callable[[str], None]) -> None:
    """Which row names the columns, and which of them holds the titles: a person may know better."""
    labels = {
        number: texts
        for number, cells in enumerate(seen.snapshot.rows[:_ROWS_ASKED], 1)
        if (texts := list(dict.fromkeys(cell for cell in cells if isinstance(cell, str) and _text(cell))))
    }
    if not labels:
        return
    first = list(labels).index(seen.guess.header_row) if seen.guess.header_row in labels else 0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        row = st.selectbox("The columns are named in", list(labels), first, lambda row: f"Row {row}", width=180)
        title = st.selectbox("The milestones are in the column", labels[row or 1], None, _text, width=300)
        icon = ":material/table_view:"
        st.button(
            "Read it so", icon=icon, disabled=not title, on_click=settle, args=(title or "",), key="wizard_titles"
        )


def _legend(seen: Look) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        status.draw(HEADER)
        status.draw(MILESTONE)
        if seen.reading and seen.reading.skipped:
            status.draw(LEFT_OUT)
        if seen.reading and any(row.held for row in seen.reading.rows):
            status.draw(status.HELD)
        st.caption(plain(seen.guess.reason), width="content")


def _columns(snapshot: SheetSnapshot) -> list[int]:
    """The columns that hold anything at all, from the left."""
    used = {place for row in snapshot.rows for place, cell in enumerate(row, 1) if _text(cell)}
    return sorted(used)[:_MOST_COLUMNS]


def _kinds(seen: Look) -> dict[int, Chip]:
    """row → what it is read as; blank rows are not in it."""
    top = min(seen.guess.header_rows, default=1)
    said = [row for row in range(1, top) if any(map(_text, seen.snapshot.rows[row - 1]))]
    kinds = dict.fromkeys(said, TITLE) | dict.fromkeys(seen.guess.header_rows, HEADER)
    if seen.reading:
        kinds |= dict.fromkeys((row.row for row in seen.reading.rows), MILESTONE)
        kinds |= dict.fromkeys((row for row, _ in seen.reading.skipped), LEFT_OUT)
    return kinds


def _shown(seen: Look, kinds: Mapping[int, Chip]) -> Iterator[int]:
    """The rows to show, in order; 0 where rows between are not shown."""
    top, bottom = min(seen.guess.header_rows, default=1), max(seen.guess.header_rows, default=1)
    last = len(seen.snapshot.rows)
    odd = [row for row, _ in seen.reading.skipped][:_ODD] if seen.reading else []
    held = [row.row for row in seen.reading.rows if row.held][:_ODD] if seen.reading else []
    wanted = {*range(max(1, top - _ABOVE), min(last, bottom + _BELOW) + 1), *odd, *held}
    wanted |= set(sorted(row for row, kind in kinds.items() if kind is MILESTONE)[-_LAST:])
    before = 0
    for row in sorted(wanted):
        if row > before + 1:
            yield 0
        yield row
        before = row
    if before < last:
        yield 0


def _line(snapshot: SheetSnapshot, row: int, kinds: Mapping[int, Chip], columns: Sequence[int]) -> list[Any]:
    if not row:
        return [_GAP, [], *("" for _ in columns)]
    hidden = " (hidden)" if row in snapshot.hidden_rows else ""
    chip = kinds.get(row, BLANK)
    return [f"{row}{hidden}", [chip.label], *(_text(snapshot.at(row, column)) for column in columns)]


def _text(cell: CellValue) -> str:
    """A cell as it is shown: dates as everybody reads them the same way, long texts cut."""
    if isinstance(cell, date):
        return words.day(cell)
    if isinstance(cell, float):
        return f"{cell:.15g}"
    text = " ".join(str(cell).split()) if cell is not None else ""
    return f"{text[: _LONGEST - 1]}…" if len(text) > _LONGEST else text


def _heading(snapshot: SheetSnapshot, column: int, bound: Mapping[int, Sequence[str]]) -> Any:
    letters = column_letters(column) + (" (hidden)" if column in snapshot.hidden_columns else "")
    fields = bound.get(column, ())
    label = " and ".join("Id" if name == KEY else words.label_of(name) for name in fields[:1])
    wide = 210 if "title" in fields else 130
    return tables.text(f"{letters} → {label}" if label else letters, width=wide)


def _wash(
    seen: Look,
    rows: Sequence[int],
    kinds: Mapping[int, Chip],
    columns: Sequence[int],
    bound: Mapping[int, Sequence[str]],
) -> pd.DataFrame:
    """The outline as cell styles: the table's own columns are washed, whatever is left untouched is grey."""
    held = (
        {(cell.place.row, cell.place.column) for row in seen.reading.rows for cell in row.held}
        if seen.reading
        else set()
    )
    table = {column.column for column in seen.guess.columns if not column.apart}
    styles = []
    for row in rows:
        label = kinds[row].label if row in kinds else ""
        cells = [_style(label, (row, column) in held, column in bound, column in table) for column in columns]
        styles.append(["", "", *cells])
    return pd.DataFrame(styles, columns=["Row", "Read as", *map(str, columns)])


def _style(label: str, is_held: bool, is_bound: bool, is_inside: bool) -> str:
    if is_held:
        return _HELD
    if label == LEFT_OUT.label and is_inside:
        return f"{_WASH[label]}; {_ASIDE}"
    return _WASH.get(label, _ASIDE) if is_bound and label != LEFT_OUT.label else _ASIDE


def _left_out(seen: Look) -> None:
    skipped = seen.reading.skipped if seen.reading else ()
    if not skipped:
        return
    title = seen.reading.binding.column_of("title") if seen.reading else None
    rows = [
        {"Row": row, "What it says": _text(_first_text(seen.snapshot, row, title.column if title else 1)), "Why": why}
        for row, why in skipped
    ]
    with st.expander(f"{count(len(skipped), 'row')} left out, and why", icon=":material/playlist_remove:"):
        columns = {
            "Row": tables.number("Row", width=60),
            "What it says": 300,
            "Why": tables.text("Why it is no milestone"),
        }
        tables.show(rows, columns, key="wizard_left_out", alt="Rows left out", in_full=8, opens=())


def _first_text(snapshot: SheetSnapshot, row: int, column: int) -> CellValue:
    if (cell := snapshot.at(row, column)) is not None:
        return cell
    return next((cell for cell in snapshot.rows[row - 1] if cell is not None), None)

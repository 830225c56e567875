"""The straightforward build of the same sync, as written in an afternoon: pandas, an ORM, networkx, openpyxl.

It reads with `pandas.read_excel`, compares row by row with what the ORM loads, writes one record for each change
through the ORM, finds the critical path on a graph, and saves the workbook by loading it. It tells no error from a
blank, asks nothing, proves nothing, chains nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks import data
from benchmarks.base import copy_of

BOOK, DATABASE = "Plan.xlsx", "plain.db"
WRITTEN_BACK = 100


class Base(DeclarativeBase):
    """The tables of this build."""


class Milestone(Base):
    """A row: its fields as text, those of the last sync as well, and whether somebody edited it since."""

    __tablename__ = "milestone"
    key: Mapped[str] = mapped_column(primary_key=True)
    fields: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    base: Mapped[dict[str, str]] = mapped_column(sa.JSON)


class Record(Base):
    """What changed."""

    __tablename__ = "record"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    field: Mapped[str]
    old: Mapped[str]
    new: Mapped[str]


def prepare(folder: Path, size: int, cells: int) -> None:
    """The database as the last sync left it, edits in it, and a workbook that has moved on."""
    data.write_workbook(folder / BOOK, size)
    rows = _read(folder / BOOK)
    with Session(_engine(folder)) as session:
        Base.metadata.create_all(session.connection())
        for number, (key, fields) in enumerate(rows.items()):
            edited = {**fields, "Definition of Done": f"Accepted, point {number}"}
            is_edited = number % max(size // WRITTEN_BACK, 1) == 0
            session.add(Milestone(key=key, fields=edited if is_edited else fields, base=fields))
        session.commit()
    data.write_rows(folder / BOOK, data.edited(size, cells, 2))


def _engine(folder: Path) -> sa.Engine:
    return sa.create_engine(sa.URL.create("sqlite", database=str(folder / DATABASE)))


def _read(book: Path) -> dict[str, dict[str, str]]:
    frame = pd.read_excel(book, header=data.HEADER_ROW - 1, dtype=object).fillna("")
    return {str(row["Id"]): {str(name): str(value) for name, value in row.items()} for row in frame.to_dict("records")}


def sync(folder: Path, size: int) -> Callable[[], object]:
    """Read, compare, save, path, write."""
    copy = copy_of(folder)

    def run() -> None:
        rows = _read(copy / BOOK)
        with Session(_engine(copy)) as session:
            stored = {one.key: one for one in session.scalars(sa.select(Milestone))}
            to_sheet = _merge(session, stored, rows)
            session.commit()
            _critical_path({key: one.fields for key, one in stored.items()})
        assert len(to_sheet) >= min(WRITTEN_BACK, size) * 0.8
        _write(copy / BOOK, to_sheet)

    return run


def _merge(session: Session, stored: dict[str, Milestone], rows: dict[str, dict[str, str]]) -> dict[str, Any]:
    to_sheet: dict[str, Any] = {}
    for key, fields in rows.items():
        one = stored[key]
        merged = dict(one.fields)
        for name, text in fields.items():
            if text != one.base[name]:
                session.add(Record(key=key, field=name, old=one.fields[name], new=text))
                merged[name] = text
            elif one.fields[name] != text:
                to_sheet[key] = (name, one.fields[name])
        if merged != one.fields:
            one.fields = merged
        one.base = merged
    return to_sheet


def _critical_path(rows: dict[str, dict[str, str]]) -> int:
    graph = nx.DiGraph()
    for key, fields in rows.items():
        lasts = (pd.Timestamp(fields["Due"]) - pd.Timestamp(fields["Start"])).days
        graph.add_node(key, lasts=lasts)
        for link in filter(None, fields["Depends on"].split(", ")):
            graph.add_edge(link.split("+")[0].removesuffix("FS"), key)
    finish: dict[str, int] = {}
    for key in nx.topological_sort(graph):
        start = max((finish[before] for before in graph.predecessors(key)), default=0)
        finish[key] = start + graph.nodes[key].get("lasts", 0)
    return max(finish.values(), default=0)


def _write(book: Path, cells: dict[str, tuple[str, str]]) -> None:
    loaded = openpyxl.load_workbook(book)
    page = loaded["Plan"]
    rows = {str(page.cell(row, 1).value): row for row in range(data.HEADER_ROW + 1, page.max_row + 1)}
    columns = {str(cell.value): cell.column for cell in page[data.HEADER_ROW]}
    for key, (name, text) in cells.items():
        page.cell(rows[key], columns[name]).value = text
    loaded.save(book)

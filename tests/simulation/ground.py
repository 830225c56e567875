"""What every history stands on: an empty database in memory, a binding read once, values that are known again."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import sqlalchemy as sa

from db import engine as db_engine
from domain.binding import Binding
from services.settings import Settings
from services.workspace import open_workspace
from tests.simulation.grid import Grid, Row, ScriptedSheet
from validation.tables.headers import guess_binding

TOKEN = re.compile(r"zq[a-p]{4}|202[789]-\d\d-\d\d")


def tokens_in(thing: object) -> frozenset[str]:
    """The unique values that a text speaks of."""
    return _tokens_in(str(thing))


@lru_cache(maxsize=1 << 14)
def _tokens_in(text: str) -> frozenset[str]:
    return frozenset(TOKEN.findall(text.lower()))


def template(folder: Path) -> Path:
    """An empty database, to be copied for each history."""
    ws = open_workspace(Settings(folder))
    ws.engine.dispose()
    return ws.settings.database


def in_memory(database: Path) -> sqlite3.Connection:
    """A copy of a database that lives as long as its only connection: a history needs hundreds of transactions."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(sqlite3.connect(database)) as original:
        original.backup(copy)
    return copy


def engine_over(connection: sqlite3.Connection) -> sa.Engine:
    """The engine as the product opens it. One transaction within another one fails, as it would hang with a file."""
    engine = sa.create_engine("sqlite://", creator=lambda: connection, poolclass=sa.StaticPool)
    sa.event.listen(engine, "connect", db_engine.prepare)
    return engine


@cache
def binding_of(columns: tuple[str, ...]) -> Binding:
    """How a sheet with these columns is read; every history would find out the same from rows of its own."""
    cells = {"Id": "T-{}", "Milestone": "Goal {}", "Owner": "Z name{}", "Notes": "about {}"}
    days = [date(2026, 1, number) for number in (1, 2, 3)]
    rows = [Row({"Due": day} | {name: text.format(day.day) for name, text in cells.items()}, set()) for day in days]
    binding = guess_binding(ScriptedSheet(Grid(list(columns), rows)).read()).binding
    assert isinstance(binding, Binding)
    return binding

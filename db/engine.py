"""How the database is opened. One mode everywhere, chosen from facts found by trying.

* pysqlite's own transaction handling is off and write units begin IMMEDIATE: with the stock handling,
  concurrent read-modify-write edits are lost without an error.
* `journal_mode=DELETE`, `synchronous=FULL`: older SQLite builds can corrupt a WAL on reset.
* No pool: a connection is cheap here, and none is carried into another thread or process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from domain.errors import WorkspaceBroken

BUSY_TIMEOUT_S = 60
_PRAGMAS = (
    "journal_mode=DELETE",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cache_size=-65536",  # KiB at most: what a large unit of work has touched is not written out and read again
)


def open_engine(database: Path, busy_s: float = BUSY_TIMEOUT_S) -> sa.Engine:
    """Make the engine for a SQLite file; nothing is opened yet. `busy_s`: how long to wait for the lock."""
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(database)),
        poolclass=sa.NullPool,
        hide_parameters=True,
        connect_args={"timeout": busy_s},
    )
    sa.event.listen(engine, "connect", prepare)
    return engine


def prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Make a new connection one of ours."""
    connection.isolation_level = None
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except UnicodeDecodeError as error:  # of SQLite's own message, which quotes the damaged place
        raise sqlite3.DatabaseError("malformed database schema") from error


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One consistent view of the database."""
    with plain_errors(), engine.connect() as connection, connection.begin():
        _begin(connection, "BEGIN")
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One unit of work under the write lock: all of it, or nothing."""
    with plain_errors(), engine.connect() as connection, connection.begin():
        _begin(connection, "BEGIN IMMEDIATE")
        yield connection


def _begin(connection: sa.Connection, how: str) -> None:
    """What an event could do as well; but an engine with events looks for them at each statement."""
    connection.connection.cursor().execute(how)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what a database can suffer into a sentence; a refused write names the guard that refused it."""
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        raise WorkspaceBroken(*_operational(_reason(error))) from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        reason = _reason(error)
        is_damaged = "malformed" in reason or "not a database" in reason
        what = "The database file is damaged" if is_damaged else "The database refused this"
        raise WorkspaceBroken(f"{what}: {reason}.") from error


def _reason(error: Exception) -> str:
    """What SQLite itself said, without the statement and its values."""
    return str(getattr(error, "orig", error))


def _operational(reason: str) -> tuple[str, str]:
    if "locked" in reason:
        return (
            "The database is busy with another change.",
            "Nothing was changed. Try again in a moment.",
        )
    if "is full" in reason:
        return ("The disk is full, so nothing was changed.", "Free some space and try again.")
    if "I/O" in reason:
        return (
            f"The disk did not take this ({reason}), so nothing was changed.",
            "Check the disk: free space, quota, limits on the size of files. Then try again.",
        )
    if "readonly" in reason or "unable to open" in reason:
        return (
            f"The database cannot be written here ({reason}).",
            "Check that the workspace folder exists and may be written by you.",
        )
    if "no such" in reason:
        return (
            f"This workspace was made by another version of Cairn ({reason}).",
            "Use it with the version that made it, or make a new workspace and connect the trackers again.",
        )
    return (f"The database cannot be used: {reason}.", WorkspaceBroken.hint)

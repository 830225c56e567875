"""A whole database copied: out of a running one, and back into one. Knows nothing of what is in it.

The way back goes through SQLite too, page by page in one transaction: whoever waits for the lock meanwhile goes
on with the new content. A file put in its place would leave them writing into the old one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from db.engine import plain_errors
from domain.errors import WorkspaceBroken


def copy_out(engine: sa.Engine, target: Path) -> None:
    """Copy a database that may be in use to a new file, as of one moment; writers wait meanwhile."""
    with plain_errors(), closing(engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    _private_and_safe(target)


def _private_and_safe(path: Path) -> None:
    path.chmod(0o600)
    # VACUUM INTO leaves the flushing to us; a copy that is not on disk yet is none.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def can_be_opened(path: Path) -> bool:
    """Say whether SQLite takes the file for a database whose tables it can list; an empty one counts."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
            connection.execute("SELECT COUNT(*) FROM sqlite_master")
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
    except UnicodeDecodeError:  # of SQLite's own message, which quotes the damaged place
        return False
    return True


def damage(tx: sa.Connection) -> str | None:
    """Say what SQLite finds wrong with the file, its indexes included; None when it is sound."""
    found = str(tx.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
    return None if found == "ok" else found


@contextmanager
def to_oneself(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Hold a database so that nobody else reads or writes until the end, across transactions of one's own."""
    with plain_errors(), engine.connect() as connection:
        raw = _raw(connection)
        raw.execute("PRAGMA locking_mode=EXCLUSIVE")
        raw.execute("BEGIN EXCLUSIVE")
        raw.execute("COMMIT")
        yield connection


def copy_aside(held: sa.Connection, target: Path) -> None:
    """Copy a database that is held `to_oneself` to a new file, page by page, whatever state it is in."""
    with plain_errors(), closing(sqlite3.connect(target)) as copy:
        _raw(held).backup(copy)
    _private_and_safe(target)


def copy_in(source: Path, held: sa.Connection) -> None:
    """Make a database that is held `to_oneself` equal to the one in `source`: all of it, or nothing."""
    with plain_errors(), closing(sqlite3.connect(source)) as copy:
        copy.backup(_raw(held))


def _raw(connection: sa.Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise WorkspaceBroken("Copies are made of a SQLite database only.", "Use the tools of your database server.")
    return raw

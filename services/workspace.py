"""The composition root: open a workspace, creating and migrating what is missing."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from audit.entry import timestamp
from connectors.base import Connector
from db import engine as db_engine
from db import folders, records
from db.migrate import migrate
from domain.errors import WorkspaceBroken
from services.settings import Settings
from services.uploads import open_place


def present_moment() -> datetime:
    """The time by this machine's clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a sync is: reading, comparing, saving, writing or confirming; `total` 0 where nobody knows how much."""

    tracker: str
    what: str
    done: int = 0
    total: int = 0


def unheard(step: Step) -> None:
    """Where nobody listens."""


@dataclass(frozen=True)
class Workspace:
    """One open installation. Cheap to keep; holds no connection."""

    settings: Settings
    engine: sa.Engine
    open_place: Callable[[Settings, Path], Connector] = open_place
    """Opens the connector for a tracker's file."""
    clock: Callable[[], datetime] = present_moment
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[Step], None] = unheard
    """Hears where a sync is that this process makes."""

    def read(self) -> AbstractContextManager[sa.Connection]:
        """One consistent view."""
        return db_engine.reading(self.engine)

    def write(self) -> AbstractContextManager[sa.Connection]:
        """One unit of work under the write lock."""
        return db_engine.writing(self.engine)

    def data_seq(self) -> int:
        """The number of the last governed change."""
        with self.read() as tx:
            return records.head(tx).data_seq

    def version(self) -> str:
        """What pages cache by: `data_seq` and the hash of that record, since a restore may use numbers again."""
        with self.read() as tx:
            seq = records.head(tx).data_seq
            digest = records.hash_at(tx, seq)
        return f"{seq}-{digest.hex() if digest else 'empty'}"

    def now(self) -> str:
        """The present moment as the database writes it (UTC)."""
        return timestamp(self.clock())


def open_workspace(settings: Settings) -> Workspace:
    """Open the workspace; makes the folder and the database where they are missing."""
    make_folder(settings)
    engine = db_engine.open_engine(settings.database)
    with db_engine.plain_errors():
        migrate(engine)
    return Workspace(settings, engine)


def make_folder(settings: Settings) -> None:
    """Make the folder of the workspace; refuses one in which a database would be damaged."""
    if problem := folders.problem_with(settings.database.resolve().parent):
        raise WorkspaceBroken(
            f"The database cannot be in {settings.workspace}: {problem}.",
            "Put the workspace on a local disk, with --workspace or CAIRN_WORKSPACE; sheets may stay where they are.",
        )
    try:
        settings.trackers.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceBroken(
            f"The workspace folder {settings.workspace} cannot be made ({error.strerror}).",
            "Choose another folder with --workspace, or ask for the right to write there.",
        ) from error

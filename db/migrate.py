"""Bring a database to the present shape, and its guards back into place."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from db import guards
from db.engine import writing
from domain.errors import WorkspaceBroken

HEAD = "0001"
"""The newest step; a test holds it against the files."""

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(engine: sa.Engine) -> None:
    """Create or upgrade the database. Cheap when there is nothing to do."""
    with engine.connect() as connection:
        present = version_of(connection)
    if present == HEAD:
        return
    if is_newer(present):
        raise WorkspaceBroken(
            "This workspace was written by a newer version of Cairn.", "Update Cairn, then open it again."
        )
    from alembic import command
    from alembic.config import Config

    with writing(engine) as tx:
        config = Config()
        config.set_main_option("script_location", str(_SCRIPTS))
        config.attributes["connection"] = tx
        command.upgrade(config, "head")
        guards.install(tx)


def version_of(connection: sa.Connection) -> str | None:
    """The step that a database has reached; None when it is none of Cairn's, or empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def is_newer(version: str | None) -> bool:
    """Say whether only a later Cairn can read this."""
    return version is not None and version > HEAD

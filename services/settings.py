"""Settings, read once: where the workspace is, and where its signing key."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """One workspace on disk: the database, and beside it the copies made before a workbook is written."""

    workspace: Path
    keys_folder: Path | None = None

    @property
    def keys(self) -> Path:
        """Where the signing key is: never in the folder of the database, so that who takes one lacks the other."""
        return self.keys_folder or self.workspace.with_name(f"{self.workspace.name}-keys")

    @property
    def database(self) -> Path:
        return self.workspace / "cairn.db"

    @property
    def backups(self) -> Path:
        return self.workspace / "backups"

    @property
    def trackers(self) -> Path:
        """A folder for sheets that have no better place; the app may always connect from it."""
        return self.workspace / "trackers"

    @property
    def uploads(self) -> Path:
        """Private copies of files that the server cannot see; people bring and fetch them."""
        return self.workspace / "uploads"


def read_settings(workspace: str | Path | None = None) -> Settings:
    """The workspace as given, else `CAIRN_WORKSPACE`, else `./workspace`; keys in `CAIRN_KEYS`, else beside it."""
    chosen = workspace or os.environ.get("CAIRN_WORKSPACE") or "workspace"
    keys = os.environ.get("CAIRN_KEYS")
    return Settings(Path(chosen).expanduser().absolute(), Path(keys).expanduser().absolute() if keys else None)

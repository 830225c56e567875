"""Settings, read once: where the workspace is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """One workspace on disk: the database, and beside it the copies made before a workbook is written."""

    workspace: Path

    @property
    def database(self) -> Path:
        return self.workspace / "cairn.db"

    @property
    def backups(self) -> Path:
        return self.workspace / "backups"

    @property
    def trackers(self) -> Path:
        """Where the example's sheets are copied to."""
        return self.workspace / "trackers"


def read_settings(workspace: str | Path | None = None) -> Settings:
    """The workspace as given, else `CAIRN_WORKSPACE`, else `./workspace`."""
    chosen = workspace or os.environ.get("CAIRN_WORKSPACE") or "workspace"
    return Settings(Path(chosen).expanduser().absolute())

"""What is about to be connected, wherever it is: a file, or a tab of a Google Sheet."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.connecting.onboarding import Look


@dataclass(frozen=True, slots=True)
class Source:
    """One sheet. `called` is the name proposed for the tracker; `stamp` changes when it has to be read again; `look`
    reads it under a mapping (field → header)."""

    place: Path
    sheet: str | None
    called: str
    stamp: Hashable
    look: Callable[[Mapping[str, str]], Look]

"""Reading frames row by row, and the order in which people expect keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples; `Index` is the key where the frame is indexed by it."""
    yield from frame.itertuples()


def natural(key: str) -> tuple[tuple[bool, int, str], ...]:
    """Sort keys as people count: IT-2 before IT-10.

    >>> sorted(["IT-10", "FIN-3", "IT-2"], key=natural)
    ['FIN-3', 'IT-2', 'IT-10']
    """
    parts = re.split(r"(\d+)", key.casefold())
    return tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts if part)


def value_at(frame: pd.DataFrame, key: str, field: str) -> Any:
    """One value of a frame that is indexed by key; None where there is no such row."""
    return frame.at[key, field] if key in frame.index else None

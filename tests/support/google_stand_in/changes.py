"""batchUpdate: all kinds of requests that the stand-in knows, by name."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.google_stand_in import (
    cell_kinds,
    dimension_kinds,
    kept_kinds,
    object_kinds,
    range_kinds,
    sheets_kinds,
)
from tests.support.google_stand_in.grid import Book
from tests.support.google_stand_in.values_api import Call
from tests.support.google_stand_in.wire import Json

KINDS: dict[str, Callable[[Call, Book, Json], Json | None]] = {
    **sheets_kinds.KINDS,
    **dimension_kinds.KINDS,
    **cell_kinds.KINDS,
    **range_kinds.KINDS,
    **object_kinds.KINDS,
    **kept_kinds.KINDS,
}

"""When to look for garbage: not while values come in by the hundred thousand. Python would look through everything the
process holds, again and again, and find nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Put the search for cycles off. For work that ends within seconds and makes hardly any."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

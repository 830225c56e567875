"""Named points in a sync at which tests may let it die, wait, or be overtaken. In production each is one comparison.

Only a test installs a hook; nothing in the product does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

POINTS = ("leased", "read", "committing", "committed", "writing", "written", "confirming", "confirmed", "released")
"""In the order of a run: the right is taken, the sheet read, the database about to commit and committed, the sheet
about to be written and written, the base about to move and moved, the right given back."""

_hook: Callable[[str], None] | None = None


def reached(point: str) -> None:
    """Say that a run is here."""
    if _hook is not None:
        _hook(point)


@contextmanager
def installed(hook: Callable[[str], None]) -> Iterator[None]:
    """Call `hook` at every point until the block ends."""
    global _hook
    before, _hook = _hook, hook
    try:
        yield
    finally:
        _hook = before

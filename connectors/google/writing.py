"""Sending a write until it is known what became of it: applied, refused, or overtaken by somebody else.

Looks after each try, and sends a batch a second time only when the first was seen not to be there. Plans nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from connectors.google.account import Account
from connectors.google.answers import NotAccepted, OutcomeUnknown
from connectors.google.batch import Batch, batch_of
from connectors.google.grid import Tab
from connectors.google.landing import astray
from domain.errors import RevisionMismatch
from domain.records import CellRef
from domain.refusals import sentence
from domain.sheets import CellWrite, Refusal

_MOST_REFUSED = 5
"""So many cells are left out one by one; a sheet that refuses more of them refuses the whole write."""


class Writer:
    """Writes into one spreadsheet; `look` reads a tab by its number."""

    def __init__(self, account: Account, spreadsheet: str, look: Callable[[int], Tab]) -> None:
        self._account = account
        self._spreadsheet = spreadsheet
        self._look = look

    def send(self, requests: Sequence[dict[str, Any]]) -> None:
        """One call, applied whole or not at all. Raises `OutcomeUnknown` where its answer was lost."""
        self._account.sheets("POST", f"{self._spreadsheet}:batchUpdate", body={"requests": list(requests)})

    def written(self, before: Tab, wanted: Sequence[CellWrite], looked: float) -> tuple[Tab, Batch, float]:
        """Write all cells that Google takes; one that it refuses does not stop the others. Gives the tab
        afterwards, the batch that was applied, and the window; a batch without requests was not sent. `looked`: when
        `before` was asked for."""
        refused: dict[tuple[int, int], Refusal] = {}
        while True:
            batch = batch_of(before, wanted, secrets.token_hex(16), refused)
            if not batch.requests:
                return before, batch, 0.0
            try:
                after, window_s = self._apply(before, batch, looked)
            except NotAccepted as error:
                culprit = batch.culprit(str(error))
                if culprit is None or len(refused) == _MOST_REFUSED:
                    raise
                refused[culprit] = Refusal(CellRef(before.title, *culprit), "not-accepted", said_by_google(error))
            else:
                return after, batch, window_s

    def put_right(self, before: Tab, after: Tab, written: Sequence[CellWrite]) -> None:
        """Where rows moved in the moment of the write: put back what it replaced, and have the write planned anew."""
        has_moved, repairs = astray(before, after, written)
        if repairs and (batch := batch_of(after, repairs, secrets.token_hex(16))).requests:
            self._apply(after, batch, self._account.pace.clock())
        if has_moved:
            raise RevisionMismatch(f"Rows of “{before.title}” were moved in the moment in which Cairn wrote.")

    def _apply(self, before: Tab, batch: Batch, looked: float) -> tuple[Tab, float]:
        """Send a batch until it is seen to be applied, twice at most; gives the tab afterwards, and the window."""
        for _ in range(2):
            is_sure = False
            try:
                self.send(batch.requests)
                is_sure = True
            except NotAccepted as error:
                refused: NotAccepted | None = error
            except OutcomeUnknown:
                refused = None
            window_s = self._account.pace.clock() - looked
            after = self._look(before.number)
            if is_sure or batch.number in after.batches:
                return after, window_s
            if after.typed() != before.typed():
                raise RevisionMismatch(f"“{before.title}” was edited while Cairn wrote; nothing was written.")
            if refused:
                raise refused
        raise OutcomeUnknown("Google Sheets did not take the change, and did not say why.")


def predicted(before: Tab, writes: Sequence[CellWrite], batch: Batch) -> Tab:
    """The tab as it has to look when nobody but Cairn wrote."""
    rows = [list(row) for row in before.rows]
    for write in writes:
        if (write.row, write.column) in batch.refused:
            continue
        rows += [[] for _ in range(write.row - len(rows))]
        cells = rows[write.row - 1]
        cells += [None] * (write.column - len(cells))
        value = write.value
        if isinstance(value, datetime) and value.time() == datetime.min.time():
            value = value.date()
        whole = isinstance(value, float) and value.is_integer()
        cells[write.column - 1] = None if value == "" else int(value) if whole and value is not None else value  # type: ignore[arg-type]
    return replace(before, rows=tuple(map(tuple, rows)))


def said_by_google(error: NotAccepted) -> str:
    """The sentence of a refusal by Google itself, with Google's own in it."""
    return sentence("not-accepted", reason=str(error).partition(": ")[2] or str(error))

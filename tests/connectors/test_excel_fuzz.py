"""Random workbooks, random writes: written or refused with a reason, never a crash, never any harm."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from connectors.by_hand import patched
from domain.refusals import REFUSALS
from domain.sheets import CellWrite
from tests.conftest import large
from tests.connectors.randombooks import by_openpyxl, by_xlsxwriter, value
from tests.connectors.test_excel_traps import check_harmless

BOOKS = 300
UNEXPECTED = {"not-proven", "not-provable", "not-confirmed", "unusual-file", "unusual-sheet", "unordered-cells"}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("made", [by_xlsxwriter, by_openpyxl])
@pytest.mark.parametrize("part", range(3))
def test_random_writes_into_random_workbooks_do_no_harm(made: Callable[[Random], bytes], part: int) -> None:
    for number in range(large(BOOKS) // 6 + 1):
        chance = Random(f"{part}/{number}")
        before = made(chance)
        places = [(1 + int(70 * chance.random() ** 2), 1 + chance.randrange(22)) for _ in range(40)]
        writes = [CellWrite(*place, value(chance)) for place in places]
        rows = [[value(chance) for _ in range(4)] for _ in range(chance.randrange(3))]

        done = patched(before, chance.choice(("Plan", None)), writes, rows)

        codes = {refusal.code for refusal in done.refused}
        assert codes <= REFUSALS.keys() - UNEXPECTED, (part, number)
        if done.data:
            last = {(write.row, write.column): write for write in writes}
            check_harmless(
                before,
                done,
                [write for write in last.values() if isinstance(write.value, str | bool) and write.value != ""],
            )

"""Stories on made-up trackers: whatever the language, the place and the order, what is found is what was planted."""

from __future__ import annotations

import pytest

from domain.rows import RawRow
from sync.mapping import counted
from tests.conftest import large
from tests.validation.made_trackers import Made, made_tracker
from tests.validation.sheets import to_rows
from validation.tables.headers import guess_binding
from validation.tables.rows import read_rows


def read(made: Made) -> tuple[dict[str, int], int | None, list[int]]:
    """What Cairn finds: field → column, the header row, the rows that it takes for milestones."""
    guess = guess_binding(made.sheet)
    if guess.binding is None:
        return {}, guess.header_row, []
    binding = counted(made.sheet, guess.binding)
    rows: tuple[RawRow, ...] = to_rows(made.sheet, binding).rows
    columns = {column.fields[0]: column.column for column in binding.columns}
    return columns, guess.header_row, [row.row for row in read_rows("Plan", rows, binding).rows]


@pytest.mark.parametrize("seed", range(large(1500)))
def test_what_is_found_is_what_was_planted(seed: int) -> None:
    made = made_tracker(seed)
    columns, header_row, rows = read(made)
    assert header_row == made.header_row, made.told
    assert columns == made.columns, made.told
    assert rows == made.rows, made.told

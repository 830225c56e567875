"""A column keeps its forms up to date as its rows move, appear and go."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.frames import Column

DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 9))
Rows: TypeAlias = list[tuple[int, date | None]]
ROWS = st.lists(st.tuples(st.integers(-1, 3), DAYS), max_size=8)


@given(st.lists(DAYS, min_size=4, max_size=4), ROWS)
def test_a_column_that_is_brought_up_to_date_is_the_one_made_anew(days: list[date | None], rows: Rows) -> None:
    """Each row is one that was there (its place), or a new value (-1)."""
    before = Column(days)
    assert (before.days is before.days, before.coded is before.coded) == (True, True)
    was = np.array([place for place, _ in rows], dtype=np.int64)
    fresh = np.flatnonzero(was < 0)
    now = before.then(was, fresh, [rows[at][1] for at in fresh.tolist()])
    anew = Column([days[place] if place >= 0 else value for place, value in rows])
    assert now.cells.tolist() == anew.cells.tolist()
    assert now.days.tolist() == anew.days.tolist()
    assert [now.coded.names[code] for code in now.coded.code.tolist()] == anew.cells.tolist()
    assert set(now.coded.present()) == set(anew.coded.present()) == set(anew.cells.tolist())

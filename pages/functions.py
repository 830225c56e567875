"""Functions: which there are, on which days each of them works, and what they have off soon."""

from __future__ import annotations

from ui import functions, page, session

world = page.begin()
page.head("Functions", world, "Lags and slack count in the working days of the function that waits")
functions.draw(session.workspace(), world)

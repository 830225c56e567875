"""A stand-in of Google for each story, and the two kinds of clients that speak to it."""

from __future__ import annotations

from collections.abc import Iterator

import gspread
import pytest

from tests.support.google_stand_in.clients import Plain, seed, signed_in
from tests.support.google_stand_in.server import StandIn

ROWS = (
    ["Key", "Title", "Due", "Done"],
    ["M-1", "Design frozen", 46083, False],
    ["M-2", "First flight", 46174, True],
    ["M-3", "Handover", None, None],
)


@pytest.fixture(scope="session")
def running() -> Iterator[StandIn]:
    with StandIn(seed=seed(*[list(row) for row in ROWS]), test_token="test") as stand_in:
        yield stand_in


@pytest.fixture
def stand_in(running: StandIn) -> StandIn:
    """The one server, as new."""
    running.reset()
    return running


@pytest.fixture
def plain(stand_in: StandIn) -> Plain:
    return Plain(stand_in, "test")


@pytest.fixture
def client(stand_in: StandIn) -> gspread.Client:
    return signed_in(stand_in)

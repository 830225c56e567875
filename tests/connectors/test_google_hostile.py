"""Answers that come in Google's name and make no sense: one sentence, never anything else."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from connectors.google.place import place_of
from connectors.google_probe import probe
from domain.errors import CairnError
from domain.sheets import CellWrite
from tests.conftest import large
from tests.support.google_sheet import BOOK, Sheet, running

WRONG: list[Any] = [None, "x", 7, -1, float("inf"), [], {}, [[]], True, {"a": 1}, "9" * 5000]


def spoilt(rng: random.Random, answer: Any) -> Any:
    """The same with one part, somewhere, replaced by something that does not belong there."""
    if isinstance(answer, dict) and answer:
        name = rng.choice(list(answer))
        answer[name] = rng.choice(WRONG) if rng.random() < 0.4 else spoilt(rng, answer[name])
    elif isinstance(answer, list) and answer:
        place = rng.randrange(len(answer))
        answer[place] = rng.choice(WRONG) if rng.random() < 0.3 else spoilt(rng, answer[place])
    return answer


def everything(sheet: Sheet, text: str) -> list[Callable[[], Any]]:
    """All that can be asked of a sheet."""
    one = sheet.connector()
    return [
        one.sheets,
        one.read,
        one.revision,
        one.versions,
        lambda: one.with_authors(one.read()),
        lambda: one.write("Plan", [CellWrite(2, 2, text)], one.revision()),
        lambda: probe(sheet.account, place_of(f"google:{BOOK}#0")),
    ]


def test_an_answer_that_makes_no_sense_is_a_sentence(tmp_path: Path) -> None:
    rng = random.Random(5)
    with running(tmp_path, {"Plan": [["Id", "Milestone", "Due"], ["T-1", "Goal", "2026-12-01"]]}) as sheet:
        transport = sheet.account.transport
        real = transport.call

        def call(method: str, endpoint: str, **options: Any) -> Any:
            answer = real(method, endpoint, **options)
            return spoilt(rng, copy.deepcopy(answer)) if rng.random() < 0.7 else answer

        transport.call = call  # type: ignore[method-assign]
        for number in range(large(400)):
            for ask in everything(sheet, f"Goal {number}"):
                with suppress(CairnError):
                    ask()

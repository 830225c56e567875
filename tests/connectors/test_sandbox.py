"""The child that reads hostile files: what it says comes back, and its death is a sentence and no more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest

from connectors import sandbox
from connectors.sandbox import Died, Sandbox
from domain.errors import SheetMissing, SheetUnreachable, SheetUnreadable
from domain.sheets import NOT_CALCULATED, CellError

ROOT = sandbox._ROOT


@pytest.fixture
def child() -> Iterator[Sandbox]:
    made = Sandbox(cpu_s=1, wall_s=2.5, memory=2**29)
    yield made
    made.close()


def same(value: object) -> object:
    return value


def process() -> int:
    return os.getpid()


def refuse() -> None:
    raise SheetMissing("There is no tab named Plan.", hint="Look again.")


def stumble() -> None:
    raise KeyError("a mistake of ours")


def panic() -> None:
    raise BaseException("past every except Exception")


def crash() -> None:
    os.kill(os.getpid(), signal.SIGABRT)


def crash_when_used() -> str:
    if getattr(sys, "was_used", False):
        crash()
    return "read"


def use() -> None:
    sys.was_used = True  # type: ignore[attr-defined]


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


def fill() -> int:
    return len(bytes(2**30))


def grow() -> None:
    sys.left_behind = b"x" * 2**28  # type: ignore[attr-defined]


def chatter() -> str:
    sys.stdout.write("a library says something")
    sys.stdout.flush()
    os.write(1, b"and another one, past Python")
    return "read"


class Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("exit 3",)


def trap() -> object:
    return Trap()


def environment() -> dict[str, str]:
    return dict(os.environ)


def test_values_come_back_as_they_are(child: Sandbox) -> None:
    value = [
        (1, 1.5, True, None, "ü", date(2026, 3, 2), CellError("#REF!"), NOT_CALCULATED),
        {(1, 2): "=A1"},
        b"\0" * 9,
    ]

    assert child.run(same, value) == value


def test_one_child_serves_many_calls_and_is_another_process(child: Sandbox) -> None:
    first = child.run(process)

    assert first != os.getpid()
    assert child.run(process) == first


def test_what_a_reader_refuses_is_refused_in_the_same_words(child: Sandbox) -> None:
    with pytest.raises(SheetMissing, match="no tab named Plan") as error:
        child.run(refuse)

    assert error.value.hint == "Look again."


@pytest.mark.parametrize("mistake", [stumble, panic])
def test_a_mistake_is_a_sentence_for_people_and_a_traceback_for_us(child: Sandbox, mistake: object) -> None:
    with pytest.raises(SheetUnreadable) as error:
        child.run(mistake)  # type: ignore[arg-type]

    assert str(error.value).endswith(".")
    assert "Traceback" in str(error.value.__cause__)


@pytest.mark.parametrize("end", [crash, spin, sleep, fill], ids=["crash", "cpu", "wall", "memory"])
def test_a_death_is_told_in_plain_words_and_the_next_call_finds_a_new_child(child: Sandbox, end: object) -> None:
    began = time.monotonic()
    with pytest.raises(Died) as error:
        child.run(end)  # type: ignore[arg-type]

    assert time.monotonic() - began < 10
    assert str(error.value).endswith(".")
    assert error.value.hint.endswith(".")
    assert child.run(same, "next") == "next"


def test_a_child_that_earlier_files_brought_down_is_replaced_and_asked_again(child: Sandbox) -> None:
    child.run(use)

    assert child.run(crash_when_used) == "read"


def test_what_is_printed_while_reading_does_not_spoil_the_answer(child: Sandbox) -> None:
    assert child.run(chatter) == "read"
    assert child.run(same, 1) == 1


def test_nothing_that_comes_back_can_run(child: Sandbox) -> None:
    with pytest.raises(Died):
        child.run(trap)


def test_the_child_knows_no_secrets(child: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_SECRET", "canary")

    assert "canary" not in child.run(environment).values()


def test_threads_take_turns(child: Sandbox) -> None:
    answers: dict[int, object] = {}

    def ask(number: int) -> None:
        answers[number] = child.run(same, [number] * 1000)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == {number: [number] * 1000 for number in range(8)}


def test_the_child_is_replaced_after_many_calls(child: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "CALLS", 2)

    assert len({child.run(process) for _ in range(4)}) == 2


def test_a_child_that_cannot_be_started_is_told_in_plain_words(child: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(SheetUnreachable, match="cannot be started"):
        child.run(process)


def test_a_child_that_keeps_much_memory_is_replaced(child: Sandbox) -> None:
    first = child.run(process)
    child.run(grow)

    assert child.run(process) != first


def test_ctrl_c_is_for_the_parent(child: Sandbox) -> None:
    os.kill(first := child.run(process), signal.SIGINT)

    assert child.run(process) == first


@pytest.mark.parametrize("end", ["", "import os; os._exit(1)"], ids=["in order", "killed"])
def test_the_child_ends_with_its_parent(end: str) -> None:
    program = f"import os\nfrom connectors.sandbox import run\nprint(run(os.getpid), flush=True)\n{end}"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    child = int(done.stdout)

    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail("the child outlived its parent")

"""The memory of a process and all its children together, looked at many times a second. Linux only: it reads /proc."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PERIOD_S = 0.01
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


def raised_by(call: Callable[[], object]) -> float:
    """By how many megabytes a call raised the memory of all at its highest; at least a page, to be divided by."""
    before, highest, done = resident_mb(), 0.0, threading.Event()

    def look() -> None:
        nonlocal highest
        while not done.wait(PERIOD_S):
            highest = max(highest, resident_mb())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        call()
        highest = max(highest, resident_mb())
    finally:
        done.set()
        looking.join()
    return max(highest - before, _PAGE_MB)


def resident_mb() -> float:
    """What this process and its children hold right now.

    A child that has not begun its own program yet shares the memory of this one, and is not counted twice.
    """
    own = _program(os.getpid())
    begun = (pid for pid in _children() if _program(pid) != own)
    return sum(_pages(pid) for pid in (os.getpid(), *begun)) * _PAGE_MB


def _children() -> list[int]:
    found: list[int] = []
    for thread in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, thread.read_text().split())
    return found


def _program(pid: int) -> bytes:
    """What a process was started with."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _pages(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return 0

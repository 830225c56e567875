"""Runs functions in a child process that may run out of time or memory, or crash, without harm to its parent.

One child for each process of Cairn, started when it is first needed; calls take turns. It is no jail against code:
it keeps in the damage of a file that breaks a parser, and what comes back is taken as data only.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from connectors.sandboxed import SIZE_BYTES
from domain.collecting import no_collection
from domain.errors import CairnError, SheetUnreachable, SheetUnreadable

CPU_S = 60
WALL_S = 180
"""Longer than `CPU_S`, because a busy machine gives a process only part of its time."""
MEMORY = 3 * 2**29
CALLS = 200
"""After so many the child is replaced, and with it whatever it did not give back."""

_SOON_S = 10
_ROOT = Path(__file__).resolve().parents[1]
_NEEDED = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
_OURS = ("domain.", "connectors.")
_PLAIN = {("datetime", name) for name in ("date", "datetime", "timedelta", "timezone")}

P = ParamSpec("P")
T = TypeVar("T")


class Died(SheetUnreadable):
    """The child did not live to answer."""

    hint = "Delete what the file does not need, save it again in the program that made it, and try again."


class Sandbox:
    """A child process and its restarts. `cpu_s`, `wall_s`: seconds for one call; `memory`: bytes of address space."""

    def __init__(self, *, cpu_s: int = CPU_S, wall_s: float = WALL_S, memory: int = MEMORY) -> None:
        self._limits = (str(cpu_s), str(memory))
        self._wall_s = wall_s
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._calls = 0

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a top-level function in the child; its arguments and its result are copied there and back.

        Raises the `CairnError` that it raised, `Died` when it broke a limit or crashed, `SheetUnreadable` for any
        other error.
        """
        request = pickle.dumps((function, args, kwargs), pickle.HIGHEST_PROTOCOL)
        with self._lock:
            was_used, began = self._calls, time.monotonic()
            try:
                kind, what = self._asked(request)
            except Died:
                if not was_used or time.monotonic() - began > _SOON_S:
                    raise
                # What it read before may have brought it there; a fresh one reads the same within the same limits.
                kind, what = self._asked(request)
        if kind == "value":
            return what  # type: ignore[no-any-return]
        if isinstance(what, CairnError):
            raise what
        raise SheetUnreadable("The file holds something that Cairn does not understand.") from RuntimeError(what)

    def close(self) -> None:
        """End the child; the next call starts another one."""
        with self._lock:
            self._end()

    def _asked(self, request: bytes) -> tuple[str, Any]:
        """The child's answer; `Died` when there is none, and then no child either."""
        child = self._ready()
        assert child.stdin is not None
        assert child.stdout is not None
        self._calls += 1
        watch = threading.Timer(self._wall_s, child.kill)
        watch.start()
        answer: tuple[str, Any] | None = None
        try:
            with no_collection():
                child.stdin.write(len(request).to_bytes(SIZE_BYTES, "big"))
                child.stdin.write(request)
                child.stdin.flush()
                answer = _Unpickler(child.stdout).load()
                return answer
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise Died("The file breaks what reads it, or takes more time or memory than a tracker may.") from error
        finally:
            watch.cancel()
            if answer is None:
                child.kill()
                self._end()

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            self._child, self._calls = None, 0
        if self._calls >= CALLS or (self._child and self._child.poll() is not None):
            self._end()
        if self._child is None:
            self._owner = os.getpid()
            self._child = _started(self._limits)
        return self._child

    def _end(self) -> None:
        child, self._child, self._calls = self._child, None, 0
        if child is None or self._owner != os.getpid():
            return
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                assert pipe is not None
                pipe.close()
        child.wait()


class _Unpickler(pickle.Unpickler):
    """Reads the answer of a child that has looked at hostile files: values, and nothing that could do anything."""

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name) if module.startswith(_OURS) or (module, name) in _PLAIN else None
        if isinstance(found, type) and found.__module__ == module:
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no data")


def _started(limits: tuple[str, str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "connectors.sandboxed", *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=_environment(),
        )
    except OSError as error:
        hint = "The computer may be out of memory or processes; close other programs and try again."
        raise SheetUnreachable("The process that reads files cannot be started.", hint) from error


def _environment() -> dict[str, str]:
    """What the child needs to start; it has no business with Cairn's secrets."""
    return {name: os.environ[name] for name in _NEEDED if name in os.environ} | {"PYTHONPATH": str(_ROOT)}


_shared = Sandbox()
run, close = _shared.run, _shared.close
"""Those of the one `Sandbox` that this process keeps."""
atexit.register(close)

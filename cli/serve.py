"""`run`: the sync worker and the app as two children of one command, which both end with it.

The workspace must have been opened before (two processes must not migrate it at once). Neither the
worker's work nor the pages are known here: both are commands to start, watch, restart and stop.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer

from domain.errors import CairnError, Refused

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
FIRST_PORT, LAST_PORT = 8501, 8599
HEALTH = "/_stcore/health"
START_S, STOP_S, LOOK_S = 60.0, 10.0, 0.3
LONGEST_PAUSE_S = 60.0
STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
PORT_HINT = "Stop the other program, or choose another port with --port."
DEMO_NOTE = "cairn-demo.txt"
DEMO_MAKING, DEMO_READY = "A demo workspace, being made.\n", "A demo workspace; it may be deleted at any time.\n"


class AppStopped(CairnError):
    """The app did not start, or ended by itself."""

    hint = "Its own message stands above; `python3 manage.py doctor` checks the workspace."


def serve(workspace: Path, port: int | None = None) -> None:
    """Serve an opened workspace until Ctrl+C or SIGTERM.

    Raises Refused when the port is taken, AppStopped when the app does not start or ends by itself.
    """
    port = choose_port(port)
    environment = {**os.environ, "CAIRN_WORKSPACE": str(workspace.resolve())}
    keep_running(app_command(port), Worker(worker_command(workspace), environment), environment, port)


@contextmanager
def app_at(workspace: Path) -> Iterator[str]:
    """The app alone, without a worker, as long as it is needed; gives its address."""
    port = choose_port(None)
    environment = {**os.environ, "CAIRN_WORKSPACE": str(workspace.resolve())}
    with stop_signals() as stopping:
        app = start(app_command(port), environment)
        try:
            wait_until_healthy(app, port, stopping)
            yield f"http://{HOST}:{port}"
        finally:
            stop_all([app])


def keep_running(app_words: Sequence[str], worker: Worker, environment: dict[str, str], port: int) -> None:
    """Start the app, then the worker; watch both; stop both whatever happens."""
    with stop_signals() as stopping:
        app = start(app_words, environment)
        try:
            if wait_until_healthy(app, port, stopping):
                typer.echo(f"Cairn is at http://{HOST}:{port} (workspace {environment['CAIRN_WORKSPACE']}).")
                typer.echo("Stop it with Ctrl+C.")
                supervise(app, worker, stopping)
        finally:
            stop_all([child for child in (app, worker.process) if child])
    typer.echo("Cairn has stopped.")


def app_command(port: int) -> list[str]:
    """The app, on loopback only."""
    options = {
        "server.port": str(port),
        "server.address": HOST,
        "server.headless": "true",
        "logger.hideWelcomeMessage": "true",
        "logger.level": "warning",
    }
    flags = [word for name, value in options.items() for word in (f"--{name}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *flags]


def worker_command(workspace: Path) -> list[str]:
    return [sys.executable, "-m", "cli.main", "--workspace", str(workspace.resolve()), "worker"]


def choose_port(wanted: int | None) -> int:
    """Give the wanted port if it is free, without a wish the first free one from 8501 on."""
    if wanted is not None:
        if is_free(wanted):
            return wanted
        raise Refused(f"Port {wanted} cannot be used: another program has it, or it is not allowed.", PORT_HINT)
    free = next((port for port in range(FIRST_PORT, LAST_PORT + 1) if is_free(port)), None)
    if free is None:
        raise Refused(f"No port between {FIRST_PORT} and {LAST_PORT} is free.", PORT_HINT)
    return free


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        if os.name == "posix":  # as the server will; on Windows the same word would mean "steal it"
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True


@contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """Turn Ctrl+C, SIGTERM and a closed terminal into one event, however often they come."""
    stopping = threading.Event()
    known = [signal.Signals[name] for name in STOP_SIGNALS if name in signal.Signals.__members__]
    heeded = [number for number in known if not is_nohup(number)]
    before = {number: signal.signal(number, lambda *_: stopping.set()) for number in heeded}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def is_nohup(number: signal.Signals) -> bool:
    """Say whether `nohup` asked us to outlive the terminal."""
    return number.name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN


def start(command: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own: a Ctrl+C reaches it through us, once."""
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)


@dataclass
class Worker:
    """The worker's process, and when it may be started (again)."""

    command: Sequence[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    pause_s: float = 0.5

    def look_after(self) -> None:
        """Start it when it is due; after each quick death wait twice as long."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.process, self.started = start(self.command, self.environment), now
        elif self.process.poll() is not None:
            lasted = now - self.started >= LONGEST_PAUSE_S
            self.pause_s = 1.0 if lasted else min(2 * self.pause_s, LONGEST_PAUSE_S)
            self.process, self.due = None, now + self.pause_s
            typer.echo(f"The sync worker stopped; it is started again in {self.pause_s:.0f} s.", err=True)


def wait_until_healthy(app: subprocess.Popen[bytes], port: int, stopping: threading.Event) -> bool:
    """Wait for the app's first answer; False when told to stop before it came."""
    deadline = time.monotonic() + START_S
    while not is_healthy(port):
        if stopping.wait(LOOK_S):
            return False
        if app.poll() is not None:
            raise AppStopped("The app could not be started.")
        if time.monotonic() > deadline:
            raise AppStopped(f"The app did not answer within {START_S:.0f} seconds.")
    return True


def is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", HEALTH)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def supervise(app: subprocess.Popen[bytes], worker: Worker, stopping: threading.Event) -> None:
    """Watch both until told to stop, or until the `manage.py` that started us was killed."""
    starter = os.getppid()
    is_watched = os.environ.get("CAIRN_STARTER") == str(starter)
    while not (stopping.wait(LOOK_S) or (is_watched and os.getppid() != starter)):
        if app.poll() is not None:
            raise AppStopped(f"The app ended by itself (exit code {app.returncode}).")
        worker.look_after()


def stop_all(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, wait ten seconds in all, and kill what remains."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOP_S
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def prepare_demo(root: Path, fill: Callable[[Path], None]) -> Path:
    """Make `root/workspace-demo` with copies of the example trackers, and give its path.

    `fill(workspace)` connects the files in `workspace/trackers`; it may be called again after it was
    interrupted, and must then connect only what is not connected yet. A demo that is complete is left
    as it is, and a folder of that name that is not a demo is refused.
    """
    demo = root / "workspace-demo"
    note = demo / DEMO_NOTE
    if demo.is_dir() and any(demo.iterdir()) and not note.is_file():
        raise Refused(f"{demo} is there already and is not a demo.", "Move it away, and run the demo again.")
    if note.is_file() and note.read_text("utf-8") == DEMO_READY:
        return demo
    trackers = demo / "trackers"
    trackers.mkdir(parents=True, exist_ok=True)
    note.write_text(DEMO_MAKING, "utf-8")
    for example in (ROOT / "examples").iterdir():
        if example.suffix in (".xlsx", ".csv"):
            shutil.copyfile(example, trackers / example.name)
    fill(demo)
    note.write_text(DEMO_READY, "utf-8")
    return demo

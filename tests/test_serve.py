"""`run` keeps two processes alive and leaves none behind. The children here are small programs of our own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.serve import HOST, ROOT, AppStopped, choose_port, prepare_demo, serve
from domain.errors import Refused

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's; on Windows this is not tested")

APP = """
import http.server, pathlib, sys, os
pathlib.Path("app.pid").write_text(str(os.getpid()))
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/_stcore/health" else 404)
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
WORKER = """
import os, signal, sys, time
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
with open("worker.pids", "a") as file:
    file.write(f"{os.getpid()}\\n")
time.sleep(600)
"""
SUPERVISOR = """
import os, sys
from pathlib import Path
from cli import serve
serve.ROOT, serve.STOP_S = Path.cwd(), 1.0
Path("supervisor.pid").write_text(str(os.getpid()))
port = int(sys.argv[1])
worker = serve.Worker([sys.executable, "worker.py", *sys.argv[2:]], dict(os.environ))
environment = {**os.environ, "CAIRN_WORKSPACE": "here"}
serve.keep_running([sys.executable, "app.py", str(port)], worker, environment, port)
"""

STARTER = """
import os, subprocess, sys
environment = {**os.environ, "CAIRN_STARTER": str(os.getpid())}
subprocess.run([sys.executable, "-c", *sys.argv[1:]], env=environment)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def eventually(what: Callable[[], bool], within_s: float = 15.0) -> bool:
    """Wait for something to become true."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


class Running:
    """A supervisor with its two children, in a folder of their own; `starter` stands for `manage.py`."""

    def __init__(self, folder: Path, *worker_words: str, starter: str | None = None) -> None:
        self.folder, self.port = folder, free_port()
        (folder / "app.py").write_text(APP)
        (folder / "worker.py").write_text(WORKER)
        words = [starter, SUPERVISOR] if starter else [SUPERVISOR]
        command = [sys.executable, "-c", *words, str(self.port), *worker_words]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def has_started(self) -> bool:
        return answers(self.port) and bool(self.worker_pids())

    def worker_pids(self) -> list[int]:
        file = self.folder / "worker.pids"
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def pids(self) -> list[int]:
        return [self.app_pid(), *self.worker_pids()]

    def app_pid(self) -> int:
        return int((self.folder / "app.pid").read_text())

    def kill(self) -> None:
        noted = [int(file.read_text()) for file in self.folder.glob("*.pid")]
        for pid in filter(is_alive, [self.process.pid, *noted, *self.worker_pids()]):
            os.kill(pid, signal.SIGKILL)
        self.process.communicate()

    def end(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Start supervisors, and make sure that none of them outlives the test."""
    started: list[Running] = []

    def run(*worker_words: str, starter: str | None = None) -> Running:
        started.append(Running(tmp_path, *worker_words, starter=starter))
        assert eventually(started[-1].has_started), "it did not start"
        return started[-1]

    yield run
    for one in started:
        one.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_either_way_of_stopping_ends_both_and_is_no_failure(start: Callable[..., Running], how: signal.Signals) -> None:
    running = start()
    running.process.send_signal(how)
    code, out, err = running.end()
    assert (code, err) == (0, "")
    assert f"http://127.0.0.1:{running.port}" in out
    assert not any(is_alive(pid) for pid in running.pids())
    assert not answers(running.port)


def test_an_impatient_second_ctrl_c_changes_nothing(start: Callable[..., Running]) -> None:
    running = start("stubborn")
    running.process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    running.process.send_signal(signal.SIGINT)
    assert running.end()[0] == 0
    assert not any(is_alive(pid) for pid in running.pids())


def test_a_worker_that_does_not_listen_is_killed(start: Callable[..., Running]) -> None:
    running = start("stubborn")
    running.process.terminate()
    assert running.end()[0] == 0
    assert not any(is_alive(pid) for pid in running.pids())


def test_a_worker_that_dies_is_started_again(start: Callable[..., Running]) -> None:
    running = start()
    os.kill(running.worker_pids()[0], signal.SIGKILL)
    assert eventually(lambda: len(running.worker_pids()) == 2)
    assert answers(running.port)
    running.process.terminate()
    assert "The sync worker stopped; it is started again in 1 s." in running.end()[2]


def test_an_app_that_dies_takes_the_worker_with_it(start: Callable[..., Running]) -> None:
    running = start()
    os.kill(running.app_pid(), signal.SIGKILL)
    code, _, err = running.end()
    assert code != 0
    assert "AppStopped: The app ended by itself (exit code -9)." in err
    assert not any(is_alive(pid) for pid in running.pids())


def test_a_starter_that_was_killed_leaves_nothing_running(start: Callable[..., Running]) -> None:
    running = start(starter=STARTER)
    running.process.kill()
    assert eventually(lambda: not any(is_alive(pid) for pid in running.pids()))


def test_a_port_in_use_is_refused_with_advice_and_skipped_when_nobody_asked_for_it(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {taken} cannot be used") as refusal:
            serve(tmp_path, taken)
    assert "--port" in refusal.value.hint
    with pytest.raises(Refused):
        choose_port(70000)
    with socket.socket() as other:
        first = choose_port(None)
        other.bind((HOST, first))
        other.listen()
        assert choose_port(None) > first


def test_an_app_that_cannot_start_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("raise SystemExit(3)")
    (tmp_path / "worker.py").write_text(WORKER)
    command = [sys.executable, "-c", SUPERVISOR, str(free_port())]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert f"{AppStopped.__name__}: The app could not be started." in done.stderr
    assert not (tmp_path / "worker.pids").exists()


def test_the_demo_is_filled_once_and_then_left_alone(tmp_path: Path) -> None:
    filled: list[list[str]] = []

    def fill(workspace: Path) -> None:
        filled.append(sorted(path.name for path in (workspace / "trackers").iterdir()))

    demo = prepare_demo(tmp_path, fill)
    (demo / "trackers" / "finance.csv").write_text("edited by a visitor")
    assert prepare_demo(tmp_path, fill) == demo == tmp_path / "workspace-demo"
    assert filled == [["finance.csv", "it.xlsx", "warehouse.xlsx"]]
    assert (demo / "trackers" / "finance.csv").read_text() == "edited by a visitor"


def test_a_demo_that_was_interrupted_is_completed(tmp_path: Path) -> None:
    def interrupted(workspace: Path) -> None:
        (workspace / "cairn.db").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare_demo(tmp_path, interrupted)
    again: list[Path] = []
    prepare_demo(tmp_path, again.append)
    assert again == [tmp_path / "workspace-demo"]


def test_a_real_workspace_is_never_taken_for_a_demo(tmp_path: Path) -> None:
    real = tmp_path / "workspace-demo"
    real.mkdir()
    (real / "cairn.db").write_text("precious")
    with pytest.raises(Refused, match="not a demo"):
        prepare_demo(tmp_path, lambda _: None)
    assert [path.name for path in real.iterdir()] == ["cairn.db"]

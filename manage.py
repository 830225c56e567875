"""Start Cairn on a machine that has Python and nothing else: `python3 manage.py COMMAND …`.

Makes `.venv` beside this file with the pinned requirements when they are missing or have changed,
then hands the command to `cli.main` in it and returns its exit code. Knows no command of its own,
uses the standard library alone, and keeps standard output for the command's answer.

The text must parse on any Python 3.6 or later, so that an old one can be told politely.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, NoReturn

OLDEST = (3, 11)
if sys.version_info[:2] < OLDEST:
    sys.exit("Cairn needs Python {}.{} or later; this one is {}.{}.".format(*OLDEST, *sys.version_info[:2]))

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "cairn-stamp.txt"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUN, DEVELOP = "requirements.txt", "requirements-dev.txt"
DEVELOPERS_COMMANDS = ("test", "screenshots", "bench")
GRACE_S = 1.0
CANNOT = 2


def main(arguments: list[str]) -> int:
    """Give the command's exit code; 2 when the environment could not be made."""
    for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT is ignored in a script's background job
        signal.signal(number, signal.default_int_handler)
    try:
        prepare(needed_lines(for_developers(arguments)))
    except OSError as error:
        give_up(f"The environment {VENV} could not be made: {error}.", "Check the rights and the space on the disk.")
    return run_command(arguments)


def for_developers(arguments: list[str]) -> bool:
    """Say whether this command needs the development requirements."""
    words = [word for before, word in zip(["", *arguments], arguments, strict=False) if before != "--workspace"]
    command = next((word for word in words if not word.startswith("-")), "")
    return command in DEVELOPERS_COMMANDS or bool(os.environ.get("CAIRN_DEV"))


def needed_lines(develop: bool) -> list[str]:
    """List what the stamp must say: the Python, then each requirements file with its SHA-256."""
    files = [RUN, DEVELOP] if develop else [RUN]
    hashes = [f"{name} {hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}" for name in files]
    return ["python {}.{}".format(*sys.version_info), *hashes]


def stamp_lines() -> list[str]:
    """Read what the last complete installation was made of; empty when there was none."""
    return STAMP.read_text("utf-8").splitlines() if STAMP.is_file() and PYTHON.exists() else []


def prepare(needed: list[str]) -> None:
    """Make or update the environment unless its stamp covers what is needed."""
    if set(needed) <= set(stamp_lines()):
        return
    with only_one():
        found = stamp_lines()
        if not set(needed) <= set(found):
            install(needed, fresh=needed[0] not in found)


def install(needed: list[str], fresh: bool) -> None:
    """Install, and write the stamp last: an interrupted installation has none and starts afresh."""
    STAMP.unlink(missing_ok=True)
    if fresh:
        say("Preparing Cairn's environment; this happens once and takes about a minute …")
        make_venv()
    else:
        say("Bringing Cairn's environment up to date …")
    requirements = needed[-1].split()[0]
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    pip = ["pip", "install", "--require-hashes", "--no-input", "--disable-pip-version-check", *quiet]
    if run_step([str(PYTHON), "-I", "-m", *pip, "-r", str(ROOT / requirements)]):
        give_up(
            f"The packages in {requirements} could not be installed (pip's reason stands above).",
            "Check the network connection and run the same command again.",
        )
    STAMP.write_text("\n".join(needed) + "\n", "utf-8")


def make_venv() -> None:
    """Make an empty environment in place of whatever stands there."""
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        give_up(
            "This Python cannot make virtual environments: its `venv` module is missing.",
            "On Debian and Ubuntu: apt install python3-venv. Then run the same command again.",
        )
    if VENV.exists():
        shutil.rmtree(VENV)
    # Started from the environment itself, `sys.executable` has just been removed with it.
    interpreter = getattr(sys, "_base_executable", sys.executable)
    if run_step([interpreter, "-I", "-m", "venv", str(VENV)]):
        give_up(f"The environment {VENV} could not be made (the reason stands above).", "Is `venv` installed?")


@contextmanager
def only_one() -> Iterator[None]:
    """Let one process at a time through. This file itself is the lock, so that nothing is left behind."""
    with Path(__file__).open("r+b") as lock:
        wait_for_lock(lock)
        os.set_inheritable(lock.fileno(), True)  # a pip that outlives us keeps the lock until it ends
        yield


def wait_for_lock(lock: IO[bytes]) -> None:
    """Take the lock; closing the file, or the end of the process, gives it back."""
    if sys.platform == "win32":
        import msvcrt

        lock.seek(1 << 30)  # beyond the text, which others must be able to read
        while True:
            try:
                msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
                break
            except OSError:  # it tries for ten seconds only
                continue
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)


def run_command(arguments: list[str]) -> int:
    """Run `cli.main` in the caller's folder; pass SIGINT and SIGTERM on; give its exit code.

    Where a process can become another one it does: whoever stops or kills a worker shall meet it, and not its starter.
    Only `run` keeps a starter, by whose end it knows that app and worker have to end as well.
    """
    command = [str(PYTHON), "-m", "cli.main", *arguments]
    ours = {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1", "PYTHONUTF8": "1", "CAIRN_STARTER": str(os.getpid())}
    if os.name == "posix" and "run" not in arguments:
        os.execve(command[0], command, {**os.environ, **ours})  # noqa: S606 - a shell is not wanted
    child: subprocess.Popen[bytes] | None = None
    stopped = False

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True
        if child is not None:
            child.terminate()

    signal.signal(signal.SIGTERM, stop)
    child = subprocess.Popen(command, env={**os.environ, **ours})
    if stopped:
        child.terminate()
    code = wait_for(child)
    return code if code >= 0 else 128 - code


def wait_for(child: subprocess.Popen[bytes]) -> int:
    """Wait until it ends; a Ctrl+C is its business, not ours."""
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            pass_on_interrupt(child)


def pass_on_interrupt(child: subprocess.Popen[bytes]) -> None:
    """A terminal interrupts both of us, `kill -INT` only this one: repeat it if the child seems not to know."""
    try:
        child.wait(GRACE_S)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        if os.name == "posix":
            child.send_signal(signal.SIGINT)


def run_step(command: list[str]) -> int:
    """Run a step of the installation; whatever it prints goes to standard error."""
    return subprocess.run(command, stdout=sys.stderr, close_fds=False, check=False).returncode


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def give_up(sentence: str, hint: str) -> NoReturn:
    """End as a command does that cannot be carried out."""
    if "--json" in sys.argv:
        print(json.dumps({"error": sentence, "hint": hint}), flush=True)
    say(f"{sentence}\n{hint}")
    sys.exit(CANNOT)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)

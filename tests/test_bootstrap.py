"""`python3 manage.py` on a machine with nothing but Python, tried in a copy with one tiny package to install."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

MANAGE = Path(__file__).resolve().parents[1] / "manage.py"
PYTHON = Path("Scripts/python.exe" if os.name == "nt" else "bin/python")
COMMAND = """
import json, os, signal, sys, time
import tiny
words = sys.argv[1:]
if "wait" in words:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(8))
    print("ready", os.getpid(), flush=True)
    time.sleep(60)
print(json.dumps({"words": words, "cwd": os.getcwd(), "tiny": tiny.SIZE}))
sys.exit(int(words[-1]) if words and words[-1].isdigit() else 0)
"""


def wheel(folder: Path, name: str, size: int) -> str:
    """Make a package with one module, and give its line for a requirements file."""
    path = folder / f"{name}-1.{size}-py3-none-any.whl"
    about = f"{name}-1.{size}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", f"SIZE = {size}\n")
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.{size}\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name} @ {path.as_uri()} --hash=sha256:{digest}\n"


class Project:
    """A folder that looks like the project to `manage.py`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stamp = root / ".venv" / "cairn-stamp.txt"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, str(self.root / "manage.py"), *words]

    def run(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("CAIRN_")}
        return subprocess.run(
            self.command(*words), cwd=cwd or self.root, env=environment, capture_output=True, text=True, check=False
        )

    def require(self, *lines: str, file: str = "requirements.txt") -> None:
        (self.root / file).write_text("".join(lines))

    def has(self, package: str) -> bool:
        return bool(list((self.root / ".venv").glob(f"**/site-packages/{package}.py")))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose first start has been made."""
    root = tmp_path_factory.mktemp("first") / "project"
    (root / "cli").mkdir(parents=True)
    shutil.copyfile(MANAGE, root / "manage.py")
    (root / "cli" / "__init__.py").touch()
    (root / "cli" / "main.py").write_text(COMMAND)
    project = Project(root)
    project.require(wheel(root, "tiny", 1))
    project.require(wheel(root, "tiny", 1), wheel(root, "extra", 1), file="requirements-dev.txt")
    first = project.run("doctor")
    assert (first.returncode, first.stdout.count("\n")) == (0, 1), first.stderr
    assert "this happens once" in first.stderr
    return project


@pytest.fixture
def project(made: Project, tmp_path: Path) -> Project:
    """A copy of it, to be broken."""
    return Project(Path(shutil.copytree(made.root, tmp_path / "a folder", symlinks=True)))


def test_the_second_start_installs_nothing_and_is_quick(project: Project) -> None:
    started = time.monotonic()
    second = project.run("doctor", "--json")
    assert second.stderr == ""
    assert time.monotonic() - started < 2
    assert '"words": ["doctor", "--json"]' in second.stdout


def test_the_command_gets_its_words_the_callers_folder_and_returns_its_exit_code(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('shadowed')")
    done = project.run("--workspace", "some where", "sync", "1", cwd=tmp_path)
    assert done.returncode == 1
    assert f'"words": ["--workspace", "some where", "sync", "1"], "cwd": "{tmp_path}"' in done.stdout
    assert project.run("edit", "2").returncode == 2


def test_a_changed_lock_is_installed_at_the_next_start(project: Project) -> None:
    project.require(wheel(project.root, "tiny", 2))
    updated = project.run("doctor")
    assert '"tiny": 2' in updated.stdout
    assert updated.stderr == "Bringing Cairn's environment up to date …\n"
    assert project.run("doctor").stderr == ""


def test_developers_commands_install_their_own_requirements_and_the_others_do_not(project: Project) -> None:
    assert not project.has("extra")
    assert project.run("--workspace", "w", "test", "--deep").returncode == 0
    assert project.has("extra")
    assert project.run("doctor").stderr == "", "what is there already covers a plain command"


def test_an_interrupted_installation_is_made_afresh(project: Project) -> None:
    project.stamp.unlink()
    for file in (project.root / ".venv").glob("**/site-packages/pip/__init__.py"):
        file.write_text("half a fi")
    healed = project.run("doctor")
    assert (healed.returncode, healed.stderr.count("this happens once")) == (0, 1)


def test_an_environment_whose_python_was_removed_is_made_afresh(project: Project) -> None:
    (project.root / ".venv" / PYTHON).unlink()
    assert project.run("doctor").returncode == 0


def test_two_first_starts_at_once_do_not_disturb_each_other(project: Project) -> None:
    shutil.rmtree(project.root / ".venv")
    both = [subprocess.Popen(project.command("doctor"), stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = "".join(one.communicate()[1] for one in both)
    assert [one.returncode for one in both] == [0, 0]
    assert said.count("this happens once") == 1


def test_what_cannot_be_installed_is_one_sentence_and_leaves_no_stamp(project: Project) -> None:
    project.require(wheel(project.root, "tiny", 3).replace("sha256:", "sha256:0000")[:-5] + "\n")
    failed = project.run("doctor", "--json")
    assert failed.returncode == 2
    assert json.loads(failed.stdout)["error"].startswith("The packages in requirements.txt could not be installed")
    assert "could not be installed" in failed.stderr
    assert "Check the network" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert not project.stamp.exists()


def test_a_python_without_venv_is_told_what_to_install(project: Project) -> None:
    shutil.rmtree(project.root / ".venv")
    pretend = f"import sys, runpy; sys.modules['ensurepip'] = None; sys.argv = {project.command('doctor')[1:]!r}; "
    pretend += "runpy.run_path(sys.argv[0], run_name='__main__')"
    told = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "apt install python3-venv" in told.stderr
    assert "Traceback" not in told.stderr


def test_an_old_python_is_told_so_politely() -> None:
    ast.parse(MANAGE.read_text("utf-8"), feature_version=(3, 6))
    pretend = f"import sys, runpy; sys.version_info = (3, 9, 18); runpy.run_path({str(MANAGE)!r}, run_name='__main__')"
    told = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)
    assert told.returncode != 0
    assert told.stderr == "Cairn needs Python 3.11 or later; this one is 3.9.\n"


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's; on Windows this is not tested")
@pytest.mark.parametrize("words", [("wait",), ("run", "wait")])
@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 7), (signal.SIGINT, 8)])
def test_a_signal_reaches_the_command_and_its_answer_comes_back(
    project: Project, words: tuple[str, ...], how: signal.Signals, code: int
) -> None:
    with subprocess.Popen(project.command(*words), stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("ready ")
        running.send_signal(how)
        assert running.wait(timeout=10) == code


@pytest.mark.skipif(os.name == "nt", reason="there a process cannot become another one")
def test_who_kills_what_was_started_kills_the_command(project: Project) -> None:
    with subprocess.Popen(project.command("wait"), stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == f"ready {running.pid}\n"
        running.kill()


def test_nothing_tells_pip_where_to_look() -> None:
    assert "index" not in MANAGE.read_text("utf-8")

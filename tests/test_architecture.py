"""What import-linter cannot see: the two top-level scripts, sizes, names, the lock files, the server's settings."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from streamlit import config

ROOT = Path(__file__).resolve().parents[1]
OURS = ("pages", "cli", "ui", "services", "connectors", "db", "sync", "validation", "audit", "governance", "analysis")
LONGEST_MODULE, LONGEST_FUNCTION = 400, 50
LOCKS = {"requirements.txt": "requirements.in", "requirements-dev.txt": "requirements-dev.in"}
MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:work|root)/\w")
TEXTS = {".py", ".md", ".toml", ".txt", ".in", ".csv", ".cfg", ".ini", ".yml", ".yaml", ".json", ".sh", ""}


def project_files() -> list[Path]:
    """Everything that belongs to the project: tracked, or new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def modules(*, with_tests: bool) -> list[Path]:
    files = [path for path in project_files() if path.suffix == ".py"]
    return [path for path in files if with_tests or path.relative_to(ROOT).parts[0] != "tests"]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def imported_by(path: Path) -> set[str]:
    """The top-level packages that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def says(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_manage_py_needs_python_alone() -> None:
    assert imported_by(ROOT / "manage.py") <= sys.stdlib_module_names


def test_app_py_knows_only_what_draws_and_what_answers() -> None:
    assert imported_by(ROOT / "app.py") - sys.stdlib_module_names <= {"streamlit", "ui", "services", "domain"}


def test_the_linter_leaves_no_module_out() -> None:
    command = [sys.executable, "-m", "ruff", "check", ".", "--show-files"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert set(modules(with_tests=True)) - {Path(line) for line in listed} == set()


def test_nothing_at_the_top_shadows_an_import() -> None:
    top = {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in modules(with_tests=True)}
    assert set(OURS) <= top
    assert not top & (sys.stdlib_module_names | set(packages_distributions()))


def test_every_module_says_what_it_is_for() -> None:
    silent = [says(path) for path in modules(with_tests=False) if not ast.get_docstring(tree_of(path))]
    assert silent == []


def test_modules_stay_short() -> None:
    sizes = {says(path): len(path.read_text("utf-8").splitlines()) for path in modules(with_tests=False)}
    assert {name: size for name, size in sizes.items() if size > LONGEST_MODULE} == {}


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with its length in lines, decorators left aside."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{says(path)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_stay_short() -> None:
    sizes = dict(pair for path in modules(with_tests=False) for pair in functions_of(path))
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}


def asked_for(file: str) -> set[str]:
    """The packages that an .in file names."""
    lines = [line.split("#")[0].strip() for line in (ROOT / file).read_text("utf-8").splitlines()]
    return {re.split(r"[\[<>=!~ ;]", line)[0].lower() for line in lines if line and not line.startswith("-")}


def test_every_dependency_has_its_reason_and_every_reason_its_dependency() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    reasons = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.+) \|$", text, re.MULTILINE))
    assert set(reasons) == asked_for("requirements.in") | asked_for("requirements-dev.in")
    assert all(len(reason) > 15 for reason in reasons.values())


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_no_lock_names_an_index(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"https?:|^--|file:", text, re.MULTILINE)
    pins = [block for block in re.split(r"\n(?=[a-z])", text) if not block.startswith("#")]
    assert all(re.match(r"[a-z0-9.-]+==\S+", pin) and "--hash=sha256:" in pin for pin in pins)
    assert asked_for(LOCKS[lock]) <= {pin.split("==")[0] for pin in pins}


def test_the_development_lock_has_the_same_pins_as_the_other() -> None:
    pins = [set(re.findall(r"^\S+==\S+", (ROOT / lock).read_text("utf-8"), re.MULTILINE)) for lock in LOCKS]
    assert pins[0] <= pins[1]


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    here = [path for path in (str(ROOT), str(Path.home())) if len(path) > 5]
    found = []
    for path in project_files():
        if path.suffix in TEXTS and path != Path(__file__).resolve():
            text = path.read_text("utf-8", errors="ignore")
            found += [says(path)] if MACHINE_PATH.search(text) or any(name in text for name in here) else []
    assert found == []


def test_the_servers_protections_are_on_and_every_setting_is_known_to_this_streamlit() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    known = config.get_config_options()
    assert {name for name in dotted(settings) if name not in known} == set()
    server = settings["server"]
    assert (server["address"], server["allowedHosts"]) == ("127.0.0.1", ["localhost", "127.0.0.1"])
    assert server["enableCORS"] is server["enableXsrfProtection"] is True
    assert server["enableAgentApi"] is server["enableStaticServing"] is False
    assert server["maxUploadSize"] == 20
    assert settings["browser"]["gatherUsageStats"] is settings["runner"]["magicEnabled"] is False
    assert settings["client"]["showErrorDetails"] == "none"


def dotted(table: dict[str, object], prefix: str = "") -> Iterator[str]:
    """The names of all settings, as Streamlit spells them."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from dotted(value, f"{prefix}{name}.")
        else:
            yield prefix + name


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_ci_runs_the_one_check() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").rstrip().endswith("python3 manage.py test")

"""`manage.py test` goes on to the end, says what failed, and lets pytest have the last word; on a tiny project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = """
[tool.mypy]
strict = true
[tool.pytest.ini_options]
addopts = "-q"
[tool.importlinter]
root_packages = ["upper", "lower"]
[[tool.importlinter.contracts]]
name = "floors"
type = "layers"
layers = ["upper", "lower"]
"""
RUN = """
import sys
from pathlib import Path
from cli import checks
checks.ROOT = Path.cwd()
sys.exit(checks.run_checks())
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A project of two rooms and one test, in which all is well."""
    for room in ("upper", "lower"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "test_it.py").write_text("def test_it() -> None:\n    assert True\n")
    return tmp_path


def check(project: Path) -> subprocess.CompletedProcess[str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CAIRN"))}
    return subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=project,
        env={**outside, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_when_all_is_well_the_last_line_is_pytests_own(tiny: Path) -> None:
    done = check(tiny)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("1 passed in ")
    assert [line.split()[:2] for line in done.stderr.splitlines()] == [
        ["format", "ok"], ["lint", "ok"], ["types", "ok"], ["imports", "ok"], ["tests", "…"],
    ]  # fmt: skip


def test_each_kind_of_fault_is_named_and_none_hides_another(tiny: Path) -> None:
    (tiny / "lower" / "ugly.py").write_text("import os\nx = ( 1)\n")
    (tiny / "lower" / "climbs.py").write_text('import upper\n\nn: int = "text"\nprint(upper)\n')
    (tiny / "test_it.py").write_text("def test_it() -> None:\n    assert False\n")
    done = check(tiny)
    assert done.returncode == 1
    assert "Not fine: format, lint, types, imports, tests." in done.stderr
    assert "F401" in done.stderr
    assert "lower.climbs" in done.stderr
    assert "1 failed" in done.stdout


def test_a_project_without_a_single_test_is_not_fine(tiny: Path) -> None:
    (tiny / "test_it.py").unlink()
    done = check(tiny)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "Not fine: tests.")

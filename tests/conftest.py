"""What all tests share: how many examples to try, where real data lies, and a browser that is not skipped in CI.

`manage.py test` tries a tenth of what `manage.py test --deep` tries.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
DEEP = os.environ.get("CAIRN_DEEP") == "1"
IN_CI = bool(os.environ.get("CI"))
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# The plain check says the same thing each time; the deep one explores.
settings.register_profile("test", max_examples=100, deadline=None, derandomize=True, database=None)
settings.register_profile("deep", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("deep" if DEEP else "test")


def large(count: int) -> int:
    """Give a large count in full when the check is deep, else a tenth of it."""
    return count if DEEP else max(1, count // 10)


def find_chromium() -> str | None:
    """The path of the installed Chromium, if there is one."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a browser test where Chromium is missing; in CI that is a failure."""
    if item.get_closest_marker("browser") and not find_chromium():
        complaint = "Chromium is not installed (on Debian: apt install chromium)"
        pytest.fail(complaint, pytrace=False) if IN_CI else pytest.skip(complaint)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real trackers and published instances that may lie beside the project."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the real data is not here: no folder named shared beside the project")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path, for tests marked `browser`."""
    path = find_chromium()
    assert path is not None
    return path

"""Pictures of every page, at two widths, light and dark: for the README and for looking at one's own work.

Needs a served workspace and Chromium; starts neither a server nor a workspace of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

from domain.errors import Refused

VIEWS: Final = {
    "overview": "",
    "dependencies": "dependencies",
    "dependencies-cell": "dependencies?receiver=Warehouse+Operations&provider=IT",
    "milestones": "milestones",
    "milestone": "milestones?key=WH-5",
    "trackers": "trackers",
    "connect": "trackers?connect=true",
    "findings": "trackers?view=findings",
    "audit-log": "audit_log",
}
"""File name → address, relative to the app."""

WIDTHS, HEIGHT = (1440, 1024), 900
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'
PATIENCE_MS, SETTLE_MS = 30_000, 700


def take_screenshots(out: Path, base_url: str) -> list[Path]:
    """Picture every view of the app at `base_url` into the folder `out`; gives the files.

    Raises `Refused` when there is no browser to do it with.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _browser() as browser:
        return [
            _picture(page, base_url, name, out / f"{name}-{width}-{scheme}.png")
            for width in WIDTHS
            for scheme in SCHEMES
            for page in [browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)]
            for name in VIEWS
        ]


def _picture(page: Any, base_url: str, name: str, file: Path) -> Path:
    page.goto(f"{base_url.rstrip('/')}/{VIEWS[name]}")
    page.wait_for_selector('[data-testid="stMainBlockContainer"] h1', timeout=PATIENCE_MS)
    page.wait_for_selector(AT_REST, timeout=PATIENCE_MS)
    page.wait_for_timeout(SETTLE_MS)  # canvases paint after the script is done, and say so to nobody
    page.screenshot(path=str(file))
    return file


@contextmanager
def _browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Refused("Screenshots need Playwright.", "Run `python3 manage.py test` once: it installs it.") from None
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        raise Refused("Screenshots need Chromium.", "Install it, on Debian with `apt install chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()

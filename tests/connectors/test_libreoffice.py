"""LibreOffice, where it is installed, opens what Cairn wrote and shows the values."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from connectors.by_hand import patched
from domain.sheets import CellWrite
from tests.connectors.trapbooks import book_of

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
TRAPS = ("plain", "prefixed", "1904", "table", "rich text", "x14 validations", "xlsxwriter", "openpyxl")
LONGEST_S = 120

pytestmark = pytest.mark.skipif(
    not OFFICE, reason="LibreOffice is not installed (on Debian: apt install libreoffice-calc)"
)


def shown(files: list[Path], folder: Path) -> dict[str, list[list[str]]]:
    """The first sheet of each file as LibreOffice shows it, by the file's stem."""
    assert OFFICE
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(folder), *map(str, files)],
        check=True, capture_output=True, timeout=LONGEST_S,
    )  # fmt: skip
    tables = {file.stem: (folder / f"{file.stem}.csv").read_text("utf-8") for file in files}
    return {name: list(csv.reader(io.StringIO(text))) for name, text in tables.items()}


def test_it_shows_the_written_cells_and_the_others_as_before(tmp_path: Path) -> None:
    files = []
    for trap in TRAPS:
        original = book_of(trap)
        written = patched(
            original,
            None,
            [CellWrite(2, 2, "=moved & <new>"), CellWrite(3, 5, date(2026, 9, 30))],
            [["IT-99", "added"]],
        )
        assert written.data is not None
        for when, data in (("before", original), ("after", written.data)):
            files.append(tmp_path / f"{trap} {when}.xlsx")
            files[-1].write_bytes(data)

    tables = shown(files, tmp_path)

    for trap in TRAPS:
        before, after = ([[*row, *[""] * 9] for row in tables[f"{trap} {when}"]] for when in ("before", "after"))
        assert after[1][1] == "=moved & <new>"
        assert "2026" in after[2][4] or "26" in after[2][4]
        assert any(row[0] == "IT-99" and row[1] == "added" for row in after[len(before) :])
        after[1][1], after[2][4] = before[1][1], before[2][4]
        assert [row[:9] for row in after[: len(before)]] == [row[:9] for row in before]

"""The storage contract against Google Sheets: the real client, real signing, a stand-in for the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.contract import ROWS, Place, StorageContract
from tests.support.google_sheet import BOOK, Sheet, running


@pytest.fixture
def sheet(tmp_path: Path) -> Iterator[Sheet]:
    with running(tmp_path, {"Plan": ROWS}) as found:
        yield found


def place_of(sheet: Sheet, where: str) -> Place:
    def edit(row: int, column: int, text: str) -> None:
        sheet.types(f"Plan!{'ABCD'[column - 1]}{row}", text)

    return Place(sheet.connector(where), "Plan", edit)


class TestGoogleSheets(StorageContract):
    @pytest.fixture
    def place(self, sheet: Sheet) -> Place:
        return place_of(sheet, f"google:{BOOK}")


class TestTabByItsNumber(StorageContract):
    @pytest.fixture
    def place(self, sheet: Sheet) -> Place:
        return place_of(sheet, f"google:{BOOK}#0")

    def test_a_sheet_is_found_by_its_name(self, place: Place) -> None:
        """A tab that is known by its number is the same one whatever it is called."""
        assert place.connector.read("As it was called").rows == ROWS

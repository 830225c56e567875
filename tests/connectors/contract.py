"""What every connector must do, told once: `tests/connectors/test_contract.py` runs it against each of them.

A subclass provides `place`: a sheet with the header and two milestones of `ROWS`, and an edit by somebody else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from connectors.base import Connector
from domain.errors import RevisionMismatch, SheetMissing
from domain.sheets import CellWrite

ROWS = (
    ("Id", "Milestone", "Owner", "Notes"),
    ("IT-1", "Order interface agreed", "Ana", "see mail; two, maybe three open points"),
    ("IT-2", "Order interface in production", "Bex"),
)


@dataclass
class Place:
    """A connector on a sheet that holds `ROWS`; `edit_elsewhere(row, column, text)` is another person's save."""

    connector: Connector
    sheet: str
    edit_elsewhere: Callable[[int, int, str], None]


class StorageContract:
    def test_a_sheet_reads_as_it_was_written(self, place: Place) -> None:
        snapshot = place.connector.read()

        assert snapshot.rows == ROWS
        assert snapshot.sheet == place.sheet
        assert snapshot.place == place.connector.place
        assert [info.name for info in place.connector.sheets()] == [place.sheet]

    def test_a_sheet_is_found_by_its_name(self, place: Place) -> None:
        assert place.connector.read(place.sheet).rows == ROWS
        with pytest.raises(SheetMissing) as error:
            place.connector.read("Budget 2031")
        assert "Budget 2031" in str(error.value)
        assert error.value.hint

    def test_the_revision_stands_while_nobody_saves_and_moves_when_somebody_does(self, place: Place) -> None:
        snapshot = place.connector.read()
        assert place.connector.revision() == snapshot.revision == place.connector.read().revision

        place.edit_elsewhere(2, 3, "Cleo")

        assert place.connector.revision() != snapshot.revision
        assert place.connector.read().at(2, 3) == "Cleo"

    def test_a_written_cell_is_read_back_and_no_other_cell_moves(self, place: Place) -> None:
        before = place.connector.read()

        result = place.connector.write(place.sheet, [CellWrite(3, 3, "Dara")], before.revision)

        assert [(ref.row, ref.column) for ref in result.written] == [(3, 3)]
        assert result.refused == ()
        expected = (ROWS[0], ROWS[1], ("IT-2", "Order interface in production", "Dara"))
        assert result.snapshot.rows == place.connector.read().rows == expected
        assert result.snapshot.revision == place.connector.revision() != before.revision

    def test_a_cell_is_added_to_a_row_and_a_row_to_the_sheet(self, place: Place) -> None:
        writes = [CellWrite(3, 4, "urgent"), CellWrite(4, 1, "IT-3"), CellWrite(4, 3, "Ana")]

        result = place.connector.write(place.sheet, writes, place.connector.revision())

        assert len(result.written) == 3
        assert result.snapshot.rows[2:] == ((*ROWS[2], "urgent"), ("IT-3", None, "Ana"))

    def test_a_cell_is_emptied(self, place: Place) -> None:
        result = place.connector.write(place.sheet, [CellWrite(2, 4, None)], place.connector.revision())

        assert len(result.written) == 1
        assert result.snapshot.rows[1] == ROWS[1][:3]

    @pytest.mark.parametrize(
        "text",
        [
            "=1+1",
            "=HYPERLINK(\"http://x\";'go')",
            "+49 30 1234",
            "@here",
            "-",
            "'=quoted",
            "'quoted'",
            "two\nlines",
            'a "quoted" word; and, all | delimiters\t',
            "  spaces around  ",
            "Größe – 進捗 – مشروع – 🚀",
            "<b>&amp;</b>",
            "_x0041_ stays",
            "00012",
        ],
    )
    def test_text_comes_back_as_it_was_given(self, place: Place, text: str) -> None:
        writes = [CellWrite(2, 2, text), CellWrite(4, 2, text)]

        result = place.connector.write(place.sheet, writes, place.connector.revision())

        assert result.refused == ()
        assert place.connector.read().at(2, 2) == place.connector.read().at(4, 2) == text
        assert not place.connector.read().formulas

    def test_nothing_is_written_when_somebody_saved_since_it_was_read(self, place: Place) -> None:
        before = place.connector.read()
        place.edit_elsewhere(2, 3, "Cleo")

        with pytest.raises(RevisionMismatch) as error:
            place.connector.write(place.sheet, [CellWrite(3, 3, "Dara")], before.revision)

        assert error.value.hint
        assert place.connector.read().at(2, 3) == "Cleo"
        assert place.connector.read().at(3, 3) == "Bex"

    def test_writing_what_is_there_already_saves_nothing(self, place: Place) -> None:
        before = place.connector.read()

        result = place.connector.write(place.sheet, [CellWrite(3, 3, "Bex"), CellWrite(9, 1, None)], before.revision)

        assert len(result.written) == 2
        assert place.connector.revision() == before.revision

    def test_of_two_writes_to_one_cell_the_last_counts(self, place: Place) -> None:
        writes = [CellWrite(3, 3, "Dara"), CellWrite(3, 3, "Eli")]

        result = place.connector.write(place.sheet, writes, place.connector.revision())

        assert len(result.written) == 1
        assert place.connector.read().at(3, 3) == "Eli"

    def test_a_cell_that_cannot_exist_is_refused_and_the_others_are_written(self, place: Place) -> None:
        writes = [
            CellWrite(0, 1, "x"),
            CellWrite(1, 20_000, "x"),
            CellWrite(2_000_000, 1, "x"),
            CellWrite(3, 3, "Dara"),
        ]

        result = place.connector.write(place.sheet, writes, place.connector.revision())

        assert [refusal.code for refusal in result.refused] == ["out-of-range"] * 3
        assert all(refusal.message for refusal in result.refused)
        assert place.connector.read().at(3, 3) == "Dara"

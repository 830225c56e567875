"""A row whose key was wiped is known by the note at it, as long as notes can be believed."""

from __future__ import annotations

from domain.rows import TypedRow
from sync.witness import witnessed

KNOWN = {
    "MS-1": {"title": "Choose the vendor", "owner": "Ana", "status": "done"},
    "MS-2": {"title": "Order API is live", "owner": "Ben", "status": "in_progress"},
}
NOTES = {2: "MS-1", 3: "MS-2"}


def row(number: int, key: str | None, title: str, owner: str = "Ana", status: str = "done") -> TypedRow:
    return TypedRow(number, key, {"title": title, "owner": owner, "status": status})


def keys(*rows: TypedRow, notes: dict[int, str] = NOTES) -> list[str | None]:
    return [one.sheet_id for one in witnessed(rows, notes, KNOWN)]


def test_a_wiped_key_is_known_by_its_note_even_under_a_new_title() -> None:
    assert keys(row(2, None, "Choose two vendors"), row(3, "MS-2", "Order API is live")) == ["MS-1", "MS-2"]


def test_notes_that_stayed_behind_when_rows_were_sorted_are_not_believed() -> None:
    assert keys(row(2, "MS-2", "Order API is live"), row(3, None, "Choose the vendor")) == ["MS-2", None]


def test_a_row_that_was_typed_over_is_not_the_old_one() -> None:
    assert keys(row(2, None, "Night shift trained", "Cleo", "not_started"), row(3, "MS-2", "x")) == [None, "MS-2"]


def test_a_key_that_stands_elsewhere_or_is_noted_twice_is_nobodys() -> None:
    assert keys(row(2, None, "Choose the vendor"), row(4, "MS-1", "Choose the vendor")) == [None, "MS-1"]
    assert keys(row(2, None, "Choose the vendor"), notes={2: "MS-1", 5: "MS-1"}) == [None]


def test_a_key_that_stands_in_the_column_is_never_changed() -> None:
    assert keys(row(2, "MS-9", "Choose the vendor"), notes={}) == ["MS-9"]
    assert keys(row(2, "T-7", "x"), row(3, None, "Order API is live")) == ["T-7", None]

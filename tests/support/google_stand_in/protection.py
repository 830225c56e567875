"""Protected ranges: who may change which cell."""

from __future__ import annotations

from tests.support.google_stand_in.grid import Book, Sheet, box_of
from tests.support.google_stand_in.wire import ApiError, Json, invalid
from tests.support.google_stand_in.world import Principal, World

REFUSAL = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection "
)
REFUSAL += "if you need to edit."


def may_edit(world: World, who: Principal, book: Book, protected: Json) -> bool:
    """Whether somebody who may write in the spreadsheet may also write where it is protected."""
    if protected.get("warningOnly"):
        return True
    editors = protected.get("editors") or {}
    if who.email.lower() in [address.lower() for address in editors.get("users", [])]:
        return True
    file = world.files[book.book_id]
    if file.owner.lower() == who.email.lower():
        return bool(world.switches["owner_bypasses_protection"])
    return bool(editors.get("domainUsersCanEdit")) and who.email.split("@")[-1] == file.owner.split("@")[-1]


def check_cell(world: World, who: Principal, book: Book, sheet: Sheet, row: int, column: int) -> None:
    """Refuse a change of a protected cell by somebody who may not make it."""
    check_box(world, who, book, sheet, (row, row + 1, column, column + 1))


def check_box(world: World, who: Principal, book: Book, sheet: Sheet, box: tuple[int, int, int, int]) -> None:
    """Refuse a change of any protected cell of a box (top, bottom, left, right)."""
    for protected in sheet.extras.get("protectedRanges", []):
        if may_edit(world, who, book, protected) or not _meets(book, sheet, protected, box):
            continue
        raise refusal()


def refusal() -> ApiError:
    return invalid(REFUSAL)


def _meets(book: Book, sheet: Sheet, protected: Json, box: tuple[int, int, int, int]) -> bool:
    top, bottom, left, right = sheet.clip(box_of(range_of_protection(book, protected)))
    meets = top < box[1] and box[0] < bottom and left < box[3] and box[2] < right
    return meets and not any(_covers(sheet, hole, box) for hole in protected.get("unprotectedRanges", []))


def range_of_protection(book: Book, protected: Json) -> Json:
    """The range that is protected, by itself or by a named range."""
    if "namedRangeId" in protected:
        named = (one for one in book.named_ranges if one["namedRangeId"] == protected["namedRangeId"])
        found: Json = next((one["range"] for one in named), {})
        return found
    given: Json = protected.get("range", {})
    return given


def _covers(sheet: Sheet, hole: Json, box: tuple[int, int, int, int]) -> bool:
    top, bottom, left, right = sheet.clip(box_of(hole))
    return top <= box[0] and box[1] <= bottom and left <= box[2] and box[3] <= right

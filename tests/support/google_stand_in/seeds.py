"""Filling the stand-in: people, spreadsheets and who shares them, from a seed in JSON."""

from __future__ import annotations

from typing import Any

from tests.support.google_stand_in import seed_shape
from tests.support.google_stand_in.grid import Book, new_sheet
from tests.support.google_stand_in.locales import locale_of
from tests.support.google_stand_in.typing_in import entered
from tests.support.google_stand_in.values_api import with_value
from tests.support.google_stand_in.wire import Json
from tests.support.google_stand_in.world import RANK, File, Principal, World

DEFAULT: Json = {"principals": [{"email": "robot@stand-in.iam.gserviceaccount.com", "kind": "service_account"}]}


def plant(world: World, seed: Json) -> None:
    """Add what a seed describes; raises ValueError, before anything is added, for a seed that cannot be read."""
    seed_shape.check(seed)
    seed = {name: part for name, part in seed.items() if part is not None}
    nobody = not world.principals and not seed.get("principals")
    for one in DEFAULT["principals"] if nobody else seed.get("principals", []):
        add_principal(world, one)
    for one in seed.get("spreadsheets", []):
        add_spreadsheet(world, one)
    for one in seed.get("files", []):
        owner = world.principal(one["owner"])
        file = world.add_file(one["name"], one["mimeType"], owner, **{"id": one["id"]} if "id" in one else {})
        file.content = str(one.get("content", "")).encode()
        share(world, file, one.get("shared_with") or {})


def add_principal(world: World, given: Json) -> Principal:
    key, name = given.get("public_key_pem"), given.get("name", "")
    principal = Principal(given["email"], given.get("kind", "user"), key, name, bool(given.get("revoked", False)))
    world.principals[principal.email.lower()] = principal
    return principal


def share(world: World, file: File, shared_with: dict[str, str]) -> None:
    """Give roles by address; `anyone` is everybody who has the link."""
    for address, role in shared_with.items():
        role = {"editor": "writer", "viewer": "reader"}.get(role, role)
        if role not in RANK:
            raise ValueError(f"{address} has the role {role}, but roles are {', '.join(RANK)}")
        kind = "anyone" if address == "anyone" else ("user" if "@" in address else "domain")
        file.permissions.append(world.grant(address, role, kind))


def add_spreadsheet(world: World, given: Json) -> File:
    """A spreadsheet with its tabs. Cells are JSON values; text that starts with "=" is a formula."""
    owner = world.principal(given.get("owner") or next(iter(world.principals.values())).email)
    properties: Json = {name: given[name] for name in ("id", "locale", "timeZone") if given.get(name)}
    file = world.add_book(given.get("title", "Untitled spreadsheet"), owner, properties)
    book = file.book
    assert book is not None
    share(world, file, given.get("shared_with") or {})
    if given.get("tabs"):
        book.sheets = []
    for index, tab in enumerate(given.get("tabs") or []):
        _add_tab(world, book, index, tab)
    return file


def _add_tab(world: World, book: Book, index: int, tab: Json) -> None:
    rows = tab.get("rows") or []
    tall, wide = len(rows), max((len(row) for row in rows), default=0)
    sheet_id = tab.get("sheetId", 0 if index == 0 else world.new_number())
    grid_rows, grid_columns = tab.get("rowCount", max(1000, tall)), tab.get("columnCount", max(26, wide))
    sheet = new_sheet(
        sheet_id, tab.get("title", f"Sheet{index + 1}"), index, max(grid_rows, tall), max(grid_columns, wide)
    )
    if tab.get("hidden"):
        sheet.properties["hidden"] = True
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value not in (None, ""):
                sheet.put(row, column, _cell(book, value))
    book.sheets.append(sheet)


def _cell(book: Book, value: Any) -> Json | None:
    """A value as it is, a formula, or a whole CellData."""
    if isinstance(value, dict):
        return value
    if isinstance(value, str) and value.startswith("="):
        return {"userEnteredValue": {"formulaValue": value}}
    kept, number_format = entered(value, "RAW", locale_of(book.locale), "rows")
    return with_value(None, kept, number_format)

"""Fifty ways in which a tracker's workbook goes wrong in an office: each takes a good file and spoils it.

Whoever does it is no enemy: a colleague, a program, a network. What Cairn makes of it is for the tests to say.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.services.plans import BOTTOM, HEADER, HEADER_ROW, ROWS, TOP, make_plan, row

Spoil: TypeAlias = Callable[[Path], object]
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def in_the_sheet(change: Callable[[Worksheet], None]) -> Spoil:
    """What somebody does in the tab, and saves."""

    def spoil(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        change(book["Plan"])
        book.save(path)

    return spoil


def column_values(page: Worksheet, letter: str) -> list[Any]:
    return [page[f"{letter}{number}"].value for number in range(TOP, BOTTOM + 1)]


def put_column(page: Worksheet, letter: str, values: Iterable[Any]) -> None:
    for number, value in enumerate(values, TOP):
        page[f"{letter}{number}"] = value


def each(letter: str, change: Callable[[Any], Any]) -> Spoil:
    """Every cell of a column becomes something else."""
    return in_the_sheet(lambda page: put_column(page, letter, [change(value) for value in column_values(page, letter)]))


# The tab


def empty_the_tab(page: Worksheet) -> None:
    page.delete_rows(1, page.max_row)


def rename_the_tab(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["Plan"].title = "Plan (old)"
    book.save(path)


def delete_the_tab(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    del book["Plan"]
    book.save(path)


def replace_the_tab(path: Path) -> None:
    """Under the old name stands another list."""
    book = openpyxl.load_workbook(path)
    book["Plan"].title = "Plan 2026"
    page = book.create_sheet("Plan")
    for cells in (["City", "Population", "Area"], ["Bonn", 340_000, 141], ["Ulm", 128_000, 118]):
        page.append(cells)
    book.save(path)


# Another file


def strangers_plan(path: Path) -> None:
    """A colleague's plan with the same columns, saved under the wrong name."""
    make_plan(path, [[f"X-{n}", f"Other goal {n}", *row(n, who="Zoe")[2:]] for n in range(40, 64)])


def strangers_plan_with_our_ids(path: Path) -> None:
    """As above, and its ids are counted as ours are."""
    make_plan(path, [[f"T-{n:02}", f"Other goal {n}", *row(n + 40, who="Zoe")[2:]] for n in range(1, ROWS + 1)])


def a_letter(path: Path) -> None:
    path.write_text("Dear all, please find the plan attached.\n", "utf-8")


def a_web_page(path: Path) -> None:
    """An export from a web tool is often this."""
    path.write_text("<html><body><table><tr><td>Id</td><td>Milestone</td></tr></table></body></html>", "utf-8")


def an_old_workbook(path: Path) -> None:
    """Saved as Excel 97 under the new name."""
    path.write_bytes(OLE + bytes(504) + "Workbook".encode("utf-16-le") + bytes(4096))


def a_password(path: Path) -> None:
    path.write_bytes(OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(4096))


# The file and its folder


def tear(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def tear_the_beginning(path: Path) -> None:
    """The first block never reached the disk."""
    data = path.read_bytes()
    path.write_bytes(bytes(512) + data[512:])


def empty_the_file(path: Path) -> None:
    path.write_bytes(b"")


def fill_with_zeros(path: Path) -> None:
    """What a file system leaves after a power cut."""
    path.write_bytes(bytes(path.stat().st_size))


def put_a_folder_there(path: Path) -> None:
    path.unlink()
    path.mkdir()


def take_the_file_away(path: Path) -> None:
    path.unlink()


def unmount(path: Path) -> None:
    path.parent.rename(path.parent.with_name("unmounted"))


def mount_an_empty_folder(path: Path) -> None:
    unmount(path)
    path.parent.mkdir()


def part_rewritten(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """One part of the workbook becomes another one; None of the others moves."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, change(data) if part == name else data)


def cut_the_sheet_short(path: Path) -> None:
    """The sheet's part ends in the middle of a row."""
    part_rewritten(path, "xl/worksheets/sheet1.xml", lambda data: data[: len(data) * 2 // 3])


def lie_about_the_size(path: Path) -> None:
    """Programs exist that write a wrong dimension; who believes it reads one cell."""
    part_rewritten(
        path,
        "xl/worksheets/sheet1.xml",
        lambda data: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', data),
    )


def flip_the_years(path: Path) -> None:
    """The workbook now counts its days from 1904: every date moves by four years and a day."""
    part_rewritten(path, "xl/workbook.xml", lambda data: data.replace(b"<workbookPr", b'<workbookPr date1904="1"', 1))


def drop_the_styles(page: Worksheet) -> None:
    """Excel has repaired the file: its dates are bare numbers."""
    for cells in page.iter_rows(min_row=TOP):
        for cell in cells:
            if isinstance(cell.value, datetime):
                cell.value = (cell.value - datetime(1899, 12, 30)).days
            cell.number_format = "General"


# Header


def delete_the_header(page: Worksheet) -> None:
    page.delete_rows(HEADER_ROW)


def clear_the_header(page: Worksheet) -> None:
    for column in range(1, len(HEADER) + 1):
        page.cell(HEADER_ROW, column).value = None


def move_the_header_down(page: Worksheet) -> None:
    """The header was cut out and put below the last row."""
    for column, name in enumerate(HEADER, 1):
        page.cell(HEADER_ROW, column).value = None
        page.cell(BOTTOM + 1, column, name)


def rename(letter: str, name: str) -> Spoil:
    def change(page: Worksheet) -> None:
        page[f"{letter}{HEADER_ROW}"] = name

    return in_the_sheet(change)


def delete_column(letter: str) -> Spoil:
    return in_the_sheet(lambda page: page.delete_cols(openpyxl.utils.column_index_from_string(letter)))


def exchange_headers(page: Worksheet) -> None:
    """The headers of two columns were exchanged, their cells were not."""
    page["D3"], page["G3"] = page["G3"].value, page["D3"].value


def exchange_columns(page: Worksheet) -> None:
    """The cells of two columns were exchanged, their headers were not."""
    owners, notes = column_values(page, "D"), column_values(page, "G")
    put_column(page, "D", notes)
    put_column(page, "G", owners)


def push_to_the_right(page: Worksheet) -> None:
    """Everything below the header was pasted one column too far to the right."""
    page.move_range(f"A{TOP}:G{BOTTOM}", cols=1)


# Keys


def clear_half_of_the_keys(page: Worksheet) -> None:
    for number in range(TOP, TOP + ROWS // 2):
        page[f"A{number}"] = None


def double_the_key_column(page: Worksheet) -> None:
    page.insert_cols(2)
    for number in range(HEADER_ROW, BOTTOM + 1):
        page[f"B{number}"] = page[f"A{number}"].value


def move_the_keys_down(page: Worksheet) -> None:
    """A cell was inserted above the ids, and pushed them down by one row."""
    put_column(page, "A", [None, *column_values(page, "A")])


def exchange_two_keys(page: Worksheet) -> None:
    page["A5"], page["A9"] = page["A9"].value, page["A5"].value


def number_the_keys_anew(page: Worksheet) -> None:
    """Somebody sorted by date and counted the ids anew."""
    sort_by(page, "F", "ABCDEFG")
    put_column(page, "A", [f"T-{number:02}" for number in range(ROWS, 0, -1)])


# Rows and cells


def sort_by(page: Worksheet, by: str, letters: str, *, descending: bool = False) -> None:
    order = sorted(range(ROWS), key=column_values(page, by).__getitem__, reverse=descending)
    for letter in letters:
        values = column_values(page, letter)
        put_column(page, letter, [values[index] for index in order])


def keep_half(page: Worksheet) -> None:
    page.delete_rows(TOP + ROWS // 2, ROWS)


def keep_three(page: Worksheet) -> None:
    """What was saved is what a filter had left."""
    page.delete_rows(TOP + 3, ROWS)


def paste_rows_again(page: Worksheet) -> None:
    for offset in range(ROWS // 2):
        for column in range(1, len(HEADER) + 1):
            page.cell(BOTTOM + 1 + offset, column, page.cell(TOP + offset, column).value)


def paste_the_table_again(page: Worksheet) -> None:
    for offset in range(ROWS + 1):
        for column in range(1, len(HEADER) + 1):
            page.cell(BOTTOM + 3 + offset, column, page.cell(HEADER_ROW + offset, column).value)


def move_up_one_cell(page: Worksheet) -> None:
    """One date was deleted with *shift cells up*: all below stand with the wrong milestone."""
    put_column(page, "F", [*column_values(page, "F")[1:], None])


def in_another_order(page: Worksheet) -> None:
    """The dates were typed again as texts, in the order of another country."""
    put_column(page, "F", [value.strftime("%m/%d/%Y") for value in column_values(page, "F")])


def as_errors(page: Worksheet) -> None:
    for letter in "DEF":
        put_column(page, letter, ["#REF!"] * ROWS)


def months_later(value: datetime) -> datetime:
    return value + timedelta(days=91)


IN_EXCEL: dict[str, Spoil] = {
    "the tab is emptied": in_the_sheet(empty_the_tab),
    "the tab is renamed": rename_the_tab,
    "the tab is deleted": delete_the_tab,
    "another list stands in a tab of that name": replace_the_tab,
    "a stranger's plan with the same columns": strangers_plan,
    "a stranger's plan with the same columns and ids": strangers_plan_with_our_ids,
    "a letter under the plan's name": a_letter,
    "a web page under the plan's name": a_web_page,
    "an Excel 97 file under the plan's name": an_old_workbook,
    "a password is set": a_password,
    "half of the file is written": tear,
    "the beginning of the file is missing": tear_the_beginning,
    "the sheet in the file ends in the middle": cut_the_sheet_short,
    "the file has no bytes": empty_the_file,
    "the file is all zeros": fill_with_zeros,
    "a folder stands in its place": put_a_folder_there,
    "the file is gone": take_the_file_away,
    "the folder is gone": unmount,
    "the folder is mounted empty": mount_an_empty_folder,
    "the days count from 1904": flip_the_years,
    "the styles are lost": in_the_sheet(drop_the_styles),
    "the header row is deleted": in_the_sheet(delete_the_header),
    "the header row is cleared": in_the_sheet(clear_the_header),
    "the header row stands below the table": in_the_sheet(move_the_header_down),
    "the id column is renamed": rename("A", "Colour"),
    "the id column is deleted": delete_column("A"),
    "the title column is deleted": delete_column("B"),
    "a column is renamed to something unknown": rename("F", "Moon phase"),
    "a column is deleted": delete_column("E"),
    "two headers are exchanged": in_the_sheet(exchange_headers),
    "two columns are exchanged": in_the_sheet(exchange_columns),
    "the table is pasted one column to the right": in_the_sheet(push_to_the_right),
    "the ids are cleared": each("A", lambda _: None),
    "half of the ids are cleared": in_the_sheet(clear_half_of_the_keys),
    "the id column stands twice": in_the_sheet(double_the_key_column),
    "one id is filled down": each("A", lambda _: "T-01"),
    "the ids move down by a row": in_the_sheet(move_the_keys_down),
    "two ids are exchanged": in_the_sheet(exchange_two_keys),
    "the ids are counted anew": in_the_sheet(number_the_keys_anew),
    "half of the columns are sorted": in_the_sheet(lambda page: sort_by(page, "B", "ABC", descending=True)),
    "the titles alone are sorted": in_the_sheet(lambda page: sort_by(page, "B", "B", descending=True)),
    "half of the rows are cut off": in_the_sheet(keep_half),
    "three rows are left": in_the_sheet(keep_three),
    "rows are pasted a second time": in_the_sheet(paste_rows_again),
    "the table is pasted a second time below": in_the_sheet(paste_the_table_again),
    "every date moves by three months": each("F", months_later),
    "one date is deleted and the others move up": in_the_sheet(move_up_one_cell),
    "the dates are texts of another country": in_the_sheet(in_another_order),
    "every status is the same": each("E", lambda _: "Done"),
    "every owner is cleared": each("D", lambda _: None),
    "every title is the same": each("B", lambda _: "Goal 01 reached"),
    "three columns show #REF!": in_the_sheet(as_errors),
}
"""What happens to a workbook, and what does it."""


# What looks bad and is none


def hide_all_rows(page: Worksheet) -> None:
    """A filter that lets nothing through."""
    page.auto_filter.ref = f"A{HEADER_ROW}:G{BOTTOM}"
    for number in range(TOP, BOTTOM + 1):
        page.row_dimensions[number].hidden = True


def move_the_key_column(page: Worksheet) -> None:
    ids = [page[f"A{number}"].value for number in range(HEADER_ROW, BOTTOM + 1)]
    page.delete_cols(1)
    for number, value in enumerate(ids, HEADER_ROW):
        page.cell(number, 9, value)


def move_the_whole_table(page: Worksheet) -> None:
    page.move_range(f"A{HEADER_ROW}:G{BOTTOM}", rows=3, cols=2)


HARMLESS: dict[str, Spoil] = {
    "all rows are filtered away": in_the_sheet(hide_all_rows),
    "the size of the sheet is a lie": lie_about_the_size,
    "the id column moves to the right": in_the_sheet(move_the_key_column),
    "the whole table moves": in_the_sheet(move_the_whole_table),
    "all columns are sorted": in_the_sheet(lambda page: sort_by(page, "F", "ABCDEFG", descending=True)),
    "dates are written as texts that say the same": each("F", lambda value: value.strftime("%d.%m.%Y")),
    "blanks stand around every title": each("B", lambda value: f" {value}  "),
}
"""What must be no edit at all."""

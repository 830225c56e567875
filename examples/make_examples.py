"""Makes the three trackers of the example story: `python examples/make_examples.py [FOLDER]`.

They look like what three managers would keep: other columns, other words, formulas, a chart. The story
stands in README.md beside this file. Every date is fixed, so that two runs give the same bytes; the
files are kept in the repository, and a test compares them with what this script makes.
"""

# ruff: noqa: E501 - the tables below are as wide as the sheets

from __future__ import annotations

import csv
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

STATUS_DATE = date(2026, 11, 23)
MADE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HEADER = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#33475B", "border": 1, "text_wrap": True, "valign": "top"}

# fmt: off
IT_COLUMNS = ("Id", "Milestone", "Function", "Owner", "Status", "Start", "Due", "Forecast", "% done", "Depends on",
              "Definition of Done", "Notes", "Days left")
IT_WIDTHS = (8, 42, 20, 16, 13, 12, 12, 12, 9, 20, 48, 40, 10)
IT = (
    ("IT-1", "Target architecture for Alder Park agreed", "IT", "Nadia Brandt", "Done", "2026-05-04", "2026-06-26", "", 1, "",
     "Architecture board has signed the list of interfaces", ""),
    ("IT-2", "Order system hosted in the new region", "IT", "Jonas Weir", "Done", "2026-06-15", "2026-08-28", "", 1, "IT-1",
     "Two weeks of live orders without an incident", ""),
    ("IT-3", "Network and Wi-Fi live in the hall", "IT", "Jonas Weir", "In progress", "2026-10-05", "2026-12-18", "2026-12-18", 0.6, "WH-2",
     "No dead spot in the hall, measured on a walk with the shift leads", "Cabling of aisles 1 to 9 is finished"),
    ("IT-4", "Order API released to production", "IT", "Priya Nair", "In progress", "2026-09-07", "2027-02-12", "2027-02-12", 0.45, "IT-10",
     "Warehouse books 1,000 test orders without a manual step", "Was 22 January; the load test has to be repeated"),
    ("IT-5", "Warehouse management system configured", "IT", "Tomás Rey", "In progress", "2026-10-12", "2027-01-15", "2027-01-19", 0.3, "WH-3",
     "All 14 process variants pass in the test system", ""),
    ("IT-6", "Master data of 18,000 articles migrated", "IT", "Priya Nair", "Not started", "2027-01-18", "2027-02-19", "", 0, "IT-5",
     "A sample of 500 articles shows no difference", ""),
    ("IT-7", "Scanner app released to the test bay", "IT", "Tomás Rey", "Done", "2026-09-21", "2026-12-11", "", 1, "WH-4",
     "Twenty pickers scan a full shift in the test bay", "Version 1.0 delivered on 13 November"),
    ("IT-8", "Label printing connected to the carriers", "IT", "Jonas Weir", "Not started", "2027-01-11", "2027-03-05", "", 0, "IT-4, FIN-7",
     "Each carrier accepts 50 labels", ""),
    ("IT-9", "End-to-end test passed", "IT", "Nadia Brandt", "Not started", "2027-02-22", "2027-03-19", "", 0, "IT-4, IT-6, WH-5",
     "One hundred orders run from basket to invoice", ""),
    ("IT-10", "Payment interface accepted by Finance", "IT", "Priya Nair", "In progress", "2026-10-19", "2027-01-22", "", 0.2, "FIN-4",
     "Finance has signed the reconciliation report", ""),
    ("IT-11", "Penetration test passed", "Information Security", "Amira Solberg", "Not started", "2027-02-15", "2027-03-12", "", 0, "IT-4",
     "No open finding above medium", ""),
    ("IT-12", "Access rights of 140 users approved", "Information Security", "Amira Solberg", "Not started", "2027-02-15", "2027-03-03", "", 0, "WH-8",
     "Each right is confirmed by the shift lead", ""),
    ("IT-13", "Cut-over rehearsed", "IT", "", "Not started", "2027-03-22", "2027-04-02", "", 0, "IT-9FS+3d, WH-10",
     "", "Owner to be named in December"),
)

WAREHOUSE_COLUMNS = ("No.", "Deliverable", "Team", "Responsible", "State", "Target date", "Needs", "Remarks", "Weeks to go")
WAREHOUSE_WIDTHS = (8, 44, 22, 26, 12, 14, 22, 40, 12)
WAREHOUSE = (
    ("WH-1", "Lease of Alder Park signed", "Facilities", "Grace Oduya", "Completed", "2026-06-12", "FIN-1", ""),
    ("WH-2", "Hall handed over by the landlord", "Facilities", "Grace Oduya", "Completed", "2026-10-02", "", "Handed over without defects"),
    ("WH-3", "Picking and packing process designed", "Warehouse Operations", "Otto Lindqvist, Mei Tanaka", "Completed", "2026-10-30", "IT-1", ""),
    ("WH-4", "Test bay equipped and powered", "Warehouse Operations", "Samir Haddad", "Ongoing", "2026-12-04", "WH-2", "Power supply comes on 1 December"),
    ("WH-5", "Sorter and scanner hardware installed", "Warehouse Operations", "Otto Lindqvist", "Open", "2027-01-27", "IT-4; FIN-5", "Fitters are booked from 25 January"),
    ("WH-6", "Racking mounted and certified", "Facilities", "Grace Oduya, Samir Haddad", "Ongoing", "2026-12-18", "WH-2", ""),
    ("WH-7", "Shift model agreed with the works council", "Warehouse Operations", "Mei Tanaka", "Ongoing", "2026-12-11", "", "Second round on 2 December"),
    ("WH-8", "Sixty pickers hired", "Warehouse Operations", "Mei Tanaka", "Open", "2027-02-26", "WH-7; FIN-6", ""),
    ("WH-9", "Opening stock plan agreed", "Warehouse Operations", "Samir Haddad", "Ongoing", "2026-12-16", "WH-3", ""),
    ("WH-10", "Pickers trained on the live system", "Warehouse Operations", "Mei Tanaka, Otto Lindqvist", "Open", "2027-03-24", "WH-8; IT-6", ""),
    ("WH-11", "First stock received and counted", "Warehouse Operations", "Samir Haddad", "Open", "2027-03-31", "WH-5; FIN-3", ""),
    ("WH-12", "Fire and safety acceptance passed", "Facilities", "", "Open", "2027-02-05", "WH-6", "Inspector asked for a later slot"),
    ("WH-13", "Alder Park opened for customer orders", "Warehouse Operations", "Otto Lindqvist", "Open", "2027-04-12", "IT-13; WH-11", ""),
)

FINANCE_COLUMNS = ("Ref", "Title", "Team", "Owner", "Deadline", "Status", "Waits for", "Budget")
FINANCE = (
    ("FIN-1", "Business case approved", "Finance", "Helen Park", "2026-05-29", "Done", "", ""),
    ("FIN-2", "Programme budget released", "Finance", "Helen Park", "2026-07-10", "Done", "", 4200000),
    ("FIN-3", "Insured stock value confirmed", "Finance", "Luis Amaro", "2027-01-15", "Not started", "WH-9", 35000),
    ("FIN-4", "Posting rules for stock transfers approved", "Finance", "Katrin Voss", "2026-12-11", "In progress", "", ""),
    ("FIN-5", "Purchase orders for sorter and scanners placed", "Procurement", "Ines Calder", "2026-10-16", "Done", "FIN-2", 1850000),
    ("FIN-6", "Staff budget for sixty pickers released", "Finance", "Helen Park", "2027-01-08", "In progress", "WH-7", 960000),
    ("FIN-7", "Carrier contracts signed", "Procurement", "Ines Calder", "2026-12-18", "In progress", "", 310000),
    ("FIN-8", "Cost centres for Alder Park set up", "Finance", "Katrin Voss", "2027-01-29", "Not started", "", ""),
    ("FIN-9", "Opening balances migrated and reconciled", "Finance", "Katrin Voss", "2027-03-25", "Not started", "IT-6, FIN-8", ""),
    ("FIN-10", "Count procedure approved by the auditors", "Finance", "Luis Amaro", "2027-03-05", "Not started", "", 18000),
    ("FIN-11", "Maintenance contract for the sorter signed", "Procurement", "Ines Calder", "2027-02-17", "Not started", "WH-5", 140000),
    ("FIN-12", "First month closed with Alder Park", "Finance", "Helen Park", "2027-05-14", "Not started", "WH-13, FIN-9", ""),
    ("FIN-13", "Savings of the programme confirmed", "Finance", "", "2027-06-25", "Not started", "FIN-12", ""),
)
# fmt: on


def make_all(folder: Path) -> None:
    """Write the three trackers into `folder`, replacing what is there."""
    make_it(folder / "it.xlsx")
    make_warehouse(folder / "warehouse.xlsx")
    make_finance(folder / "finance.csv")


def make_it(path: Path) -> None:
    """IT's plan: titles above a header in row 4, a status list, data bars, days left, a chart."""
    with workbook(path, "Alder Park: IT plan", "Nadia Brandt") as book:
        sheet, formats = book.add_worksheet("Plan"), formats_of(book)
        sheet.write("A1", "Alder Park: IT plan", formats["title"])
        sheet.write("A2", "As of", formats["quiet"])
        sheet.write_datetime("B2", STATUS_DATE, formats["left_date"])
        write_header(sheet, 3, IT_COLUMNS, IT_WIDTHS, formats["header"])
        for row, milestone in enumerate(IT, start=4):
            kinds = {5: "date", 6: "date", 7: "date", 8: "percent", 10: "wrap", 11: "wrap"}
            write_row(sheet, row, milestone, kinds, formats)
            left = "" if milestone[4] == "Done" else (day(milestone[6]) - STATUS_DATE).days
            sheet.write_formula(row, 12, f'=IF(E{row + 1}="Done","",G{row + 1}-$B$2)', formats["count"], left)
        last = 3 + len(IT)
        sheet.data_validation(
            4, 4, last, 4, {"validate": "list", "source": ["Not started", "In progress", "Blocked", "Done"]}
        )
        sheet.data_validation(4, 6, last, 6, {"validate": "date", "criteria": ">", "value": date(2026, 1, 1)})
        sheet.conditional_format(4, 8, last, 8, {"type": "data_bar", "data_bar_2010": True, "bar_color": "#9DB9DE"})
        late = {"type": "formula", "criteria": '=AND($E5<>"Done",$H5>$G5)', "format": formats["late"]}
        sheet.conditional_format(4, 7, last, 7, late)
        sheet.write_comment("L8", "Talk to Otto before this goes out.", {"author": "Priya Nair"})
        sheet.autofilter(3, 0, last, len(IT_COLUMNS) - 1)
        sheet.freeze_panes(4, 2)
        chart = bar_chart(book, "Done so far", ["Plan", 4, 0, last, 0], ["Plan", 4, 8, last, 8])
        sheet.insert_chart(last + 3, 1, chart)


def make_warehouse(path: Path) -> None:
    """The warehouse's list: its own words, two people in some cells, weeks to go, a summary with a chart."""
    with workbook(path, "Alder Park: warehouse deliverables", "Otto Lindqvist") as book:
        sheet, formats = book.add_worksheet("Deliverables"), formats_of(book)
        sheet.merge_range("A1:I1", "Alder Park: what the warehouse delivers", formats["title"])
        write_header(sheet, 2, WAREHOUSE_COLUMNS, WAREHOUSE_WIDTHS, formats["header"])
        for row, milestone in enumerate(WAREHOUSE, start=3):
            write_row(sheet, row, milestone, {5: "long_date", 7: "wrap"}, formats)
            weeks = round((day(milestone[5]) - STATUS_DATE).days / 7, 1)
            formula = f"=ROUND((F{row + 1}-DATE(2026,11,23))/7,1)"
            sheet.write_formula(row, 8, formula, formats["decimal"], weeks)
        last = 2 + len(WAREHOUSE)
        sheet.data_validation(3, 4, last, 4, {"validate": "list", "source": ["Open", "Ongoing", "Completed"]})
        done = {"type": "cell", "criteria": "==", "value": '"Completed"', "format": formats["done"]}
        sheet.conditional_format(3, 4, last, 4, done)
        sheet.freeze_panes(3, 0)
        write_summary(book, formats, last)


def write_summary(book: Any, formats: dict[str, Any], last: int) -> None:
    """A second tab that counts the first one's states, with a chart."""
    sheet = book.add_worksheet("Summary")
    sheet.write_row("A1", ("State", "How many"), formats["header"])
    for row, state in enumerate(("Completed", "Ongoing", "Open"), start=1):
        count = sum(milestone[4] == state for milestone in WAREHOUSE)
        sheet.write(row, 0, state)
        sheet.write_formula(row, 1, f"=COUNTIF(Deliverables!$E$4:$E${last + 1},A{row + 1})", None, count)
    sheet.insert_chart(
        "D2", bar_chart(book, "State of the deliverables", ["Summary", 1, 0, 3, 0], ["Summary", 1, 1, 3, 1])
    )


def make_finance(path: Path) -> None:
    """Finance's export: semicolons, because cells hold commas."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(FINANCE_COLUMNS)
        writer.writerows(FINANCE)


def workbook(path: Path, title: str, author: str) -> Any:
    """An empty workbook that carries no clock."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": title, "author": author, "created": MADE})
    return book


def formats_of(book: Any) -> dict[str, Any]:
    """The cell formats that both workbooks use, by name."""
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16},
        "quiet": {"font_color": "#667085"},
        "header": HEADER,
        "date": {"num_format": "yyyy-mm-dd"},
        "left_date": {"num_format": "yyyy-mm-dd", "align": "left"},
        "long_date": {"num_format": "d mmm yyyy"},
        "percent": {"num_format": "0%"},
        "count": {"num_format": "0"},
        "decimal": {"num_format": "0.0"},
        "wrap": {"text_wrap": True},
        "late": {"font_color": "#9C0006", "bg_color": "#FFC7CE"},
        "done": {"font_color": "#006100", "bg_color": "#C6EFCE"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def write_header(sheet: Any, row: int, names: tuple[str, ...], widths: tuple[int, ...], look: Any) -> None:
    for column, (name, width) in enumerate(zip(names, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write(row, column, name, look)


def write_row(sheet: Any, row: int, values: tuple[Any, ...], kinds: dict[int, str], formats: dict[str, Any]) -> None:
    """One milestone; `kinds` names the cell format of a column, and with it which texts are dates."""
    for column, value in enumerate(values):
        kind = kinds.get(column, "")
        if value and kind.endswith("date"):
            sheet.write_datetime(row, column, day(value), formats[kind])
        else:
            sheet.write(row, column, value, formats.get(kind))


def bar_chart(book: Any, title: str, names: list[Any], values: list[Any]) -> Any:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"categories": names, "values": values, "fill": {"color": "#33475B"}})
    chart.set_title({"name": title})
    chart.set_legend({"none": True})
    return chart


def day(text: str) -> date:
    return date.fromisoformat(text)


if __name__ == "__main__":
    make_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)

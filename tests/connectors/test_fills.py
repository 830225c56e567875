"""The colours of cells: what somebody painted is read, wherever the colour is written down, and nothing else."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import GradientFill, PatternFill
from openpyxl.styles.colors import Color

from connectors.ooxml.version import Version
from connectors.ooxml.worksheet import scan_worksheet
from connectors.workbooks import snapshot_of


def solid(**colour: object) -> PatternFill:
    return PatternFill("solid", fgColor=Color(**colour))


def read(book: Workbook) -> dict[int, tuple[tuple[int, str], ...]]:
    """The fills that are read of the first sheet; the quick reader and the exact one agree about them."""
    out = BytesIO()
    book.save(out)
    version = Version.of(out.getvalue())
    tab = version.tab(None)
    exact = scan_worksheet(version.package.part(tab.part), tab.part, version.context)
    found = snapshot_of(out.getvalue(), "plan.xlsx", None).fills
    assert found == exact.fills
    return dict(found)


@pytest.mark.parametrize(
    ("fill", "colour"),
    [
        (solid(rgb="FF92D050"), "92D050"),
        (solid(theme=9), "F79646"),
        (solid(theme=4, tint=0.7999816888943144), "DCE6F1"),
        (solid(theme=0, tint=-0.249977111117893), "BFBFBF"),
        (solid(indexed=10), "FF0000"),
        (solid(indexed=64), ""),
        (solid(rgb="FFFFFFFF"), ""),
        (PatternFill("lightUp", fgColor="FF0000"), ""),
        (GradientFill(stop=("FF0000", "00FF00")), ""),
    ],
)
def test_a_colour_is_read_by_value_by_theme_with_its_tint_and_by_number(fill: PatternFill, colour: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Task", "Owner"])
    sheet.append(["Racks in", "Ana"])
    sheet["A2"].fill = fill
    fills = read(book)
    assert list(fills) == ([2] if colour else [])
    if colour:
        assert fills[2][0][0] == 1
        pairs = zip(bytes.fromhex(fills[2][0][1]), bytes.fromhex(colour), strict=True)
        assert all(abs(got - wanted) <= 2 for got, wanted in pairs), fills


def test_blank_cells_formulas_and_dates_are_painted_too() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 2_001):
        sheet.append([f"Task {row}", row, None, f"=B{row}*2"])
        for cell in sheet[row]:
            if row % 3 == 0:
                cell.fill = solid(rgb="FFFF0000")
    fills = read(book)
    assert sorted(fills) == list(range(3, 2_001, 3))
    assert all([place for place, _ in painted] == [1, 2, 3, 4] for painted in fills.values())


def test_what_a_rule_paints_is_no_fill() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Task", "Days"])
    sheet.append(["Racks in", 3])
    sheet.conditional_formatting.add("B2", CellIsRule("greaterThan", ["1"], fill=solid(rgb="FFFF0000")))
    assert read(book) == {}

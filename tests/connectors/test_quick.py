"""The fast reading of a sheet is the exact reading: on real sheets, made ones, and whatever chance puts together."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from benchmarks.data import write_workbook
from connectors.ooxml import quick
from connectors.ooxml.cells import Context
from connectors.ooxml.quick import SAMPLE_EVERY, read_worksheet
from connectors.ooxml.strings import _scanned, read_shared_strings
from connectors.ooxml.version import Version
from connectors.ooxml.worksheet import Worksheet, scan_worksheet
from domain.errors import SheetUnreadable
from domain.sheets import CellError
from tests.conftest import large
from tests.connectors.damage import scratched
from tests.connectors.packages import HEAD, MAIN, STRICT, sheet_xml

CONTEXT = Context(("Milestone", "", "Go-live", "=no formula"), frozenset({1, 2}), is_1904=False, fills={2: "00B050"})
Reader: TypeAlias = Callable[[bytes, str, Context], Worksheet]


def outcome(reader: Reader, part: bytes, context: Context = CONTEXT) -> object:
    """What a reader makes of a sheet, types of cells included, or that it refuses it."""
    try:
        sheet = reader(part, "sheet1.xml", context)
    except SheetUnreadable:
        return "refused"
    return sheet, [[type(cell) for cell in row] for row in sheet.rows]


def both_alike(part: bytes, context: Context = CONTEXT) -> bool:
    return outcome(read_worksheet, part, context) == outcome(scan_worksheet, part, context)


def share_left_to_the_exact_scan(part: bytes, context: Context = CONTEXT) -> float:
    head, pieces, tail = quick._cut(part)
    frame = b"".join([head, *quick._PlainRows(context).take(pieces), tail])
    return len(frame) / len(part)


def row(number: int, *cells: str, attributes: str = "") -> str:
    return f'<row r="{number}"{attributes}>{"".join(cells)}</row>'


CELLS = (
    '<c r="{}"><v>1</v></c>', '<c r="{}"><v>-2.50</v></c>', '<c r="{}"><v>1E3</v></c>', '<c r="{}"><v>0.1</v></c>',
    '<c r="{}" s="1"><v>46083</v></c>', '<c r="{}" s="2"><v>46083.25</v></c>', '<c r="{}" s="1"><v>60</v></c>',
    '<c r="{}" s="99"><v>5</v></c>', '<c r="{}" t="n"><v>7</v></c>', '<c r="{}" t="s"><v>0</v></c>',
    '<c r="{}" s="3" t="s"><v>2</v></c>', '<c r="{}" t="s"><v>1</v></c>', '<c r="{}" t="b"><v>1</v></c>',
    '<c r="{}" t="b"><v>0</v></c>', '<c r="{}" t="e"><v>#REF!</v></c>', '<c r="{}" t="str"><v>a_x000D_b</v></c>',
    '<c r="{}" t="str"><v></v></c>', '<c r="{}" t="d"><v>2026-03-02T09:30:00Z</v></c>', '<c r="{}" s="1"/>',
    '<c r="{}" s="1"></c>', '<c r="{}"/>', '<c r="{}" t="inlineStr"><is><t>Ünï 🙂</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>', '<c r="{}"><v>999999999999999999</v></c>',
    '<c r="{}" t="inlineStr"><is><t>a_x000D_</t></is></c>', '<c r="{}"><v></v></c>',
    '<c r="{}"><v>n/a</v></c>', '<c r="{}"><v>1_0</v></c>', '<c r="{}"><v> 5 </v></c>',
)  # fmt: skip
"""Cells as programs write them; each is plain."""

FORMULAS = (
    '<c r="{}"><f>A1+1</f><v>3</v></c>', '<c r="{}"><f>A1+1</f></c>', '<c r="{}" t="str"><f>A1&amp;"x"</f><v></v></c>',
    '<c r="{}"><f t="shared" ref="A1:A9" si="0">B1*2</f><v>4</v></c>', '<c r="{}"><f t="shared" si="0"/><v>4</v></c>',
    '<c r="{}" t="e"><f>NA()</f><v>#N/A</v></c>', '<c r="{}" cm="1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c>',
    '<c r="{}"><f t="shared" si="7"/></c>', '<c r="{}"><f/><v/></c>', '<c r="{}" s="1"><f>TODAY()</f><v>46083</v></c>',
)  # fmt: skip

ODD_CELLS = (
    '<c r="{}" t="s" s="1"><v>0</v></c>', "<c r='{}'><v>1</v></c>", '<c  r="{}"><v>1</v></c>', "<c><v>8</v></c>",
    '<c r="{}"><v>1</v><v>2</v></c>', '<c r="{}" t="str"><v>a &amp; b</v></c>', '<c r="{}"><v><!-- no -->5</v></c>',
    '<c r="{}" t="str"><v><![CDATA[<c r="B2"><v>9</v></c>]]></v></c>', '<c r="{}" t="str"><v>a\r\nb</v></c>',
    '<c r="{}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>c</t></rPh></is></c>',
    '<c r="{}" t="s"><v>77</v></c>', '<c r="{}" t="s"><v>-1</v></c>', '<c r="{}" t="?"><v>1</v></c>',
    '<c r="{}" s="x"><v>1</v></c>', '<c r="{}"><v>1</v></c> ', '<c r="{}" t="str"><v>]]></v></c>', "<c/>",
    '<c r="{}" t="str"><v>\x01</v></c>', '<c r="{}" t="str"><v>\uffff</v></c>', '<c r="{}"><v>&#53;</v></c>',
    '<c r="{}"><ext xmlns="urn:x"><c r="A1"><v>6</v></c></ext></c>', '<c r="{}"><c r="B2"><v>6</v></c></c>',
    '<x:c xmlns:x="urn:x" r="{}"><x:v>1</x:v></x:c>', '<c xmlns="urn:x" r="{}"><v>1</v></c>', '<c r="{}"><v>1</v>',
    f'<x:c xmlns:x="{MAIN}" r="{{}}"><x:v>5</x:v></x:c>', '<c r="{}" x="1" x="2"><v>1</v></c>',
    '<c r="A1"><v>1</v></c>', '<c r="{}" t="s"><v>0</v></c></c>', '<c r="XFE1"><v>1</v></c>', '<c r="{}" t="s"><v>0',
    '<c r="b2"><v>1</v></c>', '<c r="{}" t="s"><v>0</w></c>', '<c r="{}" t="s"><x>0</v></c>',
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
    '<c r="{}"><v>1</v></c></mc:Choice><mc:Fallback><c r="{}"><v>2</v></c></mc:Fallback></mc:AlternateContent>',
    '<c r="{}"><ext xmlns="urn:x"></row><row r="50"><c r="A50"><v>6</v></c></row></ext></c>', "<?pi x?>", "<!-- x -->",
)  # fmt: skip
"""Cells that no program or only a strange one writes, and broken ones."""

ATTRIBUTES = (
    "", ' spans="1:3"', ' ht="15" customHeight="1"', ' hidden="1"', ' hidden="false"', ' hidden="0"', ' hidden="true"',
    ' x14ac:dyDescent="0.25"', " s='1'", ' a="&amp;"', ' a="1" a="2"', ' hidden="on"', ' xmlns="urn:x"', ' a=">"',
)  # fmt: skip
ODD_ROWS = (
    '<row r="{}"/>', '<row r="{}" hidden="1" />', "<row><c><v>4</v></c></row>", '<row r="0"/>', "<row/>", "<!-- x -->",
    '<row r="{}"></row></row>', '<x:row xmlns:x="urn:x" r="{}"><c r="A{}"><v>1</v></c></x:row>', "text", "\n  ",
    "<!-- ", "-->", '<foo xmlns="urn:x">', "</foo>", '<row r="1"><c r="B1"><v>5</v></c></row>', '<row r="{}">',
    "</row>", '<row r="1048577"><c r="A1048577"><v>1</v></c></row>', '<row r="0{}"><c r="A0{}"><v>1</v></c></row>',
    "<![CDATA[",
)  # fmt: skip
HEADS = (
    f'<worksheet xmlns="{MAIN}">', f'<worksheet xmlns="{STRICT}">', f'{HEAD}<worksheet xmlns="{MAIN}">',
    f'\ufeff<worksheet xmlns="{MAIN}" xmlns:x14ac="urn:x">', f'<worksheet xmlns="{MAIN}"><!-- <sheetData> -->',
    f'<x:worksheet xmlns:x="{MAIN}">', "<worksheet>", f'<worksheet xmlns="{MAIN}"><foo xmlns="urn:x">',
    f'<worksheet a=">" xmlns="{MAIN}"><cols><col min="2" max="3" hidden="1"/></cols>', "<worksheet xmlns='urn:x'>",
    f'<worksheet xmlns="{MAIN}"><mc:Choice xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">',
)  # fmt: skip


MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
EMPTY = '<row r="1"><c r="A1"/></row>'
TRAP = '<row r="2"><c r="A2"><v>6</v></c></row>'
TRAPS = {
    "a comment over rows": '<row r="1"><!-- </row>' + TRAP + '<row r="3"> --><c r="A1"><v>7</v></c></row>',
    "character data over rows": f'<row r="1"><c r="A1" t="str"><v><![CDATA[</row>{TRAP}<row r="3">]]></v></c></row>',
    "an instruction over rows": '<row r="1"><?x </row>' + TRAP + '<row r="3"> ?><c r="A1"><v>7</v></c></row>',
    "rows inside a cell": f'<row r="1"><c r="A1"><x xmlns="urn:x"><row r="5"></row>{TRAP}</x></c></row>',
    "cells inside a cell": '<row r="1"><c r="A1"><x xmlns="urn:x"><c r="B1"><v>6</v></c><c r="C1"/></x></c></row>',
    "a row without a number at the end": EMPTY + '<row r="2"></row><row r="3"></row><row hidden="1"/>',
    "a row below all rows": '<row r="1"/><row r="1048577"><c r="A1048577"><v>1</v></c></row>',
    "rows below the last": '<row r="5"><c r="A5"><v>1</v></c></row><row r="3" hidden="1"/>',
    "two lists of rows": f"{EMPTY}</sheetData><sheetData>{TRAP}",
    "two lists of rows, the first empty": f"</sheetData><sheetData>{TRAP}",
}
AROUND = {
    "a choice": (f"<mc:AlternateContent {MC}><mc:Choice>", "</mc:Choice></mc:AlternateContent>"),
    "another namespace": ('<foo xmlns="urn:x">', "</foo>"),
    "another namespace, oddly written": ("<foo xmlns = 'urn:x'>", "</foo>"),
    "a comment": ("<!-- ", " -->"),
    "a comment in front": ("<!-- <sheetData> -->", ""),
    "a comment behind": ("", "<!-- </sheetData> -->"),
    "an instruction": ("<?x ", " ?>"),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_rows_that_only_look_like_rows_are_no_rows(trap: str) -> None:
    assert both_alike(sheet_xml(TRAPS[trap]).encode())


@pytest.mark.parametrize("around", AROUND)
def test_what_stands_around_the_rows_decides_whether_they_count(around: str) -> None:
    before, after = AROUND[around]
    rows = f"{before}<sheetData>{EMPTY}{TRAP}</sheetData>{after}"

    assert both_alike(f'<worksheet xmlns="{MAIN}">{rows}</worksheet>'.encode())


def chance_sheet(chance: random.Random) -> bytes:
    """A sheet put together at random: mostly plain cells, with one kind of trouble or another."""
    trouble = chance.choice((0, 0, 0.02, 0.2))
    formulas = chance.choice((0, 0.1, 0.6))
    number, rows = 0, []
    for _ in range(chance.randrange(12)):
        number += chance.choice((1, 1, 1, 2, 9)) if chance.random() >= trouble / 4 else chance.choice((0, -1))
        if chance.random() < trouble:
            rows.append(chance.choice(ODD_ROWS).replace("{}", str(number)))
            continue
        attributes = chance.choice(ATTRIBUTES) if chance.random() < max(trouble, 0.05) else ""
        rows.append(row(number, *chance_cells(number, chance, formulas, trouble), attributes=attributes))
    head = chance.choice(HEADS) if chance.random() < 0.2 else HEADS[0]
    end = "</x:worksheet>" if head.startswith("<x:") else "</worksheet>"
    text = f'{head}<sheetData>{"".join(rows)}</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>{end}'
    return text.encode()


def chance_cells(number: int, chance: random.Random, formulas: float, trouble: float) -> list[str]:
    letters = sorted(
        chance.sample(("A", "B", "C", "D", "E", "Z", "AA", "AB"), chance.randrange(8)),
        key=lambda name: (len(name), name),
    )
    if chance.random() < trouble / 4:
        chance.shuffle(letters)
    cells = []
    for column in letters:
        kind = ODD_CELLS if chance.random() < trouble else FORMULAS if chance.random() < formulas else CELLS
        cells.append(chance.choice(kind).replace("{}", f"{column}{number}"))
    return cells


@pytest.mark.parametrize("cell", CELLS)
def test_each_cell_that_programs_write_is_read_fast_and_right(cell: str) -> None:
    rows = (
        row(number, cell.replace("{}", f"B{number}"), '<c r="D1"/>'.replace("1", str(number)))
        for number in range(1, 99)
    )
    part = sheet_xml("".join(rows)).encode()

    assert both_alike(part)
    assert share_left_to_the_exact_scan(part) < 0.1


@pytest.mark.parametrize("cell", [*FORMULAS, *ODD_CELLS])
def test_each_other_cell_is_left_to_the_exact_scan(cell: str) -> None:
    plain = '<c r="A2" t="s"><v>0</v></c>', '<c r="E2"><v>5</v></c>'
    part = sheet_xml(
        row(1, CELLS[0].replace("{}", "A1")) + row(2, plain[0], cell.replace("{}", "C2"), plain[1])
    ).encode()

    assert both_alike(part)


def test_only_the_formulas_of_a_row_are_left_to_the_exact_scan() -> None:
    texts = [f'<c r="{column}{{}}" t="s"><v>0</v></c>' for column in "ABCDEFGHI"]
    rows = (
        row(n, *(cell.replace("{}", str(n)) for cell in (*texts, FORMULAS[0].replace("{}", "J{}"))))
        for n in range(1, 99)
    )
    part = sheet_xml("".join(rows)).encode()

    assert both_alike(part)
    assert share_left_to_the_exact_scan(part) < 0.3


def test_whatever_chance_puts_together_is_read_alike() -> None:
    chance = random.Random(20260302)
    refused = fast = 0
    for _ in range(large(30_000)):
        part = chance_sheet(chance)
        assert both_alike(part), part.decode(errors="replace")
        refused += outcome(read_worksheet, part) == "refused"
        try:
            fast += share_left_to_the_exact_scan(part) < 1
        except (quick._NotPlain, ValueError):
            continue
    assert refused > large(30_000) * 0.05
    assert fast > large(30_000) * 0.3


def test_damage_is_read_alike() -> None:
    chance = random.Random(4)
    sound = [part for part in (chance_sheet(chance) for _ in range(200)) if outcome(scan_worksheet, part) != "refused"]
    for _ in range(large(20_000)):
        part = scratched(chance.choice(sound), chance)
        assert both_alike(part), part


def test_a_large_made_workbook_reads_alike_and_fast(tmp_path: Path) -> None:
    write_workbook(tmp_path / "plan.xlsx", 2 * SAMPLE_EVERY + 10)
    version = Version.of((tmp_path / "plan.xlsx").read_bytes())
    part = version.package.part(version.tab(None).part)

    assert both_alike(part, version.context)
    assert share_left_to_the_exact_scan(part, version.context) < 0.01


def test_all_sheets_of_real_workbooks_read_alike(shared: Path) -> None:
    seen = 0
    for path in sorted((shared / "data" / "trackers").glob("*.xlsx")):
        try:
            version = Version.of(path.read_bytes())
            parts = [version.package.part(tab.part) for tab in version.workbook.tabs if tab.kind == "worksheet"]
        except SheetUnreadable:
            continue
        for part in parts:
            assert both_alike(part, version.context), path.name
            seen += 1
    assert seen > 100


def test_a_sample_that_comes_out_differently_sends_everything_to_the_exact_scan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    part = sheet_xml(
        "".join(row(number, f'<c r="A{number}" t="e"><v>#REF!</v></c>') for number in range(1, 50))
    ).encode()
    monkeypatch.setattr("connectors.ooxml.tails.value_of", lambda *_: None)

    assert read_worksheet(part, "sheet1.xml", CONTEXT).rows == ((CellError("#REF!"),),) * 49


ITEMS = (
    "<si><t>plain</t></si>", "<si><t></t></si>", '<si><t xml:space="preserve"> x </t></si>', "<si><t>Ünï 🙂</t></si>",
    "<si><t>a_x000D_b</t></si>", "<si><t>a\nb\tc</t></si>", "\n  ", "<si><t>a &amp; b</t></si>", "<si><t/></si>",
    "<si><r><t>a</t></r><r><t>b</t></r></si>", "<si><t>x</t><rPh sb='0' eb='1'><t>y</t></rPh></si>", "<si/>",
    "<si><t>a\r\nb</t></si>", "<si><t>]]></t></si>", "<si><t>\x01</t></si>", "<!-- x -->", "<si><t>\uffff</t></si>",
    "<si><t><![CDATA[</si>]]></t></si>", "<x:si xmlns:x='urn:x'><x:t>z</x:t></x:si>", "<si><si><t>in</t></si></si>",
    "<si xml:lang='x'><t>w</t></si>", "<si><t>cut", "</si>", "<si><y:si xmlns:y='urn:y'/><t>v</t></si>",
)  # fmt: skip


def test_a_text_inside_a_comment_is_no_text() -> None:
    part = b"<sst><si><r><t>a<!-- </t></r></si><si><t>b</t></si> --></t></r></si></sst>"

    assert read_shared_strings(part, "sharedStrings.xml") == ["a"]


def test_shared_texts_read_alike_whatever_chance_puts_together() -> None:
    chance = random.Random(7)
    refused = 0
    for _ in range(large(20_000)):
        usual = chance.choice((6, 12, len(ITEMS)))
        items = "".join(chance.choice(ITEMS[:usual]) for _ in range(chance.randrange(8)))
        head = chance.choice((f'<sst xmlns="{MAIN}">', f'{HEAD}<sst xmlns="{MAIN}" a=">">', "\ufeff<sst>", "<x:sst>"))
        part = f"{head}{items}</sst>".encode()
        if chance.random() < 0.1:
            part = scratched(part, chance)
        results = []
        for read in (read_shared_strings, _scanned):
            try:
                results.append(read(part, "sharedStrings.xml"))
            except SheetUnreadable:
                results.append(["refused"])
                refused += 1
        assert results[0] == results[1], part
    assert refused > 100

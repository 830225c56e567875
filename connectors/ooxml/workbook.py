"""The workbook part: which sheets there are, which calendar counts, who saved last, when Excel recalculates."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.ooxml.package import Package
from connectors.ooxml.xml import (
    MAIN_NAMESPACES,
    Attributes,
    element_stop,
    is_true,
    new_parser,
    prefix_at,
    run,
    scan,
    tag_end,
    with_attribute,
)
from domain.errors import SheetUnreadable

_BEFORE_CALCULATION = frozenset(
    {
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
        "definedNames",
    }
)
"""The elements that the schema puts before `calcPr` (ECMA-376 part 1, 18.2.27)."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of the workbook: its name, its part, its kind, whether people see it."""

    name: str
    part: str
    kind: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the workbook part says.

    `is_1904`: days count from 1904, as on old Macs. `awaits_calculation`: a program changed cells, and no Excel has
    worked out the formulas since.
    """

    part: str
    tabs: tuple[Tab, ...]
    is_1904: bool
    awaits_calculation: bool


def read_workbook(package: Package) -> Workbook:
    """Find the workbook part and its sheets by their relationships; `SheetUnreadable` when it is no workbook."""
    parts = package.related("", "officeDocument")
    if not parts:
        raise SheetUnreadable("This is not an Excel workbook, whatever its name says.")
    part = parts[0]
    if part.lower().endswith(".bin"):
        raise SheetUnreadable("This is a binary workbook (.xlsb), whatever its name says.", "Save it as .xlsx.")
    targets = {relation.id: relation for relation in package.relations(part)}
    tabs: list[Tab] = []
    calendars: list[bool] = []
    calculations: list[bool] = []
    roots: list[str] = []

    def start(element: str, attributes: Attributes) -> None:
        if not roots:
            roots.append(element)
        if element == "workbookPr":
            calendars.append(is_true(attributes.get("date1904")))
        elif element == "calcPr":
            calculations.append(is_true(attributes.get("fullCalcOnLoad")))
        elif element == "sheet" and (relation := targets.get(_relation_id(attributes))):
            visible = attributes.get("state", "visible") == "visible"
            tabs.append(Tab(attributes.get("name", ""), relation.target, relation.type, visible))

    scan(package.part(part), part, start)
    if roots != ["workbook"]:
        raise SheetUnreadable("This is not an Excel workbook, whatever its name says.")
    return Workbook(part, tuple(tabs), any(calendars), any(calculations))


def _relation_id(attributes: Attributes) -> str:
    for name, value in attributes.items():
        if name.endswith("/relationships id"):
            return value
    return ""


def modified_by(package: Package) -> str | None:
    """Who saved last, as the file itself says; None when it does not."""
    names: list[str] = []
    for part in package.related("", "core-properties")[:1]:
        parser = new_parser()
        inside: list[bool] = []

        def start(element: str, _: Attributes, inside: list[bool] = inside) -> None:
            inside.append(element.rpartition(" ")[2] == "lastModifiedBy")

        def text(data: str, inside: list[bool] = inside) -> None:
            if inside and inside[-1]:
                names.append(data)

        parser.StartElementHandler = start
        parser.EndElementHandler = lambda _, inside=inside: inside.pop()
        parser.CharacterDataHandler = text
        run(parser, package.part(part), part)
    return "".join(names).strip() or None


def with_full_calculation(part: bytes, name: str) -> bytes:
    """Give the workbook part with the flag that makes Excel calculate every formula when it opens the file."""
    calculation, insert_at, prefix = _calculation_place(part, name)
    if calculation is not None:
        end = tag_end(part, calculation)
        return part[:calculation] + with_attribute(part[calculation:end], "fullCalcOnLoad", "1") + part[end:]
    return part[:insert_at] + f'<{prefix}calcPr fullCalcOnLoad="1"/>'.encode() + part[insert_at:]


def _calculation_place(part: bytes, name: str) -> tuple[int | None, int, str]:
    """Where `calcPr` starts (None: it is missing), where it would go, and with which prefix."""
    parser = new_parser()
    depth = 0
    existing: int | None = None
    insert_at = 0
    head_stop = 0
    prefix = ""

    def start(element: str, _: Attributes) -> None:
        nonlocal depth, existing, prefix, head_stop
        depth += 1
        head_stop = tag_end(part, parser.CurrentByteIndex) if depth == 2 else head_stop
        if depth == 1:
            prefix = prefix_at(part, parser.CurrentByteIndex)
        elif depth == 2 and element in {f"{space} calcPr" for space in MAIN_NAMESPACES}:
            existing = parser.CurrentByteIndex

    def end(element: str) -> None:
        nonlocal depth, insert_at
        depth -= 1
        namespace, _, local = element.rpartition(" ")
        if depth == 1 and namespace in MAIN_NAMESPACES and local in _BEFORE_CALCULATION:
            insert_at = element_stop(part, head_stop, parser.CurrentByteIndex)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    run(parser, part, name)
    if existing is None and not insert_at:
        raise SheetUnreadable("The workbook is damaged: it lists no sheets.")
    return existing, insert_at, prefix

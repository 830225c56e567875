"""What lies over a sheet's cells in parts of its own: tables (ListObjects) and pivot tables."""

from __future__ import annotations

from dataclasses import dataclass, replace

from connectors.ooxml.package import Package
from connectors.ooxml.refs import Area, area_name, area_of
from connectors.ooxml.xml import Attributes, new_parser, run, scan, tag_end, with_attribute


@dataclass(frozen=True, slots=True)
class Table:
    """A table on the sheet: its part, its whole range, how many of its rows are header and totals."""

    part: str
    name: str
    area: Area
    header_rows: int
    totals_rows: int

    def grown_to(self, last_row: int) -> Table:
        """The same table with more rows."""
        return replace(self, area=(self.area[0], self.area[1], last_row, self.area[3]))


def read_tables(package: Package, sheet_part: str) -> tuple[Table, ...]:
    """Give the tables of a sheet, found by its relationships."""
    tables: list[Table] = []
    for part in package.related(sheet_part, "table"):

        def start(element: str, attributes: Attributes, part: str = part) -> None:
            if element == "table":
                name = attributes.get("displayName") or attributes.get("name", "")
                header, totals = int(attributes.get("headerRowCount", 1)), int(attributes.get("totalsRowCount", 0))
                tables.append(Table(part, name, area_of(attributes["ref"]), header, totals))

        scan(package.part(part), part, start)
    return tuple(tables)


def read_pivot_areas(package: Package, sheet_part: str) -> tuple[Area, ...]:
    """Give the ranges that pivot tables fill on a sheet, with the filters that stand above them."""
    areas: list[Area] = []

    def start(element: str, attributes: Attributes) -> None:
        if element == "location":
            top, left, bottom, right = area_of(attributes["ref"])
            filters, across = int(attributes.get("rowPageCount", 0)), int(attributes.get("colPageCount", 0))
            areas.append((top, left, bottom, right))
            if filters and across:
                # One empty row stands between the filters and the table, one empty column between filters.
                areas.append((max(1, top - 1 - filters), left, max(1, top - 2), left + 3 * across - 2))

    for part in package.related(sheet_part, "pivotTable"):
        scan(package.part(part), part, start)
    return tuple(areas)


def with_area(part: bytes, table: Table) -> bytes:
    """Give a table's part with the range, and that of its filter, as `table` now says."""
    spots: list[tuple[int, int, Area]] = []
    path: list[str] = []
    parser = new_parser()

    def start(element: str, _: Attributes) -> None:
        path.append(element.rpartition(" ")[2])
        at = parser.CurrentByteIndex
        if len(path) == 1:
            spots.append((at, tag_end(part, at), table.area))
        elif path[1:] == ["autoFilter"]:
            first_row, first_column, last_row, last_column = table.area
            without_totals = (first_row, first_column, last_row - table.totals_rows, last_column)
            spots.append((at, tag_end(part, at), without_totals))

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: path.pop()
    run(parser, part, table.part)
    for at, stop, area in reversed(spots):
        part = part[:at] + with_attribute(part[at:stop], "ref", area_name(area)) + part[stop:]
    return part

"""One version of a workbook in memory: the parts that a reader needs, each understood once and on demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from connectors.ooxml.cells import Context
from connectors.ooxml.fills import OFFICE, read_fill_styles, read_theme
from connectors.ooxml.package import Package, open_package
from connectors.ooxml.quick import read_worksheet
from connectors.ooxml.strings import read_shared_strings
from connectors.ooxml.styles import read_date_styles
from connectors.ooxml.workbook import Tab, Workbook, read_workbook
from connectors.ooxml.worksheet import Worksheet
from domain.errors import SheetMissing


@dataclass(frozen=True)
class Version:
    """A workbook by its parts. Every property raises `SheetUnreadable` where they make no sense."""

    package: Package

    @classmethod
    def of(cls, data: bytes) -> Version:
        """The version that these bytes are; `SheetUnreadable` when they are no workbook."""
        return cls(open_package(data))

    def after(self, data: bytes, changed: Mapping[str, bytes]) -> Version:
        """The version that `data` is, known to differ by the contents of these entries alone."""
        return Version(replace(self.package, data=data, contents={**self.package.contents, **changed}))

    @property
    def data(self) -> bytes:
        """The bytes of the whole workbook."""
        return self.package.data

    @cached_property
    def workbook(self) -> Workbook:
        return read_workbook(self.package)

    @cached_property
    def context(self) -> Context:
        package, part = self.package, self.workbook.part
        strings = [read_shared_strings(package.part(p), p) for p in package.related(part, "sharedStrings")[:1]]
        themes = [read_theme(package.part(p), p) for p in package.related(part, "theme")[:1]]
        dates: frozenset[int] = frozenset()
        fills: dict[int, str] = {}
        for styles in package.related(part, "styles")[:1]:
            dates = read_date_styles(package.part(styles), styles)
            fills = read_fill_styles(package.part(styles), styles, themes[0] if themes else OFFICE)
        return Context(strings[0] if strings else (), dates, self.workbook.is_1904, fills)

    def tab(self, sheet: str | None) -> Tab:
        """Find a worksheet by name (case aside), or the first visible one; `SheetMissing` when there is none."""
        worksheets = [tab for tab in self.workbook.tabs if tab.kind == "worksheet"]
        if not worksheets:
            raise SheetMissing("The workbook has no worksheet.", "Add one, or choose another workbook.")
        if sheet is None:
            return next((tab for tab in worksheets if tab.visible), worksheets[0])
        for tab in worksheets:
            if tab.name.casefold() == sheet.casefold():
                return tab
        names = ", ".join(tab.name for tab in worksheets)
        raise SheetMissing(f"The workbook has no worksheet named {sheet!r}; it has: {names}.")

    def worksheet(self, tab: Tab) -> Worksheet:
        return read_worksheet(self.package.part(tab.part), tab.part, self.context)

"""Cell styles: which of them show dates, and one more style where none does."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.ooxml.dates import BUILT_IN_DATES, is_date_format
from connectors.ooxml.xml import (
    CHOICE,
    MAIN_NAMESPACES,
    Attributes,
    element_stop,
    new_parser,
    run,
    scan,
    skip_choice,
    tag_end,
    with_attribute,
)
from domain.errors import SheetUnreadable


def read_date_styles(part: bytes, name: str) -> frozenset[int]:
    """Give the numbers of the cell styles whose number format shows a calendar date."""
    custom: dict[str, bool] = {}
    formats: list[str] = []
    path: list[str] = []

    def start(element: str, attributes: Attributes) -> None:
        parent = path[-1] if path else ""
        path.append(element)
        if element == "numFmt" and parent == "numFmts":
            custom[attributes.get("numFmtId", "")] = is_date_format(attributes.get("formatCode", ""))
        elif element == "xf" and parent == "cellXfs":
            formats.append(attributes.get("numFmtId", "0"))

    scan(part, name, start, lambda _: path.pop())
    return frozenset(style for style, number in enumerate(formats) if custom.get(number, _is_built_in_date(number)))


def read_unlocked_styles(part: bytes, name: str) -> frozenset[int]:
    """Give the numbers of the cell styles whose cells may be changed on a protected sheet (ECMA-376 part 1, 18.8.33).

    A style that leaves its protection to the named style behind it counts as locked, as cells are by default.
    """
    unlocked: list[bool] = []
    path: list[str] = []

    def start(element: str, attributes: Attributes) -> None:
        path.append(element)
        if path[1:] == ["cellXfs", "xf"]:
            unlocked.append(False)
            applies.append(attributes.get("applyProtection") not in ("0", "false"))
        elif path[1:] == ["cellXfs", "xf", "protection"]:
            unlocked[-1] = applies[-1] and attributes.get("locked") in ("0", "false")

    applies: list[bool] = []
    scan(part, name, start, lambda _: path.pop())
    return frozenset(style for style, is_unlocked in enumerate(unlocked) if is_unlocked)


def _is_built_in_date(number: str) -> bool:
    return number.isdigit() and int(number) in BUILT_IN_DATES


@dataclass(frozen=True, slots=True)
class _Styles:
    """Where the cell styles stand: the list's start tag, its end tag, and each style's bytes."""

    list_start: int
    list_end: int
    spans: list[tuple[int, int]]


def with_date_style(part: bytes, name: str, like: int, number_format: int) -> tuple[bytes, int]:
    """Append a copy of style `like` that shows dates; give the new part and the new style's number."""
    styles = _locate(part, name)
    # Some programs number styles that they never write; Excel shows such cells plain.
    start, stop = styles.spans[like if like < len(styles.spans) else 0]
    tag_stop = tag_end(part, start)
    tag = with_attribute(part[start:tag_stop], "numFmtId", str(number_format))
    copy = with_attribute(tag, "applyNumberFormat", "1") + part[tag_stop:stop]
    head_stop = tag_end(part, styles.list_start)
    head = with_attribute(part[styles.list_start : head_stop], "count", str(len(styles.spans) + 1))
    new = part[: styles.list_start] + head + part[head_stop : styles.list_end] + copy + part[styles.list_end :]
    return new, len(styles.spans)


def _locate(part: bytes, name: str) -> _Styles:
    parser = new_parser()
    path: list[str] = []
    spans: list[tuple[int, int]] = []
    bounds = {"start": -1, "end": -1, "xf": -1, "head": -1}

    def start(element: str, _: Attributes) -> None:
        if element == CHOICE:
            skip_choice(parser)
        if element.rpartition(" ")[0] not in MAIN_NAMESPACES:
            return
        path.append(element.rpartition(" ")[2])
        if path[1:] == ["cellXfs"]:
            bounds["start"] = parser.CurrentByteIndex
        elif path[1:] == ["cellXfs", "xf"]:
            bounds["xf"] = parser.CurrentByteIndex
            bounds["head"] = tag_end(part, bounds["xf"])

    def end(element: str) -> None:
        if element.rpartition(" ")[0] not in MAIN_NAMESPACES:
            return
        if path[1:] == ["cellXfs", "xf"]:
            spans.append((bounds["xf"], element_stop(part, bounds["head"], parser.CurrentByteIndex)))
        elif path[1:] == ["cellXfs"]:
            bounds["end"] = parser.CurrentByteIndex
        path.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    run(parser, part, name)
    if not spans:
        raise SheetUnreadable("The workbook is damaged: it has no cell styles.")
    return _Styles(bounds["start"], bounds["end"], spans)

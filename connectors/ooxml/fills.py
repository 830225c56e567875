"""Fill colours: which cell styles paint their cells, and in which colour (ECMA-376 part 1, 18.8.21 and 18.8.3).

Only a fill that somebody gave a cell counts. What a rule paints (conditional formats), what a table's own style paints,
gradients and patterns are no such fills, and neither is white, which looks like none.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence

from connectors.ooxml.xml import Attributes, scan

_WHITE = "FFFFFF"
_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_DRAWING = ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main")
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink",
          "folHlink")  # fmt: skip
"""The order in which styles number the colours of a theme, which is not the order that the theme lists them in."""
OFFICE = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47", "0563C1",
          "954F72")  # fmt: skip
"""The theme of a workbook that brings none."""
_FIRST_EIGHT = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_INDEXED = f"""
{_FIRST_EIGHT} {_FIRST_EIGHT} 800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066
FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC
CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399
333333
""".split()
"""The palette of old workbooks (18.8.27); 64 and 65 are the system's own, which paint nothing."""


def read_fill_styles(part: bytes, name: str, theme: Sequence[str] = OFFICE) -> dict[int, str]:
    """Style number → colour as RRGGBB, of the cell styles whose cells are painted in one colour."""
    fills: list[Attributes | None] = []
    used: list[str] = []
    palette: list[str] = []
    path: list[str] = []

    def start(element: str, attributes: Attributes) -> None:
        path.append(element)
        match path[1:]:
            case ["fills", "fill"]:
                fills.append(None)
            case ["fills", "fill", "patternFill"] if attributes.get("patternType") == "solid":
                fills[-1] = {}
            case ["fills", "fill", "patternFill", "fgColor"] if fills[-1] is not None:
                fills[-1] = attributes
            case ["cellXfs", "xf"]:
                used.append(attributes.get("fillId", "0"))
            case ["colors", "indexedColors", "rgbColor"]:
                palette.append(attributes.get("rgb", ""))

    scan(part, name, start, lambda _: path.pop())
    colours = {str(number): _colour(fill, theme, palette or _INDEXED) for number, fill in enumerate(fills) if fill}
    found = {style: colours.get(number, "") for style, number in enumerate(used)}
    return {style: colour for style, colour in found.items() if colour not in ("", _WHITE)}


def read_theme(part: bytes, name: str) -> tuple[str, ...]:
    """The twelve colours of a theme, in the order that styles number them in."""
    found: dict[str, str] = {}
    path: list[str] = []

    def start(element: str, attributes: Attributes) -> None:
        path.append(element)
        if len(path) >= 2 and path[-2] in _THEME and element in ("srgbClr", "sysClr") and "clrScheme" in path:
            found.setdefault(path[-2], _rgb(attributes.get("lastClr") or attributes.get("val", "")))

    scan(part, name, start, lambda _: path.pop(), _DRAWING)
    return tuple(found.get(place) or plain for place, plain in zip(_THEME, OFFICE, strict=True))


def _colour(fill: Mapping[str, str], theme: Sequence[str], palette: Sequence[str]) -> str:
    """A colour of a style as RRGGBB; "" for one that cannot be told."""
    if "rgb" in fill:
        plain = _rgb(fill["rgb"])
    else:
        plain = _rgb(_numbered(fill.get("theme"), theme) or _numbered(fill.get("indexed"), palette))
    return _tinted(plain, fill.get("tint", "0")) if plain else ""


def _numbered(number: str | None, colours: Sequence[str]) -> str:
    return colours[int(number)] if number and number.isdecimal() and int(number) < len(colours) else ""


def _rgb(text: str) -> str:
    found = _RGB.fullmatch(text)
    return found[1].upper() if found else ""


def _tinted(colour: str, tint: str) -> str:
    """A colour made lighter or darker, by its lightness (18.8.19)."""
    try:
        by = max(-1.0, min(1.0, float(tint)))
    except ValueError:
        return colour
    if not by:
        return colour
    hue, light, full = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + by) if by < 0 else light * (1 - by) + by
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, light, full))

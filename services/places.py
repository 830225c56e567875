"""Where a cell can be opened: an address on the web, or a file and a reference in it."""

from __future__ import annotations

from pathlib import Path

from connectors.google.place import is_google, place_of

_ROW = "row "


def link_to(place: str, where: str | None) -> str | None:
    """The address of a cell such as `Plan!C7` in a tracker's place; None where it has none.

    Google's leads straight to the cell; a file's says file and cell, for programs that follow such addresses.

    >>> link_to("google:1AbCdE#42", "Plan!C7")
    'https://docs.google.com/spreadsheets/d/1AbCdE/edit#gid=42&range=C7'
    >>> link_to("/share/plan.xlsx", "Plan!C7"), link_to("/share/plan.xlsx", None)
    ('file:///share/plan.xlsx#Plan!C7', None)
    """
    if not where or where.startswith(_ROW):
        return None
    if is_google(place):
        link, cell = place_of(place).link, where.rpartition("!")[2]
        return f"{link}&range={cell}" if "#" in link else f"{link}#range={cell}"
    return f"{Path(place).absolute().as_uri()}#{where}"

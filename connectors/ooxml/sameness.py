"""Says whether two versions of a small part differ only where an edit had to change them. Reads no values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from connectors.ooxml.xml import Attributes, new_parser, run


@dataclass(frozen=True, slots=True)
class Event:
    """The start of an element, with its attributes, or its end (None); `path` are the local names down to it.

    The element's whole name is the first attribute, without a name. Text has `text`.
    """

    path: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...] | None = None
    text: str = ""


Events: TypeAlias = list[Event]


def is_same_but_calculation(old: bytes, new: bytes, name: str) -> bool:
    """A workbook part may differ in `fullCalcOnLoad` alone."""
    return _calculation_aside(_events(old, name)) == _calculation_aside(_events(new, name))


def is_same_but_area(old: bytes, new: bytes, name: str) -> bool:
    """A table's part may differ in the range of the table and of its filter."""

    def aside(event: Event) -> Event:
        is_area = len(event.path) == 1 or event.path[1:] == ("autoFilter",)
        return _without(event, "ref") if is_area else event

    return [aside(event) for event in _events(old, name)] == [aside(event) for event in _events(new, name)]


def is_same_but_more_styles(old: bytes, new: bytes, name: str) -> bool:
    """A styles part may hold more cell styles behind the ones that it had."""
    before, after = ([_count_aside(event) for event in _events(part, name)] for part in (old, new))
    first = next((at for at, (one, two) in enumerate(zip(before, after, strict=False)) if one != two), len(before))
    stop = first + len(after) - len(before)
    added = after[first:stop]
    return after[:first] + after[stop:] == before and all(event.path[1:3] == ("cellXfs", "xf") for event in added)


def _calculation_aside(events: Events) -> Events:
    kept = [_without(event, "fullCalcOnLoad") if event.path[1:] == ("calcPr",) else event for event in events]
    return [event for event in kept if event.path[1:] != ("calcPr",) or len(event.attributes or ()) > 1]


def _count_aside(event: Event) -> Event:
    return _without(event, "count") if event.path[1:] == ("cellXfs",) else event


def _without(event: Event, name: str) -> Event:
    if event.attributes is None:
        return event
    return Event(event.path, tuple(pair for pair in event.attributes if pair[0] != name))


def _events(part: bytes, name: str) -> Events:
    events: Events = []
    path: list[str] = []

    def start(element: str, attributes: Attributes) -> None:
        path.append(element.rpartition(" ")[2])
        events.append(Event(tuple(path), (("", element), *sorted(attributes.items()))))

    def end(_: str) -> None:
        events.append(Event(tuple(path)))
        path.pop()

    def text(data: str) -> None:
        events.append(Event(tuple(path), None, data))

    parser = new_parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    run(parser, part, name)
    return events


SAMENESS: dict[str, Callable[[bytes, bytes, str], bool]] = {
    "officeDocument": is_same_but_calculation,
    "table": is_same_but_area,
    "styles": is_same_but_more_styles,
}
"""Kind of a part, as relationships call it → whether it changed no more than an edit may change it."""

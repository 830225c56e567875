"""Shared strings: the texts that many cells point to.

Rich text reads as its plain text; phonetic guides are left out.
"""

from __future__ import annotations

from connectors.ooxml.xml import CHOICE, Attributes, new_parser, run, skip_choice, unescaped


def read_shared_strings(part: bytes, name: str) -> list[str]:
    """Give the shared texts in the order of their numbers."""
    texts: list[str] = []
    pieces: list[str] = []
    phonetic_depth = 0
    collecting = False

    def start(element: str, _: Attributes) -> None:
        nonlocal phonetic_depth, collecting
        local = element.rpartition(" ")[2]
        if local == "t":
            collecting = not phonetic_depth
        elif local == "rPh":
            phonetic_depth += 1
        elif element == CHOICE:
            skip_choice(parser)

    def end(element: str) -> None:
        nonlocal phonetic_depth, collecting
        local = element.rpartition(" ")[2]
        if local == "t":
            collecting = False
        elif local == "rPh":
            phonetic_depth -= 1
        elif local == "si":
            texts.append(unescaped("".join(pieces)))
            pieces.clear()

    def text(data: str) -> None:
        if collecting:
            pieces.append(data)

    parser = new_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    run(parser, part, name)
    return texts

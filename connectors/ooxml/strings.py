"""Shared strings: the texts that many cells point to.

Rich text reads as its plain text; phonetic guides are left out. Plain items are read by their bytes; the others stay
in a frame, the same part without its plain items, which the exact scan reads.
"""

from __future__ import annotations

import re

from connectors.ooxml.xml import (
    CHOICE,
    PLAIN_TEXT,
    Attributes,
    is_bare,
    new_parser,
    plain_text,
    run,
    skip_choice,
    unescaped,
)

_PLAIN_ITEM = rb'<si><t(?: xml:space="preserve")?>' + PLAIN_TEXT + rb"</t></si>"
_PLAIN_RUN = re.compile(rb"(?:\s*+" + _PLAIN_ITEM + rb")*+").match
_TEXTS = re.compile(r"<si><t[^>]*>([^<]*)").findall
_OTHER_ITEM = re.compile(rb"\s*+<si[ >]").match
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^<>]*>)?\s*<sst[^<>]*>").match
_STOP = b"</si>"


def read_shared_strings(part: bytes, name: str) -> list[str]:
    """Give the shared texts in the order of their numbers."""
    try:
        frame, texts = _plain_texts(part)
    except ValueError:
        return _scanned(part, name)
    others = _scanned(frame, name)
    if len(others) != texts.count(None):
        return _scanned(part, name)
    rest = iter(others)
    return [next(rest) if text is None else text for text in texts]


def _plain_texts(part: bytes) -> tuple[bytes, list[str | None]]:
    """Give the part without its plain items, and its texts with None for each item that is left in it.

    Raises ValueError where the items cannot be taken apart safely.
    """
    root = _ROOT(part)
    if root is None:
        raise ValueError("not plain")
    frame, texts, at = [root[0]], list[str | None](), root.end()
    while True:
        run = _PLAIN_RUN(part, at)
        assert run is not None
        texts += _texts(run[0])
        at = run.end()
        if not _OTHER_ITEM(part, at):
            break
        stop = part.find(_STOP, at) + len(_STOP)
        frame.append(part[at:stop])
        # A comment that begins here could end behind items that only look like some.
        if not is_bare(frame[-1]):
            raise ValueError("not plain")
        texts.append(None)
        at = stop
    return b"".join([*frame, part[at:]]), texts


def _texts(run: bytes) -> list[str]:
    text = plain_text(run)
    found: list[str] = _TEXTS(text)
    return [unescaped(one) for one in found] if "_x" in text else found


def _scanned(part: bytes, name: str) -> list[str]:
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

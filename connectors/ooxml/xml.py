"""XML parts as bytes: a parser without document types, the byte positions of tags, Excel's escapes.

Never re-serialises XML: a renamed prefix would break the parts of a workbook that nobody here understands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from domain.errors import SheetUnreadable

Attributes = dict[str, str]
OnStart = Callable[[str, Attributes], None]
OnEnd = Callable[[str], object]

MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)

CHOICE = "http://schemas.openxmlformats.org/markup-compatibility/2006 Choice"
"""One of several wordings of the same thing (ECMA-376 part 3); `skip_choice` leaves the plain one, the Fallback."""

PLAIN_TEXT = rb"[^<&>\x00-\x08\x0b-\x1f]*+"
"""Bytes of element content that stand for themselves: no tags, references, or what XML forbids or normalises."""

_DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding=[\"']([A-Za-z0-9._-]+)")
_TAG = re.compile(rb"<(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\r\ufffe\uffff]"
_NOT_IN_XML = re.compile(_NO_XML)
# What XML cannot hold begins with an underscore once it is escaped.
_LOOKS_ESCAPED = re.compile(rf"_(?=x[0-9A-Fa-f]{{4}}(?:_|{_NO_XML}))")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def new_parser() -> expat.XMLParserType:
    """Make a parser that names elements `namespace local` and takes no document type and no entity."""
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise SheetUnreadable("The workbook declares XML entities, which workbooks never need and attacks do.")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse  # type: ignore[assignment]
    return parser


def run(parser: expat.XMLParserType, part: bytes, name: str) -> None:
    """Parse a whole part; whatever makes no sense in it becomes `SheetUnreadable` naming the part."""
    _check_encoding(part, name)
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError, LookupError, ArithmeticError) as error:
        raise SheetUnreadable(f"The workbook is damaged: its part {name} cannot be understood.") from error
    finally:
        # Handlers know the parser that knows them: let go, they need no search for garbage to be gone.
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None


def skip_choice(parser: expat.XMLParserType) -> None:
    """Ignore everything up to the end of the `CHOICE` that has just started."""
    on_start, on_end = parser.StartElementHandler, parser.EndElementHandler
    depth = 1

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1
        if not depth:
            parser.StartElementHandler, parser.EndElementHandler = on_start, on_end

    parser.StartElementHandler, parser.EndElementHandler = start, end


def scan(
    part: bytes,
    name: str,
    start: OnStart,
    end: OnEnd | None = None,
    namespaces: tuple[str, ...] = MAIN_NAMESPACES,
) -> None:
    """Call `start(local name, attributes)` and `end(local name)` for the elements of some namespaces.

    Extensions repeat the names of the main schema (`x14:table`), so the namespace always counts.
    """

    def on_start(element: str, attributes: Attributes) -> None:
        namespace, _, local = element.rpartition(" ")
        if namespace in namespaces:
            start(local, attributes)
        elif element == CHOICE:
            skip_choice(parser)

    def on_end(element: str) -> None:
        namespace, _, local = element.rpartition(" ")
        if end is not None and namespace in namespaces:
            end(local)

    parser = new_parser()
    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    run(parser, part, name)


def _check_encoding(part: bytes, name: str) -> None:
    declared = _DECLARED.match(part.removeprefix(b"\xef\xbb\xbf"))
    wide = part[:2] in (b"\xff\xfe", b"\xfe\xff") or part[:2] in (b"<\0", b"\0<")
    if wide or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii")):
        raise SheetUnreadable(f"The workbook's part {name} is not written in UTF-8, which Cairn does not read.")


def is_bare(fragment: bytes) -> bool:
    """Say whether each `<name` in a piece of XML is a tag: no comment, CDATA or instruction begins in it."""
    return b"<!" not in fragment and b"<?" not in fragment


def plain_text(stored: bytes) -> str:
    """Decode what `PLAIN_TEXT` matched; ValueError for bytes that no XML may hold."""
    text = stored.decode()
    if not text.isascii() and ("\ufffe" in text or "\uffff" in text):
        raise ValueError("not XML")
    return text


def find_markup(part: bytes, mark: bytes, start: int = 0, stop: int | None = None) -> int:
    """Find `<` with `mark` directly behind it, -1 when there is none.

    `mark` begins with a byte that is rare in workbooks: to look for that one is many times faster than for both.
    """
    stop = len(part) if stop is None else stop
    at = part.find(mark, start, stop)
    while at >= 0 and part[at - 1 : at] != b"<":
        at = part.find(mark, at + 1, stop)
    return max(at - 1, -1)


def is_true(text: str | None) -> bool:
    """Read an XML boolean; absent counts as false."""
    return text in ("1", "true", "on")


def tag_end(part: bytes, start: int) -> int:
    """Give the position just behind the tag that starts at `start`; a `>` inside an attribute does not count."""
    tag = _TAG.match(part, start)
    if tag is None:
        raise ValueError(f"no tag at byte {start}")
    return tag.end()


def is_self_closed(part: bytes, end: int) -> bool:
    """Say whether the tag that ends at `end` is an empty-element tag."""
    return part[end - 2 : end - 1] == b"/"


def element_stop(part: bytes, head_stop: int, at: int) -> int:
    """Give the position just behind an element whose start tag ends at `head_stop`, told of its end at `at`.

    Expat reports the end of an empty element behind its only tag, and that of any other before its end tag.
    """
    return head_stop if is_self_closed(part, head_stop) else tag_end(part, at)


def prefix_at(part: bytes, start: int) -> str:
    """Give the namespace prefix of the tag that starts at `start`, colon included: `x:` or nothing."""
    name = re.match(rb"<([^\s/>]+)", part[start : start + 200])
    prefix, colon, _ = name[1].rpartition(b":") if name else (b"", b"", b"")
    return (prefix + colon).decode()


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """Set one attribute of a start tag and leave every other byte of it alone.

    >>> with_attribute(b'<row r="1" spans="1:2">', "spans", "1:9"), with_attribute(b"<calcPr/>", "a", "1")
    (b'<row r="1" spans="1:9">', b'<calcPr a="1"/>')
    >>> with_attribute(b"<row spans='1:2'/>", "spans", "1:9")
    b"<row spans='1:9'/>"
    """
    pattern = re.compile(rb"(\s" + name.encode() + rb"\s*=\s*)(\"[^\"]*\"|'[^']*')")
    if found := pattern.search(tag):
        return tag[: found.start(2) + 1] + value.encode() + tag[found.end(2) - 1 :]
    new = f'"{value}"'.encode()
    cut = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:cut].rstrip() + f" {name}=".encode() + new + tag[cut:]


def opened(tag: bytes) -> bytes:
    """Turn an empty-element tag into a start tag."""
    return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag


def unescaped(text: str) -> str:
    """Undo Excel's `_xHHHH_` escapes.

    >>> unescaped("a_x000D_b_x005F_x0041_")
    'a\\rb_x0041_'
    """
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if not _LONE_SURROGATE.search(plain):
        return plain
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escaped(text: str) -> str:
    """Write text for an element's content: XML escapes, and `_xHHHH_` for what XML cannot hold.

    >>> escaped("a & b\\r_x0041_")
    'a &amp; b_x000D__x005F_x0041_'
    """
    shielded = _LOOKS_ESCAPED.sub("_x005F_", text)
    written = _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", shielded)
    return written.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

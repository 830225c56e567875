"""Field masks: which parts of an answer are wanted, and which parts of a request are meant.

A mask is read into a tree, {"sheets": {"properties": {}}}, where an empty branch stands for all below it.
"""

from __future__ import annotations

import re
from typing import Any

from tests.support.google_stand_in.wire import Json, invalid

Tree = dict[str, Any]


def parse(mask: str) -> Tree:
    """Read `a,b(c,d),e/f,g.h` into a tree; raises 400 when the text is no mask.

    >>> parse("sheets(properties(sheetId,title)),spreadsheetId,properties.title")
    {'sheets': {'properties': {'sheetId': {}, 'title': {}}}, 'spreadsheetId': {}, 'properties': {'title': {}}}
    """
    tokens = re.findall(r"[A-Za-z_$][\w$-]*|[*(),./]|\S", mask.replace(" ", ""))
    tree, rest = _branch(tokens, mask)
    if rest:
        raise invalid("Request contains an invalid argument.", violation(mask, mask))
    return tree


def _branch(tokens: list[str], mask: str) -> tuple[Tree, list[str]]:
    tree: Tree = {}
    while True:
        node, ended = tree, False
        while not ended:
            if not tokens or not re.match(r"[\w$*]", tokens[0]):
                raise invalid("Request contains an invalid argument.", violation(mask, mask))
            node, tokens = node.setdefault(tokens[0], {}), tokens[1:]
            ended = not (tokens and tokens[0] in "./")
            tokens = tokens if ended else tokens[1:]
        if tokens and tokens[0] == "(":
            inner, tokens = _branch(tokens[1:], mask)
            if not tokens or tokens[0] != ")":
                raise invalid("Request contains an invalid argument.", violation(mask, mask))
            node.update(inner)
            tokens = tokens[1:]
        if not tokens or tokens[0] != ",":
            return tree, tokens
        tokens = tokens[1:]


def violation(mask: str, path: str) -> list[Json]:
    """The detail that names the path of a mask for which there is no field."""
    text = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    violations = [{"field": mask, "description": text}]
    return [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}]


def check(tree: Tree, message: str, messages: dict[str, dict[str, str]], mask: str) -> None:
    """Refuse a mask that asks for a field which `message` does not have."""
    if path := unknown_path(tree, message, messages):
        raise invalid("Request contains an invalid argument.", violation(mask, path))


def unknown_path(tree: Tree, message: str, messages: dict[str, dict[str, str]], path: str = "") -> str | None:
    """The first path of a mask for which `message` has no field."""
    fields = messages.get(message)
    if fields is None:
        return None
    for name, below in tree.items():
        if name == "*":
            continue
        here = f"{path}.{name}" if path else name
        if camel(name) not in fields:
            return here
        if found := unknown_path(below, fields[camel(name)].strip("[]{}"), messages, here):
            return found
    return None


def camel(name: str) -> str:
    """`row_data` and `rowData` mean the same field.

    >>> camel("row_data")
    'rowData'
    """
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def select(value: Any, tree: Tree) -> Any:
    """The parts of an answer that a mask asks for; lists are gone through item by item."""
    if not tree or ("*" in tree and not tree["*"]):
        return value
    if isinstance(value, list):
        return [select(item, tree) for item in value]
    if not isinstance(value, dict):
        return value
    if "*" in tree:
        return {name: select(item, tree["*"]) for name, item in value.items()}
    wanted = {camel(name): below for name, below in tree.items()}
    return {name: select(item, wanted[name]) for name, item in value.items() if name in wanted}


def merged(old: Json, new: Json, tree: Tree) -> Json:
    """`old` with the fields that the mask names taken from `new`; a field that `new` lacks is cleared.

    >>> merged({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"c": 5}}, parse("a,b.c"))
    {'b': {'c': 5, 'd': 3}}
    """
    if "*" in tree:
        return dict(new)
    result = dict(old)
    for raw, below in tree.items():
        name = camel(raw)
        if not below or "*" in below:
            value = new.get(name)
        else:
            inner_old, inner_new = old.get(name) or {}, new.get(name) or {}
            value = merged(inner_old, inner_new, below) if isinstance(inner_old, dict) else new.get(name)
        if value is None or (below and value == {}):
            result.pop(name, None)
        else:
            result[name] = value
    return result

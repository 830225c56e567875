"""Reading a formula: from its text to a tree of nodes. What the nodes come to is worked out in `evaluate`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tests.support.google_stand_in.a1 import Box, parse_box, split_title

TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>"(?:[^"]|"")*")
    | (?P<error>\#(?:REF!|DIV/0!|VALUE!|NAME\?|NUM!|N/A|NULL!|ERROR!))
    | (?P<ref>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?
        (?:\$?[A-Za-z]{1,3}\$?[1-9][0-9]*(?::(?:\$?[A-Za-z]{1,3}\$?[1-9][0-9]*|\$?[A-Za-z]{1,3}|\$?[1-9][0-9]*))?
          |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:\$?[1-9][0-9]*)?|\$?[1-9][0-9]*:\$?[1-9][0-9]*)(?![\w(.!]))
    | (?P<number>(?:\d+[.]?\d*|[.]\d+)(?:[eE][+-]?\d+)?)
    | (?P<name>[^\W\d][\w.]*)
    | (?P<op><=|>=|<>|[-+*/^&=<>%(),;{}\\])
    )""",
    re.VERBOSE,
)
BINDING = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}


class FormulaError(Exception):
    """A formula comes to an error: its type as in ErrorValue, and why."""

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(message)
        self.kind, self.message = kind, message


@dataclass
class Node:
    """`kind` is number, string, bool, error, ref, name, call, op, unary, percent, array or missing."""

    kind: str
    value: Any = None
    parts: list[Node] = field(default_factory=list)
    title: str | None = None
    box: Box | None = None


@lru_cache(maxsize=4096)
def parse(text: str, decimal: str = ".") -> Node:
    """The tree of a formula, "=" included; raises FormulaError("ERROR") when it cannot be read."""
    reader = _Reader(_tokens(text[1:], decimal))
    node = reader.expression(0)
    if reader.tokens:
        raise FormulaError("ERROR", "Formula parse error.")
    return node


def _tokens(text: str, decimal: str) -> list[tuple[str, str]]:
    if decimal == ",":
        # Outside of strings a comma between digits is the decimal sign, and semicolons separate.
        pieces = re.split(r'("(?:[^"]|"")*")', text)
        pieces[::2] = [re.sub(r"(?<=\d),(?=\d)", ".", piece) for piece in pieces[::2]]
        text = "".join(pieces)
    tokens, place = [], 0
    while place < len(text.rstrip()):
        match = TOKEN.match(text, place)
        if not match or not match.lastgroup:
            raise FormulaError("ERROR", "Formula parse error.")
        tokens.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return tokens


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens

    def peek(self) -> str:
        return self.tokens[0][1] if self.tokens and self.tokens[0][0] == "op" else ""

    def take(self, wanted: str | None = None) -> tuple[str, str]:
        if not self.tokens or (wanted is not None and self.peek() != wanted):
            raise FormulaError("ERROR", "Formula parse error.")
        return self.tokens.pop(0)

    def expression(self, least: int) -> Node:
        left = self.operand()
        while True:
            operator = self.peek()
            if operator == "%":
                self.take()
                left = Node("percent", parts=[left])
            elif BINDING.get(operator, 0) > least:
                self.take()
                left = Node("op", operator, [left, self.expression(BINDING[operator])])
            else:
                return left

    def operand(self) -> Node:
        kind, text = self.take()
        if kind == "op":
            return self.sign_or_group(text)
        if kind == "number":
            return Node("number", float(text))
        if kind == "string":
            return Node("string", text[1:-1].replace('""', '"'))
        if kind == "error":
            return Node("error", text)
        if kind == "ref":
            title, rest = split_title(text)
            return Node("ref", text, title=title, box=parse_box(rest or ""))
        if self.peek() == "(":
            return Node("call", text.upper(), self.arguments())
        if text.upper() in ("TRUE", "FALSE"):
            return Node("bool", text.upper() == "TRUE")
        return Node("name", text)

    def sign_or_group(self, text: str) -> Node:
        if text in "+-":
            return Node("unary", text, [self.expression(5)])
        if text == "(":
            inner = self.expression(0)
            self.take(")")
            return inner
        if text == "{":
            return self.array()
        raise FormulaError("ERROR", "Formula parse error.")

    def arguments(self) -> list[Node]:
        self.take("(")
        parts: list[Node] = []
        while self.peek() != ")":
            if self.peek() in (",", ";"):
                parts.append(Node("missing"))
            else:
                parts.append(self.expression(0))
            if self.peek() in (",", ";"):
                self.take()
                if self.peek() == ")":
                    parts.append(Node("missing"))
            elif self.peek() != ")":
                raise FormulaError("ERROR", "Formula parse error.")
        self.take(")")
        return parts

    def array(self) -> Node:
        """`{1,2;3,4}`: rows of nodes; `\\` separates columns where the comma is the decimal sign."""
        rows: list[list[Node]] = [[]]
        while self.peek() != "}":
            rows[-1].append(self.expression(0))
            if self.peek() == ";":
                self.take()
                rows.append([])
            elif self.peek() in (",", "\\"):
                self.take()
            elif self.peek() != "}":
                raise FormulaError("ERROR", "Formula parse error.")
        self.take("}")
        return Node("array", parts=[Node("row", parts=row) for row in rows])

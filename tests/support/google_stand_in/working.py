"""Working out one formula: references, names, operators and the functions that need to know where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.support.google_stand_in.addressing import find
from tests.support.google_stand_in.coercion import Value, first, number, text, truth
from tests.support.google_stand_in.formula import FormulaError, Node
from tests.support.google_stand_in.functions import FUNCTIONS
from tests.support.google_stand_in.grid import Sheet, box_of
from tests.support.google_stand_in.number_format import shown
from tests.support.google_stand_in.typing_in import typed
from tests.support.google_stand_in.wire import ApiError

if TYPE_CHECKING:
    from tests.support.google_stand_in.evaluate import Evaluator

ERRORS = {
    "#REF!": "REF",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#NULL!": "NULL_VALUE",
    "#ERROR!": "ERROR",
}


class Work:
    """Works out the formula of one cell."""

    def __init__(self, evaluator: Evaluator, sheet: Sheet, row: int, column: int) -> None:
        self.evaluator, self.sheet, self.row, self.column = evaluator, sheet, row, column

    def value(self, node: Node) -> Value:
        kinds: dict[str, Callable[[Node], Value]] = {
            "ref": self._reference,
            "name": self._name,
            "call": self._call,
            "op": self._operation,
            "array": self._array,
        }
        if node.kind in kinds:
            return kinds[node.kind](node)
        if node.kind == "error":
            raise FormulaError(ERRORS[node.value], "Reference does not exist." if node.value == "#REF!" else "")
        if node.kind == "unary":
            return -number(self.value(node.parts[0])) if node.value == "-" else self.value(node.parts[0])
        if node.kind == "percent":
            return number(self.value(node.parts[0])) / 100
        return None if node.kind == "missing" else node.value

    def _array(self, node: Node) -> Value:
        rows: list[list[Value]] = []
        for line in node.parts:
            parts = [self.value(part) for part in line.parts]
            blocks = [part if isinstance(part, list) else [[part]] for part in parts]
            rows += [[value for block in blocks for value in block[at]] for at in range(len(blocks[0]))]
        return rows

    def _name(self, node: Node) -> Value:
        named = next(
            (one for one in self.evaluator.book.named_ranges if one["name"].lower() == node.value.lower()), None
        )
        if named is None:
            raise FormulaError("NAME", f"Unknown range name: '{node.value.upper()}'.")
        sheet, box = self.evaluator.book.sheet_by_id(named["range"].get("sheetId", 0)), box_of(named["range"])
        return self._cells(sheet or self.sheet, Node("ref", box=box))

    def _reference(self, node: Node) -> Value:
        sheet = self.evaluator.book.sheet_by_title(node.title) if node.title else self.sheet
        if sheet is None or node.box is None:
            raise FormulaError("REF", f"Unresolved sheet name '{node.title}'.")
        return self._cells(sheet, node)

    def _cells(self, sheet: Sheet, node: Node) -> Value:
        assert node.box is not None
        top, bottom, left, right = sheet.clip(node.box)
        if node.box.is_single:
            return self._cell(sheet, top, left)
        reach = [index for index, line in enumerate(sheet.rows) if line.cells]
        last = min(bottom, max(top + 1, (reach[-1] + 1 if reach else 0)))
        last = bottom if node.box.bottom is not None else last
        return [[self._cell(sheet, row, column) for column in range(left, right)] for row in range(top, last)]

    def _cell(self, sheet: Sheet, row: int, column: int) -> Value:
        value = self.evaluator.value_at(sheet, row, column)
        if value is None:
            return None
        if "errorValue" in value:
            error = value["errorValue"]
            raise FormulaError(error["type"], error.get("message", ""))
        return next(iter(value.values()))

    def _call(self, node: Node) -> Value:
        special = getattr(self, f"_do_{node.value.lower()}", None)
        if special is not None:
            return special(node.parts)
        function = FUNCTIONS.get(node.value)
        if function is None:
            raise FormulaError("NAME", f"Unknown function: '{node.value}'.")
        try:
            return function(*[self.value(part) for part in node.parts])
        except TypeError:
            text_ = f"Wrong number of arguments to {node.value}. Got {len(node.parts)} arguments."
            raise FormulaError("N_A", text_) from None
        except (OverflowError, ValueError, ZeroDivisionError):
            raise FormulaError("NUM", f"Result of {node.value} is not a valid number.") from None

    def _do_if(self, parts: list[Node]) -> Value:
        if len(parts) not in (2, 3):
            raise FormulaError("N_A", "Wrong number of arguments to IF. Expected between 2 and 3 arguments.")
        if truth(self.value(parts[0])):
            return self.value(parts[1])
        return self.value(parts[2]) if len(parts) > 2 else False

    def _do_ifs(self, parts: list[Node]) -> Value:
        for test, result in zip(parts[::2], parts[1::2], strict=False):
            if truth(self.value(test)):
                return self.value(result)
        raise FormulaError("N_A", "No match.")

    def _do_iferror(self, parts: list[Node]) -> Value:
        try:
            return self.value(parts[0])
        except FormulaError:
            return self.value(parts[1]) if len(parts) > 1 else ""

    def _do_iserror(self, parts: list[Node]) -> Value:
        try:
            self.value(parts[0])
        except FormulaError:
            return True
        return False

    def _do_isna(self, parts: list[Node]) -> Value:
        try:
            self.value(parts[0])
        except FormulaError as error:
            return error.kind == "N_A"
        return False

    def _do_row(self, parts: list[Node]) -> Value:
        box = parts[0].box if parts else None
        return float((box.top or 0) + 1 if box else self.row + 1)

    def _do_column(self, parts: list[Node]) -> Value:
        box = parts[0].box if parts else None
        return float((box.left or 0) + 1 if box else self.column + 1)

    def _do_rows(self, parts: list[Node]) -> Value:
        return float(len(self.value(parts[0])))

    def _do_columns(self, parts: list[Node]) -> Value:
        return float(len(self.value(parts[0])[0]))

    def _do_today(self, _: list[Node]) -> Value:
        return float(self.evaluator.today().date().toordinal() - 693594)

    def _do_now(self, _: list[Node]) -> Value:
        moment = self.evaluator.today()
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        return moment.date().toordinal() - 693594 + seconds / 86400

    def _do_text(self, parts: list[Node]) -> Value:
        value, pattern = first(self.value(parts[0])), text(self.value(parts[1]))
        return value if isinstance(value, str) else shown(number(value), {"pattern": pattern}, self.evaluator.locale)

    def _do_datevalue(self, parts: list[Node]) -> Value:
        value, _ = typed(text(self.value(parts[0])), self.evaluator.locale)
        if not value or "numberValue" not in value:
            raise FormulaError("VALUE", "DATEVALUE parameter cannot be parsed to date/time.")
        return float(int(value["numberValue"]))

    def _do_indirect(self, parts: list[Node]) -> Value:
        try:
            sheet, box = find(self.evaluator.book, text(self.value(parts[0])))
        except ApiError:
            raise FormulaError(
                "REF", "Function INDIRECT parameter 1 value is not a valid cell/range reference."
            ) from None
        return self._cells(sheet, Node("ref", box=box))

    def _operation(self, node: Node) -> Value:
        left, right = (self.value(part) for part in node.parts)
        if isinstance(left, list) or isinstance(right, list):
            return _over_arrays(node.value, left, right)
        return operate(node.value, left, right)


def _over_arrays(operator: str, left: Value, right: Value) -> Value:
    one = left if isinstance(left, list) else [[left]]
    other = right if isinstance(right, list) else [[right]]
    tall, wide = max(len(one), len(other)), max(len(one[0]), len(other[0]))

    def at(cells: list[list[Any]], row: int, column: int) -> Value:
        return cells[row if len(cells) > 1 else 0][column if len(cells[0]) > 1 else 0]

    try:
        return [[operate(operator, at(one, y, x), at(other, y, x)) for x in range(wide)] for y in range(tall)]
    except IndexError:
        raise FormulaError("N_A", "Argument must be a range of the same size.") from None


def operate(operator: str, left: Value, right: Value) -> Value:
    """One operator on two values."""
    if operator == "&":
        return text(left) + text(right)
    if operator in ("=", "<>", "<", ">", "<=", ">="):
        return _compare(operator, left, right)
    one, other = number(left), number(right)
    if operator == "/" and other == 0:
        raise FormulaError("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    try:
        results: dict[str, Callable[[], float]] = {
            "+": lambda: one + other,
            "-": lambda: one - other,
            "*": lambda: one * other,
            "/": lambda: one / other,
            "^": lambda: float(one**other),
        }
        return results[operator]()
    except (OverflowError, ZeroDivisionError, TypeError):
        raise FormulaError("NUM", "The result is not a number.") from None


def _compare(operator: str, left: Value, right: Value) -> bool:
    left, right = _empty_like(left, right), _empty_like(right, left)
    ranks = [2 if isinstance(one, bool) else 1 if isinstance(one, str) else 0 for one in (left, right)]
    one, other = (
        (ranks[at], value.casefold() if isinstance(value, str) else value) for at, value in enumerate((left, right))
    )
    tests = {"=": one == other, "<>": one != other, "<": one < other, ">": one > other}
    return tests.get(operator, one <= other if operator == "<=" else one >= other)


def _empty_like(value: Value, other: Value) -> Value:
    """An empty cell equals "" beside text, FALSE beside a truth value, and 0 else."""
    if value is not None:
        return value
    return "" if isinstance(other, str) else False if isinstance(other, bool) else 0.0

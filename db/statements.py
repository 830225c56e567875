"""Statements that run often: their text is worked out once, and they run on the driver's own cursor.

To build a statement, look its text up and wrap its result costs many times what a small one costs to run. The text
comes from SQLAlchemy's compiler for the dialect at hand, never from a hand; rows are plain tuples. What runs seldom, or
depends on what is asked, is better written with `tx.execute`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import sqlalchemy as sa

_Parameters = Callable[[Mapping[str, Any]], Any]
"""Turns values by name into what the driver wants: a tuple in the order of its marks, or names."""


_GIVEN = object()


def given(name: str) -> sa.BindParameter[Any]:
    """A place in a statement for a value that is given by this name when it runs."""
    return sa.bindparam(name, _GIVEN)


class Statement:
    """A statement in which some values are `given`. Holds nothing of any connection."""

    __slots__ = ("_core", "_texts")

    def __init__(self, core: sa.Select[Any] | sa.Insert | sa.Update | sa.Delete) -> None:
        self._core = core
        self._texts: dict[str, tuple[str, _Parameters]] = {}

    def rows(self, tx: sa.Connection, /, **values: Any) -> list[tuple[Any, ...]]:
        """Run it; every row that it finds."""
        text, parameters = self._text(tx)
        cursor = tx.connection.cursor()
        try:
            cursor.execute(text, parameters(values))
            return cast(list[tuple[Any, ...]], cursor.fetchall())
        except tx.dialect.loaded_dbapi.Error as error:
            raise _as_usual(tx, text, error) from error

    def row(self, tx: sa.Connection, /, **values: Any) -> tuple[Any, ...] | None:
        """Run it; the first row that it finds."""
        found = self.rows(tx, **values)  # all of them: an unread rest would keep the database locked
        return found[0] if found else None

    def one(self, tx: sa.Connection, /, **values: Any) -> tuple[Any, ...]:
        """Run it; the only row that it finds. Raises `NoResultFound` or `MultipleResultsFound` where it is not one."""
        found = self.rows(tx, **values)
        if not found:
            raise sa.exc.NoResultFound("No row was found when one was required")
        if len(found) > 1:
            raise sa.exc.MultipleResultsFound("Multiple rows were found when exactly one was required")
        return found[0]

    def value(self, tx: sa.Connection, /, **values: Any) -> Any:
        """Run it; the first value of the first row, None where there is none."""
        found = self.rows(tx, **values)
        return found[0][0] if found else None

    def run(self, tx: sa.Connection, /, **values: Any) -> int:
        """Run it; how many rows it changed."""
        text, parameters = self._text(tx)
        cursor = tx.connection.cursor()
        try:
            cursor.execute(text, parameters(values))
        except tx.dialect.loaded_dbapi.Error as error:
            raise _as_usual(tx, text, error) from error
        return int(cursor.rowcount)

    def run_each(self, tx: sa.Connection, batch: Iterable[Mapping[str, Any]]) -> None:
        """Run it once for each set of values."""
        text, parameters = self._text(tx)
        try:
            tx.connection.cursor().executemany(text, [parameters(values) for values in batch])
        except tx.dialect.loaded_dbapi.Error as error:
            raise _as_usual(tx, text, error) from error

    def _text(self, tx: sa.Connection) -> tuple[str, _Parameters]:
        known = self._texts.get(tx.dialect.name)
        if known is None:
            known = self._texts[tx.dialect.name] = _compiled(self._core, tx.dialect)
        return known


class ByKeys:
    """A selection of the rows that have one of some keys, in portions of a few sizes, so that few texts are needed.

    SQLite bounds the number of values, so that not all keys can be asked for at once.
    """

    __slots__ = ("_sizes",)

    def __init__(self, core: sa.Select[Any], column: sa.Column[Any]) -> None:
        self._sizes = {
            size: Statement(core.where(column.in_([given(f"key_{number}") for number in range(size)])))
            for size in (1, 8, 128)
        }

    def rows(self, tx: sa.Connection, keys: Iterable[str], /, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of these keys."""
        found: list[tuple[Any, ...]] = []
        ordered = sorted(keys)
        for start in range(0, len(ordered), max(self._sizes)):
            some = ordered[start : start + max(self._sizes)]
            size = next(size for size in self._sizes if size >= len(some))
            some += some[-1:] * (size - len(some))
            found += self._sizes[size].rows(tx, **values, **{f"key_{number}": key for number, key in enumerate(some)})
        return found


def _as_usual(tx: sa.Connection, text: str, error: Exception) -> Exception:
    """What the driver says, as SQLAlchemy would raise it."""
    base = tx.dialect.loaded_dbapi.Error
    return sa.exc.DBAPIError.instance(text, None, error, base, hide_parameters=True, dialect=tx.dialect)


def _compiled(core: sa.Select[Any] | sa.Insert | sa.Update | sa.Delete, dialect: sa.Dialect) -> tuple[str, _Parameters]:
    compiled = core.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    text, order = str(compiled), cast(Any, compiled).positiontup
    stand = {name: value for name, value in compiled.params.items() if value is not _GIVEN}
    if order is None:
        return text, lambda values: {**stand, **values}
    if stand:
        return text, lambda values: [values[name] if name in values else stand[name] for name in order]
    return text, lambda values: [values[name] for name in order]


def insert_into(table: sa.Table, names: Iterable[str]) -> Statement:
    """Add a row with these columns; a database works out the others."""
    return Statement(sa.insert(table).values({name: given(name) for name in names}).inline())

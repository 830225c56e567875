"""What other words stand for: spellings of functions and people, as somebody confirmed them.

A sheet says "Ops / Warehouse" or "MB"; once a person has said what that is, every reading of every sheet knows
it. An alias is a governed record: learnt, changed and forgotten with a record of who did.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import sqlalchemy as sa

from db import records
from db.ledger import LONGEST_REASON, commit_changes
from domain.errors import Refused
from domain.records import WHOLE_ROW, Actor, Change, Value
from services import access
from services.workspace import Workspace
from validation.values.text import fold, one_line

Kind: TypeAlias = Literal["function", "person"]
KINDS: tuple[Kind, ...] = ("function", "person")
_FIELDS = {"function": ("function",), "person": ("owner", "contributors")}


def aliases(ws: Workspace) -> list[dict[str, str]]:
    """Every alias: kind, word, name; by kind and word."""
    with ws.read() as tx:
        found = [row.values for row in records.rows_of(tx, "alias").values()]
    shown = [{name: str(values[name]) for name in ("kind", "word", "name")} for values in found]
    return sorted(shown, key=lambda one: (one["kind"], one["word"].casefold()))


def known_as(tx: sa.Connection, kind: Kind) -> dict[str, str]:
    """Folded word → the name that it stands for."""
    rows = (row.values for row in records.rows_of(tx, "alias").values())
    return {fold(str(values["word"])): str(values["name"]) for values in rows if values["kind"] == kind}


def confirmed_functions(tx: sa.Connection) -> dict[str, bool]:
    """Every function of the workspace: name → whether a governor confirmed it."""
    rows = (row.values for row in records.rows_of(tx, "function").values())
    return {str(values["name"]): values["confirmed"] == "yes" for values in rows}


def unconfirmed_functions(ws: Workspace) -> list[str]:
    """The functions that sheets name and nobody has confirmed, by name."""
    with ws.read() as tx:
        return sorted(name for name, is_confirmed in confirmed_functions(tx).items() if not is_confirmed)


def functions(ws: Workspace) -> list[str]:
    """Every function of the workspace, by name."""
    with ws.read() as tx:
        return sorted(confirmed_functions(tx))


def learn_alias(ws: Workspace, kind: Kind, word: str, name: str, actor: Actor) -> int:
    """From now on `word` means `name`, and milestones that carry the word carry the name; says how many did.

    Raises `Refused` for a word or a name that is empty, or where the two are the same.
    """
    access.require(actor, "change schema and rules")
    word, name = one_line(word), one_line(name)
    if kind not in KINDS or not word or not name or fold(word) == fold(name):
        raise Refused("An alias needs a word, and another word that it stands for.", "Say what the word means.")
    with ws.write() as tx:
        name = known_as(tx, kind).get(fold(name), name)
        carried = _carried(tx, kind, word, name)
        changes = [_alias_change(tx, kind, word, name), *_confirmed(tx, kind, word, name), *carried]
        reason = f"“{word}” was confirmed to mean “{name}”"[:LONGEST_REASON]
        commit_changes(tx, changes, actor=actor, origin=access.way_of(actor), reason=reason)
    return len({change.key for change in carried})


def forget_alias(ws: Workspace, kind: Kind, word: str, actor: Actor) -> None:
    """The word means itself again. Milestones keep the name that they carry."""
    access.require(actor, "change schema and rules")
    with ws.write() as tx:
        known = records.row_of(tx, "alias", _key(kind, word))
        if known is None:
            raise Refused(f"“{word}” stands for nothing else.", "`aliases` lists the words that do.")
        change = Change(known.key, WHOLE_ROW, known.values, None, entity="alias")
        commit_changes(tx, [change], actor=actor, origin=access.way_of(actor))


def confirm_function(ws: Workspace, name: str, actor: Actor) -> None:
    """A governor says that this is one of the workspace's functions; nothing happens where that was said before."""
    access.require(actor, "change schema and rules")
    with ws.write() as tx:
        known = records.row_of(tx, "function", name.casefold())
        if known is None:
            raise Refused(f"There is no function “{name}”.", "Functions come from the sheets that name them.")
        if known.values["confirmed"] != "yes":
            change = Change(known.key, "confirmed", known.values["confirmed"], "yes", entity="function")
            commit_changes(tx, [change], actor=actor, origin=access.way_of(actor))


def _key(kind: Kind, word: str) -> str:
    return f"{kind}:{fold(word)}"


def _alias_change(tx: sa.Connection, kind: Kind, word: str, name: str) -> Change:
    known = records.row_of(tx, "alias", _key(kind, word))
    if known:
        return Change(known.key, "name", known.values["name"], name, entity="alias")
    values = {"kind": kind, "word": word, "name": name}
    return Change(_key(kind, word), WHOLE_ROW, None, values, entity="alias")


def _confirmed(tx: sa.Connection, kind: Kind, word: str, name: str) -> list[Change]:
    """Whoever says that a word is a function has confirmed that function; the word itself is none any more."""
    if kind != "function":
        return []
    known, other = (records.row_of(tx, "function", text.casefold()) for text in (name, word))
    changes = []
    if known is None:
        values = {"name": name, "confirmed": "yes"}
        changes.append(Change(name.casefold(), WHOLE_ROW, None, values, entity="function"))
    elif known.values["confirmed"] != "yes":
        changes.append(Change(known.key, "confirmed", known.values["confirmed"], "yes", entity="function"))
    if other:
        changes.append(Change(other.key, WHOLE_ROW, other.values, None, entity="function"))
    return changes


def _carried(tx: sa.Connection, kind: Kind, word: str, name: str) -> list[Change]:
    """The milestones that carry the word now."""
    changes = []
    for row in records.rows_of(tx, "milestone").values():
        for field in _FIELDS[kind]:
            before = row.values[field]
            after = _renamed(before, fold(word), name)
            if after != before:
                changes.append(Change(row.key, field, before, after))
    return changes


def _renamed(value: Value, word: str, name: str) -> Value:
    if isinstance(value, tuple):
        return tuple(name if fold(part) == word else part for part in value if isinstance(part, str))
    return name if isinstance(value, str) and fold(value) == word else value

"""Who acts, and what a role may do.

Until sign-in exists a person is picked on the page or asserted on the command line, and the record
says which of the two. The policy is asked all the same, so that sign-in changes no use case.
"""

from __future__ import annotations

from typing import Literal

from db import records
from db.ledger import commit_changes
from domain.errors import Refused
from domain.records import WHOLE_ROW, Actor, Change, Key, Origin
from services.workspace import Workspace

CAIRN = Actor("cairn", "Cairn", kind="system", role="system", auth="service")
SHEET = Actor("sheet", "someone with access to the sheet", role="owner", auth="unknown")
"""Whoever edited a sheet: nobody knows more than that, so the record claims no more."""

ROLES = ("owner", "governor", "controller", "viewer", "admin")

_MAY: dict[str, frozenset[str]] = {
    "edit milestones": frozenset({"owner", "governor", "admin", "system"}),
    "connect trackers": frozenset({"governor", "admin", "system"}),
    "sync trackers": frozenset({"owner", "governor", "admin", "system"}),
    "change schema and rules": frozenset({"governor", "admin", "system"}),
    "add people": frozenset({"governor", "admin", "system"}),
    "make backups": frozenset({"governor", "admin", "system"}),
    "restore backups": frozenset({"governor", "admin"}),
    "begin a new signing key": frozenset({"governor", "admin"}),
}
"""Action → roles; what is not listed is allowed to nobody."""


def may(actor: Actor, action: str) -> bool:
    """Say whether the actor's role allows an action; pages hide what it does not."""
    return actor.role in _MAY.get(action, frozenset())


def require(actor: Actor, action: str) -> None:
    """Refuse what the actor's role does not allow."""
    if not may(actor, action):
        raise Refused(f"{actor.name} may not {action}.", "Ask a governor of this workspace.")


def is_named(actor: Actor, name: object) -> bool:
    """Say whether a name, as a milestone gives it, is this person's."""
    return " ".join(str(name or "").split()).casefold() == actor.name.casefold()


def require_decider(actor: Actor, key: Key, owner: object) -> None:
    """Refuse whoever may not decide what a sheet proposes for a milestone: its owner, or a governor, does."""
    require(actor, "edit milestones")
    if actor.role != "owner" or is_named(actor, owner):
        return
    if owner:
        raise Refused(f"What is proposed for {key} waits for {owner}, its owner.", f"Ask {owner}, or a governor.")
    raise Refused(f"What is proposed for {key} waits for a governor: it has no owner.", "Ask a governor.")


def way_of(actor: Actor) -> Origin:
    """By which way a person's own change comes in: asserted on the command line, else in the app."""
    return Origin("cli" if actor.auth == "asserted" else "app")


def people(ws: Workspace) -> list[str]:
    """The names of the people in this workspace."""
    with ws.read() as tx:
        return sorted(str(row.values["name"]) for row in records.rows_of(tx, "person").values())


def actor_named(ws: Workspace, name: str, auth: Literal["picked", "asserted"] = "picked") -> Actor:
    """The person of that name with their role; a name nobody added yet acts as a governor.

    Without sign-in a name proves nothing, so an unknown one is recorded as given rather than refused.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused("A change needs a name.", "Say who you are.")
    with ws.read() as tx:
        found = records.row_of(tx, "person", name.casefold())
    role = str(found.values["role"]) if found else "governor"
    return Actor(name.casefold(), str(found.values["name"]) if found else name, role=role, auth=auth)


def add_person(ws: Workspace, name: str, role: str, actor: Actor) -> None:
    """Add a person to the workspace, or do nothing when the name is there already."""
    require(actor, "add people")
    name = " ".join(name.split())
    if not name or role not in ROLES:
        raise Refused("A person needs a name and a role.", f"Roles are {', '.join(ROLES)}.")
    with ws.write() as tx:
        if records.row_of(tx, "person", name.casefold()):
            return
        change = Change(name.casefold(), WHOLE_ROW, None, {"name": name, "role": role}, entity="person")
        commit_changes(tx, [change], actor=actor, origin=Origin("app"))

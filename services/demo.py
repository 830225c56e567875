"""The example: Cairn's own small story, connected in a workspace of its own and never in a real one."""

from __future__ import annotations

from domain.records import Stage
from services.access import CAIRN, add_person
from services.connecting.onboarding import connect, trackers
from services.syncing.sync import sync_all
from services.workspace import Workspace

TRACKERS = (
    ("IT", "it.xlsx", Stage.SHEET_LEADS),
    ("Warehouse", "warehouse.xlsx", Stage.SHEET_LEADS),
    ("Finance", "finance.csv", Stage.SHEET_LEADS),
)
PEOPLE = (
    ("Nadia Brandt", "governor"),
    ("Priya Nair", "owner"),
    ("Otto Lindqvist", "owner"),
    ("Helen Park", "controller"),
)


def connect_example(ws: Workspace) -> None:
    """Connect the copies in the workspace's `trackers` folder and sync once; what is connected stays as it is."""
    there = {tracker["tracker"] for tracker in trackers(ws)}
    for name, role in PEOPLE:
        add_person(ws, name, role, CAIRN)
    for tracker, file, stage in TRACKERS:
        if tracker not in there:
            connect(ws, ws.settings.trackers / file, tracker, stage=stage, actor=CAIRN)
    sync_all(ws)

"""What stories on the inbox share: a workbook, what differs, what a person answers and what the page shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from services import deciding, inbox
from services.access import CAIRN, actor_named
from services.connecting.onboarding import connect
from services.edits import Edit, apply_edits
from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.services.conftest import ROWS, edit_elsewhere, make_workbook

MANY = [[f"IT-{n}", f"Step {n}", "IT", "Ana", "Open", "2026-09-01", None] for n in range(1, 21)]


def connected(ws: Workspace, stage: str = "shared", rows: list[list[Any]] = ROWS, name: str = "launch") -> Path:
    """A workbook that is connected in a stage and synced; in *database leads* every row is accepted."""
    path = make_workbook(ws.settings.workspace.parent / f"{name}.xlsx", rows)
    connect(ws, path, name, stage=stage, actor=CAIRN)
    run_sync(ws, name)
    for item in inbox.proposals(ws):
        deciding.accept(ws, item["id"], actor=CAIRN)
    run_sync(ws, name)
    return path


def both_moved(ws: Workspace, path: Path) -> None:
    """Owner of IT-2: Zoe in Cairn, Yan in the sheet, Ana before."""
    apply_edits(ws, [Edit("IT-2", "owner", "Zoe")], actor=actor_named(ws, "Nadia"))
    edit_elsewhere(path, {"D5": "Yan"})
    run_sync(ws, "launch")


def owner(ws: Workspace, key: str = "IT-2") -> Any:
    return next(row["owner"] for row in inbox.milestones(ws) if row["key"] == key)


def as_person(app: AppTest, name: str = "Nadia") -> AppTest:
    return app.selectbox(key="person").select(name).run()


def answered(app: AppTest, button: str, **typed: str) -> AppTest:
    """Type what is asked for at the open item, then click."""
    for what, text in typed.items():
        field = next(box for box in app.text_input if str(box.key).startswith(f"inbox_{what}_"))
        field.set_value(text).run()
    return app.button(key=button).click().run()


def listed(app: AppTest) -> list[str]:
    """What the list shows, row by row."""
    frames = [frame.value for frame in app.dataframe if "Item" in frame.value.columns]
    return [str(name).removeprefix("▸ ") for name in frames[0]["Item"]] if frames else []


def in_cairn(app: AppTest) -> list[str]:
    """What the list says that Cairn has, row by row."""
    [frame] = [frame.value for frame in app.dataframe if "Item" in frame.value.columns]
    return [str(value) for value in frame["In Cairn"]]

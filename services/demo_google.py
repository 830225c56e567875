"""The example in Google Sheets, or rather in a server on this machine that plays Google's part."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from connectors.google.values import serial_of
from connectors.registry import open_connector
from domain.sheets import CellValue, SheetSnapshot
from services.access import CAIRN, add_person
from services.connecting.onboarding import connect
from services.demo import PEOPLE, TRACKERS
from services.syncing.sync import sync_all
from services.workspace import Workspace

ROBOT, OWNER = "cairn@demo.iam.gserviceaccount.com", "priya.nair@example.com"


def seed(examples: Path) -> dict[str, Any]:
    """What the server begins with: the example trackers as spreadsheets that are shared with the service account."""
    people = [{"email": ROBOT, "kind": "service_account"}, {"email": OWNER, "kind": "user", "name": "Priya Nair"}]
    return {"principals": people, "spreadsheets": [_book(examples, file) for _, file, _ in TRACKERS]}


def _book(examples: Path, file: str) -> dict[str, Any]:
    connector = open_connector(examples / file, examples)
    names = [info.name for info in connector.sheets() if info.kind == "worksheet"]
    tabs = [_tab(connector.read(name or None)) for name in names]
    return {"id": spreadsheet_of(file), "title": file, "owner": OWNER, "shared_with": {ROBOT: "writer"}, "tabs": tabs}


def spreadsheet_of(file: str) -> str:
    """The id of the spreadsheet that an example becomes.

    >>> spreadsheet_of("warehouse.xlsx")
    '1demo-warehouse'
    """
    return f"1demo-{Path(file).stem}"


def _tab(sheet: SheetSnapshot) -> dict[str, Any]:
    rows = [
        [sheet.formulas.get((row, column)) or _cell(cell) for column, cell in enumerate(cells, 1)]
        for row, cells in enumerate(sheet.rows, 1)
    ]
    return {"title": sheet.sheet or "Plan", "rows": rows}


def _cell(cell: CellValue) -> Any:
    if isinstance(cell, date):
        kind, pattern = ("DATE_TIME", "yyyy-mm-dd hh:mm") if isinstance(cell, datetime) else ("DATE", "yyyy-mm-dd")
        shown = {"numberFormat": {"type": kind, "pattern": pattern}}
        return {"userEnteredValue": {"numberValue": serial_of(cell)}, "userEnteredFormat": shown}
    return cell if cell is None or isinstance(cell, (str, int, float)) else str(cell)


def make_key(file: Path, base_url: str) -> None:
    """Make a key as a service account has one, for nobody else to read."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    about = {"type": "service_account", "client_email": ROBOT, "token_uri": f"{base_url}/token"}
    file.touch(mode=0o600)
    file.write_text(json.dumps({**about, "private_key": text}), "utf-8")


def connect_google_example(ws: Workspace) -> None:
    """Connect the example's spreadsheets, and sync once."""
    for name, role in PEOPLE:
        add_person(ws, name, role, CAIRN)
    for tracker, file, stage in TRACKERS:
        connect(ws, f"google:{spreadsheet_of(file)}", tracker, stage=stage, actor=CAIRN)
    sync_all(ws)

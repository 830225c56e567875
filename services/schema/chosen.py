"""Settings of the workspace: what it chose, as governed records of JSON. Knows no setting by name."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from db import records
from domain.records import WHOLE_ROW, Change


def chosen(tx: sa.Connection, name: str) -> Any:
    """The value of a setting; None where nothing was chosen."""
    row = records.row_of(tx, "setting", name)
    return json.loads(str(row.values["value"])) if row else None


def all_chosen(tx: sa.Connection, prefix: str) -> dict[str, Any]:
    """Every setting whose name begins so: the rest of its name → its value."""
    rows = records.rows_of(tx, "setting")
    return {
        name.removeprefix(prefix): json.loads(str(row.values["value"]))
        for name, row in rows.items()
        if name.startswith(prefix)
    }


def choice(tx: sa.Connection, name: str, value: Any) -> list[Change]:
    """The change that makes a setting have this value (None: nothing chosen); none where it has it already."""
    known = records.row_of(tx, "setting", name)
    text = None if value is None else json.dumps(value, sort_keys=True, ensure_ascii=False)
    if known is None:
        return [] if text is None else [Change(name, WHOLE_ROW, None, {"value": text}, entity="setting")]
    if text is None:
        return [Change(name, WHOLE_ROW, known.values, None, entity="setting")]
    before = known.values["value"]
    return [] if before == text else [Change(name, "value", before, text, entity="setting")]

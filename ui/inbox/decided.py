"""What was decided lately, and the way to take a decision back through the same undo as any change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from domain.records import WHOLE_ROW
from services.history.integrity import Filter, audit_log
from ui import session, tables, words
from ui.history import undo

OPS: Mapping[str, str] = {"resolve": "Settled", "accept": "Accepted", "reject": "Rejected"}
_LAST, TAKE_BACK = 10, ":material/undo: Take back"


def draw() -> None:
    """Draw the latest decisions, if somebody asks for them; nothing where there was none."""
    found = _latest()
    if not found or not st.toggle("Show what was decided lately", key="decided_lately"):
        return
    st.caption(
        "A decision that changed a value in Cairn can be taken back; the sheet follows. Where Cairn's value stayed "
        "there is nothing to take back: edit the milestone instead."
    )
    doors = {"Take back": lambda row: undo.offer(found[row]["txn"])}
    rows = [_row(record) for record in found]
    columns = {
        "When": 125,
        "Key": None,
        "Field": 110,
        "Decision": 90,
        "Was in the sheet": 150,
        "Holds since": 150,
        "By": 120,
        "Reason": 200,
        "Take back": None,
    }
    tables.show(rows, columns, key="decided", alt="What was decided lately", doors=doors, wide=104)


def _latest() -> list[dict[str, Any]]:
    ws = session.workspace()
    found = [record for op in OPS for record in audit_log(ws, _LAST, Filter(op=op))]
    return sorted(found, key=lambda record: -record["seq"])[:_LAST]


def _row(record: dict[str, Any]) -> dict[str, Any]:
    moment = words.moment(words.instant(record["ts"]), session.zone(), session.today())
    is_row = record["field"] == WHOLE_ROW
    return {
        "When": moment,
        "Key": record["key"],
        "Field": words.label_of(record["field"]),
        "Decision": OPS[record["op"]],
        "Was in the sheet": "" if is_row else words.recorded(record["field"], record["old"]),
        "Holds since": "" if is_row else words.recorded(record["field"], record["new"]),
        "By": record["actor"],
        "Reason": record["reason"] or "",
        "Take back": TAKE_BACK if undo.size_of(record["txn"]) else "",
    }

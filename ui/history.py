"""What became of one milestone, or of one field of it, and the way to take any of it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from domain.records import WHOLE_ROW, Key
from services.asof import end_of
from services.integrity import history
from ui import session, undo, urls, words
from ui.words import count, plain

LAST_RECORDS = 8


def draw(key: Key, as_of: date | None = None) -> None:
    """The latest records, newest first; of a past day those up to its end, and nothing to take back."""
    known = [record for record in history(session.workspace(), key) if as_of is None or record["ts"] < end_of(as_of)]
    fields = [name for name in dict.fromkeys(record["field"] for record in known) if name != WHOLE_ROW]
    title, box = st.columns([3, 4], vertical_alignment="center")
    field = _field(box, fields)
    records = [record for record in known if field in (None, record["field"])]
    title.markdown(f"**History** :gray[{count(len(records), 'record')}]")
    for record in reversed(records[-LAST_RECORDS:]):
        _entry(record, may_take_back=as_of is None)
    query = {"milestone": key} | ({"field": field} if field else {})
    st.page_link("pages/audit_log.py", label="All records", icon=":material/history:", query_params=query)


def _field(place: Any, fields: list[str]) -> str | None:
    urls.follow("history", fields)
    chosen: str | None = place.selectbox(
        "History of",
        fields,
        index=None,
        key="history",
        format_func=words.label_of,
        placeholder="Every field",
        label_visibility="collapsed",
    )
    urls.keep("history", chosen)
    return chosen


def _entry(record: dict[str, Any], *, may_take_back: bool) -> None:
    if not (may_take_back and undo.can_be(record)):
        st.markdown(_said(record))
        return
    with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="top"):
        st.markdown(_said(record), width="stretch")
        if st.button(
            "", icon=":material/undo:", key=f"undo_{record['seq']}", type="tertiary", help="Take this change back"
        ):
            undo.offer(record["seq"])


def _said(record: dict[str, Any]) -> str:
    field = record["field"]
    if record["op"] == "update":
        moved = f"{plain(words.recorded(field, record['old']))} → **{plain(words.recorded(field, record['new']))}**"
        what = f"{words.label_of(field)}: {moved}"
    else:
        what = f"{words.OPERATION.get(record['op'], record['op'])}"
        if record["op"] == "hold":
            what += f": {words.label_of(field)} “{plain(words.recorded(field, record['new']))}”"
    when = words.moment(words.instant(record["ts"]), session.zone(), session.today())
    about = [when, f"by {plain(record['actor'])}"]
    if record["place"]:
        about.append(plain(record["place"]))
    if record["reason"]:
        about.append(f"“{plain(record['reason'])}”")
    return f"{what}  \n:gray[{' · '.join(about)}]"

"""What became of one milestone, or of one field of it, and the way to take any of it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import streamlit as st

from domain.records import WHOLE_ROW, Key
from services.history.asof import end_of
from services.history.integrity import history
from ui import choices, fields, session, words
from ui.history import undo
from ui.words import count, plain

LAST_RECORDS = 8


def draw(key: Key, as_of: date | None = None) -> None:
    """The latest records, newest first; of a past day those up to its end, and nothing to take back."""
    title, box = st.columns([3, 4], vertical_alignment="center")
    field = _field(box)
    found = history(session.workspace(), key, field)
    records = [record for record in found if as_of is None or record["ts"] < end_of(as_of)]
    title.markdown(f"**History** :gray[{count(len(records), 'record')}]")
    for record in reversed(records[-LAST_RECORDS:]):
        of_the_row = field is not None and record["field"] == WHOLE_ROW
        _entry(record, field, may_take_back=as_of is None and not of_the_row)
    query = {"milestone": key} | ({"field": field} if field else {})
    st.page_link("pages/audit_log.py", label="All records", icon=":material/history:", query_params=query)


def _field(place: Any) -> str | None:
    return choices.box(
        "History of",
        "history",
        fields.schema().names,
        place=place,
        said=words.label_of,
        placeholder="Every field",
        label_visibility="collapsed",
    )


def together(keys: Collection[Key], as_of: date) -> None:
    """The latest records about any of these milestones, newest first, up to the end of a day; to read only."""
    ws = session.workspace()
    found = [record for key in keys for record in history(ws, key) if record["ts"] < end_of(as_of)]
    for record in sorted(found, key=lambda record: -int(record["seq"]))[:LAST_RECORDS]:
        st.markdown(f"**{plain(record['key'])}** {said(record)}")


def _entry(record: dict[str, Any], field: str | None, *, may_take_back: bool) -> None:
    if not (may_take_back and undo.can_be(record)):
        st.markdown(said(record, field))
        return
    with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="top"):
        st.markdown(said(record, field), width="stretch")
        if st.button(
            "", icon=":material/undo:", key=f"undo_{record['seq']}", type="tertiary", help="Take this change back"
        ):
            undo.offer(record["seq"])


def said(record: dict[str, Any], field: str | None = None) -> str:
    """One record in two lines; where only one field is asked for, a whole row speaks of that field."""
    when = words.moment(words.instant(record["ts"]), session.zone(), session.today())
    about = [when, f"by {plain(record['actor'])}"]
    if named := words.named_by_file(record, session.may_see_names()):
        about.append(plain(named))
    if record["place"]:
        about.append(plain(record["place"]))
    if record["reason"]:
        about.append(f"“{plain(record['reason'])}”")
    return f"{_what(record, field)}  \n:gray[{' · '.join(about)}]"


def _what(record: dict[str, Any], asked: str | None) -> str:
    field, old, new = record["field"], record["old"], record["new"]
    if record["op"] == "update":
        return f"{words.label_of(field)}: {plain(words.recorded(field, old))} → **{plain(words.recorded(field, new))}**"
    said = words.OPERATION.get(record["op"], str(record["op"]))
    if record["op"] == "hold":
        return f"{said}: {words.label_of(field)} “{plain(words.recorded(field, new))}”"
    if asked and isinstance(new, dict):
        return f"{said} with {words.label_of(asked)}: **{plain(words.recorded(asked, new.get(asked)))}**"
    return said

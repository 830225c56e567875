"""One record of the audit log to read: all of it in words, its proof, and the way to take it back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from domain.records import WHOLE_ROW
from services.history.export import proof_of
from services.workspace import Workspace
from ui import page, session, words
from ui.history import log, undo
from ui.words import count, plain


def draw(ws: Workspace, record: dict[str, Any], *, height: int) -> None:
    """Draw the panel, as high as what stands beside it."""
    with st.container(border=True, height=height):
        title, close = st.columns([5, 2], vertical_alignment="center")
        title.subheader(log.title_of(record), anchor=False)
        with close.container(horizontal=True, horizontal_alignment="right"):
            if st.button("Close", icon=":material/close:", type="tertiary", key="close_record"):
                log.close()
        _moved(record)
        _facts(record)
        _take_back(record)
        _ways(record)
        _proof(ws, record["seq"])


def _moved(record: dict[str, Any]) -> None:
    """From which value to which; for a whole row, all that it held."""
    field, old, new = record["field"], record["old"], record["new"]
    row = new if isinstance(new, dict) else old
    if field == WHOLE_ROW or isinstance(row, dict):
        st.markdown(f"**{words.OPERATION.get(record['op'], record['op'])}**")
        if isinstance(row, dict):
            with st.expander("The whole row", icon=":material/table_rows:"):
                for name, value in row.items():
                    if value not in (None, "", []):
                        st.markdown(f"{_label(words.label_of(name))}  \n{plain(words.recorded(name, value))}")
        return
    said = words.OPERATION.get(record["op"], record["op"])
    st.markdown(f"{_label(said)}  \n{plain(words.recorded(field, old))} → **{plain(words.recorded(field, new))}**")


def _facts(record: dict[str, Any]) -> None:
    zone, today, via = session.zone(), session.today(), record["via"]
    facts = {
        "When": words.moment(words.instant(record["ts"]), zone, today),
        "Who": record["actor"],
        "How that is known": words.how_known(record, session.may_see_names()),
        "By which way": words.WAY.get(via["kind"], via["kind"]),
        "Where seen": _seen(record),
        "Why": f"“{record['reason']}”" if record["reason"] else "No reason was given",
    }
    with st.container(horizontal=True, gap="small"):
        for label, text in facts.items():
            if text:
                st.markdown(f"{_label(label)}  \n{plain(text)}", width="content")


def _seen(record: dict[str, Any]) -> str:
    """The place in a sheet, its file, and between which two looks the cell was changed."""
    via, zone, today = record["via"], session.zone(), session.today()
    parts = [record["place"], f"in {via['file']}" if via.get("file") else None]
    if via.get("seen_from") and via.get("seen_to"):
        first, last = (words.moment(words.instant(via[name]), zone, today) for name in ("seen_from", "seen_to"))
        parts.append(f"changed between {first} and {last}")
    elif via.get("seen_to"):
        parts.append(f"first seen {words.moment(words.instant(via['seen_to']), zone, today)}")
    return ", ".join(part for part in parts if part)


def _label(text: str) -> str:
    return f":small[:gray[{text}]]"


def _take_back(record: dict[str, Any]) -> None:
    if not undo.can_be(record):
        return
    changes = undo.size_of(record["txn"])
    if st.button("Take back this change", icon=":material/undo:", key="undo_record", width="stretch"):
        undo.offer(record["seq"])
    if changes > 1 and st.button(
        f"Take back everything of this unit of work ({count(changes, 'change')})",
        icon=":material/layers_clear:",
        key="undo_txn",
        width="stretch",
    ):
        undo.offer(record["txn"])


def _ways(record: dict[str, Any]) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if record["entity"] == "milestone":
            st.page_link(
                "pages/milestones.py",
                label="Open the milestone",
                icon=":material/flag:",
                query_params={"key": record["key"]},
            )
        if "txn" not in st.query_params and st.button(
            "Its unit of work", icon=":material/layers:", type="tertiary", key="show_unit"
        ):
            log.narrow(record["txn"])


def _proof(ws: Workspace, seq: int) -> None:
    """Why the record belongs to the log, for whoever wants to check it by hand; computed when it is opened."""
    proof = st.expander("Proof", icon=":material/account_tree:", key="proof", on_change="rerun")
    if not proof.open:
        return
    with proof, page.said_plainly():
        found = proof_of(ws, seq)
        st.caption(
            f"The leaf, hashed upwards with the {count(len(found['path']), 'node')} of the path (RFC 6962), gives the "
            f"root of the tree of {found['size']:,} records."
        )
        parts = {"Leaf": found["leaf"], "Path": "\n".join(found["path"]), "Root": found["root"]}
        for label, text in (parts | {"Size": str(found["size"]), "Record": found["body"]}).items():
            st.markdown(_label(label))
            st.code(text or "(none: the only record)", language=None, wrap_lines=True)

"""The parts of the audit page: filters, the table, and an honest verdict on the history."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from domain.records import WHOLE_ROW
from domain.schema import MILESTONE
from services.integrity import verify
from services.workspace import Workspace
from ui import page, session, tables, urls, words
from ui.words import count, plain

SHOWN_AT_MOST = 1000


def verify_button(ws: Workspace) -> None:
    """Check the whole history on request; the verdict stays on the page."""
    if st.button("Verify the history", type="primary", icon=":material/verified:", key="verify"):
        with st.spinner("Checking every record against the one before it…"):
            st.session_state[page.VERIFIED] = (verify(ws), session.now())


def verdict() -> None:
    """What the last verification in this session found, and what it does not prove."""
    if page.VERIFIED not in st.session_state:
        st.caption("Not verified in this session yet.")
        return
    found, when = st.session_state[page.VERIFIED]
    at = words.moment(when, session.zone(), session.today())
    if found["ok"]:
        st.info(
            f"Verified to record {found['size']:,} at {at}. Every record follows from the one before it, and the "
            f"milestones are what the records say. Head: `{found['head'][:16]}`. This shows that nothing was changed "
            "afterwards; keep the head outside the database to show that nothing was cut off or replaced as a whole.",
            icon=":material/verified:",
        )
        return
    bad = found["first_bad"]
    st.error(
        f"The history does not hold. First bad record: {bad['seq']:,}. {plain(bad['what'])}. "
        "Do not repair it by hand: keep a copy of the database, and compare it with the latest backup.",
        icon=":material/gpp_bad:",
    )


def filtered(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Draw the filters, each bound to the URL; gives what passes."""
    key, field, actor, tracker, kind = st.columns([2, 2, 2, 2, 2], vertical_alignment="bottom")
    wanted = {
        "key": _box(key, "Milestone", "milestone", sorted({r["key"] for r in records if r["entity"] == "milestone"})),
        "field": _box(field, "Field", "field", [WHOLE_ROW, *MILESTONE.names], words.label_of),
        "actor": _box(actor, "By", "by", sorted({r["actor"] for r in records})),
        "tracker": _box(tracker, "Tracker", "tracker", sorted({t for r in records if (t := _tracker(r))})),
        "op": _box(kind, "What happened", "op", list(words.OPERATION), words.OPERATION.__getitem__),
    }
    return [
        record
        for record in records
        if all(
            not text or text == (_tracker(record) if name == "tracker" else record[name])
            for name, text in wanted.items()
        )
    ]


def _box(place: Any, label: str, key: str, options: list[str], said: Any = str) -> str | None:
    urls.follow(key, options)
    chosen: str | None = place.selectbox(label, options, index=None, key=key, format_func=said, placeholder="Any")
    urls.keep(key, chosen)
    return chosen


def _tracker(record: dict[str, Any]) -> str | None:
    if record["entity"] == "tracker":
        return str(record["key"])
    named: str | None = record["via"].get("tracker")
    return named


COLUMNS = {
    "No.": tables.number("No.", width=60),
    "When": tables.text("When", width=125),
    "Of": tables.text("Of", width=85),
    "What": tables.text("What", width=90),
    "Field": tables.text("Field", width=95),
    "Was": tables.text("Was", width=120),
    "Became": tables.text("Became", width=200),
    "By": tables.text("By", width=200),
    "Reason": tables.text("Reason", width=190),
    "Way": tables.text("Way", width=110, help_text="By which way the change came in."),
    "Place": tables.text("Place", width=130),
    "Known": tables.text("Author known", width=150, help_text="How far it is known who made the change."),
}


def table(records: list[dict[str, Any]]) -> None:
    """The records, newest first."""
    cut = f"; the latest {SHOWN_AT_MOST:,} are shown" if len(records) > SHOWN_AT_MOST else ""
    st.caption(f"{count(len(records), 'record')}{cut}.")
    if not records:
        page.empty("Nothing matches", "No record passes these filters. Clear one of them.", "filter_alt_off")
        return
    zone, today, names = session.zone(), session.today(), session.may_see_names()
    rows = [_row(record, zone, today, names) for record in records[:SHOWN_AT_MOST]]
    height: Literal["content"] | int = "content" if len(rows) <= 15 else 560
    tables.show(rows, COLUMNS, key="records", alt="Audit records", height=height, opens=())


def _row(record: dict[str, Any], zone: Any, today: Any, names: bool) -> dict[str, Any]:
    field = record["field"]
    return {
        "No.": record["seq"],
        "When": words.moment(words.instant(record["ts"]), zone, today),
        "By": words.author(record, names),
        "Way": words.WAY.get(record["via"]["kind"], record["via"]["kind"]),
        "What": words.OPERATION.get(record["op"], record["op"]),
        "Of": record["key"],
        "Field": words.label_of(field) if record["entity"] == "milestone" else words.ENTITY.get(record["entity"], ""),
        "Was": words.recorded(field, record["old"]) if record["old"] is not None else "",
        "Became": words.recorded(field, record["new"]) if record["new"] is not None else "",
        "Reason": record["reason"] or "",
        "Place": record["place"] or "",
        "Known": words.how_known(record),
    }

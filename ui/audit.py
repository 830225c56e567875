"""The parts of the audit page: filters, the table, and an honest verdict on the history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import streamlit as st

from domain.records import WHOLE_ROW
from domain.schema import MILESTONE
from services.insights import World
from services.integrity import audit_log, history, verify
from services.workspace import Workspace
from ui import page, session, tables, urls, words
from ui.rows import natural
from ui.words import count, plain

LOOKED_AT, SHOWN_AT_MOST = 5_000, 1_000
"""Records: how far back the filters look unless a milestone is chosen, and how long the table gets."""


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


def filtered(ws: Workspace, world: World) -> list[dict[str, Any]] | None:
    """Draw the filters, each bound to the URL; gives what passes, newest first, or None where nothing is recorded."""
    latest = audit_log(ws, LOOKED_AT)
    if not latest:
        return None
    places = st.columns(5, vertical_alignment="bottom")
    keys = {str(key) for key in world.milestones.index} | {str(r["key"]) for r in latest if r["entity"] == "milestone"}
    key = _box(places[0], "Milestone", "milestone", sorted(keys, key=natural))
    homes = world.milestones["tracker"].to_dict()
    found = history(ws, key)[::-1] if key else latest
    records = [record | {"tracker": _tracker(record, homes)} for record in found]
    wanted = {
        "field": _box(places[1], "Field", "field", [WHOLE_ROW, *MILESTONE.names], words.label_of),
        "actor": _box(places[2], "By", "by", _known(latest, "actor")),
        "tracker": _box(places[3], "Tracker", "home", [tracker["tracker"] for tracker in world.trackers]),
        "op": _box(places[4], "What happened", "op", list(words.OPERATION), words.OPERATION.__getitem__),
    }
    return [record for record in records if all(text in (None, record[name]) for name, text in wanted.items())]


def _known(records: list[dict[str, Any]], name: str) -> list[str]:
    return sorted({str(record[name]) for record in records if record[name]}, key=natural)


def _box(place: Any, label: str, key: str, options: list[str], said: Any = str) -> str | None:
    urls.follow(key, options)
    chosen: str | None = place.selectbox(label, options, index=None, key=key, format_func=said, placeholder="Any")
    urls.keep(key, chosen)
    return chosen


def _tracker(record: dict[str, Any], homes: Mapping[Any, str]) -> str | None:
    """The tracker that a record is about: itself, the way the change came, or the milestone's home."""
    if record["entity"] == "tracker":
        return str(record["key"])
    return record["via"].get("tracker") or homes.get(record["key"])


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
    "Known": tables.text("Author known", width=280, help_text="How far it is known who made the change."),
}


def table(records: list[dict[str, Any]]) -> None:
    """The records, newest first."""
    full = len(records) and records[0]["seq"] > LOOKED_AT and "milestone" not in st.query_params
    cut = f"; the latest {SHOWN_AT_MOST:,} are shown" if len(records) > SHOWN_AT_MOST else ""
    looked = f" Among the latest {LOOKED_AT:,}; choose a milestone for all of its history." if full else ""
    st.caption(f"{count(len(records), 'record')}{cut}.{looked}")
    if not records:
        page.empty("Nothing matches", "No record passes these filters. Clear one of them.", "filter_alt_off")
        return
    zone, today, names = session.zone(), session.today(), session.may_see_names()
    rows = [_row(record, zone, today, names) for record in records[:SHOWN_AT_MOST]]
    height: Literal["content"] | int = "content" if len(rows) <= 17 else 560
    tables.show(rows, COLUMNS, key="records", alt="Audit records", height=height, opens=())


def _row(record: dict[str, Any], zone: Any, today: Any, names: bool) -> dict[str, Any]:
    field = record["field"]
    return {
        "No.": record["seq"],
        "When": words.moment(words.instant(record["ts"]), zone, today),
        "By": record["actor"],
        "Way": words.WAY.get(record["via"]["kind"], record["via"]["kind"]),
        "What": words.OPERATION.get(record["op"], record["op"]),
        "Of": record["key"],
        "Field": words.label_of(field) if record["entity"] == "milestone" else words.ENTITY.get(record["entity"], ""),
        "Was": words.recorded(field, record["old"]) if record["old"] is not None else "",
        "Became": words.recorded(field, record["new"]) if record["new"] is not None else "",
        "Reason": record["reason"] or "",
        "Place": record["place"] or "",
        "Known": words.how_known(record, names),
    }

"""The parts of the audit page: filters bound to the URL, the records that pass, what differs between two days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from domain.records import WHOLE_ROW, Key
from domain.schema import NO_FUNCTION
from services.access import people
from services.history.integrity import Filter, audit_log, changes_between
from services.insights import World
from services.workspace import Workspace
from ui import choices, fields, page, session, tables, urls, words
from ui.history import undo
from ui.rows import natural
from ui.words import count, plain

LOOKED_AT, SHOWN_AT_MOST = 5_000, 1_000
"""Records: how far back names are collected for the filters, and how long the table gets."""

SHOW = {"records": "Records", "differs": "What differs"}
ROWS = 17


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filters say. `tracker` is a milestone's home as well as the way of a change; `txn` a unit of work."""

    filter: Filter
    tracker: str | None
    txn: str | None
    homes: Mapping[Any, str]

    def takes(self, record: dict[str, Any]) -> bool:
        return self.tracker in (None, self._tracker(record)) and self.txn in (None, record["txn"])

    @property
    def is_narrow(self) -> bool:
        """Say whether something is asked that only each record itself can answer."""
        return bool(self.tracker or self.txn)

    def _tracker(self, record: dict[str, Any]) -> str | None:
        """The tracker that a record is about: itself, the way the change came, or the milestone's home."""
        if record["entity"] == "tracker":
            return str(record["key"])
        return record["via"].get("tracker") or self.homes.get(record["key"])


@st.cache_resource(show_spinner=False, max_entries=4)
def _known(place: str, version: str) -> tuple[list[str], list[Key]]:
    """Who acted and which milestones were spoken of lately."""
    latest = audit_log(session.workspace(), LOOKED_AT)
    actors = {str(record["actor"]) for record in latest}
    return list(actors), list({str(record["key"]) for record in latest if record["entity"] == "milestone"})


def filters(ws: Workspace, world: World) -> Asked:
    """Draw the filters, each bound to the URL."""
    actors, spoken_of = _known(str(ws.settings.workspace), ws.version())
    names = sorted({*actors, *people(ws)}, key=natural)
    keys = sorted({*map(str, world.milestones.index), *spoken_of}, key=natural)
    functions = [name for name in world.heat.functions if name != NO_FUNCTION]
    first = st.columns(4, vertical_alignment="bottom")
    key = _box(first[0], "Milestone", "milestone", keys)
    field = _box(first[1], "Field", "field", [WHOLE_ROW, *fields.schema().names], words.label_of)
    actor = _box(first[2], "By", "by", names)
    op = _box(first[3], "What happened", "op", list(words.OPERATION), words.OPERATION.__getitem__)
    second = st.columns(4, vertical_alignment="bottom")
    tracker = _box(second[0], "Tracker", "home", [tracker["tracker"] for tracker in world.trackers])
    function = _box(second[1], "Function", "of", functions)
    since, until = _day(second[2], "From", "since"), _day(second[3], "Until", "until")
    return Asked(
        Filter(actor=actor, function=function, key=key, field=field, op=op, since=since, until=until),
        tracker,
        st.query_params.get("txn"),
        world.milestones["tracker"].to_dict(),
    )


def _box(place: Any, label: str, key: str, options: list[str], said: Any = str) -> str | None:
    return choices.box(label, key, options, place=place, said=said, placeholder="Any")


def _day(place: Any, label: str, key: str) -> date | None:
    latest = session.today()
    urls.follow_day(key, latest)
    day: date | None = place.date_input(
        label, value=None, min_value=urls.EARLIEST, max_value=latest, key=key, format="YYYY-MM-DD"
    )
    urls.keep(key, day)
    return day


def switch() -> str:
    """The records one by one, or what they amount to."""
    return choices.one("Show", "show", SHOW, "records")


def unit_of_work(asked: Asked) -> None:
    """Where the page shows one unit of work alone: say so, take it back as a whole, or show all again."""
    if asked.txn is None:
        return
    changes = undo.size_of(asked.txn)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/layers: **One unit of work**, {count(changes, 'change')} of milestones.")
        if changes and st.button("Take all of it back", icon=":material/undo:", key="undo_unit"):
            undo.offer(asked.txn)
        if st.button("Show all records", type="tertiary", icon=":material/close:", key="all_records"):
            _go(txn=None)


def found(ws: Workspace, asked: Asked) -> list[dict[str, Any]]:
    """The records that pass, newest first, one more than are shown where there are more."""
    records = audit_log(ws, None if asked.is_narrow else SHOWN_AT_MOST + 1, asked.filter)
    return [record for record in records if asked.takes(record)]


def table(records: list[dict[str, Any]], *, beside: bool) -> None:
    """The records, newest first; the number of one opens it, and leaves room for what matters `beside` it."""
    cut = len(records) > SHOWN_AT_MOST
    st.caption(f"The latest {SHOWN_AT_MOST:,} records; narrow the filters for older ones." if cut else _count(records))
    if not records:
        page.empty("Nothing matches", "No record passes these filters. Clear one of them.", "filter_alt_off")
        return
    zone, today = session.zone(), session.today()
    rows = [_row(record, zone, today) for record in records[:SHOWN_AT_MOST]]
    columns = {name: COLUMNS[name] for name in (BESIDE if beside else COLUMNS)}
    tables.show(rows, columns, key="records", alt="Audit records", in_full=ROWS, opens=("No.",), door=_open, wide=64)


def _count(records: list[dict[str, Any]]) -> str:
    units = len({record["txn"] for record in records})
    return f"{count(len(records), 'record')} in {count(units, 'unit')} of work. Click a number to read one."


def _open(seq: str) -> None:
    _go(record=seq)


def _go(**query: str | None) -> None:
    """Show the page as if its address said so."""
    for name, text in query.items():
        if text is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = text
    st.rerun()


COLUMNS = {
    "No.": None,
    "When": 125,
    "Of": 85,
    "What": 125,
    "Field": 95,
    "Was": 120,
    "Became": 150,
    "By": 200,
    "Reason": 190,
    "Way": tables.text("Way", width=110, help_text="By which way the change came in."),
    "Place": 130,
}
BESIDE = ("No.", "Of", "Field", "Was", "Became", "When")
"""The columns that stay when a record is read beside the table; the panel says the rest."""


def _row(record: dict[str, Any], zone: Any, today: date) -> dict[str, Any]:
    field = record["field"]
    return {
        "No.": str(record["seq"]),
        "When": words.moment(words.instant(record["ts"]), zone, today),
        "By": record["actor"],
        "Way": words.WAY.get(record["via"]["kind"], record["via"]["kind"]),
        "What": words.OPERATION.get(record["op"], record["op"]),
        "Of": _thing(record),
        "Field": words.label_of(field) if record["entity"] == "milestone" else words.ENTITY.get(record["entity"], ""),
        "Was": _value(field, record["old"]),
        "Became": _value(field, record["new"]),
        "Reason": record["reason"] or "",
        "Place": record["place"] or "",
    }


def _value(field: str, value: Any) -> str:
    return words.recorded(field, value) if value is not None else ""


def differences(ws: Workspace, world: World, asked: Asked) -> None:
    """What the records between two days amount to, cell by cell; what came back to where it was is left out."""
    cells = [cell for cell in changes_between(ws, asked.filter) if _is_home(asked, cell["key"])]
    cut = f" The first {SHOWN_AT_MOST:,} are shown." if len(cells) > SHOWN_AT_MOST else ""
    st.caption(f"{count(len(cells), 'cell differs', 'cells differ')} {_span(asked.filter)}.{cut}")
    if not cells:
        page.empty("Nothing differs", "Whatever moved in this time came back to where it was.", "drag_handle")
        return
    titles = world.milestones["title"]
    rows = [
        {
            "Key": cell["key"],
            "Milestone": titles.get(cell["key"], ""),
            "Field": words.label_of(cell["field"]),
            "At first": _value(cell["field"], cell["old"]),
            "At last": _value(cell["field"], cell["new"]),
            "Steps": cell["steps"],
        }
        for cell in cells[:SHOWN_AT_MOST]
    ]
    tables.show(rows, DIFFERENCES, key="differs", alt="What differs", in_full=ROWS, wide=76)


DIFFERENCES = {
    "Key": None,
    "Milestone": 210,
    "Field": 95,
    "At first": 120,
    "At last": 150,
    "Steps": tables.number("Steps", width=70, help_text="How many changes lead from one to the other."),
}


def _is_home(asked: Asked, key: Key) -> bool:
    return asked.tracker in (None, asked.homes.get(key))


def _span(wanted: Filter) -> str:
    since = f"from the start of {words.day(wanted.since)}" if wanted.since else "from the beginning"
    return f"{since} to {f'the end of {words.day(wanted.until)}' if wanted.until else 'now'}"


def chosen(ws: Workspace, records: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The record that the URL names, if there is one of that number, whether or not it passes the filters."""
    number = st.query_params.get("record", "")
    if not number.isdecimal():
        return None
    seq = int(number)
    among = next((record for record in records if record["seq"] == seq), None)
    return among or next((record for record in audit_log(ws) if record["seq"] == seq), None)


def close() -> None:
    """Put the record away."""
    _go(record=None)


def narrow(txn: str) -> None:
    """Show one unit of work alone: whatever else was filtered would hide a part of it."""
    st.query_params.clear()
    _go(txn=txn)


def _thing(record: dict[str, Any]) -> str:
    key: str = record["key"]
    return words.label_of(key) if record["entity"] == "custom_field" else key


def title_of(record: dict[str, Any]) -> str:
    """What a record is about, in a few words."""
    about = words.ENTITY.get(record["entity"], record["entity"])
    if record["entity"] != "milestone":
        return f"{about} {plain(_thing(record))}"
    return f"{plain(record['key'])} · {words.label_of(record['field'])}"

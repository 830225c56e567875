"""Connecting a sheet, step by step on one page: which file, how it is read, under which name.

Paths are never typed here: only files in folders that were opened on the command line can be chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from domain.errors import CairnError
from domain.records import Stage
from domain.rows import KEY
from domain.schema import MILESTONE
from services import onboarding
from services.workspace import Workspace
from ui import frame, page, session, status, tables, words
from ui.words import count, plain

UNTOUCHED = "Leave untouched"
ID = "Id in the sheet"
SURE, LIKELY = 0.9, 0.6
_FIELDS = [item.name for item in MILESTONE.fields if item.editable]


def draw(ws: Workspace) -> None:
    """Draw the whole flow in one card."""
    with st.container(border=True):
        title, close = st.columns([4, 1], vertical_alignment="center")
        title.subheader("Connect a tracker", anchor=False)
        with close.container(horizontal=True, horizontal_alignment="right"):
            if st.button("Close", icon=":material/close:", type="tertiary", key="close_connect"):
                leave()
        chosen = _choose(ws)
        if chosen is None:
            return
        try:
            _read_and_connect(ws, *chosen)
        except CairnError as error:
            page.complain(error)


def leave() -> None:
    """Put the flow away."""
    st.query_params.pop("connect", None)
    st.rerun()


def _choose(ws: Workspace) -> tuple[Path, str | None] | None:
    """Folder, file and sheet."""
    left, middle, right = st.columns([3, 3, 2])
    folders = onboarding.roots(ws)
    folder = left.selectbox("Folder", folders, index=_filled(ws, folders), format_func=str, key="connect_folder")
    try:
        files = onboarding.browse(ws, folder)
    except CairnError as error:
        page.complain(error)
        return None
    if not files:
        _nothing_in(folder)
        return None
    file = middle.selectbox(
        "File", files, index=None, format_func=lambda path: path.name, key="connect_file", placeholder="Choose a file"
    )
    return (file, _sheet(right, file)) if file else None


def _filled(ws: Workspace, folders: list[Path]) -> int:
    """The first folder that has something to connect."""
    for number, folder in enumerate(folders):
        try:
            if onboarding.browse(ws, folder):
                return number
        except CairnError:
            continue
    return 0


def _nothing_in(folder: Path) -> None:
    """What to do when there is no workbook to choose."""
    st.markdown(
        f"There is no workbook and no csv file in this folder yet. Put one into {plain(folder)}, then look again; "
        "or connect one from any other folder on the command line:"
    )
    st.code("python3 manage.py connect PATH --name NAME", language="shell")
    st.button("Look again", key="look_again", icon=":material/refresh:")


def _sheet(place: Any, file: Path) -> str | None:
    """The worksheet to read, where the file has several; None for the only one."""
    try:
        names = onboarding.sheets(file)
    except CairnError:
        return None  # Whoever reads the file next says what is wrong with it.
    if len(names) < 2:
        return None
    chosen: str | None = place.selectbox("Sheet", names, key=f"connect_sheet_{file}", help="The tab of the workbook.")
    return chosen


def _read_and_connect(ws: Workspace, file: Path, sheet: str | None) -> None:
    reading = f"mapping_{file}_{sheet}"
    mapping: dict[str, str] = st.session_state.setdefault(reading, {})
    found = onboarding.inspect(file, sheet, mapping)
    where = f" in “{plain(found['sheet'])}”" if found["sheet"] else ""
    if found["header_row"] is None:
        _issues(found["issues"])
        return
    st.markdown(
        f"**{count(found['row_count'], 'milestone')}**{where}, header in row {found['header_row']}. "
        "Check how each column is read; a column that is left untouched is never written."
    )
    _mapping(found, reading, mapping)
    _issues(found["issues"])
    _skipped(found)
    _sample(found)
    _confirm(ws, file, sheet, mapping, found)


def _mapping(found: Mapping[str, Any], reading: str, mapping: dict[str, str]) -> None:
    """The columns and what they are taken for; a choice made here is read again at once."""
    columns = found["columns"]
    chips = [_certainty(column, mapping) for column in columns]
    frame = pd.DataFrame(
        {
            "header": [f"{column['column']}  {column['header']}" for column in columns],
            "field": [_field_label(column["field"]) for column in columns],
            "certain": [[chip.label] for chip in chips],
            "other": [", ".join(map(_field_label, column["alternatives"])) for column in columns],
        }
    )
    widget = f"{reading}_{len(mapping)}_{hash(tuple(sorted(mapping.items())))}"
    st.data_editor(
        frame,
        key=widget,
        hide_index=True,
        height="content",
        disabled=["header", "certain", "other"],
        column_config={
            "header": tables.text("Column in the sheet", width=230),
            "field": st.column_config.SelectboxColumn(
                "Is read as", options=[UNTOUCHED, ID, *map(words.label_of, _FIELDS)], required=True, width=190
            ),
            "certain": tables.chip("How sure", chips, width=110),
            "other": tables.text("Could also be", width=200),
        },
        alt="How each column is read",
    )
    if corrected := corrections(columns, st.session_state[widget]["edited_rows"], mapping):
        st.session_state[reading] = corrected
        st.rerun()


def corrections(
    columns: list[dict[str, Any]], edited: Mapping[int, Mapping[str, Any]], mapping: Mapping[str, str]
) -> dict[str, str]:
    """The mapping after a person's choices: field → header, "" for a field that no column shall hold."""
    corrected = dict(mapping)
    for position, cells in edited.items():
        column = columns[int(position)]
        chosen = _field_named(cells["field"])
        if column["field"] and column["field"] != chosen:
            corrected[column["field"]] = ""
        if chosen:
            corrected[chosen] = column["header"]
    return corrected if corrected != dict(mapping) else {}


def _field_label(field: str | None) -> str:
    if field is None:
        return UNTOUCHED
    return ID if field == KEY else words.label_of(field)


def _field_named(label: str) -> str | None:
    if label in (UNTOUCHED, ID):
        return None if label == UNTOUCHED else KEY
    return next(name for name in _FIELDS if words.label_of(name) == label)


def _certainty(column: Mapping[str, Any], mapping: Mapping[str, str]) -> status.Chip:
    field = column["field"]
    if field and mapping.get(field):
        return status.Chip("Chosen", "person", "●", "blue")
    if field is None:
        return status.Chip("Untouched", "remove", "○", "gray")
    if column["confidence"] >= SURE:
        return status.Chip("Sure", "check_circle", "✓", "green")
    likely = column["confidence"] >= LIKELY
    return status.Chip("Likely", "help", "◔", "yellow") if likely else status.Chip("Look", "warning", "△", "orange")


def _issues(issues: list[dict[str, str]]) -> None:
    """What could not be read; what is merely missing is one line."""
    gaps = [issue for issue in issues if issue["severity"] == "gap"]
    found = [issue for issue in issues if issue["severity"] != "gap"]
    if found:
        chips = [status.SEVERITY[issue["severity"]] for issue in found]
        rows = [
            {"Place": i["where"], "Kind": [chip.label], "What": i["message"], "What to do": i["advice"]}
            for i, chip in zip(found, chips, strict=True)
        ]
        columns = {
            "Place": tables.text("Place", width=110),
            "Kind": tables.chip("Kind", chips, width=130),
            "What": tables.text("What", width=380),
            "What to do": tables.text("What to do"),
        }
        height: Any = "content" if len(rows) <= 8 else 320
        tables.show(rows, columns, key="connect_issues", alt="What was found", height=height, opens=())
    if gaps:
        st.caption(f"{count(len(gaps), 'gap')}, such as a missing owner: to be worked through later, nothing waits.")


def _skipped(found: Mapping[str, Any]) -> None:
    if not found["skipped"]:
        return
    with st.expander(f"{count(len(found['skipped']), 'row')} left out", icon=":material/playlist_remove:"):
        for row in found["skipped"][:20]:
            st.caption(f"Row {row['row']}: {plain(row['why'])}")


def _sample(found: Mapping[str, Any]) -> None:
    if not found["sample"]:
        return
    st.markdown("**The first rows, as Cairn reads them**")
    names = [name for name in found["sample"][0] if any(row.get(name) for row in found["sample"])]
    rows = [
        {_field_label(name): words.recorded(name, row.get(name)) if row.get(name) else "" for name in names}
        for row in found["sample"]
    ]
    columns = {_field_label(name): tables.text(_field_label(name)) for name in names}
    tables.show(rows, columns, key="connect_sample", alt="The first rows", opens=())


def _confirm(ws: Workspace, file: Path, sheet: str | None, mapping: dict[str, str], found: Mapping[str, Any]) -> None:
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    name = left.text_input("Name of the tracker", value=file.stem, key=f"connect_name_{file}", max_chars=60)
    stage = right.segmented_control(
        "Who leads",
        [Stage.OBSERVE.value, Stage.SHEET_LEADS.value],
        default=Stage.OBSERVE.value,
        required=True,
        format_func=words.STAGE.__getitem__,
        key="connect_stage",
        help=" ".join(f"{words.STAGE[stage]}: {text}" for stage, text in words.STAGE_HELP.items()),
    )
    actor = session.actor()
    ready = found["row_count"] > 0 and actor is not None
    if st.button(
        "Connect",
        type="primary",
        icon=":material/add_link:",
        key="connect",
        disabled=not ready,
        help=None if actor else session.NO_PERSON,
    ):
        assert actor is not None
        done = onboarding.connect(ws, file, name, sheet=sheet, mapping=mapping, stage=stage, actor=actor)
        frame.say_later(f"{done['tracker']} is connected. Sync it to bring its milestones in.")
        st.session_state["tracker"] = done["tracker"]  # the box below the flow, not drawn yet in this run
        leave()

"""Connecting a sheet on one card: which file, how it is read, what its first sync would bring, under which name.

Paths are never typed here: only files in folders that were opened on the command line can be chosen, or a copy is
brought.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from domain.errors import CairnError
from domain.records import Actor, Stage
from services.connecting import onboarding
from services.connecting.drafting import first_sync, with_choices
from services.connecting.exchange import connect_copy
from services.connecting.onboarding import Look
from services.syncing.sync import run_sync
from services.uploads import is_private
from services.workspace import Workspace
from ui import choices, frame, page, plan, session, words
from ui.connecting import exchange, google_sheet, incoming, wizard
from ui.connecting.source import Source
from ui.connecting.wizard import Case, Draft, Shown
from ui.words import plain

FOLDER, GOOGLE, UPLOAD = "In a folder that Cairn sees", "In Google Sheets", "On my computer"
_USE_IT = "Close this, choose that tracker, and press “Check how it is read”."
STAGES = (Stage.OBSERVE.value, Stage.SHEET_LEADS.value)


def draw(ws: Workspace) -> None:
    """Draw the whole flow in one card."""
    with st.container(border=True):
        title, close = st.columns([4, 1], vertical_alignment="center")
        title.subheader("Connect a tracker", anchor=False)
        with close.container(horizontal=True, horizontal_alignment="right"):
            if st.button("Close", icon=":material/close:", type="tertiary", key="close_connect"):
                leave()
        try:
            if source := _choose(ws):
                _understand(ws, source)
        except CairnError as error:
            page.complain(error)


def leave() -> None:
    """Put the flow away, and what was chosen in it."""
    wizard.forget()
    google_sheet.forget()
    st.query_params.pop("connect", None)
    st.rerun()


def _choose(ws: Workspace) -> Source | None:
    """The sheet: in a file of an open folder, in Google Sheets, or in a copy that is brought."""
    way = st.segmented_control(
        "Where the sheet is",
        [FOLDER, GOOGLE, UPLOAD],
        default=FOLDER,
        required=True,
        format_func=choices.quiet,
        key="connect_way",
        help=f"{FOLDER}: Cairn looks there by itself. {GOOGLE}: you share the sheet with Cairn's own address. "
        f"{UPLOAD}: you bring copies, and fetch them with Cairn's changes.",
    )
    if way == GOOGLE:
        return google_sheet.choose(ws)
    file = exchange.first_copy(ws, st) if way == UPLOAD else _file(ws)
    return _source(ws, file) if file else None


def _file(ws: Workspace) -> Path | None:
    left, right = st.columns(2)
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
    return right.selectbox(
        "File", files, index=None, format_func=lambda path: path.name, key="connect_file", placeholder="Choose a file"
    )


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


def _source(ws: Workspace, file: Path) -> Source:
    sheet = _sheet(ws, file)
    stamp = (file.stat().st_mtime_ns, file.stat().st_size, ws.version())
    return Source(file, sheet, file.stem, stamp, lambda mapping: onboarding.look(file, sheet, mapping, ws))


def _understand(ws: Workspace, source: Source) -> None:
    """The steps of the wizard for one sheet, and below them the name and the button."""
    case = Case(
        place=f"{source.place} {source.sheet}",
        name=f"{source.called}, {source.sheet}" if source.sheet else source.called,
        stamp=source.stamp,
        begin=Draft,
        read=lambda draft: with_choices(source.look(draft.mapping), draft.choices),
        look=lambda read: read,
        rehearse=lambda read, _: _first_sync(ws, source, read),
    )
    if shown := wizard.draw(case):
        if name := onboarding.connected_as(ws, shown.look, source.place):
            st.info(f"This sheet is connected already, as {plain(name)}. {_USE_IT}", icon=":material/link:")
            return
        _confirm(ws, source, shown)


def _sheet(ws: Workspace, file: Path) -> str | None:
    """The worksheet to read, where the file has several: Cairn proposes the one that is a tracker."""
    names = onboarding.sheets(file)
    if len(names) < 2:
        return None
    look = _proposed(ws, file)
    why = {tab.name: tab.why for tab in look.tabs}
    first = names.index(look.snapshot.sheet) if look.snapshot.sheet in names else 0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen: str = st.selectbox("Sheet", names, index=first, key=f"connect_sheet_{file}", width=300)
        st.caption(plain(why.get(chosen, "")), width="stretch")
    return chosen


def _proposed(ws: Workspace, file: Path) -> Look:
    """The look at a file of which no sheet was chosen yet, once per version of the file."""
    identity = (str(file), file.stat().st_mtime_ns, ws.version())
    kept = st.session_state.get("connect_tabs")
    if kept is None or kept[0] != identity:
        with st.spinner("Looking through the sheets…"):
            kept = (identity, onboarding.look(file, ws=ws))
        st.session_state["connect_tabs"] = kept
    look: Look = kept[1]
    return look


def _first_sync(ws: Workspace, source: Source, seen: Look) -> None:
    with st.spinner("Working out the first sync…"):
        run = first_sync(ws, seen, source.place, st.session_state.get(_name_key(source)) or source.called)
    if run.state in plan.STOPPED:
        st.warning(plain(run.message), icon=":material/pause_circle:")
        return
    st.markdown(f"**{plain(plan.told(run, planned=True))}** Nothing has been changed yet.")
    incoming.draw(run, seen)


def _name_key(source: Source) -> str:
    return f"connect_name_{source.place}"


def _confirm(ws: Workspace, source: Source, shown: Shown) -> None:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    left.text_input("Name of the tracker", value=source.called, key=_name_key(source), max_chars=60)
    stage = right.segmented_control(
        "Who leads",
        STAGES,
        default=STAGES[0],
        required=True,
        format_func=lambda stage: choices.quiet(words.STAGE[stage]),
        key="connect_stage",
        help=" ".join(f"{words.STAGE[stage]}: {text}" for stage, text in words.STAGE_HELP.items()),
    )
    actor = session.actor()
    ready = shown.found["row_count"] > 0 and actor is not None
    asked: dict[str, Any] = {"disabled": not ready, "help": None if actor else session.NO_PERSON}
    with st.container(horizontal=True, horizontal_alignment="right"):
        only = st.button("Connect", icon=":material/add_link:", key="connect", **asked)
        synced = st.button("Connect and sync", type="primary", icon=":material/sync:", key="connect_sync", **asked)
    if actor is not None and (only or synced):
        name = _connect(ws, source, stage, shown.draft, actor, sync=synced)
        st.session_state["tracker"] = name  # the box below the flow, not drawn yet in this run
        leave()


def _connect(ws: Workspace, source: Source, stage: str, draft: Draft, actor: Actor, *, sync: bool) -> str:
    """Connect, sync if that is asked, and keep what is to be said; gives the tracker's name."""
    bar = st.progress(0.1, "Reading the sheet once more…")
    try:
        connected = connect_copy if is_private(ws.settings, source.place) else onboarding.connect
        name, chosen = str(st.session_state[_name_key(source)]), draft.choices
        mapping = dict(draft.mapping)
        done = connected(
            ws, source.place, name, sheet=source.sheet, mapping=mapping, choices=chosen, stage=stage, actor=actor
        )
        if not sync:
            frame.say_later(f"{done['tracker']} is connected. Sync it to bring its milestones in.")
            return str(done["tracker"])
        bar.progress(0.4, f"First sync: taking in {words.count(done['rows'], 'milestone')}…")
        run = run_sync(ws, done["tracker"], actor=actor)
    finally:
        bar.empty()
    stopped = run.state in plan.STOPPED
    frame.say_later(f"{done['tracker']} is connected. {plan.told(run)}", "warning" if stopped else "check_circle")
    if run.held:
        st.query_params["view"] = "held"
    return str(done["tracker"])

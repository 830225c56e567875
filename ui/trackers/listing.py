"""The upper part of the trackers page: the list, one tracker, a look at what a sync would do, and the sync."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from domain.errors import CairnError
from domain.records import Actor
from services import inbox
from services.doctor import worker as worker_checks
from services.syncing.presence import Presence, opened
from services.syncing.progress import running
from services.syncing.sync import SyncRun, run_sync
from services.uploads import is_private
from services.workspace import Step, Workspace
from ui import frame, page, plan, session, status, tables, words
from ui.connecting import exchange, google_sheet
from ui.inbox import deciding, pauses, waits
from ui.trackers import own_columns, pausing, schedule, trouble
from ui.words import count, plain

MOST_TOLD = 5
"""Open workbooks that are told of at once; of any other, whoever chooses its tracker is told."""
_LETTER_PX = 6
_PLAN = "planned_run"


def offer_to_connect(*, first: bool = False) -> None:
    """Draw the button that opens the way to connect; while there is no tracker, it is what the page is for."""
    kind: Literal["primary", "secondary"] = "primary" if first else "secondary"
    if st.button("Connect a tracker", icon=":material/add_link:", key="open_connect", type=kind):
        st.query_params["connect"] = "true"
        st.rerun()


def listed(found: list[dict[str, Any]]) -> None:
    """Every tracker: how it stands, when it was and will be looked at, what of it asks for a person."""
    chips = [status.of_tracker(tracker) for tracker in found]
    asks = Counter(item.tracker for item in waits.everything(session.workspace()))
    rows = [
        {
            "Tracker": tracker["tracker"],
            "State": [chip.label],
            "Stage": words.STAGE[tracker["stage"]],
            "To answer": count(number, "item") if (number := asks[tracker["tracker"]]) else "",
            "Last sync": words.since(tracker["last_run"], session.now()),
            "Next look": schedule.next_look(tracker),
            "Milestones": tracker["rows"],
        }
        for tracker, chip in zip(found, chips, strict=True)
    ]
    columns = {
        "Tracker": None,
        "State": tables.chip("State", chips, width=_room(chip.label for chip in chips)),
        "Stage": 78,
        "To answer": None,
        "Last sync": 92,
        "Next look": tables.text("Next look", width=92, help_text="When Cairn looks at the sheet by itself."),
        "Milestones": tables.number("Rows", width=50, help_text="Milestones."),
    }
    doors = {"To answer": lambda row: _answer(found[row]["tracker"])}
    tables.show(
        rows,
        columns,
        key="trackers",
        alt="Connected trackers",
        in_full=10,
        opens=("Tracker",),
        door=_open,
        doors=doors,
        wide=80,
    )
    st.caption(_schedule())
    _at_work()


@st.fragment(run_every="3s")
def _at_work() -> None:
    """Where the runs are that are under way, whoever makes them."""
    for name, run in running(session.workspace()).items():
        begun = words.since(run["since"], session.now())
        said = f"**{plain(name)}** {words.step(run['step'], run['done'], run['total'])}"
        st.caption(f":blue[:material/sync:] {said} · begun {begun}")


def _schedule() -> str:
    """When Cairn looks at the sheets by itself."""
    [worker] = worker_checks(session.workspace())
    if worker.detail == "running":
        return "Cairn looks at each sheet as soon as it is saved or closed, and every few seconds besides."
    return f"Nothing syncs by itself (worker: {plain(worker.detail)}). Start it, or sync here."


def _room(labels: Iterable[str]) -> int:
    """The width of a column of chips: no wider than they are, so that the list fits a small screen."""
    return max(80, *(_LETTER_PX * len(label) + 28 for label in labels))


def _place(tracker: dict[str, Any]) -> str:
    """Where a tracker is: its file and tab, and how these come here where the server cannot see them."""
    where = "In Google Sheets" if tracker["kind"] == "google" else plain(Path(tracker["place"]).name)
    tab = f", tab {plain(tracker['sheet'])}" if tracker["sheet"] else ""
    return f":material/description: {where}{tab}{', brought by upload' if tracker['by_upload'] else ''}"


def with_presence(ws: Workspace, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The trackers, each with `opened` (who has its file open) and `by_upload` (a copy that people exchange)."""
    there = opened(ws)
    return [
        tracker | {"opened": there.get(tracker["tracker"]), "by_upload": is_private(ws.settings, tracker["place"])}
        for tracker in found
    ]


def _open(tracker: str) -> None:
    """Choose a tracker in the box below, which is not drawn yet in this run and alone may write its name to the URL."""
    st.session_state["tracker"] = tracker


def _answer(tracker: str) -> None:
    """Go to what waits of a tracker in the inbox, whomever it waits for."""
    st.switch_page("pages/inbox.py", query_params={"tracker": tracker, "whose": "all"})


def one(ws: Workspace, found: list[dict[str, Any]]) -> str | None:
    """Choose a tracker or all, look first or sync, and see what stopped; gives the chosen one's name."""
    names = [tracker["tracker"] for tracker in found]
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    name: str | None = left.selectbox(
        "Tracker", names, index=None, key="tracker", bind="query-params", placeholder="All trackers"
    )
    chosen = [tracker for tracker in found if name in (None, tracker["tracker"])]
    below = st.container()
    with right.container(horizontal=True, horizontal_alignment="right", vertical_alignment="bottom"):
        if name is not None and not chosen[0]["paused"]:
            pausing.offer(ws, name)
        if name is not None and _is_exchanged(chosen[0]):
            _exchanged(ws, name, below)
        else:
            _actions(ws, [tracker for tracker in chosen if not _is_exchanged(tracker)], below, name)
    if name is not None:
        st.caption(_place(chosen[0]))
        schedule.draw(chosen[0])
    for pause in inbox.pauses(ws):
        if name in (None, pause["tracker"]):
            pauses.draw(*(pause[part] for part in ("tracker", "since", "message", "saw", "answers")))
    trouble.draw(chosen)
    if told := _opened([tracker for tracker in chosen if tracker["opened"] and (name or status.waits(tracker))]):
        st.info(told, icon=":material/lock:")
    if name is not None:
        google_sheet.link(chosen[0])
        exchange.draw(ws, name)
        own_columns.draw(ws, chosen[0])
    return name


def _is_exchanged(tracker: dict[str, Any]) -> bool:
    """A tracker that moves only with the copies that people bring; the first of them is synced like any file."""
    return bool(tracker["by_upload"]) and tracker["state"] != "new"


def _exchanged(ws: Workspace, name: str, below: Any) -> None:
    """What can be done with a tracker whose file the server cannot see."""
    actor = session.actor()
    asked: dict[str, Any] = {"disabled": actor is None, "help": None if actor else session.NO_PERSON}
    if st.button("Fetch the copy", icon=":material/download:", key="fetch", **asked) and actor is not None:
        with below, page.said_plainly():
            exchange.fetch(ws, name, actor)
            st.rerun()
    if not exchange.is_open():
        label = "Bring a newer copy"
        st.button(label, icon=":material/upload_file:", key="bring", type="primary", on_click=exchange.open_card)


def _actions(ws: Workspace, found: list[dict[str, Any]], below: Any, one: str | None) -> None:
    actor, names = session.actor(), [tracker["tracker"] for tracker in found]
    going = [tracker["tracker"] for tracker in found if not tracker["paused"]]
    asked: dict[str, Any] = {"disabled": actor is None or not names, "help": None if actor else session.NO_PERSON}
    still = asked if going or not names else {"disabled": True, "help": "It is paused. Let it go on first."}
    if one is not None and not exchange.is_open():
        st.button("Exchange a copy", icon=":material/upload_file:", key="bring", on_click=exchange.open_card)
    label = "Sync now" if len(names) == 1 else f"Sync all {len(going)}"
    look = st.button("Preview", icon=":material/preview:", key="preview", **asked)
    sync = st.button(label, icon=":material/sync:", key="sync", type="primary", **still)
    deciding.say_why(None if actor else session.NO_PERSON)
    if actor is None or not (look or sync):
        return
    with below:
        try:
            runs = _run(ws, names if look else going, actor, dry_run=look)
        except CairnError as error:
            page.complain(error)
            return
    st.session_state[_PLAN] = runs if look else None
    if sync:
        _say(runs)


def _opened(there: list[dict[str, Any]]) -> str:
    """Who has workbooks open since when, and what waits for them to be closed."""
    if len(there) > 1:
        more = f"  \nand {len(there) - MOST_TOLD} more" if len(there) > MOST_TOLD else ""
        names = "  \n".join(f"{_has(tracker['opened'])}" for tracker in there[:MOST_TOLD])
        return f"**Edits made in Cairn wait for open files; Cairn will write when they are closed.**  \n{names}{more}"
    if not there:
        return ""
    writes, presence = status.waits(there[0]), there[0]["opened"]
    then = (
        "Edits made in Cairn wait; Cairn will write when it is closed." if writes else "What is saved is read anyway."
    )
    hint = f" If nobody has it open any more, delete the hidden file {plain(presence.lock)} beside it."
    return f"**{_has(presence)}.** {then}{hint if presence.left_over else ''}"


def _has(presence: Presence) -> str:
    since = words.moment(presence.since, session.zone(), session.today())
    return f"{plain(presence.who)} has {plain(presence.file)} open since {since}"


def _run(ws: Workspace, names: list[str], actor: Actor, *, dry_run: bool) -> list[SyncRun]:
    """Run one sync after the other, with the progress shown."""
    runs = []
    bar = st.progress(0.0, "Reading the sheets…")
    for number, name in enumerate(names):

        def tell(step: Step, before: int = number) -> None:
            share = (before + words.STEP_SHARE.get(step.what, 0.0)) / len(names)
            bar.progress(share, f"{plain(step.tracker)}: {words.step(step.what, step.done, step.total)}…")

        runs.append(run_sync(replace(ws, tell=tell), name, actor=actor, dry_run=dry_run))
    bar.empty()
    return runs


def _say(runs: list[SyncRun]) -> None:
    """Show the page as it is now, with what the syncs did."""
    stopped = any(run.state in plan.STOPPED for run in runs)
    frame.say_later(" ".join(map(plan.told, runs)), "warning" if stopped else "check_circle")
    st.rerun()


def planned() -> None:
    """What the last preview found, cell by cell."""
    runs: list[SyncRun] | None = st.session_state.get(_PLAN)
    if runs is None:
        return
    with st.container(border=True):
        st.markdown("**Preview: what a sync would do.** Nothing has been changed.")
        for run in runs:
            st.caption(plain(plan.told(run, planned=True)))
        plan.cells(runs, key="plan")
        if st.button("Close the preview", type="tertiary", icon=":material/close:", key="close_plan"):
            st.session_state.pop(_PLAN)
            st.rerun()

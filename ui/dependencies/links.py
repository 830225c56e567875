"""Every link on the dependencies page: who promised what to whom, where it is said, and its upkeep.

Adding, changing and removing are edits of the milestone that says the link; each is looked at in a dialog first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from domain.records import Actor, Key, LinkType
from services.access import may
from services.commitments import Said, add_link, change_link, commitments, remove_links
from services.edits import EditResult
from services.insights import World
from services.workspace import Workspace
from ui import choices, frame, known, page, people, session, tables
from ui.rows import rows_of
from ui.words import count, plain
from validation.values.links import LONGEST_LAG_DAYS

KINDS = {
    LinkType.FS: "can be reached only after it",
    LinkType.SS: "can start only after it has started",
    LinkType.FF: "can finish only after it has finished",
    LinkType.SF: "can finish only after it has started",
}
SHORT_KINDS = {
    LinkType.FS: "Finish to start",
    LinkType.SS: "Start to start",
    LinkType.FF: "Finish to finish",
    LinkType.SF: "Start to finish",
}


def draw(world: World) -> None:
    """The list, filtered; what is ticked in it can be changed or removed."""
    function, across = _filters(world)
    found = commitments(world, function, across=across)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    short = sum(slack is not None and slack < 0 for slack in found["slack_days"][found["open"]])
    said = [count(len(found), "link"), f"{int(found['open'].sum())} open", f"{short} short"]
    left.caption(f"{', '.join(said)}. A lag counts in the working days of the function that waits.")
    links = list(rows_of(tables.most(tables.worst_first(found), "Choose a function to see the others.")))
    ticked = _listed(links, world, key=f"links_{world.data_seq}_{function}_{across}")
    chosen = [links[number] for number in ticked if number < len(links)]
    with right.container(horizontal=True, horizontal_alignment="right"):
        _buttons(world, chosen)


def _filters(world: World) -> tuple[str | None, bool]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = world.heat.functions
        function = choices.box("Function on either side", "function", names, placeholder="Any function", width=280)
        across = st.toggle("Only between functions", value=True, key="links_across")
    return function, across


def _listed(links: list[Any], world: World, *, key: str) -> list[int]:
    if not links:
        page.empty("No links here", "Choose another function, or add the first link between two of them.", "link")
        return []
    titles = world.milestones["title"]
    chips = [tables.link_chip(link) for link in links]
    rows = [
        {
            "Waits": link.successor,
            "Milestone that waits": titles.get(link.successor),
            "Who waits": link.receiver,
            "For": link.predecessor,
            "Milestone that delivers": titles.get(link.predecessor),
            "Who delivers": link.provider,
            "Kind": _kind(link),
            "Stands": [chip.label],
            "Said in": world.said_in.get(link.said_by, "Only in Cairn"),
        }
        for link, chip in zip(links, chips, strict=True)
    ]
    columns = {
        "Stands": tables.chip("Stands", chips, width=130),
        "Waits": None,
        "Milestone that waits": 172,
        "Who waits": 105,
        "For": None,
        "Milestone that delivers": 172,
        "Who delivers": 105,
        "Kind": tables.text("Kind", width=100, help_text="Where it is not plainly one after the other."),
        "Said in": tables.text("Said in", width=90, help_text="The cell of the sheet that holds the link."),
    }
    return tables.show(
        rows,
        columns,
        key=key,
        alt="Links between milestones",
        opens=("Waits", "For"),
        in_full=14,
        wide=76,
        ticks=True,
    )


def _kind(link: Any) -> str:
    """What is not plain about a link: its kind, its lag.

    >>> from types import SimpleNamespace
    >>> _kind(SimpleNamespace(type="SS", lag_days=-3)), _kind(SimpleNamespace(type="FS", lag_days=0))
    ('Start to start, 3 days before', '')
    """
    kind, lag = LinkType(link.type), int(link.lag_days)
    parts = [] if kind is LinkType.FS else [SHORT_KINDS[kind]]
    parts += [f"{count(abs(lag), 'day')} {'after' if lag > 0 else 'before'}"] if lag else []
    return ", ".join(parts)


def _buttons(world: World, chosen: list[Any]) -> None:
    ws, actor = session.workspace(), session.actor()
    allowed = actor is None or may(actor, "edit milestones")
    locked = None if allowed else "Your role only looks."
    one = chosen[0] if len(chosen) == 1 else None
    if st.button("Change", icon=":material/edit:", key="link_change", disabled=not one or not allowed, help=locked):
        _change(ws, one, world)
    if st.button(
        "Remove", icon=":material/link_off:", key="link_remove", disabled=not chosen or not allowed, help=locked
    ):
        _remove(ws, chosen, world)
    if st.button(
        "Add a link", type="primary", icon=":material/add_link:", key="link_add", disabled=not allowed, help=locked
    ):
        _add(ws, world)


@st.dialog("Add a link", width="medium")
def _add(ws: Workspace, world: World) -> None:
    keys = list(known.keys(world))
    waits = _milestone("This milestone waits", world, keys, "link_waits")
    awaited = _milestone("for this one", world, [key for key in keys if key != waits], "link_awaited")
    kind, lag = _kind_and_lag(LinkType.FS, 0, "new")
    if waits and awaited:
        _confirm(
            "Add the link",
            lambda actor, reason: add_link(ws, waits, awaited, kind=kind, lag_days=lag, actor=actor, reason=reason),
            f"{waits} waits for {awaited} from now on.",
        )


@st.dialog("Change a link", width="medium")
def _change(ws: Workspace, link: Any, world: World) -> None:
    st.markdown(_sentence(link, world))
    kind, lag = _kind_and_lag(LinkType(link.type), int(link.lag_days), f"{link.said_by}_{link.text}")
    said = Said(str(link.said_by), str(link.text))
    if (kind, lag) != (LinkType(link.type), int(link.lag_days)):
        _confirm(
            "Change the link",
            lambda actor, reason: change_link(ws, said, kind, lag, actor=actor, reason=reason),
            f"The link of {link.successor} to {link.predecessor} is changed.",
        )


@st.dialog("Remove links", width="medium")
def _remove(ws: Workspace, links: list[Any], world: World) -> None:
    for link in links[:12]:
        st.markdown(f":material/link_off: {_sentence(link, world)}")
    if len(links) > 12:
        st.caption(f"and {count(len(links) - 12, 'more', 'more')}")
    st.caption("Their milestones stay. Sheets that hold the links lose them with the next sync; it can be undone.")

    def removed(actor: Actor, reason: str | None) -> EditResult:
        said = [Said(str(link.said_by), str(link.text)) for link in links]
        return remove_links(ws, said, actor=actor, reason=reason)

    _confirm(f"Remove {count(len(links), 'link')}", removed, f"{count(len(links), 'link')} removed.")


def _sentence(link: Any, world: World) -> str:
    titles = world.milestones["title"]
    waits, awaited = (f"**{plain(key)}** {plain(titles.get(key) or '')}" for key in (link.successor, link.predecessor))
    return f"{waits} waits for {awaited}"


def _milestone(label: str, world: World, keys: list[Key], key: str) -> Key | None:
    chosen: Key | None = st.selectbox(
        label,
        keys,
        index=None,
        key=key,
        placeholder="Key or title",
        format_func=known.names(world).__getitem__,
    )
    return chosen


def _kind_and_lag(kind: LinkType, lag: int, key: str) -> tuple[LinkType, int]:
    left, right = st.columns([3, 2])
    kinds = list(KINDS)
    chosen = left.selectbox("It", kinds, kinds.index(kind), format_func=KINDS.__getitem__, key=f"link_kind_{key}")
    days = right.number_input(
        "Working days between",
        -LONGEST_LAG_DAYS,
        LONGEST_LAG_DAYS,
        lag,
        key=f"link_lag_{key}",
        help="Less than 0: so many days before it.",
    )
    return chosen, int(days)


def _confirm(label: str, save: Callable[[Actor, str | None], EditResult], told: str) -> None:
    """Reason, name, button; saves once and says what came of it."""
    reason = st.text_input("Reason", key="link_reason", placeholder="Optional; it stays in the audit log")
    people.who("Saved in the name of")
    actor = session.actor() or people.asked()
    if st.button(label, type="primary", disabled=actor is None, key="link_save") and actor:
        if not page.saved(lambda: save(actor, reason.strip() or None)):
            return
        frame.say_later(told)
        st.rerun()

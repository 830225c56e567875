"""What if, on the dependencies page: move dates in a sandbox, see who moves with them, take the dates along or not."""

from __future__ import annotations

from datetime import date

import streamlit as st

from analysis.whatif import Consequences
from domain.records import Key
from services.foresight import what_if
from services.insights import World
from services.workspace import Workspace
from ui import known, page, session, status, tables, urls
from ui.milestones import grid
from ui.milestones.draft import Pending
from ui.rows import rows_of, value_at
from ui.words import count, day, plain

_MOVES = "whatif_moves"


@st.cache_resource(show_spinner="Following the links…", max_entries=16)
def _followed(_ws: Workspace, version: str, moves: tuple[tuple[Key, date], ...]) -> Consequences:
    return what_if(_ws, dict(moves))


def draw(world: World) -> None:
    """Choose milestones and dates; see what follows. Nothing is written here."""
    st.caption("A sandbox: nothing is written, nobody else sees it, until you take the dates along and save them.")
    moves = _asked(world)
    if not moves:
        page.empty(
            "Nothing moved yet", "Choose one or several milestones above and give them other dates.", "move_down"
        )
        return
    with page.said_plainly():
        ws = session.workspace()
        _shown(world, _followed(ws, ws.version(), tuple(sorted(moves.items()))))
    with st.container(horizontal=True):
        st.button("Discard", key="whatif_discard", on_click=_discard)
        if st.button("Take these dates along", key="whatif_take", type="primary", icon=":material/edit_calendar:"):
            _take(world, moves)


def _asked(world: World) -> dict[Key, date]:
    """The dates that differ from those that are committed, by key."""
    frame = world.milestones
    offered = known.open_keys(world)
    urls.follow("move", offered, many=True)
    keys: list[Key] = st.multiselect(
        "Milestones to move",
        offered,
        key="move",
        format_func=known.names(world).__getitem__,
        placeholder="Key or title",
    )
    urls.keep("move", keys)
    moves: dict[Key, date] = {}
    cells = st.grid(min(len(keys), 4) or 1, min_column_width=200)
    for key in keys:
        committed = value_at(frame, key, "due_date")
        said = f"{key} · due {day(committed)}" if committed else f"{key} · no date yet"
        chosen = cells.cell().date_input(
            said, value=committed or session.today(), key=f"move_{key}", format="YYYY-MM-DD"
        )
        if isinstance(chosen, date) and chosen != committed:
            moves[key] = chosen
    return moves


def _shown(world: World, found: Consequences) -> None:
    others = found.moved[~found.moved["asked"]]
    st.markdown(_sentence(found, len(others)))
    if not found.functions.empty:
        cells = st.grid(min_column_width=176)
        for row in rows_of(found.functions):
            worse = int(row.days) > 0
            cells.cell().metric(
                str(row.function),
                count(int(row.milestones), "milestone"),
                f"{count(abs(int(row.days)), 'working day')} {'later' if worse else 'earlier'}",
                delta_color="inverse" if worse else "normal",
                border=True,
            )
    rows = [
        {
            "Key": row.key,
            "Milestone": world.milestones.at[row.key, "title"],
            "Function": row.function,
            "Was": row.before,
            "Becomes": row.after,
            "Working days": int(row.days),
            "Why": ["Moved here" if row.asked else "Follows"],
        }
        for row in rows_of(found.moved)
    ]
    chips = [
        status.Chip("Moved here", "edit_calendar", "✎", "blue"),
        status.Chip("Follows", "subdirectory_arrow_right", "↳", "orange"),
    ]
    columns = {
        "Key": None,
        "Why": tables.chip("Why", chips, width=120),
        "Milestone": 280,
        "Function": 150,
        "Was": tables.day("Earliest possible"),
        "Becomes": tables.day("Becomes"),
        "Working days": tables.number("Working days", width=110),
    }
    st.subheader(f"What moves :gray[{len(rows)}]", anchor=False)
    tables.show(rows, columns, key="moved", alt="What moves", in_full=15)
    _broken(world, found)


def _sentence(found: Consequences, others: int) -> str:
    if not others:
        return ":green[:material/check_circle:] **Nobody else moves.** The links have room for it."
    functions = plain(", ".join(found.functions["function"]))
    said = f"**{count(others, 'milestone')} of others move with it**, in {functions}."
    return f":orange[:material/subdirectory_arrow_right:] {said}"


def _broken(world: World, found: Consequences) -> None:
    if found.broken.empty:
        return
    rows = [
        {
            "Waits": row.successor,
            "Milestone that waits": world.milestones.at[row.successor, "title"],
            "For": row.predecessor,
            "Slack now": row.slack_before,
            "Slack then": int(row.slack_after),
        }
        for row in rows_of(found.broken)
        if row.successor in world.milestones.index
    ]
    st.subheader(f"Promises that break or get worse :gray[{len(rows)}]", anchor=False)
    columns = {
        "Waits": None,
        "Milestone that waits": 280,
        "For": None,
        "Slack now": tables.number("Slack now", help_text="Working days"),
        "Slack then": tables.number("Slack then", help_text="Working days; negative is short."),
    }
    tables.show(rows, columns, key="broken", alt="Links that break", opens=("Waits", "For"))


def _discard() -> None:
    for key in st.session_state.get("move", []):
        st.session_state.pop(f"move_{key}", None)
    st.session_state["move"] = []


def _take(world: World, moves: dict[Key, date]) -> None:
    """The dates become unsaved edits on the milestones page, where they are reviewed like any other."""
    draft = {(key, "due_date"): Pending(day, value_at(world.milestones, key, "due_date")) for key, day in moves.items()}
    grid.fresh(world, known.keys(world), draft)
    st.switch_page("pages/milestones.py")

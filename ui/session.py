"""What a page works with: the open workspace, the picture of it, the person, the clock of the browser.

The picture is kept per version of the data and day, never cleared: when the number moves, a new one is loaded.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from domain.records import Actor
from services.access import actor_named
from services.insights import World, load_world
from services.settings import read_settings
from services.workspace import Workspace, open_workspace

PERSON = "person"
"""Session key of the picker in the sidebar."""

NO_PERSON = "Say who you are in the sidebar first."
_SEES_NAMES = frozenset({"governor", "admin"})


@st.cache_resource(show_spinner=False)
def _opened(place: str) -> Workspace:
    return open_workspace(read_settings(place))


def workspace() -> Workspace:
    """The one workspace that this server shows."""
    return _opened(str(read_settings().workspace))


@st.cache_resource(show_spinner=False, max_entries=4)
def _loaded(place: str, version: str, today: date) -> World:
    return load_world(_opened(place), today)


def world() -> World:
    """The picture as of now. Shared between sessions: draw it, never change it."""
    ws = workspace()
    return _loaded(str(ws.settings.workspace), ws.version(), today())


@st.cache_resource(show_spinner="Reading the log up to that day…", max_entries=4)
def _loaded_past(place: str, version: str, day: date) -> World:
    return load_world(_opened(place), day, as_of=day)


def world_of(day: date) -> World:
    """The picture at the end of a past day, kept like that of now."""
    ws = workspace()
    return _loaded_past(str(ws.settings.workspace), ws.version(), day)


def today() -> date:
    """The day where the server stands, so that everybody sees the same states."""
    return now().astimezone().date()


def now() -> datetime:
    return datetime.now(UTC)


def zone() -> tzinfo:
    """The reader's time zone, as the browser says it."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def actor() -> Actor | None:
    """Who acts, as picked in the sidebar; None as long as nobody is."""
    name = st.session_state.get(PERSON)
    return actor_named(workspace(), name) if name else None


def may_see_names() -> bool:
    """Say whether names that are merely likely may be shown."""
    person = actor()
    return person is not None and person.role in _SEES_NAMES


def is_dark() -> bool:
    return bool(st.context.theme.type == "dark")

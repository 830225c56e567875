"""One milestone to read: how it stands, its dates, what it waits for, what was said about it, its history."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from domain.records import Key, is_blank
from domain.schema import CUSTOM, NO_FUNCTION
from services.inbox import conflicts, held
from services.insights import World
from ui import fields, known, session, status, tables, words
from ui.history import trail
from ui.rows import rows_of, value_at
from ui.words import plain

FACTS = ("owner", "contributors", "percent_complete", "health", "budget_planned", "budget_actual", "tracker")
TEXTS = ("done_definition", "outcome", "evidence", "risk", "notes")
DATES = ("baseline_date", "due_date", "implied_date", "forecast_date", "actual_date")


def draw(key: Key, world: World, *, height: int, as_of: date | None = None) -> None:
    """Draw the whole panel, as high as what stands beside it; `as_of` says of which past day `world` is."""
    row = world.milestones.loc[key]
    with st.container(border=True, height=height):
        st.subheader(plain(row["title"] or key), anchor=False)
        _chips(key, row, world)
        if as_of is None:
            _waiting(key)
        _questions(key, world)
        _dates(row)
        _facts(row)
        _links("Waits for", world, world.links[world.links["successor"] == key], "predecessor")
        _links("Delivers to", world, world.links[world.links["predecessor"] == key], "successor")
        trail.draw(key, as_of)


def _chips(key: Key, row: Any, world: World) -> None:
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown(f"`{key}`" if "`" not in key else plain(key), width="content")
        status.draw(known.chips(world)[key])
        if row["critical"]:
            status.draw(status.Chip("On the longest chain", "route", "◆", "violet"))
        st.caption(f"{plain(row['function'] or NO_FUNCTION)} · {words.shown('status', row['status'])}")


def _waiting(key: Key) -> None:
    """What waits for a person: cells not accepted yet, conflicts."""
    ws = session.workspace()
    for cell in held(ws):
        if cell["key"] == key:
            st.warning(f"{plain(cell['where'])}: {plain(cell['message'])} {plain(cell['advice'])}", icon=_icon("HELD"))
    for cell in conflicts(ws):
        if cell["key"] == key:
            st.warning(f"{words.label_of(cell['field'])}: both sides moved.", icon=_icon("CONFLICT"))


def _questions(key: Key, world: World) -> None:
    """What asks for an answer: signals, and the findings of rules."""
    for question in world.signals.loc[world.signals["key"] == key, "question"]:
        st.warning(plain(question), icon=":material/help:")
    found = world.issues[world.issues["key"] == key]
    for issue in rows_of(found):
        chip = status.SEVERITY[issue.severity]
        st.caption(f":{chip.color}[:material/{chip.icon}:] {plain(issue.message)} {plain(issue.advice)}")


def _icon(name: str) -> str:
    return f":material/{getattr(status, name).icon}:"


def _dates(row: Any) -> None:
    labels = {"implied_date": "Earliest possible"}
    known = [(labels.get(name) or words.label_of(name), row[name]) for name in DATES if row[name] is not None]
    if known:
        with st.container(horizontal=True, gap="small"):
            for label, value in known:
                st.markdown(f"{_label(label)}  \n**{words.day(value)}**", width="content")


def _facts(row: Any) -> None:
    own = [item for item in fields.schema().fields if item.name in CUSTOM]
    facts = (*FACTS[:-1], *(item.name for item in own if item.type != "text"), *FACTS[-1:])
    known = [name for name in facts if not is_blank(row[name])]
    with st.container(horizontal=True, gap="small"):
        for name in known:
            st.markdown(f"{_label(words.label_of(name))}  \n{plain(words.shown(name, row[name]))}", width="content")
    for name in (*TEXTS, *(item.name for item in own if item.type == "text")):
        if row[name]:
            st.markdown(f"{_label(words.label_of(name))}  \n{plain(row[name])}")


def _label(text: str) -> str:
    return f":small[:gray[{text}]]"


def _links(title: str, world: World, links: Any, other: str) -> None:
    if links.empty:
        return
    with st.container(gap="xxsmall"):
        st.markdown(f"**{title}**")
        for number, link in enumerate(rows_of(links)):
            key = str(getattr(link, other))
            label = f"{plain(key)} {plain(value_at(world.milestones, key, 'title') or '')}"
            with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center"):
                status.draw(tables.link_chip(link))
                st.button(label, key=f"{other}_{number}", type="tertiary", on_click=_go, args=(key,))


def _go(key: Key) -> None:
    st.session_state["key"] = key

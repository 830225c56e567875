"""Trackers: what is connected and how it stands, connect, sync, and the cells that wait for a person."""

from __future__ import annotations

import streamlit as st

from services.connecting.onboarding import trackers
from ui import page, session
from ui.connecting import connect, remap
from ui.trackers import listing as parts
from ui.trackers import waiting

world = page.begin()
ws = session.workspace()

found = parts.with_presence(ws, trackers(ws))
connecting = "connect" in st.query_params
read_anew = remap.opened([tracker["tracker"] for tracker in found])
right = page.head("Trackers", world, "The sheets that Cairn reads and writes")
if found and not (connecting or read_anew):
    with right:
        parts.offer_to_connect()
if connecting:
    connect.draw(ws)
if read_anew:
    remap.draw(ws, read_anew)
elif found:
    parts.listed(found)
    chosen = parts.one(ws, found)
    if chosen is not None:
        with right:
            remap.offer(chosen)
    parts.planned()
    waiting.draw(ws, world, chosen)
elif not connecting:
    how = "Connect an Excel workbook, a Google Sheet or a csv file to begin. Connecting only reads it."
    with page.empty("No tracker is connected", how, "sync"):
        parts.offer_to_connect(first=True)

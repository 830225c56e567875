"""The fields of a milestone as this workspace has them: the standard, and its own under their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from domain.schema import TableSchema
from services.schema import custom
from ui import session


@dataclass(frozen=True)
class _Known:
    schema: TableSchema
    labels: Mapping[str, str]


@st.cache_resource(show_spinner=False, max_entries=4)
def _known(place: str, version: str) -> _Known:
    with session.workspace().read() as tx:
        return _Known(custom.schema_of(tx), {name: one.label for name, one in custom.every_field(tx).items()})


def _now() -> _Known:
    ws = session.workspace()
    return _known(str(ws.settings.workspace), ws.version())


def schema() -> TableSchema:
    """The fields in use, in their order."""
    return _now().schema


def label(slot: str) -> str:
    """What a field of the workspace's own is called; one that is retired keeps its label in the history."""
    return _now().labels.get(slot, slot)

"""Choices in the URL by their codes: side by side, or in a box. Labels side by side may hold numbers that move.

Streamlit knows a choice by its label, and drops it if the label has another number by the time that the browser speaks.
So each set of labels is a widget of its own, and those drawn before are still listened to: the browser may be looking
at them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from ui import urls
from ui.status import Chip

Code = TypeVar("Code", bound=str)

_REMEMBERED = 3
"""Widgets that are still listened to, for each name."""


def one(
    title: str,
    name: str,
    labels: Mapping[Code, str],
    default: Code,
    *,
    place: Any = st,
    titled: bool = False,
    help_text: str | None = None,
) -> Code:
    """Draw labels by code, of which one is always chosen; gives its code. The default leaves the URL clean."""
    key, chosen = _chosen(name, labels, [default])
    place.segmented_control(
        title,
        list(labels),
        default=chosen[0],
        required=True,
        key=key,
        format_func=lambda code: quiet(labels[code]),
        help=help_text,
        label_visibility="visible" if titled else "collapsed",
    )
    urls.keep(name, chosen, default)
    return next(code for code in labels if code == chosen[0])


def some(title: str, name: str, chips: Mapping[str, Chip], numbers: Mapping[str, int]) -> list[str]:
    """Draw chips by code, each with its number, of which none or several are chosen; gives their codes."""
    counted = {code: quiet(f"{chip.word} {numbers.get(code, 0)}") for code, chip in chips.items()}
    labels = {code: f":material/{chips[code].icon}: {label}" for code, label in counted.items()}
    key, chosen = _chosen(name, labels, [])
    st.pills(
        title,
        list(labels),
        selection_mode="multi",
        default=chosen,
        key=key,
        format_func=labels.__getitem__,
        label_visibility="collapsed",
    )
    urls.keep(name, chosen)
    return chosen


def box(
    label: str,
    name: str,
    options: Collection[str],
    *,
    place: Any = st,
    said: Callable[[Any], str] = str,
    **look: Any,
) -> str | None:
    """Draw options by code in a box, of which one may be chosen; gives its code. `look`: further words to the box."""
    urls.follow(name, options)
    chosen: str | None = place.selectbox(label, list(options), index=None, key=name, format_func=said, **look)
    urls.keep(name, chosen)
    return chosen


def quiet(label: str) -> str:
    """A label side by side with others. Streamlit writes the chosen one in the accent: too dark on a dark page."""
    return f":gray[{label}]"


@dataclass(slots=True)
class _Drawn:
    """The widgets drawn under one name, the newest last, and the codes that were last seen chosen in each."""

    labels: Mapping[Any, str] = field(default_factory=dict)
    seen: dict[str, list[str]] = field(default_factory=dict)
    number: int = 0

    def said(self) -> list[str] | None:
        """What the browser said since the last run, to the newest widget that it spoke to."""
        now = {key: _state(key, before) for key, before in self.seen.items()}
        said = [codes for key, codes in now.items() if codes != self.seen[key]]
        self.seen = now
        return said[-1] if said else None

    def key_for(self, name: str, labels: Mapping[Any, str], chosen: list[str]) -> str:
        """The key to draw under: a new one unless labels and choice are those that the browser already shows."""
        last = next(reversed(self.seen), "")
        if labels == self.labels and self.seen.get(last) == chosen:
            return last
        self.labels, self.number = labels, self.number + 1
        self.seen = dict([*self.seen.items(), (key := f"{name}_{self.number}", chosen)][-_REMEMBERED:])
        return key


def _chosen(name: str, labels: Mapping[Any, str], default: list[str]) -> tuple[str, list[str]]:
    """The key to draw under, and the codes that are chosen: what the browser just said, else what the URL says."""
    drawn: _Drawn = st.session_state.setdefault(f"choices_{name}", _Drawn())
    said = drawn.said()
    codes = st.query_params.get_all(name) if said is None else said
    chosen = [code for code in codes if code in labels] or default
    return drawn.key_for(name, labels, chosen), chosen


def _state(key: str, before: list[str]) -> list[str]:
    """The codes chosen in a widget; as `before` where nothing more is known of it."""
    found = st.session_state.get(key, before)
    return [found] if isinstance(found, str) else before if found is None else list(found)

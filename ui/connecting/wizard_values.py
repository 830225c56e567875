"""The third step: how cells are meant that could mean two things, with what decided it, and what holds for all rows.

Shows only what the sheet leaves open or has settled by evidence; most sheets need nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import streamlit as st

from domain.binding import Binding, BoundColumn, Conventions
from domain.records import column_letters
from domain.schema import CUSTOM, MILESTONE
from services.connecting.choices import Choices
from services.connecting.onboarding import Look
from services.schema import aliases
from ui import session, words
from ui.words import count, plain

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
_UNKNOWN = ("unknown-status", "unknown-health")
_MOST_WORDS = 12

Change: TypeAlias = Callable[[Choices], None]


@dataclass(frozen=True, slots=True)
class Switch:
    """One convention that a person can choose: how it is named, its values with their words, and when it is shown."""

    name: str
    label: str
    options: Mapping[Any, str]
    applies: Callable[[Conventions, set[str]], bool]


def _two_ways(meant: Conventions, rules: set[str]) -> bool:
    return bool(meant.ambiguous) or meant.date_order != "ymd" or "ambiguous-date" in rules


_DECIMAL = Switch(
    "decimal",
    "The decimal mark is",
    {"": "Not decided: such cells are held", ".": "A dot: 1.234", ",": "A comma: 1,234"},
    lambda meant, rules: bool(meant.decimal or meant.doubtful) or "ambiguous-number" in rules,
)
SWITCHES: Mapping[str, tuple[Switch, ...]] = {
    "date": (
        Switch(
            "date_order",
            "03/04 is",
            {"dmy": "3 April (day first)", "mdy": "March 4 (month first)", "ymd": "Not decided: such cells are held"},
            _two_ways,
        ),
        Switch(
            "month_year",
            "“Mar-27” is",
            {None: "Not decided: such cells are held", True: "A month: March 2027", False: "A day: 27 March"},
            lambda meant, rules: meant.month_year is not None or "ambiguous-date" in rules,
        ),
        Switch(
            "turned",
            "Dates that a program may have turned",
            {False: "Take them as they are", True: "Turn day and month back"},
            lambda meant, rules: bool(meant.suspects),
        ),
        Switch(
            "fiscal_start",
            "The fiscal year begins in",
            {None: "Not decided: such cells are held"} | dict(enumerate(MONTHS, 1)),
            lambda meant, rules: meant.fiscal_start is not None or "fiscal-year-unknown" in rules,
        ),
        Switch(
            "year",
            "Dates without a year are of",
            {None: "Not decided: such cells are held"} | {year: str(year) for year in range(2020, 2041)},
            lambda meant, rules: bool(meant.year or meant.yearless) or "year-missing" in rules,
        ),
        Switch(
            "serials",
            "Plain numbers",
            {False: "Are no dates", True: "Count the days since 1900"},
            lambda meant, rules: meant.serials or "date-as-number" in rules,
        ),
    ),
    "percent": (
        Switch(
            "percent",
            "A number up to 1 is",
            {"fraction": "A share: 0.5 is 50 %", "hundred": "Percent: 0.5 is half a percent", "mixed": "Not decided"},
            lambda meant, rules: bool(meant.evidence),
        ),
        _DECIMAL,
    ),
    "money": (_DECIMAL,),
    "number": (_DECIMAL,),
    "days": (_DECIMAL,),
    "person": (
        Switch(
            "last_first",
            "“Lee, Ana” is",
            {
                None: "Not decided: such cells are held",
                False: "Two people",
                True: "One person, the last name first",
            },
            lambda meant, rules: meant.last_first is not None or "doubtful-person" in rules,
        ),
    ),
}
"""Type of a field → what can be chosen for its column."""


def draw(seen: Look, choices: Choices, version: str, change: Change) -> None:
    """Draw the step; `change` is called with the choices after each one that is made."""
    assert seen.guess.binding is not None
    binding = seen.guess.binding
    _conventions(seen, binding, choices, version, change)
    _unknown_words(seen, choices, version, change)
    _constants(binding, choices, version, change)


def _conventions(seen: Look, binding: Binding, choices: Choices, version: str, change: Change) -> None:
    st.markdown("**How cells are meant**")
    said = False
    for column in (one for one in binding.columns if not one.by_fill):
        switches = list(_switches(column, _rules_of(seen, column)))
        if not switches and not column.conventions.evidence:
            continue
        said = True
        with st.container(border=True):
            left, right = st.columns([3, 2], vertical_alignment="center")
            with left:
                _told(column)
            with right:
                for switch in switches:
                    _switch(switch, column, choices, version, change)
    if links := binding.column_of("depends_on"):
        said = True
        which = "the milestones that wait for a row" if links.conventions.turned else "what a row waits for"
        named = " and ".join(f"“{plain(_name(one))}”" for one in links.parts)
        names = "name" if links.further else "names"
        st.caption(f"{named} {names} {which}: ids, numbers of rows, or titles, also of other trackers.")
    if not said:
        st.caption("Nothing in this sheet can be read in two ways.")


def _told(column: BoundColumn) -> None:
    """A column, what it is read as, and the evidence for how."""
    label = " and ".join(words.label_of(name) for name in column.fields)
    st.markdown(f"{column_letters(column.column)} **{plain(_name(column))}** → {plain(label)}")
    for sentence in column.conventions.evidence:
        st.caption(plain(sentence))
    if column.conventions.ambiguous and column.conventions.date_order != "ymd":
        st.caption(f"{count(column.conventions.ambiguous, 'cell')} could be read either way and follow this.")


def _name(column: BoundColumn) -> str:
    return " ".join(column.header.split()) or "(no header)"


def _rules_of(seen: Look, column: BoundColumn) -> set[str]:
    """The rules that cells of a column break as they are read now."""
    rows = seen.reading.rows if seen.reading else ()
    return {cell.issue.rule for row in rows for cell in row.held if cell.place.column == column.column}


def _switches(column: BoundColumn, rules: set[str]) -> Iterator[Switch]:
    types = {MILESTONE[name].type for name in column.fields if name in MILESTONE}
    for kind, switches in SWITCHES.items():
        if kind in types:
            yield from (switch for switch in switches if switch.applies(column.conventions, rules))


def _switch(switch: Switch, column: BoundColumn, choices: Choices, version: str, change: Change) -> None:
    now, options = getattr(column.conventions, switch.name), list(switch.options)
    key = f"wizard_{switch.name}_{column.column}_{version}"
    field = column.fields[-1]

    def picked() -> None:
        meant = {**choices.conventions.get(field, {}), switch.name: st.session_state[key]}
        change(replace(choices, conventions={**choices.conventions, field: meant}))

    first = options.index(now) if now in options else 0
    st.selectbox(switch.label, options, first, switch.options.__getitem__, key=key, on_change=picked)


def _unknown_words(seen: Look, choices: Choices, version: str, change: Change) -> None:
    """Words of a status or health column that Cairn does not know: a person says what each one means."""
    waits = [cell for row in (seen.reading.rows if seen.reading else ()) for cell in row.held]
    unknown = Counter((cell.field, cell.text) for cell in waits if cell.issue.rule in _UNKNOWN)
    if unknown:
        st.markdown("**Words that Cairn does not know**")
    for (field, word), times in unknown.most_common(_MOST_WORDS):
        _word(field, word, times, choices, f"wizard_word_{field}_{word}_{version}", change)


def _word(field: str, word: str, times: int, choices: Choices, key: str, change: Change) -> None:
    def picked() -> None:
        learnt = {**choices.words.get(field, {}), word: st.session_state[key]}
        change(replace(choices, words={**choices.words, field: learnt}))

    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"“{plain(word)}” ({count(times, 'cell')}) means", width=300)
        st.selectbox(
            f"{word} means",
            MILESTONE[field].choices,
            index=None,
            format_func=words.choice,
            placeholder=words.label_of(field),
            key=key,
            on_change=picked,
            label_visibility="collapsed",
            width=220,
        )


def _constants(binding: Binding, choices: Choices, version: str, change: Change) -> None:
    """What is the same for the whole sheet, of the fields that have no column."""

    def settle(name: str, text: str) -> None:
        change(replace(choices, constants={**choices.constants, name: text}))

    st.markdown("**The same for every row**")
    for name, said in binding.constants:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{plain(words.label_of(name))}: **{plain(words.choice(said))}**", width=300)
            key = f"wizard_lift_{name}_{version}"
            st.button("Take away", key=key, type="tertiary", icon=":material/close:", on_click=settle, args=(name, ""))
    taken = {*binding.fields, *dict(binding.constants), "title", *CUSTOM}
    fitting = [item for item in MILESTONE.fields if item.editable and item.type != "links"]
    names = [item.name for item in fitting if item.name not in taken]
    if not names:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = names.index("function") if "function" in names else 0
        key = f"wizard_constant_{version}"
        wanted: str = (
            st.selectbox("Field without a column", names, first, words.label_of, key=key, width=220) or names[0]
        )
        text = _value_box(wanted, version)
        label, icon = "Set for all rows", ":material/done_all:"
        st.button(label, key="wizard_set", icon=icon, disabled=not text, on_click=settle, args=(wanted, text or ""))


def _value_box(name: str, version: str) -> str | None:
    """Where the value is picked or typed."""
    known: Any = MILESTONE[name].choices
    if name == "function":
        known = aliases.functions(session.workspace())
    if not known and name != "function":
        typed: str = st.text_input("Value", key=f"wizard_value_{name}_{version}", width=300)
        return typed
    chosen: str | None = st.selectbox(
        "Value",
        known,
        index=None,
        format_func=words.choice,
        key=f"wizard_value_{name}_{version}",
        accept_new_options=name == "function",
        placeholder="Choose or type" if name == "function" else "Choose",
        width=300,
    )
    return chosen

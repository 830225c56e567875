"""The steps in which a sheet is understood: its table, its columns, its values, what is wrong, what a sync would do.

The same for a sheet that is connected for the first time and for one that is read anew. What a person has chosen so
far is a draft in the session; every choice has the sheet read again, and one that cannot be is said and taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from domain.errors import CairnError
from services.connecting.choices import Choices
from services.connecting.link_issues import elsewhere
from services.connecting.onboarding import Look, document
from ui import choices, page, session, status
from ui.connecting import wizard_colours, wizard_columns, wizard_fields, wizard_issues, wizard_table, wizard_values
from ui.words import count, plain

_DRAFTS, _READ = "wizard_drafts", "wizard_read"
STEPS = {
    "table": ":material/table_view: Table",
    "columns": ":material/view_column: Columns",
    "values": ":material/rule: Values",
    "issues": ":material/flag: Issues",
    "sync": ":material/preview: What a sync would do",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person has chosen so far for one sheet: field → header, and the choices about its cells.

    `known` is how a connected sheet is read up to now, `before` the draft without the last choice.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)
    known: Mapping[str, str] = field(default_factory=dict)
    before: Draft | None = None

    def version(self) -> str:
        """Changes with every choice; names the widgets that show this state."""
        return f"{hash(repr((self.mapping, self.choices))):x}"


@dataclass(frozen=True, slots=True)
class Case:
    """One sheet in the wizard. `place` is nobody else's; `stamp` changes when the sheet or the data does; `read` may
    give more than the look."""

    place: str
    name: str
    stamp: Hashable
    begin: Callable[[], Draft]
    read: Callable[[Draft], Any]
    look: Callable[[Any], Look]
    rehearse: Callable[[Any, Draft], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet as it was read under a draft: the look, what `Case.read` gave, and the same as `inspect` tells it."""

    draft: Draft
    look: Look
    read: Any
    found: dict[str, Any]


def draw(case: Case) -> Shown | None:
    """Draw the steps for one sheet; None where there is no table to go on with."""
    shown = _read(case)
    if shown.look.guess.binding is None:
        wizard_table.no_table(shown.found, shown.look, lambda header: _map(case.place, {"title": header}))
        return None
    _summary(case, shown)
    step = st.segmented_control(
        "Step",
        list(STEPS),
        default="table",
        required=True,
        key="wizard_step",
        format_func=lambda step: choices.quiet(STEPS[step]),
        label_visibility="collapsed",
    )
    _step(step, case, shown)
    return shown


def _step(step: str, case: Case, shown: Shown) -> None:
    draft = shown.draft
    if step == "columns":
        version = draft.version()

        def remapped(new: Mapping[str, str]) -> None:
            _map(case.place, new)

        wizard_columns.draw(shown.found, shown.look, draft.mapping, draft.known, version, remapped)
        wizard_fields.draw(shown.look, draft.mapping, version, remapped)
    elif step == "values":
        version = draft.version()
        wizard_colours.draw(shown.look, draft.mapping, version, lambda new: _map(case.place, new))
        wizard_values.draw(shown.look, draft.choices, version, lambda new: _choose(case.place, new))
    elif step == "issues":
        wizard_issues.draw(shown.found, case.name)
    elif step == "sync":
        case.rehearse(shown.read, shown.draft)
    else:
        wizard_table.draw(shown.look)


def _summary(case: Case, shown: Shown) -> None:
    """The sheet in one line: how much there is, where it begins, how much was understood."""
    found = shown.found
    where = f" in “{plain(found['sheet'])}”" if found["sheet"] else ""
    table = [column for column in shown.look.guess.columns if not column.apart]
    columns, understood = len(table), sum(column.field is not None for column in table)
    how_far = f"{understood} of {columns} columns understood; the others are left untouched."
    st.markdown(
        f"**{count(found['row_count'], 'milestone')}**{where}, header in row {found['header_row']}. "
        f"{how_far if understood < columns else f'All {columns} columns understood.'}"
    )
    if shown.look.guess.like not in ("", case.name):
        st.caption(f"Read like the tracker {plain(shown.look.guess.like)}, which has the same columns.")
    _verdict(shown)


def _verdict(shown: Shown) -> None:
    """Whether anything needs a look before going on, as chips."""
    held = sum(issue["severity"] == "error" for issue in shown.found["issues"])
    other = sum(issue["severity"] == "warning" for issue in shown.found["issues"])
    unsure = len(wizard_columns.doubtful(shown.found["columns"], shown.draft.mapping))
    with st.container(horizontal=True, gap="small"):
        if unsure:
            status.draw(status.LOOK.saying(f"{count(unsure, 'column')} to check"))
        if held:
            status.draw(status.HELD.saying(f"{count(held, 'cell')} cannot be read"))
        if other:
            status.draw(status.SEVERITY["warning"].saying(f"{other} to look at"))
        if not (unsure or held or other):
            status.draw(status.ALL_FINE)


def _drafts() -> dict[str, Draft]:
    """What was chosen for each sheet in this session."""
    found: dict[str, Draft] = st.session_state.setdefault(_DRAFTS, {})
    return found


def forget() -> None:
    """Done: the next look at a sheet begins anew."""
    for name in (_DRAFTS, _READ, "wizard_step"):
        st.session_state.pop(name, None)


def _map(place: str, mapping: Mapping[str, str]) -> None:
    """Take other columns; a constant gives way to a column of its field."""
    draft = _drafts()[place]
    free = {part: text for part, text in draft.choices.constants.items() if not mapping.get(part)}
    choices = replace(draft.choices, constants=free)
    _drafts()[place] = replace(draft, mapping=mapping, choices=choices, before=draft)


def _choose(place: str, choices: Choices) -> None:
    draft = _drafts()[place]
    _drafts()[place] = replace(draft, choices=choices, before=draft)


def _read(case: Case) -> Shown:
    """The sheet under the draft; a last choice that cannot be is said, and taken back."""
    drafts = _drafts()
    if case.place not in drafts:
        drafts[case.place] = case.begin()
    draft = drafts[case.place]
    try:
        return _read_once(case, draft)
    except CairnError as error:
        if draft.before is None:
            raise
        page.complain(error)
        drafts[case.place] = draft.before
        return _read_once(case, draft.before)


def _read_once(case: Case, draft: Draft) -> Shown:
    """The sheet as read under a draft, kept for as long as neither moves."""
    identity = (case.place, case.stamp, draft.version())
    kept = st.session_state.get(_READ)
    if kept is None or kept[0] != identity:
        with st.spinner("Reading the sheet…"):
            read = case.read(draft)
            look = case.look(read)
            kept = (identity, Shown(draft, look, read, document(look, elsewhere(session.workspace(), but=case.name))))
        st.session_state[_READ] = kept
    shown: Shown = kept[1]
    return shown

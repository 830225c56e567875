"""The fourth step: what is wrong with single cells, each with its place and what to do; to take along as a list.

What is merely missing is counted and not listed here: a tracker's gaps are worked through once it is connected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from services.connecting.issue_list import as_csv, letter_address
from ui import page, status, tables
from ui.words import count

_ORDER = list(status.SEVERITY)


def serious(issues: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Everything but gaps, the worst first."""
    found = [issue for issue in issues if issue["severity"] != "gap"]
    return sorted(found, key=lambda issue: _ORDER.index(issue["severity"]))


def draw(found: Mapping[str, Any], name: str) -> None:
    """Draw the issues of one sheet."""
    listed = serious(found["issues"])
    gaps = sum(issue["severity"] == "gap" for issue in found["issues"])
    if gaps:
        missing = f"{count(gaps, 'gap')} in its columns, such as a missing owner"
        st.caption(f"{missing}: to be worked through later, nothing waits for it.")
    if not listed:
        page.empty("Every cell can be read", "Nothing in this sheet needs a second look.", "task_alt")
        return
    stopped = sum(issue["severity"] == "error" for issue in listed)
    if stopped:
        st.markdown(
            f"**{count(stopped, 'cell')} cannot be taken.** The rest comes in all the same; what stands there waits "
            "until it is corrected in the sheet."
        )
    chips = [status.SEVERITY[issue["severity"]] for issue in listed]
    rows = [
        {"Place": i["where"], "Kind": [chip.label], "What": i["message"], "What to do": i["advice"]}
        for i, chip in zip(listed, chips, strict=True)
    ]
    columns = {
        "Place": 120,
        "Kind": tables.chip("Kind", chips, width=130),
        "What": 400,
        "What to do": tables.text("What to do"),
    }
    tables.show(rows, columns, key="wizard_issues", alt="What was found", in_full=10, opens=())
    take_along(listed, name, key="wizard")


def take_along(issues: Sequence[Mapping[str, str]], name: str, *, key: str) -> None:
    """The list as a file, and as a letter to whoever keeps the sheet. Cairn sends nothing itself."""
    with st.container(horizontal=True):
        st.download_button(
            "Download the list",
            as_csv(issues),
            file_name=f"{name} issues.csv",
            mime="text/csv",
            icon=":material/download:",
            key=f"{key}_csv",
            on_click="ignore",
        )
        st.link_button(
            "Write to the sheet's owner",
            letter_address(name, issues),
            icon=":material/mail:",
            help="Opens a letter with the list in your own mail program; attach the file where the list is long.",
            key=f"{key}_mail",
        )

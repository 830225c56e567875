"""What a milestone says it waits for becomes a link, or stays visible as unresolved."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.links import resolve_links
from domain.records import Link, LinkType
from tests.analysis.tables import milestones, table

WORKSPACE = """
    key       tracker    sheet_id  title
    IT-4      it         IT-4      Order API live
    it:2      it         2         Cutover
    WH-7      warehouse  WH-7      Scanners installed
    wh:2      warehouse  2         Staff trained
    wh:3      warehouse  3         Cutover
    fin:IT-4  finance    IT-4      Budget released
    X9        finance    4         Invoice matching
"""


def meant_by(ref: str, tracker: str) -> str | None:
    """The key that a new milestone of that tracker would wait for."""
    asking = {"key": "new", "tracker": tracker, "sheet_id": "new", "title": "New", "depends_on": (Link(ref),)}
    result = resolve_links(pd.concat([table(WORKSPACE), milestones([asking])], ignore_index=True))
    assert len(result.links) + len(result.unresolved) == 1, "a ref is a link or unresolved"
    return result.links["predecessor"].iloc[0] if len(result.links) else None


@pytest.mark.parametrize(
    ("tracker", "ref", "key", "why"),
    [
        ("it", "2", "it:2", "an id means the own tracker first"),
        ("warehouse", "2", "wh:2", "an id means the own tracker first"),
        ("warehouse", "#2", "wh:2", "a # before an id is dropped"),
        ("finance", "IT-4", "fin:IT-4", "the own tracker's id comes before the workspace's key"),
        ("warehouse", "IT-4", "IT-4", "a key of the workspace"),
        ("warehouse", "it-4", "IT-4", "letter case makes no difference"),
        ("warehouse", "fin:IT-4", "fin:IT-4", "a qualified key"),
        ("warehouse", "cutover", "wh:3", "a title of the own tracker comes before the same title elsewhere"),
        ("finance", "Cutover", None, "a title that two milestones have means neither"),
        ("it", " staff   TRAINED ", "wh:2", "a title that only one milestone has, blanks folded"),
        ("it", "invoice  matching", "X9", "a title that only one milestone has, from another tracker"),
        ("finance", "3", None, "a bare number of another tracker is chance"),
        ("it", "Jupyter deployment?", None, "prose stays visible"),
        ("it", "#", None, "a lone # is no id"),
        ("it", "new", None, "a milestone does not wait for itself"),
    ],
)
def test_a_ref_resolves_in_its_own_tracker_first(tracker: str, ref: str, key: str | None, why: str) -> None:
    assert meant_by(ref, tracker) == key, why


def test_an_id_of_another_tracker_counts_if_it_has_a_letter_and_a_digit() -> None:
    frame = table("""
        key     tracker  sheet_id  depends_on
        a:P-1   a        P-1       -
        b:Q-1   b        Q-1       -
        c:Q-1   c        Q-1       -
        d:10    d        10        #p-1; Q-1; 10
    """)
    result = resolve_links(frame)
    assert result.links["predecessor"].tolist() == ["a:P-1"]
    assert result.unresolved["text"].tolist() == ["Q-1", "10"], "two trackers have it; itself"


def test_ids_that_differ_in_case_only_are_told_apart_where_the_ref_is_exact() -> None:
    frame = table("""
        key   tracker  sheet_id  depends_on
        t/a1  one      a1        -
        t/A1  one      A1        -
        x     one      x         A1; #a1
        y     two      y         t/a1; T/A1
    """)
    result = resolve_links(frame)
    assert result.links["predecessor"].tolist() == ["t/A1", "t/a1"]
    assert result.unresolved.to_dict("list") == {"key": ["x", "y"], "text": ["#a1", "T/A1"]}


def test_type_and_lag_are_carried_and_the_same_link_counts_once() -> None:
    frame = table("""
        key   title     depends_on
        IT-4  API       -
        WH-7  Scanners  IT-4:FS:3; API:FS:3; it-4:SS:-2; IT-9:FF:1; IT-9:FF:1
    """)
    result = resolve_links(frame)
    assert result.links.to_dict("records") == [
        {"predecessor": "IT-4", "successor": "WH-7", "type": "FS", "lag_days": 3},
        {"predecessor": "IT-4", "successor": "WH-7", "type": "SS", "lag_days": -2},
    ]
    assert result.unresolved.to_dict("records") == [{"key": "WH-7", "text": "IT-9FF+1d"}]


def test_blanks_of_every_kind_mean_no_link() -> None:
    frame = milestones([{"key": "a", "sheet_id": None, "title": None}, {"key": "b", "depends_on": ()}])
    frame["depends_on"] = pd.Series([float("nan"), ()], dtype=object)
    result = resolve_links(frame)
    assert result.links.empty
    assert result.unresolved.empty


def test_an_empty_workspace_gives_empty_frames_with_their_columns() -> None:
    result = resolve_links(milestones([]))
    assert list(result.links) == ["predecessor", "successor", "type", "lag_days"]
    assert list(result.unresolved) == ["key", "text"]
    assert result.links["lag_days"].dtype == "int64"


def test_a_milestone_without_an_id_or_title_is_not_found_by_a_blank_ref() -> None:
    frame = milestones(
        [{"key": "a", "sheet_id": None, "title": None}, {"key": "b", "depends_on": (Link("  ", LinkType.FS),)}]
    )
    assert resolve_links(frame).unresolved["key"].tolist() == ["b"]

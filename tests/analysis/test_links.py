"""What a milestone says it waits for becomes a link, or stays visible as unresolved."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from analysis.links import ref_to, resolve_links
from analysis.suggestions import suggest_links
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
    assert result.links.iloc[:, :4].to_dict("records") == [
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
    assert list(result.links) == ["predecessor", "successor", "type", "lag_days", "said_by", "text"]
    assert list(result.unresolved) == ["key", "text"]
    assert result.links["lag_days"].dtype == "int64"


def test_a_milestone_without_an_id_or_title_is_not_found_by_a_blank_ref() -> None:
    frame = milestones(
        [{"key": "a", "sheet_id": None, "title": None}, {"key": "b", "depends_on": (Link("  ", LinkType.FS),)}]
    )
    assert resolve_links(frame).unresolved["key"].tolist() == ["b"]


ROWS = """
    key      tracker  sheet_id  title
    plan:1   plan     1         Order API live
    plan:2   plan     2         Go live
    plan:04  plan     04        Scanners installed
    fin:1    Finance  1         Budget released
"""


def pairs(ref: str, tracker: str = "plan", kind: LinkType = LinkType.FS, lag: int = 0) -> list[tuple[str, ...]]:
    """(predecessor, successor, type, lag) of the links that "new" has through one ref."""
    rows = table(ROWS)
    rows["row"] = [5, 6, 7, 5]
    rows["duration_days"] = pd.Series([Decimal(10), None, Decimal(3), None], dtype=object)
    asking = {
        "key": "new",
        "tracker": tracker,
        "sheet_id": "new",
        "title": "New",
        "depends_on": (Link(ref, kind, lag),),
    }
    result = resolve_links(pd.concat([rows, milestones([asking])], ignore_index=True))
    assert len(result.links) + len(result.unresolved) == 1, "a ref is a link or unresolved"
    return [tuple(str(part) for part in row[:4]) for row in result.links.itertuples(index=False, name=None)]


@pytest.mark.parametrize(
    ("ref", "link"),
    [
        ("Finance!1", ("fin:1", "new", "FS", "0")),
        ("'finance'!Budget released", ("fin:1", "new", "FS", "0")),
        ("Finance!Task 1", ("fin:1", "new", "FS", "0")),
        ("Task 2", ("plan:2", "new", "FS", "0")),
        ("Vorgang 2", ("plan:2", "new", "FS", "0")),
        ("№2", ("plan:2", "new", "FS", "0")),
        ("Row 7", ("plan:04", "new", "FS", "0")),
        ("Zeile 5", ("plan:1", "new", "FS", "0")),
        ("第6行", ("plan:2", "new", "FS", "0")),
        ("after go live", ("plan:2", "new", "FS", "0")),
        ("nach Order API live", ("plan:1", "new", "FS", "0")),
        ("Go liveの後", ("plan:2", "new", "FS", "0")),
        ("依赖：Go live", ("plan:2", "new", "FS", "0")),
        ("Blocks #2", ("new", "plan:2", "FS", "0")),
        ("Nachfolger: Go live", ("new", "plan:2", "FS", "0")),
        ("1FS+50%", ("plan:1", "new", "FS", "5")),
        ("04SS-100%", ("plan:04", "new", "SS", "-3")),
        ("1FS+2ew", ("plan:1", "new", "FS", "10")),
        ("1FS+7ed", ("plan:1", "new", "FS", "5")),
        ("2FS+50%", None),
        ("Elsewhere!1", None),
        ("Row 99", None),
        ("after the summer", None),
        ("blocks everything", None),
    ],
)
def test_a_ref_may_say_more_than_an_id(ref: str, link: tuple[str, ...] | None) -> None:
    assert pairs(ref) == ([link] if link else [])


def test_type_and_lag_stay_with_a_ref_that_says_more() -> None:
    assert pairs("Blocks #2", kind=LinkType.SS, lag=2) == [("new", "plan:2", "SS", "2")]
    assert pairs("Finance!1", kind=LinkType.FF, lag=-1) == [("fin:1", "new", "FF", "-1")]


def test_a_row_is_a_row_of_the_own_sheet() -> None:
    assert pairs("Row 5", tracker="Finance") == [("fin:1", "new", "FS", "0")]
    assert pairs("Row 7", tracker="Finance") == []


def test_a_name_that_stands_there_is_meant_as_it_stands() -> None:
    frame = table("""
        key   tracker  sheet_id  title        depends_on
        a:1   a        1         Row 2        -
        a:2   a        2         after party  -
        a:3   a        3         Clean up     Row 2; after party
    """)
    frame["row"] = [2, 3, 4]
    assert resolve_links(frame).links["predecessor"].tolist() == ["a:1", "a:2"]


def suggested(ref: str, frame: pd.DataFrame) -> str | None:
    """What is suggested to the last milestone of a frame for one ref; nothing may resolve by itself."""
    asks: list[object] = [None] * (len(frame) - 1) + [(Link(ref, LinkType.SS, 2),)]
    frame["depends_on"] = pd.Series(asks, dtype=object)
    resolved = resolve_links(frame)
    assert resolved.links.empty
    found = suggest_links(frame, resolved.unresolved)
    assert found[["key", "text"]].equals(resolved.unresolved)
    suggestion, why = found.iloc[0][["suggestion", "why"]]
    assert (suggestion is None) == (why is None)
    return None if suggestion is None else str(suggestion)


@pytest.mark.parametrize(
    ("ref", "key", "why"),
    [
        ("LDM-503-4", "LDM-503-04", "zeros make no id another one"),
        ("ldm 503 04", "LDM-503-04", "nor do blanks and case"),
        ("Jupyter deploymnt", "JUP", "a slip of the pen"),
        ("Deployment", None, "half of it is something else"),
        ("after Jupyter deployments", "JUP", "with a word for waiting before it"),
        ("Cutover rehearsal", None, "two titles are equally like it"),
        ("Auth system [NCSA?]", None, "nothing comes near"),
        ("7", None, "a number in a sheet that has ids"),
    ],
)
def test_what_comes_near_is_suggested_and_never_linked(ref: str, key: str | None, why: str) -> None:
    frame = table("""
        key         tracker  sheet_id    title
        LDM-503-04  a        LDM-503-04  Archive open
        JUP         a        JUP         Jupyter deployment
        c1          a        c1          Cutover rehearsal 1
        c2          a        c2          Cutover rehearsal 2
        asks        a        asks        Who asks
    """)
    assert suggested(ref, frame) == key, why


def test_a_number_in_a_sheet_without_ids_counts_its_milestones() -> None:
    frame = table("""
        key  tracker  sheet_id  title
        x    a        -         Third
        y    a        -         First
        z    a        -         Second
        w    b        -         Elsewhere
        n    a        -         Asks
    """)
    frame["row"] = [9, 4, 6, 2, 11]
    assert suggested("2", frame) == "z"
    assert suggested("4", frame) is None, "that is itself"
    assert suggested("5", frame) is None


def test_the_own_tracker_comes_before_others_in_suggestions() -> None:
    frame = table("""
        key  tracker  sheet_id  title
        one  a        A-1       Staff are trained
        two  b        B-1       Staff is trained
        new  b        B-2       Asks
    """)
    assert suggested("Staff be trained", frame) == "two"


def test_no_unresolved_refs_have_no_suggestions() -> None:
    resolved = resolve_links(
        table("""
        key  title
        a    One
    """)
    )
    assert list(suggest_links(milestones([]), resolved.unresolved)) == ["key", "text", "suggestion", "why"]


def test_a_link_knows_who_says_so_and_in_which_words() -> None:
    frame = table("""
        key   tracker  sheet_id  title     depends_on
        it:1  it       1         API live  -
        it:2  it       2         App live  1
        it:3  it       3         Cutover   blocks 2:SS:2
    """)
    said = resolve_links(frame).links[["predecessor", "successor", "said_by", "text"]]
    assert said.values.tolist() == [["it:1", "it:2", "it:2", "1"], ["it:3", "it:2", "it:3", "blocks 2SS+2d"]]


@pytest.mark.parametrize(
    ("waits", "awaited", "ref"),
    [("it:2", "IT-4", "IT-4"), ("wh:2", "wh:3", "3"), ("wh:2", "it:2", "it:2"), ("fin:IT-4", "X9", "4")],
)
def test_a_new_link_is_written_as_the_sheet_itself_would(waits: str, awaited: str, ref: str) -> None:
    assert ref_to(table(WORKSPACE), waits, awaited) == ref


def test_a_milestone_whose_key_and_title_another_one_has_too_is_named_by_nothing_wrong() -> None:
    assert ref_to(table(WORKSPACE), "fin:IT-4", "IT-4") == "Order API live"

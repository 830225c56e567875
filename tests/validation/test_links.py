"""Every notation in which people write what a milestone waits for, and that none of it is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.binding import Binding, BoundColumn
from domain.records import Link, LinkType, text_of
from domain.sheets import CellValue, SheetSnapshot
from tests.validation.sheets import snapshot
from validation.tables.headers import guess_binding
from validation.values.coerce import coerce_column
from validation.values.conventions import with_conventions
from validation.values.encode import encode
from validation.values.links import is_id_like, links_text, read_links, separators_in
from validation.values.text import clean


def seen(text: str) -> list[str]:
    """The links of a cell as Cairn writes them."""
    return [str(link) for link in read_links(text)]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("12FS+2 wd", ["12FS+2d"]),
        ("3;5SS-1w", ["3", "5SS-5d"]),
        ("4FS + 3d", ["4FS+3d"]),
        ("4FS + 3d; 5", ["4FS+3d", "5"]),
        ("M-4 + 3 days", ["M-4FS+3d"]),
        ("M-4+3d", ["M-4FS+3d"]),
        ("WP-3d", ["WP-3d"]),
        ("M-4 (SS+2d)", ["M-4SS+2d"]),
        ("M-4 [FF]", ["M-4FF"]),
        ("M-4 finish-to-start", ["M-4"]),
        ("M-4 Start to Start + 1w", ["M-4SS+5d"]),
        ("4 and 5FS+1d", ["4", "5FS+1d"]),
        ("IT-4 / IT-5", ["IT-4", "IT-5"]),
        ("IT-4/IT-5", ["IT-4", "IT-5"]),
        ("IT-4 IT-5 WH-7", ["IT-4", "IT-5", "WH-7"]),
        ("2024/12", ["2024/12"]),
        ("- M-4\n- M-5", ["M-4", "M-5"]),
        ("• M-4\r\n• M-5", ["M-4", "M-5"]),
        ("1、2；3", ["1", "2", "3"]),
        ("1和2", ["1", "2"]),
        ("WP 3, WP 4FS+2d", ["WP 3", "WP 4FS+2d"]),
        ("Phase 2, hardware", ["Phase 2, hardware"]),
        ("IT plan!4, WH-7", ["IT plan!4", "WH-7"]),
        ("'IT, plan'!4SS", ["'IT, plan'!4SS"]),
        ("Row 14", ["Row 14"]),
        ("4FS+50%", ["4FS+50%"]),
        ("4FS+3ed", ["4FS+3ed"]),
        ("FS+3d", ["FS+3d"]),
    ],
)
def test_types_lags_and_separators_of_all_kinds(text: str, links: list[str]) -> None:
    assert seen(text) == links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("after M-4", ["M-4"]),
        ("Depends on #3", ["3"]),
        ("Blocked by: IT-4, IT-5", ["IT-4", "IT-5"]),
        ("3 days after M-4", ["M-4FS+3d"]),
        ("nach M-4", ["M-4"]),
        ("2 Tage nach M-4", ["M-4FS+2d"]),
        ("wartet auf 4.2", ["4.2"]),
        ("après M-4", ["M-4"]),
        ("1 semaine après M-4", ["M-4FS+5d"]),
        ("después de M-4 y M-5", ["M-4", "M-5"]),
        ("depois de 3", ["3"]),
        ("dopo 3", ["3"]),
        ("na 3", ["3"]),
        ("после 3", ["3"]),
        ("po 3", ["3"]),
        ("efter 3", ["3"]),
        ("依赖3", ["3"]),
        ("在 T001 之后", ["T001"]),
        ("T001の後", ["T001"]),
        ("T001 완료 후", ["T001"]),
        ("3'ten sonra", ["3"]),
        ("Depends on #3\nDepends on #2\nBlocks #4", ["3", "2", "Blocks #4"]),
    ],
)
def test_words_for_waiting_around_an_id_are_understood(text: str, links: list[str]) -> None:
    assert seen(text) == links


@pytest.mark.parametrize(
    "prose",
    [
        "after the summer",
        "nach Abnahme durch die Halle",
        "requires VPN",
        "2d after lunch",
        "Design & Build",
        "needs work",
        "Blocks #4",
        "whatever comes first, or later",
        "Usecases from DM-SST",
    ],
)
def test_prose_keeps_every_word(prose: str) -> None:
    assert seen(prose) == [prose]


@pytest.mark.parametrize("header", ["Successors", "(*)Successors", "Nachfolger", "Blocks", "后续任务", "Successeurs"])
def test_a_column_of_successors_is_known_by_its_header_and_read_the_other_way_round(header: str) -> None:
    column = bound(header, [header, "5, 6SS+1d", "Go live", None, "after 3; 4"])
    assert column.conventions.turned
    cells = ("5, 6SS+1d", "Go live", "after 3; 4")
    read = [coerce_column(column, cell)["depends_on"].value for cell in cells]
    assert [text_of(value) for value in read] == ["blocks 5; blocks 6SS+1d", "blocks Go live", "3; blocks 4"]


@pytest.mark.parametrize("header", ["Predecessors", "Blocked by", "Vorgänger", "Depends on", "Waits for"])
def test_a_column_of_predecessors_is_read_as_it_stands(header: str) -> None:
    assert not bound(header, [header, "5, 6SS+1d"]).conventions.turned


def test_a_predecessor_that_is_added_to_a_column_of_successors_says_so() -> None:
    column = bound("Successors", ["Successors", "5, 6"])
    wanted = (Link("blocks 5"), Link("Go live", LinkType.SS, 1))
    written = encode(column, {"depends_on": wanted}, "5, 6", [])
    assert written == "5, after Go live SS+1d"
    assert coerce_column(column, written)["depends_on"].value == wanted


def bound(header: str, cells: list[CellValue]) -> BoundColumn:
    """The column as it is read, with what its header and cells show."""
    snapshot = SheetSnapshot(
        "plan.xlsx", "Plan", tuple((cell,) for cell in cells), "1", datetime(2026, 11, 23, tzinfo=UTC)
    )
    binding = Binding("Plan", 1, 2, (BoundColumn(header, ("depends_on",), 1),))
    return with_conventions(snapshot, binding).columns[0]


plain_ids = st.from_regex(r"[A-Z]{2,4}-[0-9]{1,4}|[1-9][0-9]{0,3}(\.[1-9]){0,2}|[a-z]{4,8}:[1-9][0-9]?", fullmatch=True)
spaced_ids = st.from_regex(r"(WP|Task|Gate|Los|Этап|任务) [1-9][0-9]?", fullmatch=True)
elsewhere = st.from_regex(r"(plan|IT plan|'Umzug, Halle 4')!([1-9][0-9]?|[A-Z]{2}-[0-9]{1,3})", fullmatch=True)
ids = plain_ids | spaced_ids | elsewhere
links = st.builds(Link, ids, st.sampled_from(LinkType), st.integers(-60, 60))
titles = st.lists(st.sampled_from(("Order", "interface", "live", "Halle", "übergeben", "Staff", "trained")), min_size=2)


@given(st.lists(links, min_size=1, max_size=5))
def test_what_is_written_is_read_again(wanted: list[Link]) -> None:
    assert read_links(links_text(wanted, "; ")) == tuple(wanted)
    assert read_links(text_of(tuple(wanted))) == tuple(wanted)


@given(
    st.lists(st.builds(Link, plain_ids), min_size=2, max_size=5),
    st.sampled_from((",", ", ", ";", "; ", "\n", " & ", " / ", "、")),
)
def test_every_separator_keeps_the_links_apart_and_is_found_again(wanted: list[Link], separator: str) -> None:
    text = links_text(wanted, separator)
    assert read_links(text) == tuple(wanted)
    assert separator == "、" or set(separators_in(text)) == {separator}


@given(titles.map(" ".join), st.sampled_from(LinkType), st.integers(1, 60))
def test_a_title_is_one_link_with_its_type_and_lag(title: str, kind: LinkType, lag: int) -> None:
    link = Link(title, kind, lag)
    assert read_links(str(link)) == (link,)
    assert not is_id_like(title)


WORDS = "|4|#3|M-4|WP|3|FS|SS+2d|(FS-1w)|+|3 days|after|blocks|依赖|後|Launch|plan!|[A?, B]|,|;|/|&|and|\n| |-|%|Row 14"
texts = st.lists(st.sampled_from(WORDS.split("|")), max_size=8).map(" ".join) | st.text(
    st.characters(exclude_categories=["C", "Z"]), max_size=60
)


@given(texts)
def test_any_text_is_read_and_stays_in_its_cell_as_it_is(text: str) -> None:
    read = read_links(text)
    assert all(link.ref.strip() for link in read)
    if read:
        column = BoundColumn("Depends on", ("depends_on",), 2)
        assert clean(str(encode(column, {"depends_on": read}, text, ["IT-4; IT-5"]))) == clean(text)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("after M-2 (FS+3d)", ["M-2FS+3d"]),
        ("nach M-2 (EA+3t)", ["M-2FS+3d"]),
        ("5NF+2 Tage", ["5FS+2d"]),
        ("FS: M-2", ["M-2"]),
        ("SS M-2 +3d", ["M-2SS+3d"]),
        ("M-2/FF", ["M-2FF"]),
        ("M-2 FS 3d", ["M-2FS+3d"]),
        ("M-2 (lag 3d)", ["M-2FS+3d"]),
        ("M-2 (+1w)", ["M-2FS+5d"]),
        ("M-2, FS+2d", ["M-2FS+2d"]),
        ("M-2 FS\u22123d", ["M-2FS-3d"]),
        ("M-2 FS-2", ["M-2FS-2d"]),
        ("M-2FS+3 working days", ["M-2FS+3d"]),
        ("4FS+2,5w, 6SS", ["4FS+13d", "6SS"]),
        ("4FS+7ed; 5FS+2 eweeks", ["4FS+5d", "5FS+10d"]),
        ("2 weeks after M-2 finish", ["M-2FS+10d"]),
        ("after 4 starts", ["4SS"]),
        ("starts after M-2", ["M-2"]),
        ("#4 #5", ["4", "5"]),
        ("1|2", ["1", "2"]),
        ("(M-2)", ["M-2"]),
        ("M-2 F-S", ["M-2"]),
        ("M-1 to M-3", ["M-1", "M-2", "M-3"]),
        ("M-1..M-3SS", ["M-1SS", "M-2SS", "M-3SS"]),
        ("4–6", ["4", "5", "6"]),
        ("3-5", ["3-5"]),
        ("SS-12", ["SS-12"]),
        ("4FS+3ed", ["4FS+3ed"]),
        ("Phase 1-2", ["Phase 1-2"]),
    ],
)
def test_one_dependency_in_many_wordings(text: str, links: list[str]) -> None:
    assert [str(link) for link in read_links(text)] == links


def test_a_range_of_plain_numbers_is_one_only_where_the_ids_of_the_sheet_are_numbers() -> None:
    assert [str(link) for link in read_links("3-5SS, 7", ranges=True)] == ["3SS", "4SS", "5SS", "7"]
    for ids, ranges in ((("1", "2", "3"), True), (("1-1", "1-2", "1-3"), False)):
        rows = [(one, f"Milestone number {one}", "1-3") for one in ids]
        found = guess_binding(snapshot(("ID", "Milestone", "Depends on"), *rows)).binding
        assert found is not None
        column = found.column_of("depends_on")
        assert column is not None
        assert column.conventions.ranges is ranges

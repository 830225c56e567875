"""Laws: what is written into a cell reads back as the value, whatever the column looks like."""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.binding import BoundColumn, Conventions
from domain.records import Link, LinkType, Money, Value, plain_decimal, text_of
from domain.rows import KEY
from domain.schema import HEALTHS, MILESTONE, STATUSES
from domain.sheets import CellError, CellValue, WriteValue
from validation.values.coerce import coerce_cell, coerce_column, field_named, parse_text
from validation.values.encode import encode
from validation.values.people import People, split_people
from validation.values.people_words import is_nobody
from validation.values.text import clean

LETTERS = st.text(string.ascii_letters + "éüßñ中", min_size=1, max_size=8)
texts = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=30).map(clean).filter(bool)
names = (
    st.lists(LETTERS.map(str.title), min_size=1, max_size=2)
    .map(" ".join)
    .filter(lambda name: not is_nobody(name) and split_people(name) == People(name))
)
dates = st.dates(date(1970, 1, 2), date(2199, 12, 31)).filter(lambda day: day != date(2099, 12, 31))
percents = st.decimals(0, 100, places=3, allow_nan=False).map(plain_decimal)
days = st.decimals(0, 5000, places=3, allow_nan=False).map(plain_decimal)
amounts = st.decimals(-(10**9), 10**9, places=2, allow_nan=False).map(plain_decimal)
ids = st.from_regex(r"[A-Z]{2,4}-[0-9]{1,4}|[1-9][0-9]{0,3}(\.[1-9]){0,2}|[a-z]{4,8}:[1-9][0-9]?", fullmatch=True)
links = st.builds(Link, ids, st.sampled_from(LinkType), st.integers(-60, 60))
several_links = st.lists(links, min_size=1, max_size=4).map(tuple)

VALUES: dict[str, st.SearchStrategy[Value]] = {
    "text": texts,
    "function": texts,
    "person": names,
    "people": st.lists(names, min_size=1, max_size=3).map(tuple),
    "date": dates,
    "days": days,
    "status": st.sampled_from(STATUSES),
    "health": st.sampled_from(HEALTHS),
    "percent": percents,
    "links": several_links,
    "money": st.builds(Money, amounts, st.sampled_from((None, "EUR", "USD", "SEK"))),
    "number": amounts,
    "choice": texts,
}
conventions = st.builds(
    Conventions,
    date_order=st.sampled_from(("ymd", "dmy", "mdy")),
    percent=st.sampled_from(("fraction", "hundred", "mixed")),
    percent_text=st.booleans(),
    turned=st.booleans(),
    last_first=st.sampled_from((None, True, False)),
    serials=st.booleans(),
    year=st.sampled_from((None, 2026)),
    fiscal_start=st.sampled_from((None, 10)),
    decimal=st.sampled_from(("", ".", ",")),
    unit=st.sampled_from(("1", "5", "0.125", "1000")),
    words=st.sampled_from(((), (("✎", "in_progress"), ("quite", "done"), ("fine", "green")))),
)
neighbours = st.sampled_from(
    [
        None, "", 5, 0.5, 45.0, True, datetime(2026, 3, 2, 17, 0), date(2026, 3, 2), CellError("#REF!"),
        "2026-03-02", "02.03.2026", "25/12/2026", "3/4/26", "2 Mar 2026", "March 2, 2026", "2. März 2026", "2年",
        "5d", "2 weeks", "8 hrs", "45%", "45 %", "Erledigt", "Completed", "In Arbeit", "x", "grün", "Red",
        "Arun, Bex", "Arun / Bex", "Arun\nBex", "IT-4; IT-5", "4,5", "#3", "$1,200.50", "1.200,50 €", "40k EUR", "TBD",
        "Q3 2026", "mid-June", "KW 23/2026", "1 Oct – 30 Nov 2026", "w/c 3 June 2026", "46083", 46083, "✎", "quite",
    ]
)  # fmt: skip
FIELDS = st.sampled_from([KEY, *(field.name for field in MILESTONE.fields)])


@settings(max_examples=600, deadline=None)
@given(st.data(), FIELDS, conventions, neighbours, st.lists(neighbours, max_size=4))
def test_a_written_value_reads_back_as_itself(
    data: st.DataObject, name: str, meant: Conventions, previous: CellValue, others: Sequence[CellValue]
) -> None:
    field = field_named(name)
    wanted = ids_of(data) if name == KEY else data.draw(VALUES[field.type])
    column = BoundColumn("Header", (name,), 2, conventions=meant)
    written = encode(column, {name: wanted}, previous, others)
    assert coerce_column(column, written)[name].value == wanted


def ids_of(data: st.DataObject) -> str:
    return data.draw(ids)


@settings(max_examples=200, deadline=None)
@given(st.none() | names, st.lists(names, max_size=3), neighbours, st.lists(neighbours, max_size=4))
def test_an_owner_and_contributors_in_one_cell_read_back_as_themselves(
    owner: str | None, others: list[str], previous: CellValue, cells: Sequence[CellValue]
) -> None:
    column = BoundColumn("Resourcing", ("owner", "contributors"), 2)
    wanted = {"owner": owner, "contributors": tuple(others) or None}
    written = encode(column, wanted, previous, cells)
    assert {name: one.value for name, one in coerce_column(column, written).items()} == wanted


@settings(max_examples=200, deadline=None)
@given(FIELDS, conventions, neighbours, st.lists(neighbours, max_size=4))
def test_writing_what_is_there_changes_nothing(
    name: str, meant: Conventions, previous: CellValue, others: Sequence[CellValue]
) -> None:
    column = BoundColumn("Header", (name,), 2, conventions=meant)
    read = coerce_column(column, previous)[name]
    if read.problem is None and read.value is not None:
        assert encode(column, {name: read.value}, previous, others) == previous


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from([field for field in MILESTONE.fields if field.type != "text"]))
def test_what_cairn_shows_can_be_typed_again(data: st.DataObject, field: object) -> None:
    name = getattr(field, "name")  # noqa: B009 - hypothesis hides the type
    wanted = data.draw(VALUES[MILESTONE[name].type])
    read = parse_text(MILESTONE[name], text_of(wanted))
    assert read.value == wanted


@settings(max_examples=300, deadline=None)
@given(FIELDS, st.text(max_size=40) | st.floats() | st.integers() | st.booleans() | st.datetimes(), conventions)
def test_any_cell_gives_a_value_or_a_problem_and_never_an_exception(
    name: str, cell: CellValue, meant: Conventions
) -> None:
    read = coerce_cell(field_named(name), cell, meant)
    assert read.problem is None or read.value is None


def written(field: str, value: Value, cells: Sequence[CellValue], **meant: object) -> WriteValue:
    column = BoundColumn("Header", (field,), 2, conventions=Conventions(**meant))  # type: ignore[arg-type]
    return encode(column, {field: value}, None, cells)


def test_dates_keep_the_kind_and_pattern_of_their_column() -> None:
    day = date(2026, 3, 2)
    assert written("due_date", day, [datetime(2026, 1, 1), None]) == day
    assert written("due_date", day, ["2026-01-31"]) == "2026-03-02"
    assert written("due_date", day, ["31.01.2026"]) == "02.03.2026"
    assert written("due_date", day, ["31/01/2026"], date_order="dmy") == "02/03/2026"
    assert written("due_date", day, ["1/31/26"], date_order="mdy") == "3/2/26"
    assert written("due_date", day, ["31 Jan 2026"]) == "2 Mar 2026"
    assert written("due_date", day, ["January 31, 2026"]) == "March 2, 2026"
    assert written("due_date", day, ["31. Januar 2026"]) == "2. März 2026"


def test_statuses_take_the_word_that_the_column_uses() -> None:
    assert written("status", "done", ["Offen", "Erledigt", "Erledigt", "fertig"]) == "Erledigt"
    assert written("status", "in_progress", ["Offen"]) == "In progress"
    assert written("status", "done", [True, False]) is True


def test_percentages_follow_the_scale_of_their_column() -> None:
    assert written("percent_complete", Decimal(45), [0.3], percent="fraction") == 0.45
    assert written("percent_complete", Decimal(45), [30]) == 45
    assert written("percent_complete", Decimal(45), ["30 %"], percent_text=True) == "45 %"


def test_several_things_are_joined_as_the_column_joins_them() -> None:
    assert written("contributors", ("Ana", "Bo"), ["Cem / Dee"]) == "Ana / Bo"
    assert written("contributors", ("Ana", "Bo"), []) == "Ana; Bo"
    assert written("contributors", ("Ana", "Bo"), ["Cem, Dee"], last_first=False) == "Ana, Bo"
    assert written("contributors", ("N", "A"), []) == "N, A"
    assert written("depends_on", (Link("1"), Link("2")), ["3; 4"]) == "1; 2"
    assert written("depends_on", (Link("Racks, cables"), Link("Site")), []) == "Racks, cables; Site"
    assert written("depends_on", (Link("7"),), [3, 4]) == 7


def test_durations_and_amounts_keep_their_units() -> None:
    assert written("duration_days", Decimal(10), ["1 week"]) == "2 week"
    assert written("duration_days", Decimal("2.5"), [4]) == 2.5
    assert written("budget_planned", Money(Decimal(1500), "USD"), ["$1,200.50"]) == "$1,500"
    assert written("budget_planned", Money(Decimal(1500)), ["12"]) == "1500"
    assert written("budget_planned", Money(Decimal(1500)), [12, "TBD"]) == 1500


def test_an_owner_can_change_while_the_others_stay() -> None:
    column = BoundColumn("Resourcing", ("owner", "contributors"), 2)
    assert encode(column, {"owner": "Cem", "contributors": ("Bex",)}, "Arun / Bex", []) == "Cem / Bex"
    assert encode(column, {"owner": None, "contributors": None}, "Arun / Bex", []) is None

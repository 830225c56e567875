"""Stories: who a cell names, and when that cannot be told."""

from __future__ import annotations

import pytest

from domain.binding import BoundColumn, Conventions
from validation.values.coerce import coerce_column

OWNERS = BoundColumn("Resourcing", ("owner", "contributors"), 3)
LISTS = BoundColumn("Resourcing", ("owner", "contributors"), 3, conventions=Conventions(last_first=False))


@pytest.mark.parametrize(
    "text", ["Arun, Bex Lee", "Arun/Bex Lee", "Arun & Bex Lee", "Arun\nBex Lee", "Arun; Bex Lee", "Arun and Bex Lee"]
)
def test_the_first_name_is_the_owner_and_the_others_contribute(text: str) -> None:
    read = coerce_column(LISTS, text)
    assert (read["owner"].value, read["contributors"].value) == ("Arun", ("Bex Lee",))


def people(text: str, column: BoundColumn = OWNERS) -> list[str | None]:
    """Owner and contributors; what broke where the cell is held."""
    read = coerce_column(column, text)
    if problem := read["owner"].problem:
        return [problem.rule]
    owner, others = read["owner"].value, read["contributors"].value
    return [str(owner) if owner else None, *(str(name) for name in (others if isinstance(others, tuple) else ()))]


@pytest.mark.parametrize("text", ["Smith, John", "Ana, Bob", "van der Berg, Ana", "Dr. Müller, Ana", "Ana, Bob Roth"])
def test_a_pair_around_a_comma_could_be_one_person_or_two(text: str) -> None:
    assert people(text) == ["doubtful-person"]


@pytest.mark.parametrize(
    "text",
    [
     "was Bob, now Ana", "Bob -> Ana", "Bob → Ana", "formerly Bob", "ex-Bob", "Ana or Bob", "Bob bis Juni",
     "Ana (until June), then Bob", "Bob (left)", "Ana?", "Ana (tbc)", "TBD (Ana?)", "PM: Ana", "1. Ana 2. Bob",
     "see notes", "Whoever happens to be on duty on that day",
    ],
)  # fmt: skip
def test_what_tells_more_or_less_than_names_is_held(text: str) -> None:
    assert people(text) == ["doubtful-person"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana Lee, Bob Roth", ["Ana Lee", "Bob Roth"]),
        ("Ana, Bob, Cleo", ["Ana", "Bob", "Cleo"]),
        ("MB, AL", ["MB", "AL"]),
        ("Lee, Ana; Roth, Bob", ["Lee, Ana", "Roth, Bob"]),
        ("Smith, J.", ["Smith, J."]),
        ("A. Smith", ["A. Smith"]),
        ("John Smith, PMP", ["John Smith, PMP"]),
        ("Ana/Bob", ["Ana", "Bob"]),
        ("Ana with Bob", ["Ana", "Bob"]),
        ("Ana & team", ["Ana", "team"]),
        ("Ana et al.", ["Ana"]),
        ("TBC", [None]),
        ("?", [None]),
        ("various", [None, "various"]),
        ("ana@x.org <Ana>", ["Ana"]),
        ("李雷，韩梅梅", ["李雷", "韩梅梅"]),
    ],
)
def test_what_reads_one_way_only_is_taken(text: str, names: list[str | None]) -> None:
    assert people(text) == names


def test_shares_and_roles_are_no_part_of_a_name_and_a_role_says_who_leads() -> None:
    assert people("Ana (50%)") == ["Ana"]
    assert people("Ana 50% / Bob 50%") == ["Ana", "Bob"]
    assert people("Ana (lead), Bob") == ["Ana", "Bob"]
    assert people("Bob (support), Ana (lead)") == ["Ana", "Bob"]
    assert people("Bob (backup), Ana") == ["doubtful-person"]
    assert people("Ana (IT)") == ["Ana (IT)"]


def test_a_name_is_not_cut_where_it_only_looks_like_two() -> None:
    for name in ("R&D", "Robert E Lee", "Arun (IT, Ops)", "Andy Sand"):
        assert coerce_column(OWNERS, name)["owner"].value == name


def test_a_comma_stands_within_a_name_only_where_the_whole_column_shows_it() -> None:
    column = BoundColumn("Owner", ("owner", "contributors"), 3, conventions=Conventions(last_first=True))
    read = coerce_column(column, "Lee, Ana; Okafor, Ben")
    assert (read["owner"].value, read["contributors"].value) == ("Lee, Ana", ("Okafor, Ben",))
    assert people("Ana Lee, Bob Roth", column) == ["doubtful-person"]


def test_nobody_yet_is_no_owner() -> None:
    assert coerce_column(OWNERS, "TBD")["owner"].value is None
    read = coerce_column(OWNERS, "TBD, Bex")
    assert (read["owner"].value, read["contributors"].value) == (None, ("Bex",))


@pytest.mark.parametrize("word", ["all", "Team", "Alle", "tous", "Todos", "Все", "全員", "herkes", "všichni"])
def test_a_whole_team_is_nobody_accountable_and_is_kept_as_contributors(word: str) -> None:
    read = coerce_column(OWNERS, word)
    assert (read["owner"].value, read["contributors"].value) == (None, (word,))
    assert read["owner"].note is not None
    assert read["owner"].note.rule == "team-as-owner"


@pytest.mark.parametrize(
    ("text", "name"),
    [("Ana Lee <ana.lee@example.org>", "Ana Lee"), ("ana.lee@example.org", "ana.lee@example.org"), ("MB", "MB")],
)
def test_addresses_and_initials_are_names(text: str, name: str) -> None:
    assert coerce_column(OWNERS, text)["owner"].value == name


@pytest.mark.parametrize("text", ["<name>", "[Name]", "姓名", "- - - -", "nicht zugewiesen", "未定"])
def test_a_placeholder_is_nobody(text: str) -> None:
    assert coerce_column(OWNERS, text)["owner"].value is None


def test_a_number_is_nobodys_name() -> None:
    assert people("2") == ["unreadable-person"]


def test_two_owners_are_held_where_nobody_else_has_a_place() -> None:
    read = coerce_column(BoundColumn("Owner", ("owner",), 3), "Arun; Bex")["owner"]
    assert read.problem is not None
    assert read.problem.rule == "several-owners"

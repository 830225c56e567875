"""The example tells its story: counted here from the files alone, with none of Cairn's own code."""

from __future__ import annotations

import csv
import hashlib
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
FILES = ("it.xlsx", "warehouse.xlsx", "finance.csv")
DONE = {"Done", "Completed"}
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl on data bars
REFERENCE = re.compile(r"((?:IT|WH|FIN)-\d+)(?:FS\+(\d+)d)?")


@dataclass
class Milestone:
    key: str
    function: str
    owner: str
    due: date
    done: bool
    waits_for: list[tuple[str, int]]


def milestone(
    row: dict[str, object], key: str, function: str, owner: str, due: str, status: str, links: str
) -> Milestone:
    """Pick one tracker's columns out of one of its rows."""
    when = row[due]
    day = when.date() if isinstance(when, datetime) else date.fromisoformat(str(when))
    references = re.split("[,;] *", str(row[links] or ""))
    found = [REFERENCE.fullmatch(reference) for reference in references if reference]
    assert all(found), references
    waits_for = [(match[1], int(match[2] or 0)) for match in found if match]
    return Milestone(str(row[key]), str(row[function]), str(row[owner] or ""), day, row[status] in DONE, waits_for)


def rows_below(path: Path, header_row: int) -> list[dict[str, object]]:
    """Read a workbook's first tab from its header down, formulas as calculated."""
    table = list(load_workbook(path, data_only=True).worksheets[0].iter_rows(min_row=header_row, values_only=True))
    header = [str(name) for name in table[0]]
    return [dict(zip(header, row, strict=True)) for row in table[1:]]


@pytest.fixture(scope="module")
def world() -> dict[str, Milestone]:
    it = rows_below(EXAMPLES / "it.xlsx", 4)
    warehouse = rows_below(EXAMPLES / "warehouse.xlsx", 3)
    with (EXAMPLES / "finance.csv").open(encoding="utf-8", newline="") as file:
        finance: list[dict[str, object]] = [dict(row) for row in csv.DictReader(file, delimiter=";")]
    everything = [
        *(milestone(row, "Id", "Function", "Owner", "Due", "Status", "Depends on") for row in it),
        *(milestone(row, "No.", "Team", "Responsible", "Target date", "State", "Needs") for row in warehouse),
        *(milestone(row, "Ref", "Team", "Owner", "Deadline", "Status", "Waits for") for row in finance),
    ]
    assert len({one.key for one in everything}) == len(everything)
    return {one.key: one for one in everything}


def working_days(start: date, end: date) -> int:
    """Count Mondays to Fridays from `start` (exclusive) to `end`; negative when `end` comes first."""
    if end < start:
        return -working_days(end, start)
    days = (start + timedelta(n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 for day in days)


def later(start: date, lag_days: int) -> date:
    """Go on by working days."""
    while lag_days:
        start += timedelta(1)
        lag_days -= start.weekday() < 5
    return start


def implied(world: dict[str, Milestone], key: str) -> date:
    """The earliest date that everything before it allows."""
    one = world[key]
    return max([one.due, *(later(implied(world, before), lag) for before, lag in one.waits_for)])


def test_three_managers_keep_about_forty_milestones_of_several_functions(world: dict[str, Milestone]) -> None:
    assert len(world) == 39
    assert {one.function for one in world.values()} == {
        "IT", "Information Security", "Warehouse Operations", "Facilities", "Finance", "Procurement",
    }  # fmt: skip
    assert sum(not one.owner for one in world.values()) == 3


def test_links_run_across_the_three_trackers_and_all_of_them_resolve(world: dict[str, Milestone]) -> None:
    links = [(before, one.key) for one in world.values() for before, _ in one.waits_for]
    assert {before for before, _ in links} <= set(world)
    across = [link for link in links if link[0].split("-")[0] != link[1].split("-")[0]]
    assert (len(links), len(across)) == (41, 21)
    assert {("IT-4", "WH-5"), ("WH-9", "FIN-3")} <= set(across)


def test_exactly_one_contract_is_broken_even_when_delays_are_passed_on(world: dict[str, Milestone]) -> None:
    slack = {
        (before, one.key): working_days(later(implied(world, before), lag), one.due)
        for one in world.values()
        for before, lag in one.waits_for
    }
    assert {link: days for link, days in slack.items() if days < 0} == {("IT-4", "WH-5"): -12}
    tight = {link: days for link, days in slack.items() if 0 <= days < 5}
    assert tight == {("WH-5", "FIN-11"): 3, ("WH-8", "IT-12"): 3}


def test_exactly_one_milestone_is_reported_done_before_what_it_waits_for(world: dict[str, Milestone]) -> None:
    early = {
        (one.key, before)
        for one in world.values()
        for before, _ in one.waits_for
        if one.done and not world[before].done
    }
    assert early == {("IT-7", "WH-4")}


def test_what_is_open_lies_ahead_and_every_date_is_a_working_day(world: dict[str, Milestone]) -> None:
    today = date(2026, 11, 23)
    assert all(one.due > today for one in world.values() if not one.done)
    assert all(one.due.weekday() < 5 for one in world.values())


def parts_of(path: Path) -> list[tuple[str, str]]:
    """A file's content, part by part: two builds of zlib may pack the same parts into different bytes."""
    if path.suffix == ".csv":
        return [("", hashlib.sha256(path.read_bytes()).hexdigest())]
    with zipfile.ZipFile(path) as archive:
        return [(name, hashlib.sha256(archive.read(name)).hexdigest()) for name in archive.namelist()]


def make(folder: Path) -> Path:
    folder.mkdir()
    subprocess.run([sys.executable, str(EXAMPLES / "make_examples.py"), str(folder)], check=True)
    return folder


def test_the_script_makes_the_committed_files_and_the_same_bytes_twice(tmp_path: Path) -> None:
    first, second = make(tmp_path / "first"), make(tmp_path / "second")
    for name in FILES:
        assert parts_of(first / name) == parts_of(EXAMPLES / name), (
            f"run examples/make_examples.py: {name} is not its work"
        )
        assert (first / name).read_bytes() == (second / name).read_bytes()


@pytest.mark.parametrize("name", ["it.xlsx", "warehouse.xlsx"])
def test_the_workbooks_are_real_ones_with_formulas_a_chart_and_rules(name: str) -> None:
    with zipfile.ZipFile(EXAMPLES / name) as archive:
        assert "xl/charts/chart1.xml" in archive.namelist()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" in sheet
    assert "<dataValidation " in sheet
    assert "<conditionalFormatting " in sheet

"""Stories: what a table shows about the way its cells are meant, and that it says why."""

from __future__ import annotations

from datetime import datetime

from domain.binding import Binding, Conventions
from domain.sheets import CellValue
from tests.validation.sheets import raw_rows, snapshot, table
from validation.tables.headers import guess_binding
from validation.tables.rows import read_rows
from validation.values.coerce import coerce_column
from validation.values.conventions import convention_issues


def bound(*rows: tuple[CellValue, ...], sheet: str = "Plan") -> Binding:
    binding = guess_binding(snapshot(*rows, sheet=sheet)).binding
    assert binding is not None
    return binding


def meant(binding: Binding, field: str) -> Conventions:
    column = binding.column_of(field)
    assert column is not None
    return column.conventions


def dates(*cells: CellValue, header: str = "Due date", sheet: str = "Plan") -> Binding:
    rows = [(f"T-{at}", f"Milestone number {at}", "Ana", cell) for at, cell in enumerate(cells, 1)]
    return bound(("ID", "Milestone", "Owner", header), *rows, sheet=sheet)


def days_of(binding: Binding, *cells: CellValue) -> list[str | None]:
    """What the cells of the due column are read as; None where one is held."""
    column = binding.column_of("due_date")
    assert column is not None
    read = [coerce_column(column, cell)["due_date"] for cell in cells]
    return [None if one.problem else str(one.value) for one in read]


def days(*cells: CellValue, header: str = "Due date", sheet: str = "Plan") -> list[str | None]:
    return days_of(dates(*cells, header=header, sheet=sheet), *cells)


def test_one_day_past_12_proves_the_order_of_the_whole_column_and_is_shown() -> None:
    found = meant(dates("25/04/2026", "03/04/2026", "04/04/2026", "01/06/2026"), "due_date")
    assert (found.date_order, found.ambiguous) == ("dmy", 2)
    assert found.evidence == ("“25/04/2026” can only be day first.",)


def test_a_column_that_proves_both_orders_proves_neither() -> None:
    binding = dates("25/04/2026", "04/25/2026", "03/04/2026")
    found = meant(binding, "due_date")
    assert found.date_order == "ymd"
    assert "so neither is assumed" in found.evidence[0]
    assert [issue.rule for issue in convention_issues(binding)] == ["date-order-unknown"]


def test_where_nothing_decides_it_is_an_issue_and_not_a_guess() -> None:
    binding = dates("03/04/2026", "05/06/2026", "07/08/2026")
    assert (meant(binding, "due_date").date_order, meant(binding, "due_date").ambiguous) == ("ymd", 3)
    issues = list(convention_issues(binding))
    assert [(issue.rule, str(issue.where)) for issue in issues] == [("date-order-unknown", "Plan!D1")]


def test_a_date_column_without_proof_follows_the_others_that_agree() -> None:
    binding = guess_binding(
        table("""
            ID  | Milestone       | Start      | Due
            W-1 | Racks installed | 13/01/2026 | 03/02/2026
            W-2 | Scanners live   | 02/02/2026 | 05/03/2026
        """)
    ).binding
    assert binding is not None
    assert meant(binding, "due_date").date_order == "dmy"
    assert meant(binding, "due_date").evidence == ("The column “Start” is day first, so this one is too.",)


def test_start_and_duration_decide_where_no_date_does() -> None:
    lines = [f"W-{at} | Racks number {at} | 2026-01-0{at} | 3 | 0{at + 2}/01/2026" for at in range(1, 7)]
    binding = guess_binding(table("ID | Milestone | Start | Duration | Due\n" + "\n".join(lines))).binding
    assert binding is not None
    found = meant(binding, "due_date")
    assert (found.date_order, found.ambiguous) == ("dmy", 6)
    assert "6 rows would end before they start, or last far longer" in found.evidence[0]


TURNED: list[CellValue] = [
    "13/05/2026",
    "25/05/2026",
    datetime(2026, 3, 5),
    datetime(2026, 4, 6),
    datetime(2026, 12, 6),
]


def test_dates_that_a_program_probably_turned_are_offered_as_a_fix_and_never_turned_silently() -> None:
    binding = dates(*TURNED)
    found = meant(binding, "due_date")
    assert (found.suspects, found.turned, found.date_order) == (3, False, "dmy")
    issue = next(issue for issue in convention_issues(binding) if issue.rule == "turned-dates")
    assert "2026-03-05 may be 2026-05-03" in issue.message


def test_dates_past_the_12th_clear_a_column_of_that_suspicion() -> None:
    assert meant(dates(*TURNED, datetime(2026, 6, 20)), "due_date").suspects == 0
    assert meant(dates(*TURNED, "03/04/2026"), "due_date").suspects == 0


def test_the_year_that_is_left_out_is_the_one_of_all_other_dates() -> None:
    binding = dates("2026-04-01", "3 Jun", "12 Aug", "2026-09-01")
    found = meant(binding, "due_date")
    assert (found.yearless, days_of(binding, "2026-04-01", "3 Jun", "12 Aug", "2026-09-01")) == (
        2, ["2026-04-01", "2026-06-03", "2026-08-12", "2026-09-01"],
    )  # fmt: skip
    assert [issue.rule for issue in convention_issues(binding)] == ["year-taken"]
    assert "the time of the dates that name theirs (2026-04-01 to 2026-09-01)" in found.evidence[0]


def test_the_header_or_the_name_of_the_sheet_may_say_the_year() -> None:
    assert meant(dates("3 Jun", "12 Aug", header="Due date 2026"), "due_date").year == 2026
    assert meant(dates("3 Jun", "12 Aug", sheet="Plan 2026"), "due_date").year == 2026
    assert meant(dates("3 Jun", "12 Aug"), "due_date").year is None


def test_a_column_that_says_from_when_to_when_is_start_and_due_date() -> None:
    binding = dates("1 Oct – 30 Nov 2026", "1 Dec – 15 Dec 2026", "2026-12-20")
    assert binding.column_of("start_date") == binding.column_of("due_date")


def percents(*cells: CellValue) -> Conventions:
    rows = [(f"T-{at}", f"Milestone number {at}", "Ana", cell) for at, cell in enumerate(cells, 1)]
    return meant(bound(("ID", "Milestone", "Owner", "% complete"), *rows), "percent_complete")


def test_the_scale_of_percentages_is_decided_by_the_column() -> None:
    assert percents(0, 0.5, 1).percent == "fraction"
    assert percents(0, 50, 100).percent == "hundred"
    assert percents(0.5, 1, 50).percent == "mixed"
    assert percents("45 %", "100%").percent_text
    assert "0.5 and 50 stand in one column" in percents(0.5, 1, 50).evidence[0]


def test_a_header_says_what_its_bare_numbers_count() -> None:
    header = ("ID", "Milestone", "Duration (weeks)", "Budget (k€)")
    binding = bound(header, ("W-1", "Racks installed", 2, 40), ("W-2", "Scanners live", 1, 12.5))
    assert meant(binding, "duration_days").unit == "5"
    assert (meant(binding, "budget_planned").unit, meant(binding, "budget_planned").currency) == ("1000", "EUR")


def test_one_amount_shows_the_decimal_mark_of_the_others() -> None:
    rows = [("W-1", "Racks installed", "1.200,50 €"), ("W-2", "Scanners live", "1.200 €")]
    binding = bound(("ID", "Milestone", "Budget"), *rows)
    assert meant(binding, "budget_planned").decimal == ","


def test_a_column_of_done_and_not_done_says_so() -> None:
    header = ("编号", "任务名称", "负责人", "完成状态")
    rows = [("1", "机架安装完毕", "Ana", "完成"), ("2", "扫描仪上线", "Bo", "未完成")]
    binding = bound(header, *rows)
    assert meant(binding, "status").done_or_not
    sheet = snapshot(header, *rows)
    assert [row.values["status"] for row in read_rows("Plan", raw_rows(sheet, binding), binding).rows] == [
        "done",
        "not_started",
    ]


LEGEND: list[tuple[CellValue, ...]] = [
    ("ID", "Milestone", "Status", None, None),
    ("W-1", "Racks installed", "✎", None, None),
    ("W-2", "Scanners live", "✗", None, None),
    ("W-3", "Night shift trained", "Done", None, None),
    ("W-4", "First order shipped", "✚", None, None),
]


def test_a_legend_says_what_marks_mean_and_nothing_else_does() -> None:
    beside = [("✎", "In progress"), ("✗", "Not started"), ("✓", "Done"), ("✚", "Looked at")]
    with_legend = [LEGEND[0], *((*row[:4], *pair) for row, pair in zip(LEGEND[1:], beside, strict=True))]
    found = meant(bound(*with_legend), "status")
    assert dict(found.words) == {"✎": "in_progress", "✗": "not_started"}
    assert found.evidence[0] == "The legend in Plan!E2 says that “✎” is “In progress”."
    assert meant(bound(*LEGEND), "status").words == ()


def test_a_legend_may_stand_in_one_cell_above_the_table_and_must_not_contradict_itself() -> None:
    above: list[tuple[CellValue, ...]] = [("Launch plan", None, "✎ = in progress", "✗: cancelled", None)]
    assert dict(meant(bound(*above, *LEGEND), "status").words) == {"✎": "in_progress", "✗": "cancelled"}
    two: list[tuple[CellValue, ...]] = [("Launch plan", None, "✎ = in progress", "✎ = done", None)]
    assert meant(bound(*two, *LEGEND), "status").words == ()


def test_what_stands_in_the_table_is_no_legend() -> None:
    rows: list[tuple[CellValue, ...]] = [
        ("ID", "Milestone", "Status"),
        ("W-1", "Almost", "Done"),
        ("W-2", "Scanners live", "Almost"),
    ]
    assert meant(bound(*rows), "status").words == ()


def owners(*names: str, header: str = "Owner") -> Conventions:
    rows = [(f"T-{at}", f"Milestone number {at}", name) for at, name in enumerate(names, 1)]
    return meant(bound(("ID", "Milestone", header), *rows), "owner")


def test_a_column_of_names_turned_round_is_no_column_of_pairs() -> None:
    assert owners("Lee, Ana", "Okafor, Ben", "Roth, Cleo").last_first
    assert not owners("Ana, Ben", "Ben, Cleo", "Cleo, Dee").last_first
    assert not owners("Lee, Ana", "Okafor, Ben", "Cleo").last_first


def test_commas_stand_between_people_where_cells_or_the_header_show_it() -> None:
    assert owners("Ana, Ben", "Ben").last_first is False
    assert owners("Ana, Ben", "Cleo, Dee, Eva").last_first is False
    assert owners("Ana, Ben", header="Resources").last_first is False
    both = owners("Lee, Ana; Roth, Bob", "Cem, Dee, Eva")
    assert both.last_first is None
    assert owners("Ana, Ben").last_first is None
    assert owners("Smith, John", "John Smith").last_first
    assert owners("Smith, John", "John Smith", "Ana, Bob, Cem").last_first is None


def test_a_binding_keeps_its_conventions_as_text() -> None:
    binding = dates("1 Oct – 30 Nov 2026", "1 Dec – 15 Dec 2026")
    assert Binding.from_json(binding.to_json()) == binding

"""Links that are lists of titles, some of which have a comma of their own."""

from __future__ import annotations

from domain.binding import Binding
from tests.validation.sheets import raw_rows, table
from validation.tables.headers import guess_binding
from validation.tables.listed_titles import with_listed_titles
from validation.tables.rows import read_rows

PLAN = """
    Task                        | Owner | Depends on
    Install racks, bolts        | Ana   |
    Referral, v2                | Ana   | Power on
    Power on                    | Ben   | {cell}
"""


def links(cell: str) -> list[str]:
    sheet = table(PLAN.format(cell=cell))
    binding: Binding | None = guess_binding(sheet).binding
    assert binding is not None
    rows = raw_rows(sheet, binding)
    cells = with_listed_titles({row.row: row.cells for row in rows}, sheet, binding)
    told = [type(row)(row.row, cells[row.row], row.others, row.gap) for row in rows]
    value = read_rows(sheet.sheet, told, binding).rows[2].values["depends_on"]
    assert isinstance(value, tuple)
    return [str(link) for link in value]


def test_a_list_of_titles_is_cut_where_the_titles_end() -> None:
    assert links("Install racks, bolts") == ["Install racks, bolts"]
    assert links("Referral, v2, Install racks, bolts") == ["Referral, v2", "Install racks, bolts"]
    assert links("install racks, bolts, referral, v2") == ["install racks, bolts", "referral, v2"]


def test_what_is_no_list_of_titles_stays_as_it_stands() -> None:
    assert links("T-1, T-2") == ["T-1", "T-2"]
    assert links("Install racks, bolts, the crane") == ["Install racks, bolts, the crane"]

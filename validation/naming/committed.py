"""The due date of a sheet that calls none so: what was first agreed, or what that was revised to.

The due date is what is committed now. A date that was revised is that; one that is only expected is not, and beside it
the date as agreed still holds. A tracker with one column of ends has it there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from domain.binding import Conventions
from validation.naming.columns import NamedColumn
from validation.values.choice_cells import read_status
from validation.values.text import fold, is_empty

DUE, BASELINE, FORECAST = "due_date", "baseline_date", "forecast_date"
_WORDS = """
    revised|new|rescheduled|moved|updated|changed|agreed|replanned|revidiert|revidierter|revidiertes|neu|neuer|neues
    |verschoben|révisé|révisée|nouvelle|nouveau|reporté|report|revisada|revisado|nueva|nuevo|reprogramada|revista
    |revisto|nova|novo|rivista|rivisto|nuova|nuovo|herzien|herziene|nieuw|nieuwe|новый|новая|перенос|перенесено
    |перенесен|调整后日期|变更后日期|変更後期限|見直し期限|yeni|revize|revidovaný|nový|nové|reviderat|reviderad|nytt|ny
    |
"""
_REVISED = frozenset(map(fold, _WORDS.split("|")))
_MOSTLY = 0.5
_PLAIN = Conventions()


def committed(columns: Sequence[NamedColumn], taken: Mapping[int, str]) -> tuple[int, str] | None:
    """The column to read the due date from, and why; None where there is one already, or nothing to choose from.

    `taken` is column → field; a person's own choices are not among the columns.
    """
    if DUE in taken.values():
        return None
    ends = {taken[one.column]: one for one in columns if taken.get(one.column) in (BASELINE, FORECAST)}
    revised = next((one for one in columns if _is_revised(one, taken)), None)
    if revised and BASELINE in taken.values():
        return revised.column, "It is what the date as first agreed was revised to."
    if BASELINE in ends and _holds_dates(ends[BASELINE]):
        return ends[BASELINE].column, "No other column has the date that is committed."
    if FORECAST in ends and BASELINE not in taken.values() and _holds_dates(ends[FORECAST]):
        return ends[FORECAST].column, "It is the only column with the date of an end."
    actual = next((one for one in columns if taken.get(one.column) == "actual_date"), None)
    status = next((one for one in columns if taken.get(one.column) == "status"), None)
    if actual and status and not ends and _is_open(actual, status):
        return actual.column, "It is the only date, and rows that are not done have it too."
    return None


def _is_open(actual: NamedColumn, status: NamedColumn) -> bool:
    """Say whether rows that are not done have a date: it cannot be that on which they were."""
    pairs = zip(actual.cells, status.cells, strict=False)
    read = [read_status(said, _PLAIN) for day, said in pairs if not is_empty(day) and not is_empty(said)]
    return _holds_dates(actual) and any(one.value not in (None, "done") and not one.problem for one in read)


def _is_revised(one: NamedColumn, taken: Mapping[int, str]) -> bool:
    words: Collection[str] = {fold(one.header), *fold(one.header).split()}
    is_free = taken.get(one.column, FORECAST) == FORECAST
    return is_free and not _REVISED.isdisjoint(words) and FORECAST in one.scores and _holds_dates(one)


def _holds_dates(one: NamedColumn) -> bool:
    return not one.profile.filled or one.profile.dates >= _MOSTLY

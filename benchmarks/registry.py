"""All benchmarks by name, in the order of the table in `docs/performance.md`."""

from __future__ import annotations

from benchmarks import audit_log, edits, schedules, workbook_write, workbooks

BENCHMARKS = {
    benchmark.name: benchmark
    for benchmark in (
        *workbooks.BENCHMARKS,
        *audit_log.BENCHMARKS,
        *schedules.BENCHMARKS,
        *workbook_write.BENCHMARKS,
        *edits.BENCHMARKS,
    )
}

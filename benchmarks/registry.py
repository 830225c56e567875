"""All benchmarks by name, in the order of the table in `docs/performance.md`."""

from __future__ import annotations

from benchmarks import audit_log, edits, merges, pages, schedules, syncs, workbook_write, workbooks

BENCHMARKS = {
    benchmark.name: benchmark
    for benchmark in (
        *syncs.BENCHMARKS,
        *workbooks.BENCHMARKS,
        *merges.BENCHMARKS,
        *audit_log.BENCHMARKS,
        *schedules.BENCHMARKS,
        *workbook_write.BENCHMARKS,
        *edits.BENCHMARKS,
        *pages.BENCHMARKS,
    )
}

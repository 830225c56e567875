"""All benchmarks by name, in the order of the table in `docs/performance.md`."""

from __future__ import annotations

from benchmarks import audit_log, edits

BENCHMARKS = {benchmark.name: benchmark for benchmark in (*audit_log.BENCHMARKS, *edits.BENCHMARKS)}

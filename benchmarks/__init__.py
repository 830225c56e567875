"""Benchmarks: ratios against a peer or a floor, never seconds. `docs/performance.md` says how to read and run them."""

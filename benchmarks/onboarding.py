"""How well Cairn reads sheets that nobody made for it: every truth of `tests/truth/` held against the services.

Measures no time, and no file of the real trackers is part of the project.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.judge import Broke, Count, FileScore, Seen, judge, look_at
from benchmarks.truth import Truth, real_files, truths
from domain.errors import CairnError, Refused

GATES = {"header_row": 0.97, "mapping": 0.95, "rows": 0.90, "values": 0.97}
"""What a score must reach; beside them no value may be silently wrong, and no traceback seen."""


def score(known: Sequence[Truth] | None = None, files: Sequence[Path] | None = None) -> dict[str, Any]:
    """The score of all truths, and of `inspect` on all files.

    Gives {"files", "header_row", "mapping", "rows", "values" (each right, of, share, gate), "sheet" (without a gate),
    "silent_wrong_values", "inspect": {"files", "tracebacks", "refused", "broken", "no_table"}, "holds", "per_file"}.
    Raises `Refused` where the files are not there.
    """
    files = real_files() if files is None else files
    known = truths() if known is None else known
    places = {path.name: path for path in files}
    if gone := {truth.file for truth in known} - places.keys():
        raise Refused(f"There is a truth for {min(gone)}, and no such file.", "Are the real trackers all there?")
    judged = [judge(truth, places[truth.file]) for truth in known]
    inspected = _inspect_all(files)
    parts = {name: _sum(judged, name) for name in ("sheet", *GATES)}
    silent = sum(one.silent for one in judged)
    holds = (
        all(parts[name].share >= gate for name, gate in GATES.items()) and not silent and not inspected["tracebacks"]
    )
    return {
        "files": len(judged),
        **{name: _part(count, GATES.get(name)) for name, count in parts.items()},
        "silent_wrong_values": silent,
        "inspect": inspected,
        "holds": holds,
        "per_file": [_row(one) for one in judged],
    }


def _inspect_all(files: Sequence[Path]) -> dict[str, Any]:
    """What `inspect` says of every file: read, refused in words, or broken, which must not be."""
    errors = [(path.name, seen) for path in files if isinstance(seen := look_at(path, None), CairnError)]
    said = [(isinstance(error, Broke), {"file": name, "message": str(error)}) for name, error in errors]
    broken, refused = ([one for broke, one in said if broke == which] for which in (True, False))
    looks = [(path.name, seen) for path in files if isinstance(seen := look_at(path, None), Seen)]
    no_table = [{"file": name, "message": seen.look.guess.reason} for name, seen in looks if not seen.look.reading]
    return {
        "files": len(files),
        "tracebacks": len(broken),
        "refused": refused,
        "broken": broken,
        "no_table": no_table,
    }


def _sum(judged: Iterable[FileScore], name: str) -> Count:
    total = Count()
    for one in judged:
        total += getattr(one, name)
    return total


def _part(count: Count, gate: float | None) -> dict[str, Any]:
    part: dict[str, Any] = {"right": count.right, "of": count.of, "share": round(count.share, 4)}
    return part if gate is None else part | {"gate": gate, "holds": count.share >= gate}


def _row(one: FileScore) -> dict[str, Any]:
    counts: Mapping[str, Count] = {name: getattr(one, name) for name in ("sheet", *GATES)}
    shown = {name: str(count) if count.of else None for name, count in counts.items()}
    return {"file": one.file, **shown, "silent": one.silent, "differs": one.differs}

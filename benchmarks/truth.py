"""What a person read off a real sheet, kept in `tests/truth/` as facts: where the table is, which column is what.

The files themselves are not kept here, and a truth is never made by Cairn's own reading.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from domain.errors import Refused

ROOT = Path(__file__).resolve().parents[1]
TRUTHS = ROOT / "tests" / "truth"
TRACKERS = ROOT.parent / "shared" / "data" / "trackers"
_SHEETS = {".csv", ".xlsx", ".xlsm", ".xls", ".ods"}

Expected: TypeAlias = Any
"""A sampled value as JSON, or {"any": [values], "held": whether an issue in its place is right as well}."""


@dataclass(frozen=True, slots=True)
class Truth:
    """One sheet as it is to be read. `columns`: field → column letters; `refused` says that there is no table.

    `alternatives`: field → other columns that are defensible, None for leaving the field unmapped.
    """

    file: str
    sheet: str | None = None
    refused: str | None = None
    header_rows: Sequence[int] = ()
    rows: Sequence[int] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    alternatives: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    sheets: Sequence[str] = ()
    samples: Sequence[Mapping[str, Expected]] = ()

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Truth:
        """Read one truth as its JSON file has it."""
        sheet, refused = raw["sheet"], raw.get("refused")
        if refused:
            return cls(raw["file"], sheet, refused)
        return cls(
            raw["file"],
            sheet,
            None,
            (raw["header_row"], *raw["header_rows"]),
            (raw["n_data_rows"], *raw.get("acceptable_row_counts", ())),
            raw["columns"],
            raw.get("acceptable_alternatives", {}),
            (*([sheet] if sheet else []), *raw.get("acceptable_sheets", ())),
            raw["sample_rows"],
        )


def truths(folder: Path = TRUTHS) -> list[Truth]:
    """Every truth, by the name of its file."""
    return [Truth.of(json.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.json"))]


def real_files(folder: Path = TRACKERS) -> list[Path]:
    """The real sheets. Raises `Refused` where they are not beside the project."""
    if not folder.is_dir():
        raise Refused(
            f"The real trackers are not here: there is no folder {folder.relative_to(ROOT.parent)} beside the project.",
            "This score reads them; every other benchmark and test runs without.",
        )
    return sorted(path for path in folder.iterdir() if path.suffix in _SHEETS and path.name != "manifest.csv")

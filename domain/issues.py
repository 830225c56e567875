"""Issues: something wrong with data. Returned, never raised; each points to a cell and advises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from domain.records import CellRef

Severity: TypeAlias = Literal["error", "warning", "gap", "info"]
"""error: held · warning: taken, but look · gap: merely missing · info: worth knowing."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding: the rule, how bad, where, one sentence, and advice to the owner of the cell."""

    rule: str
    severity: Severity
    where: CellRef | str
    message: str
    advice: str = ""

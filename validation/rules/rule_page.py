"""The page of all rules, as `docs/rules.md` has it: written from the rules themselves, so that it is always true."""

from __future__ import annotations

from collections.abc import Iterable

from domain.schema import MILESTONE
from validation.rules.rules_within import RULES
from validation.values.problems import HELD, NOTES, SHEET

_INTRODUCTION = """\
# Rules

What Cairn holds cells and milestones to. This page is written from the rules themselves: `manage.py rules --page`.

A finding has one of four severities. An *error* is not taken: the cell is held, or the edit refused. A *warning* is
taken, and somebody should look. A *gap* is something merely missing: each tracker has one list of its gaps, and they
never fill an inbox. An *info* is worth knowing.
"""


def rules_page() -> str:
    """The whole page, in Markdown."""
    parts = [
        _INTRODUCTION,
        "## Cells that are held\n\nWhat cannot be read, or contradicts itself. The value in the sheet stays as it is,"
        " Cairn keeps the value that it had,\nand the cell is listed with its place until it is mended.\n",
        _table(("rule", "what it wants"), HELD.items()),
        "## Cells that are taken, with a remark\n",
        _table(("rule", "severity", "what it wants"), ((name, *said) for name, said in NOTES.items())),
        "## Columns\n",
        _table(("rule", "severity", "what it wants"), ((name, *said) for name, said in SHEET.items())),
        "## Milestones\n\nA workspace may leave any of these out, on the page *Schema and rules*. The second severity"
        " is that from the stage *shared* on.\n",
        _table(
            ("rule", "severity", "from *shared* on", "field", "what it wants", "advice"),
            (
                (
                    one.name + ("" if one.is_on else " (off until chosen)"),
                    one.severity,
                    one.grown,
                    MILESTONE[one.field].label,
                    one.sentence,
                    one.advice,
                )
                for one in RULES
            ),
        ),
    ]
    return "\n".join(parts)


def _table(names: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [names, tuple("---" for _ in names), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines) + "\n"

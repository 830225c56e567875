"""The picture of the world as commands print it: the JSON of `schedule` and of `heatmap`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.insights import World


def schedule_document(world: World) -> dict[str, Any]:
    """The JSON of the `schedule` command."""
    dates = world.outlook.milestones
    links = world.outlook.links
    return {
        "milestones": [
            {
                "key": row.key,
                "committed": _iso(row.committed),
                "implied": _iso(row.implied),
                "implied_slip_days": _int(row.implied_slip_days),
                "critical": bool(row.critical),
            }
            for row in dates.itertuples()
        ],
        "links": [
            {
                "predecessor": row.predecessor,
                "successor": row.successor,
                "type": str(row.type),
                "lag_days": int(row.lag_days),  # type: ignore[arg-type]
                "slack_days": _int(row.slack_days),
                "backwards": bool(row.backwards),
            }
            for row in links.itertuples()
        ],
        "cycles": world.cycles,
        "unresolved": world.unresolved.to_dict("records"),
    }


def heatmap_document(world: World, by: str = "open") -> dict[str, Any]:
    """The JSON of the `heatmap` command: cells that say something about `by`, the worst first for late and slack."""
    behind: dict[tuple[str, str], list[dict[str, str]]] = {}
    for link in world.heat.links.itertuples():
        if link.open:
            pair = (str(link.receiver), str(link.provider))
            behind.setdefault(pair, []).append({"predecessor": str(link.predecessor), "successor": str(link.successor)})
    cells = [
        {
            "receiver": row.receiver,
            "provider": row.provider,
            "open": int(row.open),  # type: ignore[arg-type]
            "late": int(row.late),  # type: ignore[arg-type]
            **({"overdue": int(row.overdue)} if by == "overdue" else {}),  # type: ignore[arg-type]
            "worst_slack_days": _int(row.worst_slack_days),
            **({"oldest_days": _int(row.oldest_days)} if by == "age" else {}),
            **({"at_risk": [str(money) for money in row.at_risk]} if by == "value" else {}),  # type: ignore[union-attr]
            "links": behind.get((str(row.receiver), str(row.provider)), []),
        }
        for row in world.heat.cells.itertuples()
    ]
    order: dict[str, Callable[[dict[str, Any]], float]] = {
        "open": lambda cell: 0,
        "late": lambda cell: -cell["late"],
        "overdue": lambda cell: -cell["overdue"],
        "slack": lambda cell: cell["worst_slack_days"] if cell["worst_slack_days"] is not None else 10**6,
        "age": lambda cell: -(cell["oldest_days"] or 0),
        "value": lambda cell: -sum(float(money.split()[0]) for money in cell["at_risk"][:1]),
    }
    return {
        "functions": world.heat.functions,
        "cells": sorted(cells, key=order[by]),
        "unresolved": sum(world.heat.unresolved.values()),
        "outside": sum(world.heat.outside.values()),
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _int(number: Any) -> int | None:
    return int(number) if number is not None else None

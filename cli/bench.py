"""The command that measures: ratios against a peer or a floor, each with its gate."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.base import Json, app
from cli.output import answer

FEWEST_PAIRS = 5


@app.command()
def bench(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Default: all, such as T8.")] = None,
    size: Annotated[int | None, typer.Option(min=10, help="Another size than each one's own.")] = None,
    deep: Annotated[bool, typer.Option("--deep", help="With the large sizes.")] = False,
    pairs: Annotated[int, typer.Option(min=1, help="How often both sides are measured, in turns.")] = FEWEST_PAIRS,
    json: Json = False,
) -> None:
    """Measure against a peer or a floor: ours, theirs, ratio, gate. Ends with 1 when a gate does not hold.

    `bench onboarding` measures no time: it scores how real sheets are read, against the truths in tests/truth.
    """
    from benchmarks import runner  # needs the development requirements, which no other command may

    if runner.is_score(names or []):
        _answer_score(json)
        return

    rows = []
    for benchmark in runner.chosen(names or []):
        typer.echo(f"{benchmark.name} …", err=True)
        its_size = size or (benchmark.deep_size if deep else benchmark.size)
        rows.append(runner.run(benchmark, size=its_size, pairs=pairs))
    shown = rows if json else [_for_people(row) for row in rows]
    answer({"rows": shown}, as_json=json, fine=all(row["holds"] for row in rows))


def _answer_score(json: bool) -> None:
    from benchmarks import onboarding

    scored = onboarding.score()
    fine = scored["holds"]
    if not json:
        differs = [{"file": one["file"], "differs": text} for one in scored["per_file"] for text in one["differs"]]
        scored |= {"per_file": [{**one, "differs": len(one["differs"])} for one in scored["per_file"]]}
        counts = {name: len(found) if isinstance(found, list) else found for name, found in scored["inspect"].items()}
        scored |= {"inspect": counts, "differs": differs}
    answer(scored, as_json=json, fine=fine)


def _for_people(row: dict[str, Any]) -> dict[str, str]:
    """A row in words; a row without a gate only informs."""
    faster = " faster" if row["faster"] else ""
    sign = "≥" if row["faster"] else "≤"
    return {
        "name": row["name"],
        "what": f"{row['what']} ({row['size']:,})",
        "ours": _measure(row["ours"], row["clock"]),
        "peer_or_floor": f"{_measure(row['peer_or_floor'], row['clock'])}, {row['against']}",
        "ratio": f"{row['ratio']:.2f}×{faster}",
        "gate": f"{sign} {row['gate']:g}×" if row["gate"] else "-",
        "holds": ("yes" if row["holds"] else "NO") if row["gate"] else "-",
    }


def _measure(amount: float, clock: str) -> str:
    return f"{amount:,.0f} MB" if clock.startswith("memory") else f"{amount * 1000:,.2f} ms {clock}"

"""Commands about milestones: list, edit, take back, see what follows from them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.base import AsOf, AsUser, Json, Reason, app, asserted, field_pairs, labelled, past_day, the_workspace, today
from cli.output import answer
from domain.errors import Refused
from domain.records import json_of
from services import edits, inbox
from services.adding import add_milestone
from services.history import undo as undoing

UNIT_ID_LENGTH = 16


milestones_app = typer.Typer(invoke_without_command=True, help="The milestones: list them, add one.")
app.add_typer(milestones_app, name="milestones")


@milestones_app.callback()
def milestones(
    asked: typer.Context,
    tracker: Annotated[str | None, typer.Option(help="Only those of one tracker.")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """List the milestones with all their fields, today or as they stood at the end of a day."""
    if asked.invoked_subcommand is None:
        answer({"milestones": inbox.milestones(the_workspace(), tracker, past_day(as_of))}, as_json=json)


@milestones_app.command()
def add(
    title: str,
    tracker: Annotated[str, typer.Option(help="Its home; the sheet gets a new row at the next sync.")],
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field, as typed.")] = None,
    sheet_id: Annotated[str | None, typer.Option("--id", help="Where the sheet has ids; default the next one.")] = None,
    reason: Reason = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Add a milestone to a tracker whose sheet Cairn may write."""
    ws = the_workspace()
    fields = field_pairs(ws, set_ or [], "field=value")
    result = add_milestone(
        ws, tracker, title, fields, sheet_id=sheet_id, actor=asserted(ws, as_user), reason=reason, origin_kind="cli"
    )
    key = result.changes[0].key if result.changes else None
    answer({"key": key, "txn": result.txn, "issues": issues_of(result)}, as_json=json, fine=not result.refused)


@app.command()
def edit(
    key: str,
    fields: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...")],
    reason: Annotated[str, typer.Option(help="Why; needed when the committed date moves.")] = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Change fields of one milestone, all or none. An empty value clears the field."""
    ws = the_workspace()
    wanted = [edits.Edit(key, name, value) for name, value in field_pairs(ws, fields, "field=value").items()]
    result = edits.apply_edits(ws, wanted, actor=asserted(ws, as_user), reason=reason, origin_kind="cli")
    document: dict[str, Any] = {
        "txn": result.txn,
        "changes": labelled(
            ws,
            [
                {"key": c.key, "field": c.field, "before": json_of(c.before), "after": json_of(c.after)}  # type: ignore[arg-type]
                for c in result.changes
            ],
        ),
        "issues": issues_of(result),
    }
    answer(document, as_json=json, fine=not result.refused)


def issues_of(result: edits.EditResult) -> list[dict[str, str]]:
    """What was said about an edit."""
    return [
        {"rule": i.rule, "severity": i.severity, "where": str(i.where), "message": i.message, "advice": i.advice}
        for i in result.issues
    ]


@app.command()
def undo(
    what: Annotated[str, typer.Argument(help="A unit of work (txn), or the number of one record.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and do nothing.")] = False,
    reason: Reason = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Take a change back by a new one; the sheet follows at the next sync. What moved on since is left alone."""
    ws = the_workspace()
    chosen = int(what) if what.isdecimal() and len(what) < UNIT_ID_LENGTH else what
    if dry_run:
        answer({"txn": None, "changes": undo_items(undoing.preview_undo(ws, chosen))}, as_json=json)
        return
    done, items = undoing.undo(ws, chosen, actor=asserted(ws, as_user), reason=reason)
    answer({"txn": done.txn, "changes": undo_items(items)}, as_json=json)


def undo_items(items: list[undoing.UndoItem]) -> list[dict[str, Any]]:
    return [
        {
            "seq": item.seq,
            "key": item.change.key,
            "field": item.change.field,
            "before": row_or_value(item.change.before),
            "after": row_or_value(item.change.after),
            "blocked": item.blocked,
            "sheet": item.sheet,
        }
        for item in items
    ]


def row_or_value(value: Any) -> Any:
    """A value as JSON; of a whole row its title."""
    return value.get("title") if isinstance(value, dict) else json_of(value)


@app.command()
def schedule(json: Json = False) -> None:
    """Show committed and implied dates, the slack of each link, loops, and references that lead nowhere."""
    from services.insight_documents import schedule_document
    from services.insights import load_world

    answer(schedule_document(load_world(the_workspace(), today())), as_json=json)


@app.command()
def heatmap(
    by: Annotated[str, typer.Option(help="open, late, overdue, slack, value or age.")] = "open",
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Show which function waits for which: rows wait, columns deliver. Today, or as it stood on a past day."""
    from services.insight_documents import heatmap_document
    from services.insights import MEASURES, load_world

    if by not in MEASURES:
        raise Refused(f"A heatmap cannot be drawn by “{by}”.", f"Say --by with one of {', '.join(MEASURES)}.")
    world = load_world(the_workspace(), today(), as_of=past_day(as_of))
    answer(heatmap_document(world, by), as_json=json)

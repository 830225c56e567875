"""The commands about the standard that sheets are held to: rules, gaps, what cells and words mean."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from cli.base import AsUser, Json, app, asserted, pairs, the_workspace
from cli.output import answer
from domain.errors import Refused
from services.connecting import conventions, gaps
from services.connecting.choices import ALLOWED
from services.schema import aliases, custom, rulebook
from validation.rules.rule_page import rules_page

_TRUTH = {"true": True, "yes": True, "false": False, "no": False}
_BY_NAME = {"turned", "serials", "last_first"}
_NUMBERS = {"year", "fiscal_start"}


@app.command("rules")
def rules_command(
    off: Annotated[list[str] | None, typer.Option(help="Leave a rule out; may be given several times.")] = None,
    on: Annotated[list[str] | None, typer.Option(help="Apply a rule again.")] = None,
    page: Annotated[bool, typer.Option("--page", help="Print the page of rules as docs/rules.md has it.")] = False,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """List the rules, or choose which of them apply."""
    if page:
        typer.echo(rules_page(), nl=False)
        return
    ws = the_workspace()
    if off or on:
        rulebook.check_names(on or ())
        left_out = {rule["name"] for rule in rulebook.rules(ws) if not rule["on"]}
        rulebook.choose_rules(ws, (left_out | set(off or ())) - set(on or ()), asserted(ws, as_user))
    answer({"rules": rulebook.rules(ws)}, as_json=json)


@app.command("gaps")
def gaps_command(tracker: Annotated[str | None, typer.Argument()] = None, json: Json = False) -> None:
    """Count what is merely missing in each tracker, or list it for one."""
    ws = the_workspace()
    if tracker is None:
        answer({"gaps": gaps.gap_counts(ws)}, as_json=json)
    else:
        answer({"tracker": tracker, "gaps": [asdict(gap) for gap in gaps.gaps(ws, tracker)]}, as_json=json)


@app.command("conventions")
def conventions_command(
    tracker: str,
    field: Annotated[str | None, typer.Argument(help="The field whose column is meant.")] = None,
    choices: Annotated[list[str] | None, typer.Argument(help="date_order=dmy turned=yes fiscal_start=4 …")] = None,
    word: Annotated[list[str] | None, typer.Option(help="WORD=VALUE: what a word means in the column.")] = None,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Show how a tracker's cells are read and why, or settle it for one column."""
    ws = the_workspace()
    if field and not (choices or word):
        raise Refused(
            "Say what holds for the column.",
            f"Conventions are {', '.join(ALLOWED)}; for instance date_order=dmy, or --word ✎=in_progress.",
        )
    if field:
        with ws.read() as tx:
            field = custom.name_of(tx, field)
        actor = asserted(ws, as_user)
        chosen = {name: _typed(name, text) for name, text in pairs(choices or [], "CONVENTION=VALUE").items()}
        if chosen:
            conventions.settle_conventions(ws, tracker, field, chosen, actor)
        for said, value in pairs(word or [], "WORD=VALUE").items():
            conventions.confirm_word(ws, tracker, field, said, value, actor)
    answer({"tracker": tracker, "columns": conventions.conventions(ws, tracker)}, as_json=json)


def _typed(name: str, text: str) -> Any:
    if name in _BY_NAME:
        return _TRUTH.get(text.casefold(), text)
    return int(text) if name in _NUMBERS and text.isdecimal() else text


@app.command("constant")
def constant_command(
    tracker: str,
    assignment: Annotated[str, typer.Argument(metavar="FIELD=VALUE", help="An empty value lifts it.")],
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Let one value hold for a whole sheet: function=Warehouse Operations."""
    ws = the_workspace()
    field, equals, value = assignment.partition("=")
    if not equals:
        raise Refused(f"“{assignment}” is not of the form FIELD=VALUE.", "For instance: function=Operations.")
    taken = conventions.set_constant(ws, tracker, field, value, asserted(ws, as_user))
    answer({"tracker": tracker, "field": field, "value": value, "milestones": taken}, as_json=json)


@app.command("aliases")
def aliases_command(
    meanings: Annotated[list[str] | None, typer.Argument(metavar="WORD=NAME", help="What a word stands for.")] = None,
    person: Annotated[bool, typer.Option("--person", help="People are meant, not functions.")] = False,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """List what other words stand for, or learn some: "Ops / Warehouse=Warehouse Operations"."""
    ws = the_workspace()
    for word, name in pairs(meanings or [], "WORD=NAME").items():
        aliases.learn_alias(ws, "person" if person else "function", word, name, asserted(ws, as_user))
    answer({"aliases": aliases.aliases(ws)}, as_json=json)

"""Commands about the audit log: read it, verify it, state where it stands, hand it to somebody who has no Cairn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.base import AsUser, Json, app, asserted, the_workspace
from cli.output import answer
from services.history import checkpoints, integrity, trust
from services.history.export import export_log, proof_of
from services.history.newkey import begin_new_key

audit = typer.Typer(no_args_is_help=True, help="The audit log: read it, verify it, anchor it.")
app.add_typer(audit, name="audit")


@audit.command("log")
def audit_log(
    last: Annotated[int | None, typer.Option(min=1, max=10**9, help="Only the last N records.")] = None,
    json: Json = False,
) -> None:
    """Read the audit log, oldest first."""
    answer({"records": integrity.audit_log(the_workspace(), last)[::-1]}, as_json=json)


@audit.command("verify")
def audit_verify(
    anchor: Annotated[list[Path] | None, typer.Option(help="A file of checkpoints that was kept outside.")] = None,
    json: Json = False,
) -> None:
    """Verify the whole log and hold the live tables against it. Ends with 1 and names the first bad record."""
    verdict = trust.verify(the_workspace(), anchor or [])
    answer(verdict, as_json=json, fine=verdict["ok"])


@audit.command("checkpoint")
def audit_checkpoint(
    anchor: Annotated[
        Path | None, typer.Option(help="From now on, also keep each checkpoint in this file or folder.")
    ] = None,
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """State where the log stands now, signed, and keep it in every anchor. Six words to compare aloud."""
    ws = the_workspace()
    if anchor:
        checkpoints.add_anchor(ws, anchor, asserted(ws, as_user))
    made = checkpoints.make_checkpoint(ws, "requested")
    document = {
        "size": made.checkpoint.size,
        "root": made.checkpoint.root.hex(),
        "words": made.words,
        "note": made.note,
        "anchors": [str(place) for place in checkpoints.anchors(ws)],
        "unreached": list(made.unreached),
    }
    answer(document, as_json=json, fine=not made.unreached)


@audit.command("new-key")
def audit_new_key(
    reason: Annotated[str, typer.Option(help="How the old key was lost.")] = "",
    as_user: AsUser = "",
    json: Json = False,
) -> None:
    """Begin a new signing key where the old one is lost for good. Recorded; what the old one signed still counts."""
    ws = the_workspace()
    done = begin_new_key(ws, actor=asserted(ws, as_user), reason=reason)
    answer(done, as_json=json, fine=not done["unreached"])


@audit.command("export")
def audit_export(file: Path, as_user: AsUser = "", json: Json = False) -> None:
    """Write the whole log with its proofs into a zip file, and in it a program that checks it without Cairn."""
    ws = the_workspace()
    answer(export_log(ws, file, actor=asserted(ws, as_user)), as_json=json)


@audit.command("proof")
def audit_proof(seq: Annotated[int, typer.Argument(min=1, max=10**9)], json: Json = False) -> None:
    """Show why a record belongs to the log: its bytes, its hash, and its path to the root of the tree."""
    answer(proof_of(the_workspace(), seq), as_json=json)

"""Leave: take a tracker out of Cairn with nothing lost and nothing left behind.

First everything that Cairn knows of it is put into a folder, then Cairn's own columns are taken out of its sheet, and
only then is it let go. Whatever goes wrong before that leaves the tracker connected as it was.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from audit import bundle
from db import records
from db.ledger import check_reason, commit_changes
from domain.errors import CairnError, Refused
from domain.records import Actor, Event, text_of
from services import access, inbox
from services.connecting.onboarding import disconnect
from services.schema.custom import schema_of
from services.syncing.speaking import held_right, take_out
from services.syncing.sync import run_sync
from services.syncing.unwritten import unwritten
from services.trackers import Tracker, tracker_of
from services.workspace import Workspace

README = """This is everything that Cairn knew of the tracker “{name}” when it was left.

milestones.csv   every field of every milestone, one row each
waiting.json     what nobody had answered yet: cells not accepted, conflicts, proposals, values not yet in the sheet
records.jsonl    the audit records of these milestones and of the tracker, exactly as the log holds them
sheet/           the sheet's own file as it was before Cairn's columns were taken out of it
"""


def leave(
    ws: Workspace, name: str, out: Path, *, actor: Actor, as_it_is: bool = False, reason: str = ""
) -> dict[str, Any]:
    """Export a tracker into the new folder `out`, take Cairn's columns out of its sheet, and let it go.

    `as_it_is`: the sheet cannot be reached, or shall stay as it is; it is neither synced nor touched. Gives tracker,
    folder, milestones, records, and the cells of Cairn's columns that stay since somebody typed into them. Raises
    `Refused` while something of it has not reached the other side.
    """
    access.require(actor, "connect trackers")
    check_reason(reason)
    with ws.read() as tx:
        tracker = tracker_of(tx, name)
    target = out.expanduser().absolute()
    if target.exists():
        raise Refused(f"{target.name} is there already.", "Choose another folder; an export overwrites nothing.")
    if not as_it_is:
        _bring_together(ws, tracker, actor)
    with _part_of(target) as part:
        counts = _export(ws, tracker, part)
        left = [] if as_it_is else held_right(ws, name, lambda right: take_out(ws, right, keys=True))
    with ws.write() as tx:
        event = Event("leave", name, "*", new=target.name, entity="tracker")
        commit_changes(tx, (), actor=actor, origin=access.way_of(actor), reason=reason or None, events=[event])
    disconnect(ws, name, actor, anyway=True)
    return {"tracker": name, "folder": str(target), **counts, "left": left}


def _bring_together(ws: Workspace, tracker: Tracker, actor: Actor) -> None:
    """Sync once more, so that each side has what the other one says."""
    run = run_sync(ws, tracker.name, actor=actor, is_leaving=True)
    if run.state not in ("ok", "nothing") or run.refused:
        raise Refused(
            f"“{tracker.name}” cannot be left yet: {run.message}",
            "Put that right first. `leave` with --as-it-is exports everything and does not touch the sheet.",
        )


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """A folder that gets its name only when all that belongs into it is there."""
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        yield part
        part.rename(target)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise Refused(f"{target} cannot be written ({error.strerror}).", "Choose another folder.") from error
    except CairnError:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _export(ws: Workspace, tracker: Tracker, folder: Path) -> dict[str, int]:
    (folder / "README.txt").write_text(README.format(name=tracker.name), "utf-8")
    rows = inbox.milestones(ws, tracker.name)
    (folder / "milestones.csv").write_bytes(_as_csv(ws, tracker))
    (folder / "waiting.json").write_text(json.dumps(_waiting(ws, tracker), ensure_ascii=False, indent=2), "utf-8")
    place = Path(tracker.place)
    if place.is_file():
        (folder / "sheet").mkdir()
        shutil.copy2(place, folder / "sheet" / place.name)
    return {"milestones": len(rows), "records": _write_records(ws, tracker, folder / "records.jsonl")}


def _as_csv(ws: Workspace, tracker: Tracker) -> bytes:
    """The milestones as a csv file that Excel opens with all letters."""
    with ws.read() as tx:
        fields = schema_of(tx).fields
        rows = records.rows_of(tx, "milestone", tracker=tracker.name)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["key", *(field.said for field in fields)])
    for key, row in rows.items():
        writer.writerow([key, *(text_of(row.values[field.name]) for field in fields)])
    return out.getvalue().encode("utf-8-sig")


def _waiting(ws: Workspace, tracker: Tracker) -> dict[str, Any]:
    def own(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [item for item in items if item["tracker"] == tracker.name]

    with ws.read() as tx:
        waits = unwritten(tx, tracker)
    return {
        "held": own(inbox.held(ws)),
        "conflicts": own(inbox.conflicts(ws)),
        "proposals": own(inbox.proposals(ws)),
        "not_in_the_sheet": waits,
    }


def _write_records(ws: Workspace, tracker: Tracker, file: Path) -> int:
    """The records about the tracker and all milestones that it ever had, bytes and hashes as the log has them."""
    with ws.read() as tx:
        rows = records.rows_of(tx, "milestone", tracker=tracker.name)
        rows |= records.rows_of(tx, "milestone", tracker=tracker.name, removed=True)
    number = 0
    with ws.read() as tx, file.open("w", encoding="utf-8", errors="surrogateescape") as lines:
        for record in records.stored_records(tx):
            about = json.loads(record.body)["object"]
            if (about["entity"], about["key"]) == ("tracker", tracker.name) or (
                about["entity"] == "milestone" and about["key"] in rows
            ):
                lines.write(bundle.record_line(record))
                number += 1
    return number

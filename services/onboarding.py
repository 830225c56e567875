"""Bring a sheet in: look at it, connect it, move it, let it go."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from connectors.registry import CONNECTORS, open_connector
from db import records, syncstate
from db.ledger import commit_changes
from domain.errors import Refused, SheetUnreachable
from domain.records import WHOLE_ROW, Actor, Change, Origin, Stage, column_letters, json_of
from domain.rows import KEY
from domain.sheets import SheetSnapshot
from services import access
from services.reading import SheetReading, first_keys, read_snapshot
from services.trackers import Tracker, all_trackers, tracker_of
from services.workspace import Workspace
from sync.mapping import counted
from sync.policy import SUPPORTED
from validation.headers import BindingGuess, guess_binding

SAMPLE = 5


def inspect(path: str | Path, sheet: str | None = None, mapping: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Say how Cairn would read a sheet. Needs no workspace, and changes nothing.

    Gives the document of the `inspect` command. Raises `ConnectorError` when the file cannot be read.
    """
    snapshot = _snapshot(Path(path), sheet)
    guess = guess_binding(snapshot, mapping or {})
    reading = read_snapshot(snapshot, counted(snapshot, guess.binding)) if guess.binding else None
    return {
        "sheet": snapshot.sheet or None,
        "header_row": guess.header_row,
        "first_data_row": guess.first_data_row,
        "columns": [_column(column) for column in guess.columns],
        "row_count": len(reading.rows) if reading else 0,
        "skipped": [{"row": row, "why": why} for row, why in (reading.skipped if reading else ())],
        "conventions": _conventions(guess),
        "issues": _issues(guess, reading),
        "sample": [_sample(row.sheet_id, row.values) for row in (reading.rows[:SAMPLE] if reading else ())],
        "notes": list(snapshot.notes),
    }


def _snapshot(path: Path, sheet: str | None) -> SheetSnapshot:
    # Nothing is written here, so the folder for copies is never used.
    return open_connector(path.expanduser().absolute(), path.parent).read(sheet)


def _column(column: Any) -> dict[str, Any]:
    return {
        "column": column_letters(column.column),
        "header": column.header,
        "field": column.field,
        "confidence": round(column.confidence, 2),
        "alternatives": list(column.alternatives),
    }


def _conventions(guess: BindingGuess) -> dict[str, Any]:
    """The conventions as one word each, taken from the first column that shows them."""
    found: dict[str, Any] = {"date": None, "percent": None, "links": None}
    for column in guess.binding.columns if guess.binding else ():
        if "due_date" in column.fields or ("start_date" in column.fields and not found["date"]):
            found["date"] = column.conventions.date_order
        if "percent_complete" in column.fields:
            found["percent"] = column.conventions.percent
        if "depends_on" in column.fields:
            found["links"] = f"references in “{column.header}”"
    return found


def _issues(guess: BindingGuess, reading: SheetReading | None) -> list[dict[str, str]]:
    issues = [*reading.issues, *(cell.issue for cell in first_keys(reading).waiting)] if reading else []
    found = [
        {"rule": i.rule, "severity": i.severity, "where": str(i.where), "message": i.message, "advice": i.advice}
        for i in issues
    ]
    if guess.binding is None:
        advice = "Name the columns yourself: --map title=HEADER, or start the table with a row of headers."
        found.append({"rule": "no-table", "severity": "error", "where": "", "message": guess.reason, "advice": advice})
    return found


def _sample(sheet_id: str | None, values: Mapping[str, Any]) -> dict[str, Any]:
    return {KEY: sheet_id} | {name: json_of(value) for name, value in values.items()}


def connect(
    ws: Workspace,
    path: str | Path,
    name: str,
    *,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    stage: str = Stage.OBSERVE,
    actor: Actor,
) -> dict[str, Any]:
    """Connect a sheet as a tracker; its folder becomes an allowed root. Nothing is merged yet.

    Gives the document of the `connect` command. Raises `Refused` for a name that is taken, a stage
    that does not exist yet, a mapping that does not fit, or a sheet that has no table.
    """
    access.require(actor, "connect trackers")
    chosen = _stage(stage)
    name = _tracker_name(name)
    place = Path(path).expanduser().absolute()
    connector = open_connector(place, ws.settings.backups)
    _check_writable(chosen, connector.writable, place)
    snapshot = connector.read(sheet)
    guess = guess_binding(snapshot, mapping or {})
    if guess.binding is None:
        raise Refused(
            f"Cairn found no table of milestones in “{snapshot.sheet or place.name}”: {guess.reason}",
            "Start the table with a row of headers, one of them for the title, or name it: --map title=HEADER.",
        )
    tracker = Tracker(name, connector.kind, str(place), chosen, counted(snapshot, guess.binding))
    rows = len(read_snapshot(snapshot, tracker.binding).rows)
    with ws.write() as tx:
        _check_free(tx, tracker)
        changes = [*_new_root(tx, place.parent), _tracker_appears(tracker)]
        commit_changes(tx, changes, actor=actor, origin=_origin(actor))
    binding = {field: column.header for column in guess.binding.columns for field in column.fields}
    return {"tracker": name, "stage": str(chosen), "binding": binding, "rows": rows}


def _stage(stage: str) -> Stage:
    try:
        chosen = Stage(stage)
    except ValueError:
        raise Refused(f"There is no stage “{stage}”.", f"Stages are {', '.join(Stage)}.") from None
    if chosen not in SUPPORTED:
        raise Refused(
            f"The stage “{chosen}” is not available yet.",
            "Connect in observe (Cairn only reads) or sheet_leads (Cairn also writes back).",
        )
    return chosen


def _tracker_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or ":" in name or len(name) > 60:
        raise Refused("A tracker needs a name of up to 60 characters without a colon.", "Say --name launch.")
    return name


def _check_writable(stage: Stage, writable: bool, place: Path) -> None:
    if stage.writes_to_sheet and not writable:
        raise Refused(
            f"“{place.name}” can only be read, so it cannot take edits from Cairn.",
            "Save it as .xlsx, or connect it in the stage observe.",
        )


def _check_free(tx: sa.Connection, tracker: Tracker) -> None:
    for other in all_trackers(tx):
        if other.name.casefold() == tracker.name.casefold():
            raise Refused(f"A tracker “{other.name}” is connected already.", "Choose another name, or disconnect it.")
        if (other.place, other.binding.sheet) == (tracker.place, tracker.binding.sheet):
            raise Refused(f"This sheet is connected already, as “{other.name}”.", "Use that tracker.")


def _new_root(tx: sa.Connection, folder: Path) -> list[Change]:
    known = records.rows_of(tx, "root")
    if str(folder) in known:
        return []
    return [Change(str(folder), WHOLE_ROW, None, {"path": str(folder)}, entity="root")]


def _tracker_appears(tracker: Tracker) -> Change:
    values = {
        "kind": tracker.kind,
        "place": tracker.place,
        "sheet": tracker.binding.sheet,
        "stage": str(tracker.stage),
        "binding": tracker.binding.to_json(),
    }
    return Change(tracker.name, WHOLE_ROW, None, values, entity="tracker")


def disconnect(ws: Workspace, name: str, actor: Actor) -> dict[str, Any]:
    """Let a tracker go. Its milestones are removed with their history kept, and come back when their sheet does.

    The sheet itself is not touched.
    """
    access.require(actor, "connect trackers")
    with ws.write() as tx:
        tracker_of(tx, name)
        going = [("tracker", row) for row in records.rows_of(tx, "tracker", key=name).values()]
        going += [("milestone", row) for row in records.rows_of(tx, "milestone", tracker=name).values()]
        changes = [Change(row.key, WHOLE_ROW, row.values, None, entity=entity) for entity, row in going]
        commit_changes(tx, changes, actor=actor, origin=_origin(actor), reason="tracker disconnected")
        syncstate.forget_tracker(tx, name)
    return {"tracker": name, "milestones_removed": len(going) - 1}


def _origin(actor: Actor) -> Origin:
    return Origin("cli" if actor.auth == "asserted" else "app")


def relocate(ws: Workspace, name: str, path: str | Path, actor: Actor) -> dict[str, Any]:
    """Follow a file that was moved. The sheet must still have the tracker's header."""
    access.require(actor, "connect trackers")
    place = Path(path).expanduser().absolute()
    with ws.read() as tx:
        tracker = tracker_of(tx, name)
    connector = open_connector(place, ws.settings.backups)
    if connector.kind != tracker.kind:
        raise Refused(
            f"“{place.name}” is another kind of file than before.", "Disconnect the tracker, then connect it."
        )
    read_snapshot(connector.read(tracker.binding.sheet or None), tracker.binding)
    with ws.write() as tx:
        moved = Change(name, "place", tracker.place, str(place), entity="tracker")
        changes = [*_new_root(tx, place.parent), moved]
        commit_changes(tx, changes, actor=actor, origin=_origin(actor))
    return {"tracker": name, "place": str(place)}


def trackers(ws: Workspace) -> list[dict[str, Any]]:
    """Every tracker with its state: new, ok, paused or failed, and when it was last synced."""
    with ws.read() as tx:
        found = []
        for tracker in all_trackers(tx):
            finished = [run for run in syncstate.runs_of(tx, tracker.name) if run["state"] in syncstate.FINISHED]
            state = syncstate.state_of(tx, tracker.name)
            last = finished[0] if finished else None
            found.append(
                {
                    "tracker": tracker.name,
                    "kind": tracker.kind,
                    "place": tracker.place,
                    "sheet": tracker.binding.sheet or None,
                    "stage": str(tracker.stage),
                    "state": last["state"] if last else "new",
                    "message": last["message"] if last else "",
                    "last_run": last["finished"] if last else state.read_at,
                    "waits": state.unsettled or records.touched_since(tx, tracker.name, state.synced_seq),
                    "rows": len(records.rows_of(tx, "milestone", tracker=tracker.name)),
                    "held": len(syncstate.held_of(tx, tracker.name)),
                    "conflicts": len(syncstate.conflicts_of(tx, tracker.name)),
                }
            )
    return found


def sheets(path: Path) -> list[str]:
    """The names of a file's visible worksheets; empty for a csv file. Raises `ConnectorError`."""
    found = open_connector(path, path.parent).sheets()
    return [sheet.name for sheet in found if sheet.visible and sheet.kind == "worksheet" and sheet.name]


def roots(ws: Workspace) -> list[Path]:
    """The folders from which the app may connect sheets: the workspace's own, and those of connected sheets."""
    with ws.read() as tx:
        known = [Path(str(row.values["path"])) for row in records.rows_of(tx, "root").values()]
    own = [ws.settings.trackers] if ws.settings.trackers not in known else []
    return own + known


def browse(ws: Workspace, root: Path) -> list[Path]:
    """The files in an allowed folder that could be connected, by name. Links that lead outside are left out."""
    if root not in roots(ws):
        raise Refused("This folder is not open to Cairn.", "An administrator adds folders on the command line.")
    try:
        files = sorted(root.iterdir())
    except OSError as error:
        raise SheetUnreachable(f"The folder {root.name} cannot be read ({error.strerror}).") from error
    return [file for file in files if _is_connectable(file, root)]


def _is_connectable(file: Path, root: Path) -> bool:
    hidden = file.name.startswith(("~$", ".", "_")) or file.suffix.lower() not in CONNECTORS
    return not hidden and file.is_file() and file.resolve().parent == root.resolve()

"""Bring a sheet in: look at it, connect it, move it, let it go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from connectors.base import Connector
from connectors.google.place import is_google
from connectors.registry import CONNECTORS, open_connector
from db import records, syncstate, undecided
from db.ledger import commit_changes
from db.syncstate import TrackerState
from domain.binding import Binding
from domain.errors import Refused, SheetUnreachable
from domain.issues import Issue
from domain.records import WHOLE_ROW, Actor, Change, Origin, Stage, Value
from domain.sheets import SheetSnapshot
from services import access
from services.connecting.choices import Choices, applied
from services.connecting.link_issues import elsewhere, link_issues
from services.connecting.row_issues import row_issues
from services.connecting.tabs import read_tab
from services.connecting.telling import column_told, conventions_told, fills_told, issue_told, sample_told
from services.schema import custom
from services.syncing.health import is_degraded
from services.syncing.progress import running
from services.syncing.reading import SheetReading, first_keys, read_snapshot
from services.syncing.schedule import schedule_of
from services.syncing.unwritten import unwritten
from services.trackers import Tracker, all_trackers, connector_of, place_of, tracker_of
from services.uploads import is_private
from services.workspace import Workspace
from sync.mapping import counted
from sync.policy import CONNECTABLE
from validation.tables.headers import BindingGuess
from validation.tables.tabs import Tab

SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Look:
    """A sheet as Cairn would read it; `reading` is None where there is no table."""

    snapshot: SheetSnapshot
    guess: BindingGuess
    reading: SheetReading | None
    tabs: tuple[Tab, ...] = ()


def look(
    path: str | Path,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    ws: Workspace | None = None,
    connector: Connector | None = None,
) -> Look:
    """Read a sheet as if it were to be connected. Raises `ConnectorError` when the file cannot be read.

    Without the name of a sheet, the one that is most of a tracker is chosen. With a workspace, a sheet that looks
    like one of its trackers is read as that one is. `connector` is one that is open already.
    """
    # Nothing is written here, so the folder for copies is never used.
    place = place_of(path, sheet)
    read = read_tab(connector or open_connector(place, place.parent), sheet, mapping or {}, _known(ws), _named(ws))
    binding = read.guess.binding
    reading = read_snapshot(read.snapshot, counted(read.snapshot, binding)) if binding else None
    return Look(read.snapshot, read.guess, reading, read.tabs)


def inspect(
    path: str | Path, sheet: str | None = None, mapping: Mapping[str, str] | None = None, ws: Workspace | None = None
) -> dict[str, Any]:
    """Say how Cairn would read a sheet. Needs no workspace, and changes nothing.

    Gives the document of the `inspect` command. Raises `ConnectorError` when the file cannot be read.
    """
    return document(look(path, sheet, mapping, ws), elsewhere(ws) if ws else {})


def _known(ws: Workspace | None) -> list[tuple[str, Binding]]:
    """The trackers that are connected, and how each is read."""
    if ws is None:
        return []
    with ws.read() as tx:
        return [(tracker.name, tracker.binding) for tracker in all_trackers(tx)]


def _named(ws: Workspace | None) -> dict[str, str]:
    """The headers of the workspace's own fields."""
    if ws is None:
        return {}
    with ws.read() as tx:
        return custom.headers(tx)


def document(seen: Look, others: Mapping[str, Sequence[Value]] = {}) -> dict[str, Any]:
    """A look as the `inspect` command prints it. `others`: what milestones elsewhere are called, as links name them."""
    snapshot, guess, reading = seen.snapshot, seen.guess, seen.reading
    return {
        "sheet": snapshot.sheet or None,
        "header_row": guess.header_row,
        "first_data_row": reading.rows[0].row if reading and reading.rows else guess.first_data_row,
        "columns": [column_told(column, snapshot, guess.binding) for column in guess.columns],
        "row_count": len(reading.rows) if reading else 0,
        "skipped": [{"row": row, "why": why} for row, why in (reading.skipped if reading else ())],
        "conventions": conventions_told(guess.binding),
        "issues": _issues(guess, reading, others),
        "sample": [sample_told(row.sheet_id, row.values) for row in (reading.rows[:SAMPLE] if reading else ())],
        "notes": list(snapshot.notes),
        "reason": guess.reason,
        "header_rows": list(guess.header_rows),
        "sheets": [{"sheet": tab.name, "chosen": tab.chosen, "why": tab.why} for tab in seen.tabs],
        "fills": fills_told(guess.binding),
    }


def _issues(
    guess: BindingGuess, reading: SheetReading | None, others: Mapping[str, Sequence[Value]]
) -> list[dict[str, str]]:
    issues = [*guess.questions]
    if reading:
        issues += [*row_issues(reading), *reading.issues, *(cell.issue for cell in first_keys(reading).waiting)]
        issues += link_issues(reading, others)
    found = [issue_told(issue) for issue in issues]
    if layout := guess.layout:
        found.append(issue_told(Issue(layout.rule, "error", "", layout.message, layout.advice)))
    return found


def connect(
    ws: Workspace,
    path: str | Path,
    name: str,
    *,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    choices: Choices | None = None,
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
    with ws.read() as tx:
        custom.check_used(tx, mapping or {})
    place = place_of(path, sheet)
    connector = connector_of(ws, str(place))
    _check_writable(chosen, connector.writable, place)
    read = read_tab(connector, sheet, mapping or {}, _known(ws), _named(ws))
    snapshot, guess = read.snapshot, read.guess
    if guess.binding is None:
        raise Refused(
            f"Cairn found no table of milestones in “{snapshot.sheet or place.name}”: {guess.reason}",
            guess.layout.advice if guess.layout else None,
        )
    binding = applied(guess.binding, choices or Choices())
    home = snapshot.home or str(place)
    tracker = Tracker(name, connector.kind, home, chosen, counted(snapshot, binding))
    rows = len(read_snapshot(snapshot, tracker.binding).rows)
    with ws.write() as tx:
        _check_free(tx, tracker)
        changes = [*new_root(tx, ws, place), _tracker_appears(tracker)]
        commit_changes(tx, changes, actor=actor, origin=_origin(actor))
    return {
        "tracker": name,
        "stage": str(chosen),
        "binding": {field: column.name for column in binding.columns for field in column.fields},
        "rows": rows,
        "questions": [issue_told(question) for question in guess.questions],
    }


def _stage(stage: str) -> Stage:
    try:
        chosen = Stage(stage)
    except ValueError:
        raise Refused(f"There is no stage “{stage}”.", f"Stages are {', '.join(Stage)}.") from None
    if chosen not in CONNECTABLE:
        raise Refused(
            "A sheet that is connected anew cannot be retired already.",
            "Connect it in observe (Cairn only reads), sheet_leads (Cairn also writes back), shared or database_leads.",
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
    if name := _connected_as(tx, tracker.place, tracker.binding.sheet):
        raise Refused(f"This sheet is connected already, as “{name}”.", "Use that tracker.")
    for other in all_trackers(tx):
        if other.name.casefold() == tracker.name.casefold():
            raise Refused(f"A tracker “{other.name}” is connected already.", "Choose another name, or disconnect it.")


def connected_as(ws: Workspace, seen: Look, path: Path) -> str | None:
    """The name of the tracker that a sheet, which was just looked at, is connected as; None where it is not."""
    home = seen.snapshot.home or str(place_of(path, seen.snapshot.sheet))
    with ws.read() as tx:
        return _connected_as(tx, home, seen.snapshot.sheet)


def _connected_as(tx: sa.Connection, place: str, sheet: str | None) -> str | None:
    is_tab = is_google(place)  # the place names the tab itself, whatever it is called
    return next(
        (one.name for one in all_trackers(tx) if one.place == place and (is_tab or one.binding.sheet == sheet)), None
    )


def new_root(tx: sa.Connection, ws: Workspace, place: Path) -> list[Change]:
    folder = place.parent
    if is_google(place) or is_private(ws.settings, folder) or str(folder) in records.rows_of(tx, "root"):
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


def disconnect(ws: Workspace, name: str, actor: Actor, *, anyway: bool = False) -> dict[str, Any]:
    """Let a tracker go. Its milestones are removed with their history kept, and come back when their sheet does.

    The sheet itself is not touched. Raises `Refused` while edits wait to be written into it, which would be taken for
    the sheet's own then, unless they may be dropped (`anyway`).
    """
    access.require(actor, "connect trackers")
    with ws.write() as tx:
        waits = [] if anyway else unwritten(tx, tracker_of(tx, name))
        if waits:
            named = ", ".join(waits[:SAMPLE]) + (" …" if len(waits) > SAMPLE else "")
            raise Refused(
                f"{len(waits)} edits made in Cairn have not reached the sheet of “{name}” yet: {named}.",
                f"`sync {name}` writes them; `leave {name}` keeps them in an export; --anyway drops them.",
            )
        going = [("tracker", row) for row in records.rows_of(tx, "tracker", key=name).values()]
        going += [("milestone", row) for row in records.rows_of(tx, "milestone", tracker=name).values()]
        changes = [Change(row.key, WHOLE_ROW, row.values, None, entity=entity) for entity, row in going]
        commit_changes(tx, changes, actor=actor, origin=_origin(actor), reason="tracker disconnected")
        syncstate.forget_tracker(tx, name)
        undecided.forget(tx, name)
    return {"tracker": name, "milestones_removed": len(going) - 1}


def _origin(actor: Actor) -> Origin:
    return Origin("cli" if actor.auth == "asserted" else "app")


def trackers(ws: Workspace) -> list[dict[str, Any]]:
    """Every tracker with its state: new, ok, paused, failed, or degraded after several failures; when it was last
    synced, when it is tried again, who paused it since when and why (`paused`), when Cairn looked and looks next
    (`schedule`), and where the run is that is under way (`running`)."""
    at_work = running(ws)
    with ws.read() as tx:
        found = []
        counts = records.counts(tx)
        for tracker in all_trackers(tx):
            rows, removed = counts.get(tracker.name, (0, 0))
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
                    "state": "paused" if tracker.paused else _state(last, state),
                    "message": tracker.paused.told(tracker.name) if tracker.paused else last["message"] if last else "",
                    "failures": state.failures,
                    "retry_at": state.retry_at,
                    "running": at_work.get(tracker.name),
                    "last_run": last["finished"] if last else state.read_at,
                    "paused": asdict(tracker.paused) if tracker.paused else None,
                    "schedule": asdict(schedule_of(ws, tx, tracker, last)),
                    "waits": state.unsettled or records.touched_since(tx, tracker.name, state.synced_seq),
                    "rows": rows,
                    "left_alone": records.left_alone(tx, tracker.name) if removed else 0,
                    "feedback": tracker.feedback,
                    "held": len(syncstate.held_of(tx, tracker.name)),
                    "conflicts": len(undecided.differences_of(tx, tracker.name)),
                }
            )
    return found


def _state(last: dict[str, Any] | None, state: TrackerState) -> str:
    if last is None:
        return "new"
    return "degraded" if last["state"] == "failed" and is_degraded(state) else str(last["state"])


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

"""Errors: something wrong with circumstances. Each is one sentence and a hint, never a traceback.

CairnError
├── Refused             cannot be done: bad request, unknown name, not allowed
│   └── StaleEdit       the value moved on since the person saw it
├── SyncPaused          the sheet looks wrong, nothing was merged or written
│   └── PausedByPerson  somebody wants it left alone for now
├── WorkspaceBroken     the database cannot be trusted or opened
├── CheckpointInvalid   no checkpoint, or not one that this log's key signed
└── ConnectorError
    ├── SheetUnreachable    missing, locked, torn for the moment: try later
    ├── SheetUnreadable     not a workbook, encrypted, over a limit: will not get better by itself
    ├── SheetMissing        the file is there, the tab is not
    └── RevisionMismatch    it moved on after we read it, nothing was written
"""

from __future__ import annotations


class CairnError(Exception):
    """Base: `str(error)` is the sentence, `hint` the next step for the person in front of the screen."""

    hint = "Try again; if it stays, run `python3 manage.py doctor`."

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class Refused(CairnError):
    """The request cannot be carried out as it was put."""

    hint = "Check the names and try again."


class StaleEdit(Refused):
    """Somebody else changed the value between reading and saving."""

    hint = "Reload, look at the new value, and decide again."


AGAIN, MEANT, GONE, REMAP, RESUME = "again", "meant", "gone", "remap", "resume"
"""What can help a tracker that paused: look again once it was put right; its changes are meant; its missing rows are
really gone; read it by other columns; a person paused it and may let it go on."""


class SyncPaused(CairnError):
    """The sheet does not look like the sheet we know, so nothing was merged, deleted or written.

    `answers`: those of AGAIN, MEANT, GONE and REMAP that can help.
    """

    hint = "Look at the sheet. If it is right as it is, confirm it; otherwise restore it and sync again."

    def __init__(self, message: str, hint: str | None = None, answers: tuple[str, ...] = (AGAIN, REMAP)) -> None:
        super().__init__(message, hint)
        self.answers = answers


class PausedByPerson(SyncPaused):
    """A person wants the tracker left alone; its sheet was not even looked at."""


class WorkspaceBroken(CairnError):
    """The workspace cannot be opened, or its guards are not in place."""

    hint = "Run `python3 manage.py doctor`, and restore the latest backup if it says so."


class CheckpointInvalid(CairnError):
    """The text is no checkpoint, or this log's key did not sign it as it stands."""

    hint = "Give the file exactly as `python3 manage.py audit checkpoint` wrote it."


class ConnectorError(CairnError):
    """Something between Cairn and the sheet."""


class SheetUnreachable(ConnectorError):
    """The file is missing, locked or half-written for the moment."""

    hint = "Nothing was changed. Cairn tries again at the next sync."


class SheetUnreadable(ConnectorError):
    """The file is there and cannot be read: wrong kind, encrypted, damaged, or over a limit."""

    hint = "Open it in Excel, save it as .xlsx without a password, and try again."


class SheetMissing(ConnectorError):
    """The file is there, but the tab is not."""

    hint = "Was the tab renamed? Give it its old name back, or connect it again under its new one."


class RevisionMismatch(ConnectorError):
    """The sheet moved on after we read it, so nothing was written."""

    hint = "Someone saved the sheet during the sync. Run the sync again."

"""The first shape of a workspace: governed tables, the audit log, the engine's memory."""

import secrets

import sqlalchemy as sa
from alembic import op

from audit.chain import genesis

revision = "0001"
down_revision = None

GOVERNED = {
    "milestones": (
        "tracker sheet_id title function owner contributors outcome done_definition evidence start_date "
        "duration_days baseline_date due_date forecast_date actual_date status percent_complete health "
        "depends_on budget_planned budget_actual risk notes "
        "custom_text_1 custom_text_2 custom_text_3 custom_text_4 "
        "custom_number_1 custom_number_2 custom_number_3 custom_number_4 "
        "custom_date_1 custom_date_2 custom_date_3 custom_date_4 "
        "custom_choice_1 custom_choice_2 custom_choice_3 custom_choice_4"
    ),
    "trackers": "kind place sheet stage binding led_here feedback paused",
    "people": "name role",
    "functions": "name confirmed",
    "aliases": "kind word name",
    "custom_fields": "label choices headers retired",
    "settings": "value",
    "roots": "path",
    "anchors": "path",
}


def _text(name: str, *, required: bool = False, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=not required, server_default=default)


def _integer(name: str, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def upgrade() -> None:
    """Create everything; give the log its id and its empty head."""
    for table, fields in GOVERNED.items():
        columns = [_text(field) for field in fields.split()]
        key = sa.Column("key", sa.Text, primary_key=True)
        op.create_table(table, key, *columns, _integer("removed", "0"), _integer("last_seq"))
    op.create_index("milestones_by_tracker", "milestones", ["tracker", "last_seq"])
    _create_log()
    _create_engine_memory()


def _create_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("body", "prev_hash", "hash")),
        *(_text(name, required=True) for name in ("txn", "ts", "actor", "entity", "key", "field", "op")),
    )
    op.create_index("audit_log_by_key", "audit_log", ["entity", "key", "seq"])
    head = op.create_table(
        "log_head",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("log_id", required=True),
        _integer("size"),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        _integer("data_seq"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("id", sa.Integer, primary_key=True),
        _integer("size"),
        *(_text(name, required=True) for name in ("made", "why", "note", "key")),
        _integer("anchored", "0"),
    )
    op.create_table(
        "verifications",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("at", required=True),
        _integer("size"),
        sa.Column("head", sa.LargeBinary, nullable=False),
        _integer("data_seq"),
        sa.Column("bad_seq", sa.Integer),
        _text("what"),
    )
    log_id = secrets.token_hex(16)
    op.bulk_insert(head, [{"id": 1, "log_id": log_id, "size": 0, "hash": genesis(log_id), "data_seq": 0}])


def _create_engine_memory() -> None:
    op.create_table("change_sets", sa.Column("id", sa.Text, primary_key=True), _text("txn", required=True))
    op.create_table(
        "tracker_state",
        sa.Column("tracker", sa.Text, primary_key=True),
        _text("revision"),
        _text("read_at"),
        _integer("synced_seq", "0"),
        _integer("unsettled", "0"),
        _integer("failures", "0"),
        _text("retry_at"),
        *(_text(name, required=True, default="[]") for name in ("said", "typed_over")),
        _text("read_in_full"),
    )
    op.create_table(
        "looks",
        sa.Column("tracker", sa.Text, primary_key=True),
        *(_text(name, required=True) for name in ("version", "at")),
    )
    op.create_table(
        "leases",
        sa.Column("tracker", sa.Text, primary_key=True),
        _integer("epoch"),
        _text("holder"),
        _text("until", required=True),
        *(_text(name, required=True, default="") for name in ("since", "step")),
        *(_integer(name, "0") for name in ("done", "total")),
    )
    op.create_table(
        "pending_writes",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("tracker", "key", "field")),
        *(_text(name, required=True) for name in ("expect", "value")),
        _integer("attempt"),
        _text("code"),
    )
    op.create_table(
        "base_rows",
        sa.Column("tracker", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        _integer("row"),
        _text("cells", required=True),
        _text("missing_since"),
        sa.Column("seen", sa.LargeBinary),
    )
    _create_inbox()


def _create_inbox() -> None:
    op.create_table(
        "held_cells",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("tracker", required=True),
        _text("key"),
        *(_text(name, required=True) for name in ("field", "place", "text", "rule", "message", "advice", "since")),
    )
    op.create_index("ix_held_cells_tracker", "held_cells", ["tracker"])
    op.create_table(
        "conflicts",
        sa.Column("id", sa.Integer, primary_key=True),
        *(_text(name, required=True) for name in ("tracker", "key", "field")),
        *(_text(name) for name in ("base", "ours", "theirs")),
        *(_text(name, required=True) for name in ("place", "state")),
        _text("named"),
        _text("since", required=True),
        _integer("seq"),
    )
    op.create_index("ix_conflicts_tracker", "conflicts", ["tracker"])
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        *(_text(name, required=True) for name in ("tracker", "requested_by", "started")),
        _text("finished"),
        _text("state", required=True),
        _text("message", required=True, default=""),
        _text("report", required=True, default="{}"),
    )
    op.create_index("ix_runs_tracker", "runs", ["tracker"])
    op.create_table("heartbeats", sa.Column("name", sa.Text, primary_key=True), _text("at", required=True))

"""The tables. Governed ones derive from the schema, hold canonical text, and change only through the ledger.

`removed` marks a tombstone; `last_seq` is the audit record that last spoke of the row, and doubles
as its version. The other tables are the engine's own memory: they can be rebuilt by a sync.
"""

from __future__ import annotations

import sqlalchemy as sa

from domain.schema import GOVERNED, TableSchema

metadata = sa.MetaData()

PLURAL = {
    "milestone": "milestones",
    "tracker": "trackers",
    "person": "people",
    "function": "functions",
    "alias": "aliases",
    "custom_field": "custom_fields",
    "setting": "settings",
    "root": "roots",
    "anchor": "anchors",
}


def _governed_table(schema: TableSchema) -> sa.Table:
    fields = (sa.Column(field.name, sa.Text) for field in schema.fields)
    return sa.Table(
        PLURAL[schema.entity],
        metadata,
        sa.Column("key", sa.Text, primary_key=True),
        *fields,
        sa.Column("removed", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_seq", sa.Integer, nullable=False),
    )


governed = {entity: _governed_table(schema) for entity, schema in GOVERNED.items()}
milestones = governed["milestone"]
trackers = governed["tracker"]
sa.Index("milestones_by_tracker", milestones.c.tracker, milestones.c.last_seq)

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("prev_hash", sa.LargeBinary, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Column("txn", sa.Text, nullable=False),
    sa.Column("ts", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("entity", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("op", sa.Text, nullable=False),
)
sa.Index("audit_log_by_key", audit_log.c.entity, audit_log.c.key, audit_log.c.seq)

log_head = sa.Table(
    "log_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("log_id", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Column("data_seq", sa.Integer, nullable=False),
)

change_sets = sa.Table(
    "change_sets",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("txn", sa.Text, nullable=False),
)

tracker_state = sa.Table(
    "tracker_state",
    metadata,
    sa.Column("tracker", sa.Text, primary_key=True),
    sa.Column("revision", sa.Text),
    sa.Column("read_at", sa.Text),
    sa.Column("synced_seq", sa.Integer, nullable=False, server_default="0"),
    sa.Column("unsettled", sa.Integer, nullable=False, server_default="0"),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("retry_at", sa.Text),
    sa.Column("said", sa.Text, nullable=False, server_default="[]"),
    sa.Column("typed_over", sa.Text, nullable=False, server_default="[]"),
    sa.Column("read_in_full", sa.Text),
)

looks = sa.Table(
    "looks",
    metadata,
    sa.Column("tracker", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("tracker", sa.Text, primary_key=True),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("holder", sa.Text),
    sa.Column("until", sa.Text, nullable=False),
    sa.Column("since", sa.Text, nullable=False, server_default=""),
    sa.Column("step", sa.Text, nullable=False, server_default=""),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("total", sa.Integer, nullable=False, server_default="0"),
)

base_rows = sa.Table(
    "base_rows",
    metadata,
    sa.Column("tracker", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("cells", sa.Text, nullable=False),
    sa.Column("missing_since", sa.Text),
    sa.Column("seen", sa.LargeBinary),
)

pending_writes = sa.Table(
    "pending_writes",
    metadata,
    sa.Column("tracker", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("expect", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("code", sa.Text),
)

held_cells = sa.Table(
    "held_cells",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("tracker", sa.Text, nullable=False, index=True),
    sa.Column("key", sa.Text),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("advice", sa.Text, nullable=False),
    sa.Column("since", sa.Text, nullable=False),
)

conflicts = sa.Table(
    "conflicts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("tracker", sa.Text, nullable=False, index=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("base", sa.Text),
    sa.Column("ours", sa.Text),
    sa.Column("theirs", sa.Text),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("named", sa.Text),
    sa.Column("since", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("tracker", sa.Text, nullable=False, index=True),
    sa.Column("requested_by", sa.Text, nullable=False),
    sa.Column("started", sa.Text, nullable=False),
    sa.Column("finished", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False, server_default=""),
    sa.Column("report", sa.Text, nullable=False, server_default="{}"),
)

heartbeats = sa.Table(
    "heartbeats",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("at", sa.Text, nullable=False),
)

checkpoints = sa.Table(
    "checkpoints",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("made", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("anchored", sa.Integer, nullable=False, server_default="0"),
)

verifications = sa.Table(
    "verifications",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("head", sa.LargeBinary, nullable=False),
    sa.Column("data_seq", sa.Integer, nullable=False),
    sa.Column("bad_seq", sa.Integer),
    sa.Column("what", sa.Text),
)

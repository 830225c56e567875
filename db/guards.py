"""Triggers: the guards behind the one door. They hold even for somebody with a SQL prompt.

* `audit_log`: no UPDATE, no DELETE, and an INSERT only with the next number, which also stops
  INSERT OR REPLACE. (No column but `seq` is unique: REPLACE on another one would delete unseen.)
* `log_head`: one row that stays; it moves only forward, to the last record as that is stored.
* `change_sets` and `checkpoints`: rows are added and never touched again.
* Governed tables: no DELETE; a row is written only together with a newer audit record about it.

They are installed after every migration, since rebuilding a table drops its triggers silently. A trigger
that is not one of them is named like a missing one: it could swallow writes.
"""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa

from db.tables import governed
from domain.errors import WorkspaceBroken


@cache
def _expected() -> dict[str, str]:
    """name → SQL of every trigger."""
    sql = {
        "audit_log_no_update": "BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'a record never changes'); END",
        "audit_log_no_delete": "BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'a record never goes'); END",
        "audit_log_next_only": (
            "BEFORE INSERT ON audit_log WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_log) "
            "BEGIN SELECT RAISE(ABORT, 'audit records are numbered without gaps'); END"
        ),
        "log_head_no_delete": "BEFORE DELETE ON log_head BEGIN SELECT RAISE(ABORT, 'the head of the log stays'); END",
        "log_head_only_one": (
            "BEFORE INSERT ON log_head WHEN EXISTS (SELECT 1 FROM log_head) "
            "BEGIN SELECT RAISE(ABORT, 'a log has one head'); END"
        ),
        "log_head_follows": (
            "BEFORE UPDATE ON log_head WHEN NEW.id IS NOT OLD.id OR NEW.log_id IS NOT OLD.log_id "
            "OR NEW.size <= OLD.size OR NEW.data_seq < OLD.data_seq OR NOT EXISTS (SELECT 1 FROM audit_log "
            "WHERE seq = NEW.size AND seq = (SELECT MAX(seq) FROM audit_log) AND hash = NEW.hash) "
            "BEGIN SELECT RAISE(ABORT, 'the head of the log is its last record'); END"
        ),
    }
    for name in ("change_sets", "checkpoints"):
        sql |= _append_only_triggers(name)
    for entity, table in governed.items():
        sql |= _governed_triggers(entity, table.name)
    return {name: f"CREATE TRIGGER {name} {body}" for name, body in sql.items()}


def _append_only_triggers(table: str) -> dict[str, str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} are only added to'); END"
    return {
        f"{table}_no_update": f"BEFORE UPDATE ON {table} {refuse}",
        f"{table}_no_delete": f"BEFORE DELETE ON {table} {refuse}",
        f"{table}_no_replace": (
            f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}"
        ),
    }


def _governed_triggers(entity: str, table: str) -> dict[str, str]:
    recorded = (
        f"EXISTS (SELECT 1 FROM audit_log WHERE seq = NEW.last_seq AND entity = '{entity}' AND audit_log.key = NEW.key)"
    )
    refuse = f"BEGIN SELECT RAISE(ABORT, 'a {entity} changes only together with its audit record'); END"
    return {
        f"{table}_no_delete": f"BEFORE DELETE ON {table} {refuse}",
        f"{table}_recorded_insert": (
            f"BEFORE INSERT ON {table} WHEN NOT {recorded} "
            f"OR EXISTS (SELECT 1 FROM {table} WHERE key = NEW.key) {refuse}"
        ),
        f"{table}_recorded_update": (
            f"BEFORE UPDATE ON {table} WHEN NEW.key IS NOT OLD.key OR NEW.last_seq <= OLD.last_seq "
            f"OR NOT {recorded} {refuse}"
        ),
    }


def install(tx: sa.Connection) -> None:
    """Put every guard in place, replacing what stands there."""
    for name, sql in _expected().items():
        tx.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        tx.exec_driver_sql(sql)


def missing(tx: sa.Connection) -> list[str]:
    """Name the guards that are absent or are not what they should be, and triggers that are not ours."""
    cursor = tx.connection.cursor()
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    found, expected = dict(cursor.fetchall()), _expected()
    if found == expected:
        return []
    gone = [name for name, sql in expected.items() if found.get(name) != sql]
    return gone + [f"{name}, which is not ours" for name in found if name not in expected]


def require(tx: sa.Connection) -> None:
    """Refuse to write when a guard is missing."""
    if gone := missing(tx):
        raise WorkspaceBroken(
            f"A guard of the audit log is missing ({', '.join(gone)}), so Cairn writes nothing.",
            "Run `python3 manage.py audit verify`, then restore the latest backup or ask your administrator.",
        )

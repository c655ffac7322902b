"""A backup before a newer version changes the tables: the only way back, since no migration is undone."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from audit.exceptions import Refused
from operations.backup import place, schema
from operations.backup.make import make_backup

PATIENCE = 60


def back_up_before_upgrade() -> Path | None:
    """The new backup, None where there is nothing to lose or nothing to change. Raises ``Refused``."""
    if not settings.BACKUP_DIR or not _is_changing() or not _has_rows():
        return None
    root = Path(settings.BACKUP_DIR)
    try:
        place.prepare(root)
        with place.alone(root, seconds=PATIENCE):
            place.refuse_links(root)
            place.sweep(root)
            now, registry = timezone.localtime(), schema.present_apps()
            return make_backup(root, now=now, registry=registry).folder
    except OSError as error:
        raise Refused(str(error)) from error


def _is_changing() -> bool:
    """Whether tables of ours, which are there, are about to become others."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return any(migration.app_label in settings.ROOMS for migration, _ in plan)


def _has_rows() -> bool:
    there = set(connection.introspection.table_names())
    found = (model for model in schema.present_models() if model._meta.db_table in there)
    return any(model._base_manager.exists() for model in found)

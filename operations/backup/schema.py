"""The tables as a backup's version had them: its rows come back into those, then the migrations go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from operations.backup.tables import Model, all_models
from search.pairs import drop_table as drop_pairs


@contextmanager
def one_change() -> Iterator[None]:
    """One transaction around rows and tables; whatever goes wrong inside undoes all of it.

    SQLite changes tables only while it does not check references, and can't be told to inside a
    transaction; they are checked when the rows are there.
    """
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            yield
    finally:
        connection.enable_constraint_checking()


def present_models() -> list[Model]:
    """Our tables that are there, as the migrations that were run describe them."""
    return all_models(present_apps())


def models_of(migrations: list[str]) -> Apps:
    """Makes the tables what they were after ``migrations`` (``ledger.0001_initial``); gives their models.

    What is there was asked before and is empty, so other tables are simply made anew.
    """
    wanted = {(app, name) for app, name in (key.split(".") for key in migrations)}
    rooms = {app for app, _ in wanted}
    if {key for key in _applied() if key[0] in rooms} != wanted:
        drop_tables()
    executor = MigrationExecutor(connection)
    last = _last_of_each_room(executor, wanted)
    executor.migrate(last)
    connection.check_constraints()  # PostgreSQL: references that were just made wait for the end again
    return executor.loader.project_state(last).apps


def _last_of_each_room(executor: MigrationExecutor, wanted: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Named as a target, one in the middle would undo those behind it."""
    nodes = executor.loader.graph.node_map
    followed = {parent.key for key in wanted for parent in nodes[key].parents if parent.key[0] == key[0]}
    return sorted(wanted - followed)


def migrate_on() -> None:
    """To the tables of this program; the rows that came back go through every migration since."""
    connection.check_constraints()  # PostgreSQL alters no table for which checks are still waiting
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def present_apps() -> Apps:
    """The models as the migrations that were run describe them."""
    loader = MigrationExecutor(connection).loader
    nodes = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    return loader.project_state(nodes).apps


def drop_tables() -> None:
    """Those of all apps, because some of them point at ours."""
    found: list[type[models.Model]] = [MigrationRecorder.Migration]
    found += present_apps().get_models(include_auto_created=True)
    there = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        for table in sorted({model._meta.db_table for model in found} & there):
            editor.execute(editor.sql_delete_table % {"table": editor.quote_name(table)})
    drop_pairs(connection)

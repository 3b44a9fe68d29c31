"""Making the tables of several databases: what they all still need is worked out once and applied to each."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def migrate(aliases: Sequence[str], say: Callable[[str], None] = lambda _alias: None) -> None:
    """Bring the tables of these databases up to date, and say which is being ended.

    Most of a migration's time goes into drawing up what the models were at each step.  Databases that
    lack the same steps share that; one that was left behind alone, as by a crash, is brought up by itself.
    """
    executors = [MigrationExecutor(connections[alias]) for alias in aliases]
    plans = [executor.migration_plan(executor.loader.graph.leaf_nodes()) for executor in executors]
    if plans[0] and all(plan == plans[0] for plan in plans[1:]):
        _apply_to_all(executors, [migration for migration, _ in plans[0]])
    for alias in aliases:
        say(alias)
        call_command("migrate", database=alias, interactive=False, verbosity=0)


def _apply_to_all(executors: Sequence[MigrationExecutor], migrations: Sequence[Migration]) -> None:
    state = _state(executors[0])
    for executor in executors:
        executor.recorder.ensure_schema()
    for migration in migrations:
        with ExitStack() as opened:
            editors = [
                opened.enter_context(executor.connection.schema_editor(atomic=migration.atomic))
                for executor in executors
            ]
            for operation in migration.operations:
                before = state.clone()
                operation.state_forwards(migration.app_label, state)
                for editor in editors:
                    _forwards(migration, operation, editor, before, state)
            for executor in executors:
                _record(executor, migration)


def _state(executor: MigrationExecutor) -> ProjectState:
    """What the models were after the steps that are done."""
    loader = executor.loader
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for migration, _ in executor.migration_plan(loader.graph.leaf_nodes(), clean_start=True):
        if (migration.app_label, migration.name) in loader.applied_migrations:
            migration.mutate_state(state, preserve=False)
    return state


def _record(executor: MigrationExecutor, migration: Migration) -> None:
    for app_label, name in migration.replaces or [(migration.app_label, migration.name)]:
        executor.recorder.record_applied(app_label, name)


def _forwards(
    migration: Migration,
    operation: Operation,
    editor: BaseDatabaseSchemaEditor,
    before: ProjectState,
    after: ProjectState,
) -> None:
    """One operation on one database; in a transaction of its own where only the operation wants one."""
    wants_one = operation.atomic or (migration.atomic and operation.atomic is not False)
    with ExitStack() as opened:
        if wants_one and not editor.atomic_migration:
            opened.enter_context(transaction.atomic(using=editor.connection.alias))
        operation.database_forwards(migration.app_label, editor, before, after)

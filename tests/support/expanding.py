"""Whether the code of the last release can work on the schema of this one: expand first, contract later.

Read from the migrations alone, without a database: the tables as the release's own models know them, beside
the tables as all migrations leave them.  What raw SQL does is read from its words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

Name = tuple[str, str]
"""A migration: its app and its own name."""
Tables = Mapping[str, Mapping[str, "Column"]]
CONTRACTING = re.compile(
    r"\b(DROP\s+(TABLE|COLUMN)|RENAME\s+(TO|COLUMN)|SET\s+NOT\s+NULL"
    r"|ALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column as the code knows it; ``filled``: the database fills it in for whoever does not name it."""

    type: str
    null: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that the release's code cannot work on."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where} {self.why}"


def faults(old: Tables, new: Tables, *, contracted: Iterable[str] = ()) -> Iterator[Fault]:
    """What the old code needs and no longer finds, table by table.

    Args:
        contracted: columns, as ``table.column``, whose type or NULL a contract step may change.
    """
    excused = set(contracted)
    for table, columns in old.items():
        if table not in new:
            yield Fault(where=table, why="is gone or renamed, and the last release reads it")
            continue
        yield from _of_table(table, columns, new[table], excused)


def _of_table(
    table: str, old: Mapping[str, Column], new: Mapping[str, Column], excused: set[str]
) -> Iterator[Fault]:
    for name, was in old.items():
        where, now = f"{table}.{name}", new.get(name)
        if now is None:
            yield Fault(where=where, why="is gone or renamed, and the last release names it in every query")
        elif where in excused:
            continue
        elif was.null and not now.null:
            yield Fault(where=where, why="may no longer be NULL, and the last release may leave it so")
        elif was.type != now.type:
            yield Fault(where=where, why=f"was {was.type} and is {now.type}")
    for name, now in new.items():
        if name not in old and not now.null and not now.filled:
            yield Fault(
                where=f"{table}.{name}", why="is new, must be filled, and has no default in the database"
            )


def raw_faults(since: Mapping[Name, migrations.Migration], released: set[Name]) -> Iterator[Fault]:
    """Raw SQL that contracts, in migrations that name no expand step of the release."""
    for name, migration in since.items():
        steps = set(contracts_of(migration).values())
        for operation in _flat(migration.operations):
            if isinstance(operation, migrations.RunSQL):
                found = CONTRACTING.search(_text(operation.sql))
                if found and not (steps and steps <= released):
                    yield Fault(where=".".join(name), why=f"says {found[0]} in raw SQL")


def contracts_of(migration: migrations.Migration) -> dict[str, Name]:
    """What a migration says that it contracts: ``table.column`` → the migration that expanded it before."""
    said: Mapping[str, str] = getattr(migration, "contracts", {})
    return {column: (step.split(".")[0], step.split(".")[1]) for column, step in said.items()}


def _flat(operations: Iterable[Any]) -> Iterator[Any]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _text(sql: Any) -> str:
    if isinstance(sql, str):
        return sql
    return "\n".join(one if isinstance(one, str) else one[0] for one in sql)


class Schema:
    """The product's own migrations, and the tables after any of them."""

    def __init__(self, apps: Iterable[str]) -> None:
        """Read the migrations of these apps, by their labels."""
        self._apps = set(apps)
        self._loader = MigrationLoader(None)

    @property
    def leaves(self) -> dict[str, str]:
        """The last migration of each app."""
        return {app: name for app, name in self._loader.graph.leaf_nodes() if app in self._apps}

    def upto(self, leaves: Mapping[str, str]) -> set[Name]:
        """The apps' migrations up to these, themselves included."""
        found = {
            name for leaf in leaves.items() for name in self._loader.graph.forwards_plan(leaf)
        }  # fmt: skip
        return {name for name in found if name[0] in self._apps}

    def tables(self, leaves: Mapping[str, str]) -> Tables:
        """The apps' tables as their models are after these migrations."""
        state = self._loader.project_state(list(leaves.items()))
        return tables_of(state, self._apps)

    def since(self, leaves: Mapping[str, str]) -> dict[Name, migrations.Migration]:
        """The migrations that these do not have yet."""
        known = self.upto(leaves)
        return {
            name: self._loader.disk_migrations[name]
            for name in sorted(self.upto(self.leaves))
            if name not in known
        }

    def faults(self, released: Mapping[str, str]) -> Sequence[Fault]:
        """What the code of a release, known by its last migrations, cannot work on."""
        since, known = self.since(released), self.upto(released)
        contracted = [
            column
            for migration in since.values()
            for column, step in contracts_of(migration).items()
            if step in known
        ]
        old, new = self.tables(released), self.tables(self.leaves)
        return [*faults(old, new, contracted=contracted), *raw_faults(since, known)]


def tables_of(state: ProjectState, apps: set[str]) -> dict[str, dict[str, Column]]:
    """The tables of some apps at a state of the migrations."""
    connection = connections["default"]
    return {
        model._meta.db_table: {
            str(field.column): Column(
                type=str(field.db_type(connection)),
                null=field.null,
                filled=field.db_default is not models.NOT_PROVIDED or field.generated,
            )
            for field in model._meta.concrete_fields
        }
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.app_label in apps
    }

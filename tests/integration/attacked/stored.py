"""Whether a request left anything behind: PostgreSQL says what became of every transaction that wrote."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from psycopg.sql import SQL, Identifier

from tests.integration.holdings import VOLATILE, as_owner


@dataclass(slots=True)
class Stored:
    """Looks into the one server that keeps all of the test's databases."""

    owners: dict[str, Any]

    def mark(self) -> int:
        """The number that the next transaction that writes will have."""
        row = (
            self.owners["default"].execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
        )
        return int(row[0])

    def since(self, mark: int) -> list[str]:
        """The tables with rows written since a mark; looks at rows only where something was committed."""
        until = self.mark()
        if until == mark:
            return []
        rows = self.owners["default"].execute(
            "SELECT n::text FROM generate_series(%s::bigint, %s::bigint) n"
            " WHERE pg_xact_status(n::text::xid8) = 'committed'",
            [mark, until - 1],
        )
        written = [row[0] for row in rows.fetchall()]
        return sorted(self._holding(written)) if written else []

    def _holding(self, written: list[str]) -> Iterator[str]:
        for alias, owner in self.owners.items():
            names = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (name,) in names:
                query = SQL("SELECT EXISTS (SELECT FROM {} WHERE xmin::text = ANY (%s))").format(
                    Identifier(name)
                )
                if not name.startswith(VOLATILE) and owner.execute(query, [written]).fetchone()[0]:
                    yield f"{alias}.{name}"


@contextmanager
def looking() -> Iterator[Stored]:
    """Keep an eye on every database."""
    with ExitStack() as stack:
        yield Stored(owners={alias: stack.enter_context(as_owner(alias)) for alias in settings.DATABASES})

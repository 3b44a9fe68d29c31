"""Migration steps that put a table under row-level security, and the functions the policies call."""

from django.db.migrations import RunSQL

from heliotrope.foundation.vaults.homes import Home

_FUNCTIONS = """
CREATE OR REPLACE FUNCTION heliotrope_clients() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT string_to_array(nullif(current_setting('heliotrope.clients', true), ''), ',')::uuid[] $$;
CREATE OR REPLACE FUNCTION heliotrope_operators_in_scope() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT string_to_array(nullif(current_setting('heliotrope.operators', true), ''), ',')::uuid[] $$;
"""


def scope_functions() -> RunSQL:
    """The two functions that read the scope of the transaction; null when none is set."""
    return RunSQL(_FUNCTIONS, RunSQL.noop, hints={"home": Home.EVERYWHERE})


def by_client(table: str, home: Home, column: str = "client_id") -> RunSQL:
    """Rows of this table exist only for actors who may see their client."""
    return _policy(table, home, f"{column} = ANY ((SELECT heliotrope_clients())::uuid[])")


def by_operator(table: str, home: Home = Home.GLOBAL, column: str = "operator_id") -> RunSQL:
    """Rows of this table exist only for actors of their operator."""
    return _policy(table, home, f"{column} = ANY ((SELECT heliotrope_operators_in_scope())::uuid[])")


def _policy(table: str, home: Home, condition: str) -> RunSQL:
    # The subselect makes PostgreSQL evaluate the scope once a statement, not once a row.
    return RunSQL(
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;'
        f'CREATE POLICY "{table}_scope" ON "{table}" USING ({condition}) WITH CHECK ({condition});',
        f'DROP POLICY "{table}_scope" ON "{table}"; ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY;',
        hints={"home": home},
    )


def narrowed_to_client(table: str, home: Home = Home.GLOBAL) -> list[RunSQL]:
    """Rows that followed their operator follow their client where they name one."""
    wider = by_operator(table, home)
    return [
        RunSQL(str(wider.reverse_sql), str(wider.sql), hints={"home": home}),
        by_client_or_operator(table, home),
    ]


def append_only(table: str, home: Home) -> RunSQL:
    """Rows of this table can be added and read by the application, and nothing else."""
    return RunSQL(
        f"""
        CREATE OR REPLACE FUNCTION heliotrope_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}"
        FOR EACH ROW EXECUTE FUNCTION heliotrope_refuse_change();
        """,
        f'DROP TRIGGER "{table}_append_only" ON "{table}";',
        hints={"home": home},
    )


def by_client_or_operator(table: str, home: Home) -> RunSQL:
    """Rows of a client follow the client; rows of no client exist for actors of their operator."""
    return _policy(
        table,
        home,
        "client_id = ANY ((SELECT heliotrope_clients())::uuid[])"
        " OR (client_id IS NULL AND operator_id = ANY ((SELECT heliotrope_operators_in_scope())::uuid[]))",
    )


_SEALABLE = """
CREATE OR REPLACE FUNCTION heliotrope_refuse_change_but_sealing() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE was jsonb := to_jsonb(OLD); fresh jsonb; name text; before text; after text; moved int := 0;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        fresh := to_jsonb(NEW);
        IF was - TG_ARGV = fresh - TG_ARGV THEN
            FOREACH name IN ARRAY TG_ARGV LOOP
                before := coalesce(was ->> name, '');
                after := coalesce(fresh ->> name, '');
                IF before <> after THEN
                    IF before LIKE '~hk1~%' OR NOT (after LIKE '~hk1~%' OR after IN ('', '{}', '[]')) THEN
                        moved := -1;
                        EXIT;
                    END IF;
                    moved := moved + 1;
                END IF;
            END LOOP;
            IF moved > 0 THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def append_only_but_sealing(table: str, home: Home, columns: tuple[str, ...]) -> RunSQL:
    """Rows are added and read only, but what a release kept in the clear may be sealed, or emptied.

    A column that is sealed never changes again.
    """
    named = ", ".join(f"'{one}'" for one in columns)
    return RunSQL(
        f"""
        {_SEALABLE}
        CREATE OR REPLACE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}"
        FOR EACH ROW EXECUTE FUNCTION heliotrope_refuse_change_but_sealing({named});
        """,
        f"""
        CREATE OR REPLACE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}"
        FOR EACH ROW EXECUTE FUNCTION heliotrope_refuse_change();
        """,
        hints={"home": home},
    )

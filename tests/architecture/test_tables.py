"""Tables: where each lives, which way its keys point, and whom the database lets see and change it."""

import tomllib
from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import ForeignKey, Model

from heliotrope.foundation.vaults.homes import CONTROL, Home
from heliotrope.foundation.vaults.router import home_of
from tests.architecture.source import ROOT
from tests.support.server import APP, OWNER

MODELS = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
OURS = [model for model in MODELS if model.__module__.startswith("heliotrope.")]

OPEN_TABLES = {
    "account": "login accounts; found by address before anybody is known, shown to nobody",
    "api_token": "found by the hash of its secret before anybody is known; listed by its own account only",
    "audit_head": "place and hash of the chain's last entry; one row, of no tenant",
    "clock_course": "how fast a demonstration's time goes; one row, of no tenant",
    "answered_call": "answers by account and key; read with the caller's own account only",
    "django_migrations": "which migrations ran",
    "django_content_type": "names of tables",
    "django_session": "sessions by their secret key",
    "cache_entry": "counters of wrong sign-ins",
    "auth_group": "unused table of Django's accounts",
    "auth_group_permissions": "unused table of Django's accounts",
    "auth_permission": "unused table of Django's accounts",
    "account_emailaddress": "allauth's addresses of accounts",
    "account_emailconfirmation": "allauth's confirmations, unused",
    "mfa_authenticator": "second factors of accounts; read by signing in",
    "axes_accessattempt": "wrong sign-ins; read before anybody is known",
    "axes_accessattemptexpiration": "wrong sign-ins; read before anybody is known",
    "axes_accessfailurelog": "wrong sign-ins",
    "axes_accesslog": "sign-ins",
    "procrastinate_jobs": "names of jobs with ids as arguments; workers take any client's",
    "procrastinate_events": "what became of jobs",
    "procrastinate_periodic_defers": "unused table of the job queue",
    "procrastinate_workers": "which workers are alive",
}
"""Tables without row-level security, each with why that shows nothing of a tenant."""

APPEND_ONLY = {
    "rate_card", "money_rule", "pay_line", "invoice", "payout", "ledger_transaction", "ledger_entry",
    "adjudication", "verdict", "fold", "decision", "audit_entry", "judgement", "price_book", "contract",
    "plan_version", "plan_text", "judgement_body", "order_baseline", "assignment_terms", "worker_past",
    "reversal", "tax_document", "billed_charge", "payee_account", "bank_details", "dispatch_rules",
    "privacy_grant", "privacy_pins", "privacy_policy", "privacy_reveal", "privacy_transfer_rules",
    "privacy_patterns", "privacy_transfer_seen", "privacy_correction", "privacy_retention",
    "privacy_breach_entry",
}  # fmt: skip
"""Tables whose rows the database keeps; audit_entry and judgement let one column be filled in, once, and
judgement_body, plan_text and bank_details let a value in the clear be sealed or emptied, once."""

DEFINERS = {
    "heliotrope_operator_clients", "heliotrope_operators", "heliotrope_operator_of",
    "heliotrope_site_entry", "heliotrope_worker_clients", "heliotrope_seat", "heliotrope_ledger_balances",
}  # fmt: skip
"""Functions that run with their owner's rights: who may see what, and whether a posting balances."""


def _layers() -> list[str]:
    """Every package with a place, the highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = {contract["id"]: contract for contract in contracts}
    order: list[str] = []
    for layer in named["house"]["layers"]:
        if layer == "pipeline":
            order += [f"heliotrope.pipeline.{stage}" for stage in named["chain"]["layers"]]
        else:
            order.append("|".join(f"heliotrope.{one.strip(' ()')}" for one in layer.split("|")))
    return order


def _height(model: type[Model]) -> int:
    for height, layer in enumerate(reversed(_layers())):
        if any(f"{model.__module__}.".startswith(f"{one}.") for one in layer.split("|")):
            return height
    raise AssertionError(f"{model._meta.label} has no place")


def _keys() -> Iterator[ForeignKey]:
    for model in OURS:
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey):
                yield field


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_table_declares_its_home(model):
    if model in OURS:
        assert isinstance(model.home, Home)
    else:
        assert model._meta.app_label in settings.HELIOTROPE_FOREIGN_HOMES
    assert home_of(model) in Home


def test_keys_point_the_way_imports_do():
    up = [
        f"{key.model._meta.label}.{key.name} -> {key.related_model._meta.label}"
        for key in _keys()
        if key.related_model in OURS and _height(key.related_model) > _height(key.model)
    ]
    assert not up, "\n".join(up)


def test_no_key_crosses_homes():
    across = [
        f"{key.model._meta.label}.{key.name} -> {key.related_model._meta.label}"
        for key in _keys()
        if home_of(key.model) is not home_of(key.related_model)
    ]
    assert not across, "\n".join(across)


def test_every_table_lives_where_its_home_is_and_nowhere_else(owners):
    for alias, owner in owners.items():
        there = {
            row[0] for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        }
        for model in MODELS:
            home = home_of(model)
            belongs = home is Home.EVERYWHERE or (alias == CONTROL) is (home is Home.GLOBAL)
            table = model._meta.db_table.strip('"')
            assert (table in there) is belongs, f"{table} in {alias}"


def test_no_vault_holds_a_table_of_accounts(owners):
    for alias, owner in owners.items():
        if alias != CONTROL:
            found = owner.execute(
                "SELECT tablename FROM pg_tables WHERE tablename ~ 'account|session|mfa|axes'"
            )
            assert found.fetchall() == []


def test_every_table_of_a_tenant_is_under_row_level_security(owners):
    """A table with a client's or an operator's key has a policy on it, the client's before the operator's."""
    named: dict[tuple[str, str], set[str]] = {}
    policy: dict[tuple[str, str], str] = {}
    for alias, owner in owners.items():
        rows = owner.execute(
            """
            SELECT c.relname, a.attname, c.relrowsecurity, p.polcmd, p.polpermissive,
                pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid),
                (SELECT count(*) FROM pg_policy q WHERE q.polrelid = c.oid)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            LEFT JOIN pg_policy p ON p.polrelid = c.oid
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                AND (a.attname IN ('client_id', 'operator_id') OR (c.relname, a.attname) IN
                    (('client', 'id'), ('operator', 'id')))
            """
        ).fetchall()
        for table, column, secured, command, permissive, using, check, policies in rows:
            where = f"{table}.{column} in {alias}"
            assert secured, where
            assert policies == 1, where
            assert (bytes(command, "ascii") if isinstance(command, str) else command, permissive) == (
                b"*",
                True,
            )
            assert using == check, where
            named.setdefault((alias, table), set()).add(column)
            policy[alias, table] = using
    for (alias, table), columns in named.items():
        governing = next(name for name in ("id", "client_id", "operator_id") if name in columns)
        assert f"{governing} = ANY" in policy[alias, table], f"{table} in {alias}: {policy[alias, table]}"
    assert len(named) >= 30


def test_a_table_without_row_level_security_is_on_the_reviewed_list(owners):
    bare = set()
    for owner in owners.values():
        rows = owner.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relrowsecurity"
            " AND relnamespace = 'public'::regnamespace"
        )
        bare |= {row[0] for row in rows}
    assert bare == set(OPEN_TABLES)


def test_the_application_is_bound_by_row_level_security(owners):
    for owner in owners.values():
        role = owner.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
            " WHERE rolname = %s",
            [APP],
        ).fetchone()
        assert role == (False,) * 5
        member = owner.execute(
            "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE rolname = %s",
            [APP],
        ).fetchone()
        assert member == (0,)


def test_the_application_owns_nothing_and_makes_no_tables(owners):
    for alias, owner in owners.items():
        owned = owner.execute(
            "SELECT deptype, objid FROM pg_shdepend WHERE refobjid ="
            " (SELECT oid FROM pg_roles WHERE rolname = %s) AND deptype = 'o'",
            [APP],
        ).fetchall()
        assert owned == [], alias
        made = owner.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [APP]).fetchone()
        assert made == (False,)
        keepers = owner.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        assert keepers == [(OWNER,)]


def test_the_application_can_empty_no_table_at_once(owners):
    for alias, owner in owners.items():
        rows = owner.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace"
            " AND (has_table_privilege(%s, oid, 'TRUNCATE') OR has_table_privilege(%s, oid, 'TRIGGER'))",
            [APP, APP],
        ).fetchall()
        assert rows == [], alias


def test_the_kept_tables_have_a_guard_against_change_and_removal(owners):
    """A row trigger before UPDATE and DELETE (bits 1, 2, 8 and 16 of its type), always on."""
    guarded: set[str] = set()
    for owner in owners.values():
        rows = owner.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgtype & 27 = 27"
            " AND t.tgenabled = 'O' AND p.proname = ANY (%s)",
            [
                [
                    "heliotrope_refuse_change",
                    "heliotrope_refuse_change_but_sealing",
                    "heliotrope_seal_only",
                    "heliotrope_fold_only",
                ]
            ],
        )
        guarded |= {row[0] for row in rows}
    named = {model._meta.db_table for model in OURS}
    assert named >= APPEND_ONLY
    assert guarded == APPEND_ONLY


def test_the_audit_chain_is_guarded_in_every_database(owners):
    for alias, owner in owners.items():
        assert _has(owner, "heliotrope_seal_only"), alias
        count = owner.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname = 'audit_entry_seal_only' AND tgenabled = 'O'"
        ).fetchone()
        assert count == (1,), alias


def test_only_reviewed_functions_run_with_their_owners_rights(owners):
    found = set()
    for owner in owners.values():
        rows = owner.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        ).fetchall()
        for name, options in rows:
            found.add(name)
            assert options == ["search_path=public, pg_temp"], name
    assert found == DEFINERS


def _has(owner, function):
    return owner.execute("SELECT count(*) FROM pg_proc WHERE proname = %s", [function]).fetchone() != (0,)


def test_every_change_of_a_model_has_its_migration():
    said = StringIO()

    call_command("makemigrations", dry_run=True, skip_checks=True, stdout=said)

    assert said.getvalue() == "No changes detected\n"

"""What the last release wrote in the clear is read, sealed where it stands, and erased like the rest."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.db.models import JSONField, Model
from psycopg.errors import RestrictViolation
from psycopg.sql import SQL, Identifier

from heliotrope.flow import erasing, sealing
from heliotrope.foundation.clock import now
from heliotrope.foundation.keys.fields import SealedColumn
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.pipeline.decompose.models import ItemContent
from tests.integration.holdings import as_app, as_owner
from tests.integration.planted import MAIL, Planted, standing

APPEND_ONLY = ("judgement_body", "bank_details", "plan_text")
SEALED = tuple(
    model
    for model in apps.get_models()
    if any(isinstance(field, SealedColumn) for field in model._meta.concrete_fields)
)


def as_before(planted: Planted) -> int:
    """Write the sealed rows of a world as the last release wrote them; gives how many values."""
    platform, done = planted.world.platform(), 0
    with as_owner("vault_eu") as owner:
        for model in SEALED:
            table = Identifier(model._meta.db_table)
            owner.execute(SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
            with acting_in_vault(platform, "eu"):
                rows = [(row.pk, _clear(row)) for row in model._default_manager.all()]
            for key, columns in rows:
                for column, value in columns.items():
                    query = SQL("UPDATE {} SET {} = %s WHERE {} = %s")
                    place = (table, Identifier(column), Identifier(str(model._meta.pk.column)))  # type: ignore[union-attr]
                    owner.execute(query.format(*place), [value, key])
                    done += 1
            owner.execute(SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
        owner.execute("UPDATE item_content SET person_id = NULL")
        owner.execute("UPDATE stored_file SET person_id = NULL")
    return done


def _clear(row: Model) -> dict[str, Any]:
    """A row's columns as they were before; a column that stood beside is empty."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if isinstance(field, SealedColumn) and (value := getattr(row, field.name)):
            if field.before:
                found[str(row._meta.get_field(field.before).column)] = value
                found[str(field.column)] = None
            else:
                found[str(field.column)] = json.dumps(value) if isinstance(field, JSONField) else value
    return found


@pytest.fixture(scope="module")
def planted() -> Planted:
    made = Planted()
    for intake in (made.talk, made.label, made.trade, made.inspect, made.people, made.brief):
        intake()
    return made


def test_rows_of_the_last_release_are_read_and_sealed_where_they_stand(planted: Planted):
    world = planted.world
    before = [_story(planted)]
    assert as_before(planted) > 20
    tables = {table for name, table, _ in standing() if name == "vault_eu"}
    assert tables >= {
        "item_content", "judgement_body", "stored_file", "worker_identity", "bank_details", "shop_order",
        "plan_text", "support_contact", "support_message", "testing_defect",
    }  # fmt: skip
    before.append(_story(planted))

    done = sealing.seal_client(world.client_id) + sealing.seal_operator(world.operator_id)
    again = sealing.seal_client(world.client_id) + sealing.seal_operator(world.operator_id)

    assert (done >= 9, again) == (True, 0)
    assert {table for name, table, _ in standing() if name == "vault_eu"} <= {"memory_pair"}
    assert before[0] == before[1] == _story(planted)


def test_what_is_sealed_in_an_append_only_table_never_changes_again(planted: Planted):
    with as_owner("vault_eu") as owner:
        for table, column in zip(APPEND_ONLY, ("body", "holder_sealed", "brief"), strict=True):
            query = SQL("UPDATE {} SET {} = {} WHERE false").format(*map(Identifier, (table, column, column)))
            owner.execute(query)
            for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
                with pytest.raises(RestrictViolation):
                    owner.execute(change.encode())
        with pytest.raises(RestrictViolation):
            owner.execute("UPDATE judgement_body SET body = '{}'")
        with pytest.raises(RestrictViolation):
            owner.execute("UPDATE judgement_body SET item_id = order_id")
    with as_app("vault_eu") as app:
        assert app.execute("SELECT count(*) FROM judgement_body").fetchone() == (0,), (
            "and nobody outside sees it"
        )


def test_who_was_in_the_clear_is_erased_with_the_items_that_they_became(planted: Planted):
    world, platform = planted.world, planted.world.platform()
    found = erasing.found_by_mail(platform, world.client_id, MAIL, home="eu")
    assert {one.kind for one in found} == {erasing.BUYER, erasing.CONTACT}
    with acting_in_vault(platform, "eu"):
        theirs = [row.pk for row in ItemContent.objects.exclude(person_id=None)]
    for one in found:
        erasing.erase(platform, one.id, home="eu", now=now())

    with acting_in_vault(platform, "eu"):
        rows = list(ItemContent.objects.filter(pk__in=theirs))
        assert len(rows) >= 2, "a conversation and an exception"
        assert all(MAIL not in f"{row.text} {row.data}" for row in rows)


def _story(planted: Planted) -> str:
    """What the thread, the items and the order's page show."""
    platform = planted.world.platform()
    with acting_in_vault(platform, "eu"):
        items = [
            (row.text, json.dumps(row.data, sort_keys=True)) for row in ItemContent.objects.order_by("pk")
        ]
    return f"{items} {planted.case.thread().said}"

"""A schema changes in two steps: what the last release's code needs stays until a release later."""

from django.apps import apps
from django.db import migrations

from tests.support.expanding import Column, Schema, faults, raw_faults
from tests.support.release import recorded

ITEM = {
    "id": Column(type="uuid"),
    "note": Column(type="varchar(8)", null=True),
    "state": Column(type="varchar(16)"),
}


def told(**changed: Column | None) -> list[str]:
    """What is said when these columns of the table are changed, added or, with None, removed."""
    new = {name: one for name, one in {**ITEM, **changed}.items() if one is not None}
    return [str(fault) for fault in faults({"item": ITEM}, {"item": new})]


def own_apps() -> list[str]:
    return [one.label for one in apps.get_app_configs() if one.name.startswith("heliotrope.")]


def test_the_last_release_finds_everything_that_it_needs_in_todays_schema():
    found = [str(fault) for fault in Schema(own_apps()).faults(recorded().migrations)]
    assert found == [], "; ".join([*found, "docs/how-to/change-the-schema.md says how to do it in two steps"])


def test_every_app_of_the_record_is_one_of_ours():
    assert set(recorded().migrations) <= set(own_apps())


def test_a_column_that_may_be_empty_or_fills_itself_may_be_added():
    assert told(hue=Column(type="text", null=True), size=Column(type="integer", filled=True)) == []


def test_a_new_column_that_the_old_code_cannot_fill_is_named():
    assert told(hue=Column(type="text")) == [
        "item.hue is new, must be filled, and has no default in the database"
    ]


def test_a_column_or_table_that_goes_is_named():
    assert told(state=None) == ["item.state is gone or renamed, and the last release names it in every query"]
    assert [fault.where for fault in faults({"item": ITEM}, {"thing": ITEM})] == ["item"]


def test_a_column_that_may_no_longer_be_empty_or_changes_its_type_is_named():
    assert told(note=Column(type="varchar(8)"), state=Column(type="integer")) == [
        "item.note may no longer be NULL, and the last release may leave it so",
        "item.state was varchar(16) and is integer",
    ]


def test_a_marked_contract_may_tighten_but_never_remove_what_the_release_names():
    """A release whose models still name a column asks for it in every query, whatever is marked."""
    old, new = {"item": ITEM}, {"item": {"id": ITEM["id"], "note": Column(type="varchar(8)")}}
    found = [fault.where for fault in faults(old, new, contracted=["item.note", "item.state"])]
    assert found == ["item.state"]


class Raw(migrations.Migration):
    """A migration that drops a column by hand, as one does when the models forgot it a release before."""

    operations = [migrations.RunSQL("ALTER TABLE item DROP COLUMN note;", hints={"home": "global"})]


def test_raw_sql_that_contracts_needs_an_expand_step_in_the_last_release():
    raw, step = Raw("0009_gone", "decompose"), ("decompose", "0004_steps")
    since = {("decompose", "0009_gone"): raw}
    assert [str(one) for one in raw_faults(since, {step})] == [
        "decompose.0009_gone says DROP COLUMN in raw SQL"
    ]
    raw.contracts = {"item.note": "decompose.0004_steps"}
    assert list(raw_faults(since, {step})) == []
    assert len(list(raw_faults(since, set()))) == 1

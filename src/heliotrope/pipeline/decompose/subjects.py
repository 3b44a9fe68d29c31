"""Whose an item is, in the vault that is entered: under whose key it is sealed, and with whom it goes."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from heliotrope.foundation.keys.fields import plain_columns
from heliotrope.foundation.keys.resealing import in_clear, seal_rows
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose.models import ItemContent


def subject_of(client_id: UUID, item_id: UUID) -> UUID:
    """Under whose key all that belongs to an item is sealed."""
    row = ItemContent.objects.filter(pk=item_id, client_id=client_id).only("person_id", "order_id").first()
    return row.subject_id if row else item_id


def subjects_of(client_id: UUID, item_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The same for many items; those whose content is not here are left out."""
    rows = ItemContent.objects.filter(pk__in=set(item_ids), client_id=client_id)
    return {row.pk: row.subject_id for row in rows.only("person_id", "order_id")}


def person_of(client_id: UUID, item_id: UUID) -> UUID | None:
    """The subject whom an item is about; None where no line knew one."""
    row = ItemContent.objects.filter(pk=item_id, client_id=client_id).only("person_id").first()
    return row.person_id if row else None


def persons_of(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Whom each of these items is about; one whose line knew nobody is left out."""
    rows = ItemContent.objects.filter(pk__in=set(item_ids), client_id__in=actor.client_ids)
    found = rows.exclude(person_id=None).values_list("pk", "person_id")
    return {item: person for item, person in found if person is not None}


def items_of_person(client_id: UUID, person_id: UUID) -> tuple[UUID, ...]:
    """The items that are about a subject."""
    rows = ItemContent.objects.filter(client_id=client_id, person_id=person_id)
    return tuple(rows.values_list("pk", flat=True))


def orders_of(client_id: UUID, item_ids: Iterable[UUID]) -> set[UUID]:
    """The orders that items belong to."""
    rows = ItemContent.objects.filter(pk__in=set(item_ids), client_id=client_id)
    return set(rows.values_list("order_id", flat=True))


def name_persons(actor: Actor, persons: Mapping[UUID, UUID]) -> int:
    """Say of items from before, by their keys, whom they are about; a sealed one stays as it is."""
    rows = ItemContent.objects.filter(client_id__in=actor.client_ids, pk__in=set(persons), person_id=None)
    found = list(in_clear(rows, "text", "image", "data").values_list("pk", flat=True))
    return sum(rows.filter(pk=one).update(person_id=persons[one]) for one in found)


def forget_contents(client_id: UUID, item_ids: Iterable[UUID]) -> int:
    """Empty the contents of items that were never sealed; gives how many.

    What is sealed is unreadable by itself, and says so; the client's own names of the items stay.
    """
    rows = ItemContent.objects.filter(client_id=client_id, pk__in=list(item_ids))
    plain = [row.pk for row in rows.iterator(chunk_size=200) if plain_columns(row)]
    return rows.filter(pk__in=plain).update(text="", image=b"", data={})


def seal_contents(actor: Actor, *, limit: int) -> int:
    """Seal a batch of contents of the actor's clients that are in the clear; 0 when none is left."""
    rows = ItemContent.objects.filter(client_id__in=actor.client_ids)
    return seal_rows(in_clear(rows, "text", "image", "data"), limit=limit)


def tell_whose(rows: Iterable[Any]) -> None:
    """Tell rows that belong to items of one client, and name the item, under whose key they are sealed."""
    found = list(rows)
    whose: dict[UUID, UUID] = {}
    for client_id in {row.client_id for row in found}:
        whose |= subjects_of(client_id, [row.item_id for row in found if row.client_id == client_id])
    for row in found:
        row.subject_id = whose.get(row.item_id, row.item_id)

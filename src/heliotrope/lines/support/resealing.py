"""Rows from before texts were sealed: each is sealed where it is, in the vault that is entered."""

from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from heliotrope.foundation.keys.errors import SubjectErased
from heliotrope.foundation.keys.fields import EncryptedText, plain_columns
from heliotrope.foundation.keys.sealing import PREFIX
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import entered_vault
from heliotrope.lines.support import finding
from heliotrope.lines.support.models import Contact, Conversation, Message, Rating, Rendering
from heliotrope.lines.support.services import home
from heliotrope.pipeline.decompose.subjects import name_persons


def name_contacts(actor: Actor) -> int:
    """Say of conversations' items from before whose they are, so that they are sealed under that key."""
    rows = Conversation.objects.filter(client_id__in=actor.client_ids).exclude(item_id=None)
    pairs = [(item, whose) for item, whose in rows.values_list("item_id", "contact_id") if item]
    for first in range(0, len(pairs), 1000):
        name_persons(actor, dict(pairs[first : first + 1000]))
    return 0


def seal_some(actor: Actor, *, limit: int = 200) -> int:
    """Seal a batch of rows of the actor's clients that still hold personal text; 0 when none is left.

    May be killed and run again, and beside a platform that works.  What belongs to an erased subject is
    emptied, for nothing of theirs is kept.
    """
    for rows in _waiting(actor):
        batch = list(rows.select_for_update(of=("self",))[:limit])
        for row in batch:
            _seal(row)
        if batch:
            return len(batch)
    return 0


def _waiting(actor: Actor) -> tuple[QuerySet[Any], ...]:
    mine = Q(client_id__in=actor.client_ids)
    messages = Message.objects.filter(mine).select_related("conversation")
    named = messages.filter(file_names__isnull=True).exclude(files=[])
    return (
        Contact.objects.filter(mine, address__isnull=True),
        Conversation.objects.filter(mine, subject__isnull=True).exclude(subject_before=""),
        _in_clear(messages, "text", "html"),
        named,
        _in_clear(Rating.objects.filter(mine).select_related("conversation"), "comment"),
        _in_clear(Rendering.objects.filter(mine), "text"),
    )


def _in_clear(rows: QuerySet[Any], *columns: str) -> QuerySet[Any]:
    """The rows of which one of these columns holds text that is not sealed."""
    table = rows.model._meta.db_table
    asked = [f"({table}.{one} <> '' AND {table}.{one} NOT LIKE %s)" for one in columns]
    return rows.extra(where=[" OR ".join(asked)], params=[f"{PREFIX}%"] * len(columns))  # noqa: S610


def _seal(row: Model) -> None:
    if isinstance(row, Rendering):
        threads = Conversation.objects.filter(item_id=row.item_id, client_id=row.client_id)
        row.subject_id = threads.values_list("contact_id", flat=True).first() or row.item_id
    names = (*plain_columns(row), *_moved(row))
    try:
        with transaction.atomic(using=entered_vault()):
            row.save(update_fields=names)
    except SubjectErased:
        sealed = {one.name for one in row._meta.concrete_fields if isinstance(one, EncryptedText)}
        for name in sealed.intersection(names):
            setattr(row, name, "")
        row.save(update_fields=names)


def _moved(row: Model) -> tuple[str, ...]:
    """Put what stands in old columns into the new ones; gives the names of all that change."""
    if isinstance(row, Contact):
        row.address, row.name = row.address_key, row.name_before
        row.address_key, row.name_before = _key_of(row), ""
        return ("address", "name", "address_key", "name_before")
    if isinstance(row, Conversation):
        row.subject, row.subject_before = row.subject_before, ""
        return ("subject", "subject_before")
    if isinstance(row, Message) and row.file_names is None and row.files:
        row.take_names()
        return ("file_names", "files")
    return ()


def _key_of(row: Contact) -> str:
    """The token of a row's address; one that another row has already gets the row's id behind it."""
    token = finding.token(home(), row.client_id, row.kind, row.address)
    taken = Contact.objects.filter(client_id=row.client_id, kind=row.kind, address_key=token)
    return f"{token}:{row.pk}" if taken.exists() else token

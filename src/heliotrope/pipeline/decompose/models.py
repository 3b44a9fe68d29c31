"""Items and work units: what an order is made of."""

from uuid import UUID

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.fields import EncryptedBytes, EncryptedJson, EncryptedText
from heliotrope.foundation.vaults.homes import Home


class Item(models.Model):
    """What is judged or made; its content lives in the vault under the same key.

    ``touched_at``: when something last arrived for it after it had begun, such as a customer's next message;
    ``touched_for``: the key of what arrived last, by which the same again is known.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ESCALATED = "escalated"
        SETTLED = "settled"
        CANCELLED = "cancelled"

    TRANSITIONS = {
        State.OPEN: {State.ESCALATED, State.SETTLED, State.CANCELLED},
        State.ESCALATED: {State.SETTLED, State.CANCELLED},
        State.SETTLED: set(),
        State.CANCELLED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    ordinal = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    skill = models.CharField(max_length=64)
    level = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=16, blank=True)
    language_level = models.PositiveSmallIntegerField()
    reads = models.CharField(max_length=16, blank=True)
    reads_level = models.PositiveSmallIntegerField(default=0)
    effort_s = models.PositiveIntegerField()
    channel = models.CharField(max_length=16, blank=True, default="", db_default="")
    certificates = models.JSONField(default=list, db_default=[])
    touched_at = models.DateTimeField(null=True)
    touched_for = models.UUIDField(null=True)

    class Meta:
        db_table = "item"
        constraints = [
            models.UniqueConstraint(fields=["order", "ordinal"], name="item_has_its_place_in_the_order"),
            models.CheckConstraint(condition=models.Q(effort_s__gt=0), name="item_takes_time"),
        ]


class ItemContent(models.Model):
    """The content of an item, in the vault of its order's home; sealed but for the client's own name for it.

    ``person_id``: the subject whom all of it is about, where the line knows one; else it is its order's.
    """

    home = Home.REGIONAL
    item_id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    client_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    key = models.CharField(max_length=200)
    text = EncryptedText(blank=True, subject="subject_id")
    image = EncryptedBytes(default=b"", subject="subject_id")
    data = EncryptedJson(default=dict, subject="subject_id")

    class Meta:
        db_table = "item_content"
        constraints = [
            models.UniqueConstraint(fields=["order_id", "key"], name="item_key_is_unique_in_an_order")
        ]
        indexes = [
            models.Index(
                fields=["person_id"],
                condition=models.Q(person_id__isnull=False),
                name="item_content_of_person",
            )
        ]

    @property
    def subject_id(self) -> UUID:
        """Under whose key it is sealed: one for a person, and one for all items of an order."""
        return self.person_id or self.order_id


class WorkUnit(models.Model):
    """One worker's piece of work on an item.

    ``skill``, ``level`` and ``effort_s`` stand in for the item's own where a step needs others; ``turn`` is
    0 unless the same worker may work on the item again.
    """

    class State(models.TextChoices):
        OPEN = "open"
        OFFERED = "offered"
        ASSIGNED = "assigned"
        DONE = "done"
        CANCELLED = "cancelled"

    TRANSITIONS = {
        State.OPEN: {State.OFFERED, State.ASSIGNED, State.CANCELLED},
        State.OFFERED: {State.OPEN, State.ASSIGNED, State.CANCELLED},
        State.ASSIGNED: {State.OPEN, State.DONE},
        State.DONE: set(),
        State.CANCELLED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    gold = models.BooleanField(default=False)
    step = models.CharField(max_length=32, blank=True)
    turn = models.PositiveSmallIntegerField(default=0)
    skill = models.CharField(max_length=64, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    effort_s = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "work_unit"
        indexes = [
            models.Index(
                fields=["order", "opened_at"], condition=models.Q(state="open"), name="work_unit_waiting"
            ),
            models.Index(fields=["order", "state"], name="work_unit_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(state__in=["open", "offered", "assigned"], gold=False),
                name="item_is_worked_in_one_unit_at_a_time",
            )
        ]

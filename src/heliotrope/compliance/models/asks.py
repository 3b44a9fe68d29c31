"""What a viewer saw in a day over all homes, and wishes to see much at once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class LookBudget(models.Model):
    """How many values a viewer saw on a day of UTC, in all vaults together, and how many more they may."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator_id = models.UUIDField()
    viewer_id = models.UUIDField()
    day = models.DateField()
    seen = models.PositiveIntegerField(default=0)
    more = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "privacy_budget"
        constraints = [
            models.UniqueConstraint(fields=["viewer_id", "day"], name="privacy_budget_is_one_a_day")
        ]


class BulkWish(models.Model):
    """A wish to see the values of items of an order; ids and a reason, never a value."""

    class State(models.TextChoices):
        ASKED = "asked"
        AGREED = "agreed"
        REFUSED = "refused"
        EXPIRED = "expired"

    TRANSITIONS = {
        State.ASKED: {State.AGREED, State.REFUSED, State.EXPIRED},
        State.AGREED: set(),
        State.REFUSED: set(),
        State.EXPIRED: set(),
    }
    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    order_id = models.UUIDField()
    item_ids = ArrayField(models.UUIDField())
    reason = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_bulk"
        indexes = [models.Index(fields=["client_id", "asked_at"], name="privacy_bulk_by_client")]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("asked_by")), name="privacy_bulk_has_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "expired"], settled_by=None, until_at=None)
                | Q(state="refused", settled_by__isnull=False, until_at=None)
                | Q(state="agreed", settled_by__isnull=False, until_at__isnull=False),
                name="privacy_bulk_is_settled_by_somebody",
            ),
            models.CheckConstraint(condition=Q(item_ids__len__gte=1), name="privacy_bulk_names_items"),
        ]

"""How long data are kept, in versions, and what is held whatever its age; ids and figures alone."""

from django.db import models
from django.db.models import F, Q

from heliotrope.core.privacy.retention import DataClass, What
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class RetentionRule(models.Model):
    """One version of a rule for a class of data; never changed."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator_id = models.UUIDField()
    client_id = models.UUIDField(null=True)
    data = models.CharField(max_length=16, choices=[(one.value, one.value) for one in DataClass])
    version = models.PositiveIntegerField()
    days = models.PositiveIntegerField()
    what = models.CharField(max_length=10, choices=[(one.value, one.value) for one in What])
    basis = models.CharField(max_length=200, blank=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_retention"
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "client_id", "data", "version"],
                name="privacy_retention_has_each_version_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="privacy_retention_takes_a_day"),
        ]


class Hold(models.Model):
    """An order to keep a client's data, or those of one person or one case, until it is lifted or ends."""

    class Reason(models.TextChoices):
        LITIGATION = "litigation"
        AUTHORITY = "authority"
        AUDIT = "audit"
        CLAIM = "claim"

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    subject_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    reference = models.CharField(max_length=64, blank=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_hold"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gt=F("made_at")), name="privacy_hold_ends_after"
            )
        ]

"""The policy in its versions, placeholders of cases, and the ledger of looks behind them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class PolicyVersion(models.Model):
    """One version of an operator's policy, or of the stricter one of a client; never changed."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator_id = models.UUIDField()
    client_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField()
    rules = models.JSONField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_policy"
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "client_id", "version"],
                name="privacy_policy_has_each_version_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="privacy_policy_counts_from_one"),
        ]


class Mark(models.Model):
    """A placeholder of a case, with the keyed digest of what it stands for; never the value."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    case_id = models.UUIDField()
    mark = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "privacy_mark"
        constraints = [
            models.UniqueConstraint(fields=["case_id", "mark"], name="privacy_mark_is_given_once"),
            models.UniqueConstraint(fields=["case_id", "digest"], name="privacy_value_has_one_mark"),
        ]


class Finding(models.Model):
    """Where the placeholders of a case stand in one of its texts: places and marks, never the text."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    case_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    places = models.JSONField()

    class Meta:
        db_table = "privacy_finding"
        constraints = [
            models.UniqueConstraint(fields=["case_id", "digest"], name="privacy_text_is_read_once")
        ]


class Grant(models.Model):
    """A reason that a viewer gave for a case, and until when it holds."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    case_id = models.UUIDField()
    assignment_id = models.UUIDField(null=True)
    viewer_id = models.UUIDField()
    reason = models.CharField(max_length=32)
    granted_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_grant"
        indexes = [models.Index(fields=["viewer_id", "case_id"], name="privacy_grant_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("granted_at")), name="privacy_grant_ends")
        ]


class Reveal(models.Model):
    """The ledger: who saw whose what, when, until when and why; ids and placeholders, never a value."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    case_id = models.UUIDField()
    order_id = models.UUIDField()
    subject_id = models.UUIDField(null=True)
    viewer_id = models.UUIDField()
    worker_id = models.UUIDField(null=True)
    field = models.CharField(max_length=16)
    mark = models.CharField(max_length=32)
    reason = models.CharField(max_length=32)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT)
    rules = ArrayField(models.CharField(max_length=100))
    at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_reveal"
        indexes = [
            models.Index(fields=["viewer_id", "at"], name="privacy_reveal_by_viewer"),
            models.Index(fields=["client_id", "at"], name="privacy_reveal_by_client"),
            models.Index(fields=["at"], name="privacy_reveal_by_time"),
        ]
        constraints = [models.CheckConstraint(condition=Q(until_at__gt=F("at")), name="privacy_look_ends")]

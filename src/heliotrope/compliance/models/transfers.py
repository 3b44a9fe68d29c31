"""Rules of transfers in their versions, whom they were counted for, and what the officer is told."""

from django.db import models
from django.db.models import Q

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class TransferVersion(models.Model):
    """One version of an operator's rules, instruments and thresholds of transfers; never changed."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator_id = models.UUIDField()
    version = models.PositiveIntegerField()
    rules = models.JSONField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_transfer_rules"
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "version"], name="privacy_transfers_have_each_version_once"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="privacy_transfers_count_from_one"),
        ]


class TransferSeen(models.Model):
    """A person whose values left their home's region in a year, by a token that names nobody.

    ``sensitive``: of whom a sensitive value left; that person has a row without it, too.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    data_home = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=64)
    sensitive = models.BooleanField()
    country = models.CharField(max_length=2, blank=True)
    first_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_transfer_seen"
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "data_home", "year", "subject", "sensitive"],
                name="privacy_person_counts_once_a_year",
            )
        ]


class TransferTally(models.Model):
    """How many persons' values left a home's region in a year, of one client."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    data_home = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    sensitive = models.BooleanField()
    persons = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "privacy_transfer_tally"
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "data_home", "year", "sensitive"], name="privacy_tally_is_one_a_year"
            )
        ]


class PrivacyNotice(models.Model):
    """Something that the officer, or one person, is told once; ``key`` is what it is about.

    Ids and numbers alone.  ``for_id`` is whom it is for; empty for whoever does the office.
    """

    class Kind(models.TextChoices):
        UNUSUAL = "unusual"
        THRESHOLD = "threshold"
        STOPPED = "stopped"
        REFUSED = "refused"
        DUE = "due"
        OVERDUE = "overdue"
        WISH = "wish"
        SETTLED = "settled"
        EXPIRED = "expired"

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator_id = models.UUIDField()
    client_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    key = models.CharField(max_length=200)
    for_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()
    seen_by = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_notice"
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "kind", "key"], name="privacy_notice_is_told_once")
        ]
        indexes = [models.Index(fields=["operator_id", "-at"], name="privacy_notice_latest")]

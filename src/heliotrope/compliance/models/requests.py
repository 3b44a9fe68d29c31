"""What persons ask about their own data: ids and clocks in the control database, names in their vault."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from heliotrope.core.privacy import requests
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.fields import EncryptedText
from heliotrope.foundation.vaults.homes import Home


class Request(models.Model):
    """A request with its clock; it names nobody.

    ``calendar``: the country whose public holidays count; ``holidays``: those within its term.
    """

    class State(models.TextChoices):
        RECEIVED = "received"
        VERIFIED = "verified"
        WORKING = "working"
        ESCALATED = "escalated"
        GRANTED = "granted"
        ANSWERED = "answered"
        REFUSED = "refused"

    TRANSITIONS = {
        State.RECEIVED: {State.VERIFIED, State.REFUSED},
        State.VERIFIED: {State.WORKING, State.GRANTED, State.REFUSED},
        State.WORKING: {State.ESCALATED, State.GRANTED, State.REFUSED},
        State.ESCALATED: {State.GRANTED, State.REFUSED},
        State.GRANTED: {State.ANSWERED, State.REFUSED, State.ESCALATED},
        State.ANSWERED: set(),
        State.REFUSED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    data_home = models.CharField(max_length=16)
    right = models.CharField(max_length=16, choices=[(one.value, one.value) for one in requests.Right])
    purpose = models.CharField(max_length=32, blank=True)
    jurisdiction = models.CharField(max_length=8, blank=True)
    rule = models.CharField(max_length=64)
    rule_version = models.PositiveIntegerField()
    calendar = models.CharField(max_length=2, blank=True, default="", db_default="")
    holidays = ArrayField(models.DateField(), default=list, db_default=[])
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    refusal = models.CharField(max_length=16, blank=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warns_at = models.DateTimeField()
    extended_at = models.DateTimeField(null=True)
    extended_for = models.CharField(max_length=16, blank=True, default="", db_default="")
    paused_at = models.DateTimeField(null=True)
    paused_s = models.PositiveIntegerField(default=0)
    verified_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    order_id = models.UUIDField(null=True)
    item_id = models.UUIDField(null=True)
    taken_by = models.UUIDField(null=True)

    class Meta:
        db_table = "privacy_request"
        indexes = [models.Index(fields=["client_id", "state", "due_at"], name="privacy_request_by_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__gte=F("received_at")), name="privacy_request_is_due_after"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["verified", "working", "escalated", "granted", "answered"])
                | Q(verified_at__isnull=False),
                name="privacy_request_is_verified_first",
            ),
        ]


class RequestPerson(models.Model):
    """Who asked what, how they were verified, and what the crew made of it.

    ``erased``: what an erasure of theirs takes, each as home and key; written before the first one goes.
    """

    home = Home.REGIONAL
    request_id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField()
    subject_id = models.UUIDField()
    detail = EncryptedText(blank=True, subject="subject_id")
    field = models.CharField(max_length=16, blank=True)
    value = EncryptedText(blank=True, subject="subject_id")
    evidence = EncryptedText(blank=True, subject="subject_id")
    code_digest = models.CharField(max_length=64, blank=True)
    code_until_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    advice = models.CharField(max_length=16, blank=True)
    agreed = models.BooleanField(null=True)
    erased = ArrayField(models.CharField(max_length=64), default=list, db_default=[])

    class Meta:
        db_table = "privacy_request_person"
        indexes = [models.Index(fields=["subject_id"], name="privacy_requests_of_person")]


class Correction(models.Model):
    """What stood before a person's data was corrected, and what stands since; sealed, never changed."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    request_id = models.UUIDField()
    subject_id = models.UUIDField()
    field = models.CharField(max_length=16)
    before = EncryptedText(blank=True, subject="subject_id")
    after = EncryptedText(blank=True, subject="subject_id")
    at = models.DateTimeField()

    class Meta:
        db_table = "privacy_correction"
        constraints = [models.UniqueConstraint(fields=["request_id"], name="privacy_corrected_once")]


class Package(models.Model):
    """The answer to who asked for their data: sealed under their own key, opened once by a link that ends."""

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    request_id = models.UUIDField(unique=True)
    subject_id = models.UUIDField()
    content = EncryptedText(blank=True, subject="subject_id")
    sha256 = models.CharField(max_length=64)
    key_digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_package"
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("made_at")), name="privacy_package_ends")
        ]


class Stop(models.Model):
    """That a person's data are not used for a purpose, or for none, until somebody lifts it.

    A row is for the person (``case_id`` is null), or for one of their cases, or for something else of theirs
    with a key of its own (``case_id`` is that); an empty purpose is every one.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=32, blank=True)
    request_id = models.UUIDField()
    since_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_stop"
        indexes = [
            models.Index(fields=["subject_id"], name="privacy_stop_of_person"),
            models.Index(fields=["case_id"], name="privacy_stop_of_case", condition=Q(lifted_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request_id", "case_id"], name="privacy_stop_is_once", nulls_distinct=False
            )
        ]

"""Defects that testers reported, in the vault of their order's home."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class Defect(models.Model):
    """One report of something wrong, and what became of it.

    A duplicate names its original, which is never itself a duplicate; the original may be unknown when the
    key that was given belongs to no defect of the client.
    """

    class State(models.TextChoices):
        REPORTED = "reported"
        ACCEPTED = "accepted"
        DUPLICATE = "duplicate"
        REJECTED = "rejected"

    TRANSITIONS = {
        State.REPORTED: {State.ACCEPTED, State.DUPLICATE, State.REJECTED},
        State.ACCEPTED: set(),
        State.DUPLICATE: set(),
        State.REJECTED: set(),
    }

    home = Home.REGIONAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    order_id = models.UUIDField()
    item_id = models.UUIDField()
    case = models.CharField(max_length=120)
    environment = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    severity = models.CharField(max_length=16)
    state = models.CharField(max_length=16, choices=State.choices, default=State.REPORTED)
    duplicate_of = models.UUIDField(null=True)
    title_tokens = models.TextField()
    tokens = models.TextField()
    vector = models.BinaryField(default=b"")
    vector_model = models.CharField(max_length=64, blank=True)
    reported_at = models.DateTimeField()

    class Meta:
        db_table = "testing_defect"
        indexes = [models.Index(fields=["client_id", "reported_at"], name="testing_defect_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(severity__in=["blocker", "critical", "major", "minor", "trivial"]),
                name="testing_defect_has_a_severity",
            ),
            models.CheckConstraint(
                condition=models.Q(duplicate_of=None) | models.Q(state="duplicate"),
                name="testing_defect_only_a_duplicate_has_an_original",
            ),
        ]

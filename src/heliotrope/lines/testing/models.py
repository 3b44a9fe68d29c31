"""Defects that testers reported, in the vault of their order's home."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.fields import EncryptedBytes, EncryptedText
from heliotrope.foundation.vaults.homes import Home


class Defect(models.Model):
    """One report of something wrong, and what became of it.

    A duplicate names its original, which is never itself a duplicate; the original may be unknown when the
    key that was given belongs to no defect of the client.  What a tester said, and what is made of it to
    compare it with others, is sealed under the key of the order.
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
    title_before = models.CharField(max_length=200, blank=True, default="", db_default="", db_column="title")
    title = EncryptedText(db_column="title_sealed", null=True, subject="order_id", before="title_before")
    text = EncryptedText(subject="order_id")
    severity = models.CharField(max_length=16)
    state = models.CharField(max_length=16, choices=State.choices, default=State.REPORTED)
    duplicate_of = models.UUIDField(null=True)
    title_tokens = EncryptedText(subject="order_id")
    tokens = EncryptedText(subject="order_id")
    vector = EncryptedBytes(default=b"", subject="order_id")
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

"""Evidence packs: what an auditor is handed, as it was signed."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class EvidencePack(models.Model):
    """One pack that was asked for; ``ready_at`` is empty as long as it is made. Ids, rules and counts alone.

    ``document`` is the signed JSON to the byte, ``paper`` the same for people as PDF.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator_id = models.UUIDField()
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    language = models.CharField(max_length=16)
    done = models.PositiveSmallIntegerField(default=0, db_default=0)
    steps = models.PositiveSmallIntegerField(default=0, db_default=0)
    ready_at = models.DateTimeField(null=True)
    whole = models.BooleanField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    document = models.BinaryField(default=b"", db_default=b"")
    paper = models.BinaryField(default=b"", db_default=b"")

    class Meta:
        db_table = "privacy_evidence"
        indexes = [models.Index(fields=["operator_id", "-asked_at"], name="privacy_evidence_latest")]

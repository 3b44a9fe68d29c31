"""The audit chain: who did what to which thing; committed with the change, sealed within a second."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class AuditEntry(models.Model):
    """One fact, holding ids and versions only; its seal is filled in once, by the sealer."""

    home = Home.EVERYWHERE
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True)
    operator_id = models.UUIDField(null=True)
    action = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    detail = models.JSONField(default=dict)
    number = models.BigIntegerField(null=True, unique=True)
    previous_hash = models.CharField(max_length=64, default="")
    hash = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["id"], condition=models.Q(number=None), name="audit_entry_unsealed"),
            models.Index(fields=["client_id", "at"], name="audit_entry_by_client"),
            models.Index(fields=["subject_id"], name="audit_entry_by_subject"),
            models.Index(fields=["at", "id"], name="audit_entry_by_time"),
        ]


class AuditHead(models.Model):
    """Where the chain ends: what a chain that lost its last entries no longer agrees with."""

    home = Home.EVERYWHERE
    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    entry_id = models.UUIDField(null=True)

    class Meta:
        db_table = "audit_head"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_chain_has_one_head")]

"""In which homes an erasure is done, and in which it waits for whoever serves them."""

from django.db import models
from django.db.models import Q

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class HomeErasure(models.Model):
    """That a subject is erased in one home: done at ``done_at``, or to be done by a cell that serves it.

    Ids and instants alone.  ``client_id`` is null of what is the operator's, such as a worker's identity;
    ``key_id`` is the key that was destroyed there, null where there was none to destroy.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator_id = models.UUIDField()
    client_id = models.UUIDField(null=True)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=32)
    data_home = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    key_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_erasure"
        indexes = [
            models.Index(fields=["operator_id", "-asked_at"], name="privacy_erasure_latest"),
            models.Index(
                fields=["data_home", "operator_id"], name="privacy_erasure_waits", condition=Q(done_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "data_home"], name="privacy_erasure_once_a_home"),
            models.CheckConstraint(
                condition=Q(key_id=None) | Q(done_at__isnull=False), name="privacy_erasure_has_key_when_done"
            ),
        ]

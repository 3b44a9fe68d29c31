"""The public halves of operators' signing keys; the private ones are kept nowhere."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class SigningKey(models.Model):
    """One of an operator's keys: 1, 2, ... in turn; an ended one still checks what it signed."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    public = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "signing_key"
        constraints = [
            models.UniqueConstraint(fields=["operator", "number"], name="signing_key_has_its_number"),
            models.UniqueConstraint(
                fields=["operator"],
                condition=models.Q(ended_at=None),
                name="operator_signs_with_one_key_at_a_time",
            ),
        ]

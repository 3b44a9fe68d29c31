"""How workers of a site come in, and the devices that its lead registered."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class SiteEntry(models.Model):
    """The networks and devices of a site and how long its sessions may rest; without a row all come in."""

    home = Home.GLOBAL
    site = models.OneToOneField("network.Site", on_delete=models.PROTECT, primary_key=True)
    operator_id = models.UUIDField()
    networks = models.JSONField(default=list)
    desktops = models.JSONField(default=list)
    devices = models.BooleanField(default=False)
    idle_s = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "site_entry"
        constraints = [
            models.CheckConstraint(condition=models.Q(version__gte=1), name="site_entry_counts_from_one")
        ]


class SiteDevice(models.Model):
    """A device of a site: the code of the key that its browser keeps, until it is ended."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    site = models.ForeignKey("network.Site", on_delete=models.PROTECT)
    operator_id = models.UUIDField()
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=16)
    registered_by = models.UUIDField()
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "site_device"
        constraints = [
            models.UniqueConstraint(
                fields=["site", "code"],
                condition=models.Q(ended_at=None),
                name="site_device_is_registered_once",
            )
        ]

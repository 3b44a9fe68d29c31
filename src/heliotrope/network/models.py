"""Tables of the network: programmes, providers, sites, workers, and what workers can do and when."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class LegalEntity(models.Model):
    """Whose books an entry stands in: the operator, a client or a provider."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    client = models.OneToOneField("tenancy.Client", on_delete=models.PROTECT, null=True)
    name = models.CharField(max_length=160)
    country = models.CharField(max_length=2)
    own = models.BooleanField(default=False)

    class Meta:
        db_table = "legal_entity"
        constraints = [
            models.UniqueConstraint(
                fields=["operator"], condition=models.Q(own=True), name="operator_has_one_legal_entity"
            )
        ]


class Programme(models.Model):
    """One continuing engagement of a client: its home, its lines and who is charged."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey("tenancy.Client", on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    data_home = models.CharField(max_length=8)
    lines = models.JSONField(default=list)

    class Meta:
        db_table = "programme"
        constraints = [
            models.UniqueConstraint(fields=["client", "name"], name="programme_name_is_unique_for_a_client")
        ]


class Provider(models.Model):
    """Whoever is paid for work: an own site, a partner company, a freelancer."""

    class Kind(models.TextChoices):
        OWN = "own"
        PARTNER = "partner"
        FREELANCER = "freelancer"

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "provider"
        constraints = [models.UniqueConstraint(fields=["operator", "name"], name="provider_name_is_unique")]


class Site(models.Model):
    """A place with people."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    timezone = models.CharField(max_length=64)
    data_home = models.CharField(max_length=8)

    class Meta:
        db_table = "site"
        constraints = [models.UniqueConstraint(fields=["operator", "name"], name="site_name_is_unique")]


class Worker(models.Model):
    """Who does the work, person or AI, under a handle; the legal name stays in the site's vault."""

    class Kind(models.TextChoices):
        PERSON = "person"
        AI = "ai"

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    site = models.ForeignKey(Site, on_delete=models.PROTECT)
    handle = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PERSON)
    active = models.BooleanField(default=True)
    timezone = models.CharField(max_length=64)
    capacity = models.PositiveSmallIntegerField(default=1)
    rate_per_hour = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    currency = models.CharField(max_length=3)
    skills = models.JSONField(default=dict)
    languages = models.JSONField(default=dict)
    availability = models.CharField(max_length=500)

    class Meta:
        db_table = "worker"
        constraints = [
            models.UniqueConstraint(fields=["operator", "handle"], name="worker_handle_is_unique"),
            models.CheckConstraint(condition=models.Q(capacity__gte=1), name="worker_has_capacity"),
        ]


class MeasuredSkill(models.Model):
    """How often a worker was right at a skill, over the judged work of one order."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT)
    client_id = models.UUIDField()
    order_id = models.UUIDField()
    skill = models.CharField(max_length=64)
    right = models.FloatField()
    answers = models.PositiveIntegerField()

    class Meta:
        db_table = "measured_skill"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "order_id", "skill"], name="skill_is_measured_once_an_order"
            ),
            models.CheckConstraint(
                condition=models.Q(right__gte=0, right__lte=models.F("answers")),
                name="measured_right_is_a_share",
            ),
        ]


class WorkerIdentity(models.Model):
    """A worker's legal name and address, in the vault of the home of the site."""

    home = Home.REGIONAL
    worker_id = models.UUIDField(primary_key=True)
    operator_id = models.UUIDField()
    legal_name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)

    class Meta:
        db_table = "worker_identity"

"""Tables of the network: programmes, providers, sites, workers; what they can do, when, and at what price."""

from django.db import models
from django.db.models import Q

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.fields import EncryptedText
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
    """A place with people: a main one, or a satellite that follows the sun."""

    class Kind(models.TextChoices):
        MAIN = "main"
        SATELLITE = "satellite"

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.MAIN)
    country = models.CharField(max_length=2)
    timezone = models.CharField(max_length=64)
    data_home = models.CharField(max_length=8)

    class Meta:
        db_table = "site"
        constraints = [models.UniqueConstraint(fields=["operator", "name"], name="site_name_is_unique")]


class Worker(models.Model):
    """Who does the work, person or AI, under a handle; the legal name stays in the vault of their home."""

    class Kind(models.TextChoices):
        PERSON = "person"
        AI = "ai"

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True)
    handle = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PERSON)
    active = models.BooleanField(default=True)
    timezone = models.CharField(max_length=64)
    data_home = models.CharField(max_length=8)
    capacity = models.PositiveSmallIntegerField(default=1)
    rate_per_hour = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    currency = models.CharField(max_length=3)
    skills = models.JSONField(default=dict)
    languages = models.JSONField(default=dict)
    certificates = models.JSONField(default=dict, db_default={})
    availability = models.CharField(max_length=500)

    class Meta:
        db_table = "worker"
        constraints = [
            models.UniqueConstraint(fields=["operator", "handle"], name="worker_handle_is_unique"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="worker_has_capacity"),
            models.CheckConstraint(
                condition=~Q(kind="ai") | Q(site__isnull=False), name="ai_worker_has_a_site"
            ),
        ]


class Machine(models.Model):
    """What an AI worker runs on, and what one work unit of it costs."""

    home = Home.GLOBAL
    worker = models.OneToOneField(Worker, on_delete=models.PROTECT, primary_key=True)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    model_provider = models.CharField(max_length=80)
    model = models.CharField(max_length=160)
    price_per_unit = models.DecimalField(max_digits=12, decimal_places=6)
    currency = models.CharField(max_length=3)

    class Meta:
        db_table = "machine"
        constraints = [
            models.CheckConstraint(condition=Q(price_per_unit__gte=0), name="machine_price_is_not_negative")
        ]


class MachineSwitch(models.Model):
    """Whether an operator's AI workers may get work at all; without a row they may."""

    home = Home.GLOBAL
    operator = models.OneToOneField("tenancy.Operator", on_delete=models.PROTECT, primary_key=True)
    on = models.BooleanField()

    class Meta:
        db_table = "machine_switch"


class Price(models.Model):
    """What a provider asks for one measure of a skill or a line, by version; never changed."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT)
    skill = models.CharField(max_length=64, blank=True)
    line = models.CharField(max_length=32, blank=True)
    measure = models.CharField(max_length=32)
    rate = models.DecimalField(max_digits=12, decimal_places=6)
    currency = models.CharField(max_length=3)
    version = models.PositiveIntegerField()
    effective_at = models.DateTimeField()

    class Meta:
        db_table = "price_book"
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "skill", "line", "measure", "version"], name="price_has_its_version"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="price_is_positive"),
            models.CheckConstraint(
                condition=(Q(skill="") & ~Q(line="")) | (~Q(skill="") & Q(line="")),
                name="price_is_for_a_skill_or_a_line",
            ),
        ]


class Contract(models.Model):
    """Who is paid for a provider's work, or for one worker's, between two dates; never changed.

    The latest version that has begun rules; when it is over nobody is named by it.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, related_name="contracts")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True)
    payee = models.ForeignKey(LegalEntity, on_delete=models.PROTECT)
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "contract"
        constraints = [
            models.UniqueConstraint(fields=["provider", "version"], name="provider_contract_has_its_version"),
            models.UniqueConstraint(fields=["worker", "version"], name="worker_contract_has_its_version"),
            models.CheckConstraint(
                condition=Q(provider__isnull=False, worker__isnull=True)
                | Q(provider__isnull=True, worker__isnull=False),
                name="contract_is_with_a_provider_or_a_worker",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=models.F("from_date")),
                name="contract_ends_after_it_begins",
            ),
        ]


class RosterEntry(models.Model):
    """One stretch of a worker's shift, leave or training, with the zone in which it was written."""

    class Kind(models.TextChoices):
        SHIFT = "shift"
        LEAVE = "leave"
        TRAINING = "training"

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    timezone = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    source = models.CharField(max_length=80)

    class Meta:
        db_table = "roster_entry"
        indexes = [models.Index(fields=["worker", "ends_at"], name="roster_by_worker")]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "starts_at", "ends_at", "kind", "timezone"],
                name="roster_entry_is_there_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="roster_entry_takes_time"
            ),
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
    """A worker's legal name and address, in the vault of their home, sealed under the worker's key."""

    home = Home.REGIONAL
    worker_id = models.UUIDField(primary_key=True)
    operator_id = models.UUIDField()
    legal_name_before = models.CharField(
        max_length=200, blank=True, default="", db_default="", db_column="legal_name"
    )
    email_before = models.CharField(max_length=254, blank=True, default="", db_default="", db_column="email")
    legal_name = EncryptedText(
        db_column="legal_name_sealed", null=True, subject="worker_id", before="legal_name_before"
    )
    email = EncryptedText(db_column="email_sealed", null=True, subject="worker_id", before="email_before")

    class Meta:
        db_table = "worker_identity"

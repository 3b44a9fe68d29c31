"""A certificate that a client asked for, and the items inspected for it."""

from django.db import models

from heliotrope.foundation.vaults.homes import Home


class Certification(models.Model):
    """A client's wish for a certificate of an order: what was asked for, and how far it is.

    ``seed`` is drawn when the work is over, so that nobody could know which items would be inspected.
    ``strata``: of each, its items and the mean confidence that the model stated of them.  ``reversals``: of
    items whose verdict was reversed after the delivery, key and right answer, the first first.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        INSPECTING = "inspecting"
        MISSED = "missed"
        READY = "ready"
        WITHDRAWN = "withdrawn"

    TRANSITIONS = {
        State.ASKED: {State.INSPECTING, State.READY, State.WITHDRAWN},
        State.INSPECTING: {State.MISSED, State.READY, State.WITHDRAWN},
        State.MISSED: {State.INSPECTING, State.READY},
        State.READY: set(),
        State.WITHDRAWN: set(),
    }

    home = Home.GLOBAL
    order = models.OneToOneField("demand.Order", on_delete=models.PROTECT, primary_key=True)
    client_id = models.UUIDField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.ASKED)
    target_ratio = models.FloatField()
    level_ratio = models.FloatField()
    inspections = models.PositiveIntegerField()
    inspector_level = models.PositiveSmallIntegerField()
    credit_version = models.PositiveIntegerField(default=0)
    seed = models.CharField(max_length=64, blank=True)
    strata = models.JSONField(default=list)
    reversals = models.JSONField(default=list)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "certification"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target_ratio__gt=0, target_ratio__lte=1, inspections__gt=0),
                name="certification_has_a_target_and_a_sample",
            )
        ]


class CertifiedPeriod(models.Model):
    """An order of which nothing is made: what a stream delivered from one day to another is certified by it.

    ``order`` is the order of the inspections, with its own certification, delivery and invoice; the items are
    the stream's.  Days are UTC's; the last one is in it.
    """

    home = Home.GLOBAL
    order = models.OneToOneField("demand.Order", on_delete=models.PROTECT, primary_key=True)
    stream = models.ForeignKey("demand.Order", on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    first_on = models.DateField()
    last_on = models.DateField()
    repeats = models.BooleanField(default=False)

    class Meta:
        db_table = "certified_period"
        indexes = [models.Index(fields=["stream", "first_on"], name="certified_period_by_stream")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="certified_period_has_a_day"
            )
        ]


class Inspection(models.Model):
    """An item of the random sample, judged anew by a person who did not see the delivered answer.

    ``delivered`` is the answer that the work came to; ``answer`` the inspector's, or that of a verdict that
    reversed it; ``shipped`` what went out, once it has.
    """

    home = Home.GLOBAL
    item = models.OneToOneField("decompose.Item", on_delete=models.PROTECT, primary_key=True)
    order = models.ForeignKey("demand.Order", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    stratum = models.PositiveSmallIntegerField()
    delivered = models.CharField(max_length=200)
    answer = models.CharField(max_length=200, blank=True)
    shipped = models.CharField(max_length=200, blank=True)
    assignment_id = models.UUIDField(null=True, unique=True)
    worker = models.ForeignKey("network.Worker", on_delete=models.PROTECT, null=True)
    inspected_at = models.DateTimeField(null=True)
    spent_s = models.FloatField(null=True)

    class Meta:
        db_table = "inspection"
        indexes = [models.Index(fields=["order", "stratum"], name="inspection_by_order")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", inspected_at=None)
                | (~models.Q(answer="") & models.Q(inspected_at__isnull=False)),
                name="inspection_with_an_answer_was_made",
            )
        ]

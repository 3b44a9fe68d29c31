"""Rate cards, rules, pay lines, invoices, payouts and the double-entry ledger."""

from decimal import Decimal

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class RateCard(models.Model):
    """What a programme pays for one judgement; a change is a new version, for later orders only."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey("network.Programme", on_delete=models.PROTECT)
    client_id = models.UUIDField()
    line = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    rate_per_judgement = models.DecimalField(max_digits=12, decimal_places=6)
    currency = models.CharField(max_length=3)
    effective_at = models.DateTimeField()

    class Meta:
        db_table = "rate_card"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "line", "version"], name="rate_card_has_its_version"
            ),
            models.CheckConstraint(condition=models.Q(rate_per_judgement__gt=0), name="rate_card_pays"),
        ]


class Rule(models.Model):
    """A rule of money with its version: changing one affects later transactions only."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    kind = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    terms = models.JSONField()
    effective_at = models.DateTimeField()

    class Meta:
        db_table = "money_rule"
        constraints = [
            models.UniqueConstraint(fields=["operator", "kind", "version"], name="money_rule_has_its_version")
        ]


class OrderBaseline(models.Model):
    """What an order's work would have cost by one local expert in the buyer's market, when it was placed."""

    home = Home.GLOBAL
    order_id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField()
    market = models.CharField(max_length=2)
    occupation = models.CharField(max_length=120)
    wage_per_hour = models.DecimalField(max_digits=12, decimal_places=2)
    hours = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    basis = models.CharField(max_length=16)
    version = models.CharField(max_length=16)
    source = models.CharField(max_length=200)
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "order_baseline"


class AssignmentTerms(models.Model):
    """On what terms a unit was handed to a worker: place, skill, hour and price; never changed."""

    home = Home.GLOBAL
    assignment_id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField()
    order_id = models.UUIDField()
    worker = models.ForeignKey("network.Worker", on_delete=models.PROTECT)
    worker_kind = models.CharField(max_length=8)
    provider = models.ForeignKey("network.Provider", on_delete=models.PROTECT)
    site_id = models.UUIDField(null=True)
    country = models.CharField(max_length=2)
    utc_offset_minutes = models.SmallIntegerField()
    skill = models.CharField(max_length=64)
    level = models.PositiveSmallIntegerField()
    worker_level = models.PositiveSmallIntegerField()
    measured_ratio = models.FloatField(null=True)
    language = models.CharField(max_length=16, blank=True)
    effort_s = models.PositiveIntegerField()
    pieces = models.DecimalField(max_digits=14, decimal_places=6)
    rate_per_judgement = models.DecimalField(max_digits=12, decimal_places=6)
    currency = models.CharField(max_length=3)
    commission_version = models.PositiveIntegerField()
    worker_rate_per_hour = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    worker_currency = models.CharField(max_length=3, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "assignment_terms"
        indexes = [models.Index(fields=["order_id"], name="assignment_terms_by_order")]


class PayLine(models.Model):
    """What one judgement earns, or one part of it, with the versions it was reckoned by; never changed.

    ``payee_id``: the legal entity that the contract in force named; null before contracts were kept.
    ``book_rate``: what the provider's price book asked for one piece, by its ``book_version``; null for
    who is paid the rate less the commission.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    judgement_id = models.UUIDField()
    part = models.CharField(max_length=40, blank=True)
    pieces = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(1))
    note = models.CharField(max_length=160, blank=True)
    order_id = models.UUIDField()
    item_id = models.UUIDField()
    client_id = models.UUIDField()
    worker = models.ForeignKey("network.Worker", on_delete=models.PROTECT)
    provider = models.ForeignKey("network.Provider", on_delete=models.PROTECT)
    payee_id = models.UUIDField(null=True)
    rate_per_judgement = models.DecimalField(max_digits=12, decimal_places=6)
    currency = models.CharField(max_length=3)
    commission_ratio = models.DecimalField(max_digits=6, decimal_places=5)
    commission_version = models.PositiveIntegerField()
    book_rate = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    book_version = models.PositiveIntegerField(null=True)
    earned_at = models.DateTimeField()

    class Meta:
        db_table = "pay_line"
        indexes = [
            models.Index(fields=["order_id"], name="pay_line_by_order"),
            models.Index(fields=["worker", "earned_at"], name="pay_line_by_worker"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["judgement_id", "part"], name="part_of_a_judgement_is_paid_once"),
            models.CheckConstraint(condition=models.Q(pieces__gte=0), name="pieces_are_not_negative"),
            models.CheckConstraint(
                condition=models.Q(commission_ratio__gte=0, commission_ratio__lt=1),
                name="commission_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(book_rate=None, book_version=None)
                | models.Q(book_rate__gt=0, book_version__gt=0),
                name="price_of_a_book_has_its_version",
            ),
        ]


class Invoice(models.Model):
    """What a client owes for one delivery."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey("tenancy.Client", on_delete=models.PROTECT)
    order_id = models.UUIDField()
    delivery_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=40, unique=True)
    judgements = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=18, decimal_places=6)
    commission = models.DecimalField(max_digits=18, decimal_places=6)
    currency = models.CharField(max_length=3)
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "invoice"
        indexes = [
            models.Index(fields=["issued_at"], name="invoice_by_time"),
            models.Index(fields=["order_id"], name="invoice_by_order"),
        ]


class Payout(models.Model):
    """What a provider is owed for one worker's judgements in one delivery."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    order_id = models.UUIDField()
    delivery_id = models.UUIDField()
    provider = models.ForeignKey("network.Provider", on_delete=models.PROTECT)
    worker = models.ForeignKey("network.Worker", on_delete=models.PROTECT)
    judgements = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    currency = models.CharField(max_length=3)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "payout"
        indexes = [
            models.Index(fields=["worker", "due_at"], name="payout_by_worker"),
            models.Index(fields=["due_at"], name="payout_by_time"),
            models.Index(fields=["order_id"], name="payout_by_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery_id", "worker"], name="payout_is_one_a_worker_and_delivery"
            )
        ]


class PayHold(models.Model):
    """A payout that is held while its worker's work is under suspicion.

    ``paid_at``: when it was paid after all.
    """

    class State(models.TextChoices):
        HELD = "held"
        FORFEITED = "forfeited"
        RELEASED = "released"

    TRANSITIONS = {
        State.HELD: {State.FORFEITED, State.RELEASED},
        State.FORFEITED: {State.RELEASED},
        State.RELEASED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, editable=False)
    payout = models.OneToOneField(Payout, on_delete=models.PROTECT)
    client_id = models.UUIDField()
    order_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    held_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "pay_hold"
        indexes = [models.Index(fields=["order_id"], name="pay_hold_by_order")]


class LedgerTransaction(models.Model):
    """A balanced set of entries with the business fact that caused it."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    kind = models.CharField(max_length=32)
    source_id = models.UUIDField()
    posted_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_transaction"
        indexes = [models.Index(fields=["posted_at"], name="ledger_transaction_by_time")]
        constraints = [models.UniqueConstraint(fields=["kind", "source_id"], name="fact_is_posted_once")]


class LedgerEntry(models.Model):
    """One side of a transaction in one legal entity's books; debit is positive."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    transaction = models.ForeignKey(LedgerTransaction, on_delete=models.PROTECT)
    client_id = models.UUIDField()
    legal_entity = models.ForeignKey("network.LegalEntity", on_delete=models.PROTECT)
    account = models.CharField(max_length=32)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        db_table = "ledger_entry"
        indexes = [
            models.Index(fields=["legal_entity", "currency", "account"], name="ledger_entry_by_account")
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(amount=0), name="ledger_entry_moves_money")]

"""Tables of payouts: accounts, batches with their second pair of eyes, and each payout's place in one."""

from django.db import models
from django.db.models import F, Q

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.fields import EncryptedText
from heliotrope.foundation.vaults.homes import Home
from heliotrope.money.models.posted import Payout


class PayeeAccount(models.Model):
    """Which account a provider is paid into, by version, masked; the number is in the vault of its home."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    provider = models.ForeignKey("network.Provider", on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    data_home = models.CharField(max_length=8)
    masked = models.CharField(max_length=16)
    set_by = models.UUIDField(null=True)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "payee_account"
        constraints = [
            models.UniqueConstraint(fields=["provider", "version"], name="payee_account_has_its_version")
        ]


class BankDetails(models.Model):
    """An account as a bank takes it, in the vault of its home, under a key of its own; never changed."""

    home = Home.REGIONAL
    account_id = models.UUIDField(primary_key=True)
    operator_id = models.UUIDField()
    holder_before = models.CharField(max_length=70, default="", db_default="", db_column="holder")
    number_before = models.CharField(max_length=34, default="", db_default="", db_column="number")
    holder = EncryptedText(db_column="holder_sealed", null=True, subject="account_id", before="holder_before")
    number = EncryptedText(db_column="number_sealed", null=True, subject="account_id", before="number_before")
    bic = models.CharField(max_length=11, blank=True)
    country = models.CharField(max_length=2)

    class Meta:
        db_table = "bank_details"


class PayoutBatch(models.Model):
    """Payouts that leave together: one home, one currency; proposed by one person, approved by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        REJECTED = "rejected"
        PAID = "paid"

    TRANSITIONS = {
        State.PROPOSED: {State.APPROVED, State.REJECTED},
        State.APPROVED: {State.PAID, State.REJECTED},
        State.REJECTED: set(),
        State.PAID: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    number = models.CharField(max_length=35)
    data_home = models.CharField(max_length=8)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=18, decimal_places=6)
    execute_on = models.DateField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    paid_by = models.UUIDField(null=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payout_batch"
        constraints = [
            models.UniqueConstraint(fields=["operator", "number"], name="payout_batch_number_is_unique"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "paid"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="payout_batch_is_approved_by_another",
            ),
        ]


class PayoutClaim(models.Model):
    """That a payout is being paid, or was, in a batch or by hand; at most one live claim a payout.

    A released or returned claim is no longer live: the payout is owed again.
    """

    class State(models.TextChoices):
        OPEN = "open"
        PAID = "paid"
        RELEASED = "released"
        RETURNED = "returned"

    TRANSITIONS = {
        State.OPEN: {State.PAID, State.RELEASED},
        State.PAID: {State.RETURNED},
        State.RELEASED: set(),
        State.RETURNED: set(),
    }

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, null=True)
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT)
    provider = models.ForeignKey("network.Provider", on_delete=models.PROTECT)
    account = models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    live = models.BooleanField(default=True)
    paid_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "payout_claim"
        indexes = [models.Index(fields=["batch"], name="payout_claim_by_batch")]
        constraints = [
            models.UniqueConstraint(fields=["payout"], condition=Q(live=True), name="payout_is_claimed_once"),
            models.CheckConstraint(
                condition=Q(live=True, state__in=["open", "paid"])
                | Q(live=False, state__in=["released", "returned"]),
                name="payout_claim_is_live_while_it_counts",
            ),
        ]

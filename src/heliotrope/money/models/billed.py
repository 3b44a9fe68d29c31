"""Tables of billing: whom invoices name, their numbers, and the tax invoices and credit notes themselves."""

from django.db import models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home
from heliotrope.money.models.posted import Invoice


class BillingProfile(models.Model):
    """What invoices say about a legal entity: the operator's own, as the seller, or a client's, as the buyer.

    The account and the days are the seller's; reference, tax and language are the buyer's.
    """

    home = Home.GLOBAL
    legal_entity = models.OneToOneField("network.LegalEntity", on_delete=models.PROTECT, primary_key=True)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    client_id = models.UUIDField(null=True)
    name = models.CharField(max_length=160)
    street = models.CharField(max_length=160)
    city = models.CharField(max_length=80)
    postcode = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    vat_id = models.CharField(max_length=20, blank=True)
    registration_id = models.CharField(max_length=40, blank=True)
    endpoint_scheme = models.CharField(max_length=4, blank=True)
    endpoint_id = models.CharField(max_length=80, blank=True)
    email = models.CharField(max_length=254, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    due_days = models.PositiveSmallIntegerField(default=30)
    buyer_reference = models.CharField(max_length=80, blank=True)
    tax_category = models.CharField(max_length=2, blank=True)
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    tax_reason = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=16, default="en")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "billing_profile"


class DocumentSeries(models.Model):
    """The last number of an operator's documents of one kind in one year; numbers have no gaps."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    kind = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "document_series"
        constraints = [
            models.UniqueConstraint(fields=["operator", "kind", "year"], name="series_is_one_a_kind_and_year")
        ]


class TaxPaper(models.Model):
    """A tax invoice or a credit note as it was issued; never changed.

    ``content`` is the whole document and ``ubl`` its XML, as they stood; ``sha256`` is of the XML.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey("tenancy.Operator", on_delete=models.PROTECT)
    client = models.ForeignKey("tenancy.Client", on_delete=models.PROTECT)
    kind = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    issued_on = models.DateField()
    due_on = models.DateField()
    currency = models.CharField(max_length=3)
    net = models.DecimalField(max_digits=18, decimal_places=6)
    tax = models.DecimalField(max_digits=18, decimal_places=6)
    total = models.DecimalField(max_digits=18, decimal_places=6)
    prepaid = models.DecimalField(max_digits=18, decimal_places=6)
    content = models.JSONField()
    ubl = models.TextField()
    sha256 = models.CharField(max_length=64)
    issued_by = models.UUIDField(null=True)
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "tax_document"
        indexes = [models.Index(fields=["client", "issued_at"], name="tax_document_by_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["operator", "kind", "year", "sequence"], name="tax_document_has_its_number"
            ),
            models.UniqueConstraint(fields=["operator", "number"], name="tax_document_number_is_unique"),
            models.CheckConstraint(
                condition=models.Q(kind="invoice", corrects__isnull=True)
                | models.Q(kind="credit-note", corrects__isnull=False),
                name="credit_note_corrects_an_invoice",
            ),
            models.CheckConstraint(
                condition=models.Q(total=models.F("net") + models.F("tax")),
                name="tax_document_adds_up",
            ),
        ]


class BilledCharge(models.Model):
    """That a charge stands on a line of a tax invoice; it is billed once."""

    home = Home.GLOBAL
    charge = models.OneToOneField(Invoice, on_delete=models.PROTECT, primary_key=True)
    document = models.ForeignKey(TaxPaper, on_delete=models.PROTECT)
    client_id = models.UUIDField()
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "billed_charge"
        indexes = [models.Index(fields=["document"], name="billed_charge_by_document")]

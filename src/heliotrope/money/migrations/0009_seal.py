"""What was posted before postings were sealed gets its seal, as it stands now."""

from collections import defaultdict

from django.db import migrations

from heliotrope.foundation.audit import rows as sealed_rows
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.vaults.homes import Home

POSTED = "ledger.posted"


def seal(apps, schema_editor):
    alias = schema_editor.connection.alias
    of = {name: apps.get_model("money", name).objects.using(alias) for name in MODELS}
    entries = defaultdict(list)
    for entry in of["LedgerEntry"].all():
        entries[entry.transaction_id].append(entry)
    payouts = defaultdict(list)
    for payout in of["Payout"].all():
        payouts[payout.delivery_id].append(payout)
    invoices = {one.id: one for one in of["Invoice"].all()}
    audit_entry = apps.get_model("audit", "AuditEntry")
    audit_entry.objects.using(alias).bulk_create(
        audit_entry(
            at=real_now(),
            actor_kind="machine",
            client_id=one.client_id,
            action=POSTED,
            subject_kind="ledger_transaction",
            subject_id=one.id,
            detail={sealed_rows.ROWS: sealed_rows.digests((one, *entries[one.id], *_documents(one, payouts, invoices)))},
        )
        for one in of["LedgerTransaction"].all()
    )


MODELS = ("LedgerTransaction", "LedgerEntry", "Invoice", "Payout")


def _documents(transaction, payouts, invoices):
    if transaction.kind == "delivery":
        return payouts[transaction.source_id]
    if transaction.kind == "acceptance" and transaction.source_id in invoices:
        return [invoices[transaction.source_id]]
    return []


class Migration(migrations.Migration):
    dependencies = [("money", "0008_pay_hold"), ("audit", "0003_head")]

    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop, hints={"home": Home.GLOBAL}),
    ]

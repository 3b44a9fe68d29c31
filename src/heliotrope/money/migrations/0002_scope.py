from django.db import migrations

from heliotrope.foundation.tenancy.rls import append_only, by_client, by_operator
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("money", "0001_initial"), ("tenancy", "0002_scope")]

    operations = [
        by_client("rate_card", Home.GLOBAL),
        by_operator("money_rule", Home.GLOBAL),
        by_client("pay_line", Home.GLOBAL),
        by_client("invoice", Home.GLOBAL),
        by_client("payout", Home.GLOBAL),
        by_client("ledger_transaction", Home.GLOBAL),
        by_client("ledger_entry", Home.GLOBAL),
        append_only("rate_card", Home.GLOBAL),
        append_only("money_rule", Home.GLOBAL),
        append_only("pay_line", Home.GLOBAL),
        append_only("invoice", Home.GLOBAL),
        append_only("payout", Home.GLOBAL),
        append_only("ledger_transaction", Home.GLOBAL),
        append_only("ledger_entry", Home.GLOBAL),
    ]

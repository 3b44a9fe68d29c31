from django.db import migrations

from heliotrope.foundation.tenancy.rls import append_only, by_client, by_client_or_operator, by_operator
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("compliance", "0010_pins_transfers"), ("tenancy", "0002_scope")]

    operations = [
        by_client("privacy_pins", Home.GLOBAL),
        append_only("privacy_pins", Home.GLOBAL),
        by_operator("privacy_transfer_rules"),
        append_only("privacy_transfer_rules", Home.GLOBAL),
        by_client("privacy_transfer_seen", Home.GLOBAL),
        append_only("privacy_transfer_seen", Home.GLOBAL),
        by_client("privacy_transfer_tally", Home.GLOBAL),
        by_client_or_operator("privacy_notice", Home.GLOBAL),
    ]

from django.db import migrations

from heliotrope.foundation.tenancy.rls import append_only, by_client, by_client_or_operator, by_operator
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("compliance", "0020_rights"), ("tenancy", "0002_scope")]

    operations = [
        by_client("privacy_request", Home.GLOBAL),
        by_client("privacy_request_person", Home.REGIONAL),
        by_client("privacy_correction", Home.REGIONAL),
        append_only("privacy_correction", Home.REGIONAL),
        by_client("privacy_package", Home.REGIONAL),
        by_client("privacy_stop", Home.GLOBAL),
        by_client("privacy_hold", Home.GLOBAL),
        by_client_or_operator("privacy_retention", Home.GLOBAL),
        append_only("privacy_retention", Home.GLOBAL),
        by_operator("privacy_breach", Home.GLOBAL),
        by_operator("privacy_breach_duty", Home.GLOBAL),
        by_operator("privacy_breach_entry", Home.GLOBAL),
        append_only("privacy_breach_entry", Home.GLOBAL),
    ]

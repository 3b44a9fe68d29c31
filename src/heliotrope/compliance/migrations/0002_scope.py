from django.db import migrations

from heliotrope.foundation.tenancy.rls import append_only, by_client, by_client_or_operator
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_initial"), ("tenancy", "0002_scope")]

    operations = [
        by_client_or_operator("privacy_policy", Home.GLOBAL),
        append_only("privacy_policy", Home.GLOBAL),
        by_client("privacy_mark", Home.REGIONAL),
        by_client("privacy_finding", Home.REGIONAL),
        by_client("privacy_grant", Home.REGIONAL),
        append_only("privacy_grant", Home.REGIONAL),
        by_client("privacy_reveal", Home.REGIONAL),
        append_only("privacy_reveal", Home.REGIONAL),
    ]

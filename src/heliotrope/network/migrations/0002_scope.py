from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_client, by_operator
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial"), ("tenancy", "0002_scope")]

    operations = [
        by_operator("legal_entity", Home.GLOBAL),
        by_client("programme", Home.GLOBAL),
        by_operator("provider", Home.GLOBAL),
        by_operator("site", Home.GLOBAL),
        by_operator("worker", Home.GLOBAL),
        by_client("measured_skill", Home.GLOBAL),
        by_operator("worker_identity", Home.REGIONAL),
    ]

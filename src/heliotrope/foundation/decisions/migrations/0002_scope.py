from django.db import migrations

from heliotrope.foundation.tenancy.rls import append_only, by_client
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial"), ("tenancy", "0002_scope")]

    operations = [
        by_client("decision", Home.GLOBAL),
        append_only("decision", Home.GLOBAL),
    ]

from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_client
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("translation", "0001_initial"), ("tenancy", "0002_scope")]

    operations = [
        by_client("memory_pair", Home.REGIONAL),
        by_client("term_entry", Home.REGIONAL),
    ]

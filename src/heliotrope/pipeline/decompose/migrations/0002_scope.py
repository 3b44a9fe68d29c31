from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_client
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("decompose", "0001_initial"), ("tenancy", "0002_scope")]

    operations = [
        by_client("item", Home.GLOBAL),
        by_client("item_content", Home.REGIONAL),
        by_client("work_unit", Home.GLOBAL),
    ]

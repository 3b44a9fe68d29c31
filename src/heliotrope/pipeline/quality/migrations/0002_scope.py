from django.db import migrations

from heliotrope.foundation.tenancy.rls import append_only, by_client
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_initial"), ("tenancy", "0002_scope")]

    operations = [
        by_client("judgement", Home.GLOBAL),
        by_client("gold_item", Home.GLOBAL),
        by_client("fold", Home.GLOBAL),
        by_client("posterior", Home.GLOBAL),
        by_client("adjudication", Home.GLOBAL),
        by_client("verdict", Home.GLOBAL),
        append_only("adjudication", Home.GLOBAL),
        append_only("verdict", Home.GLOBAL),
        append_only("fold", Home.GLOBAL),
    ]

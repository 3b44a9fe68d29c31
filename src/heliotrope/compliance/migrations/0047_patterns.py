# A client's own patterns.

import heliotrope.foundation.ids
from django.db import migrations, models

from heliotrope.foundation.tenancy.rls import append_only, by_client
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("compliance", "0046_budget_more"), ("tenancy", "0002_scope")]

    operations = [
        migrations.CreateModel(
            name="OwnPatterns",
            fields=[
                ("id", models.UUIDField(default=heliotrope.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("client_id", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("patterns", models.JSONField()),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "privacy_patterns",
                "constraints": [models.UniqueConstraint(fields=("client_id", "version"), name="privacy_patterns_keep_their_versions"), models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="privacy_patterns_count_from_one")],
            },
        ),
        by_client("privacy_patterns", Home.GLOBAL),
        append_only("privacy_patterns", Home.GLOBAL),
    ]

from django.db import migrations, models

import heliotrope.foundation.ids
from heliotrope.foundation.tenancy.rls import by_client
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0002_scope")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=heliotrope.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("client_id", models.UUIDField()),
                ("name", models.CharField(max_length=80)),
                ("hour_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "tally",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("client_id", "name", "hour_at"), name="tally_is_there_once"
                    )
                ],
            },
        ),
        by_client("tally", Home.GLOBAL),
    ]

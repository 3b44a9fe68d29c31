import django.contrib.postgres.fields
from django.db import migrations, models

from heliotrope.core.access import Permission
from heliotrope.foundation.tenancy.rls import narrowed_to_client


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0002_scope")]

    operations = [
        *narrowed_to_client("membership"),
        migrations.AlterField(
            model_name="apitoken",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=[(p.value, p.value) for p in Permission], max_length=32),
                size=None,
            ),
        ),
    ]

from django.db import migrations

from heliotrope.foundation.tenancy.rls import narrowed_to_client


class Migration(migrations.Migration):
    dependencies = [("network", "0002_scope")]

    operations = [*narrowed_to_client("legal_entity")]

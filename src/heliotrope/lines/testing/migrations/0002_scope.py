from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_client
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("testing", "0001_initial"), ("tenancy", "0002_scope")]

    operations = [by_client("testing_defect", Home.REGIONAL)]

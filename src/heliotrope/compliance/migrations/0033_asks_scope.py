from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_client, by_operator
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("compliance", "0032_asks")]

    operations = [by_operator("privacy_budget"), by_client("privacy_bulk", Home.GLOBAL)]

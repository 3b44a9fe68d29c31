from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_client_or_operator
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("compliance", "0044_erasures"), ("tenancy", "0002_scope")]

    operations = [by_client_or_operator("privacy_erasure", Home.GLOBAL)]

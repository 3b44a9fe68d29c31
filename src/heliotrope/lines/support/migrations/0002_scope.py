from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_client
from heliotrope.foundation.vaults.homes import Home

TABLES = ("contact", "conversation", "message", "macro", "mailbox", "rating")


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial"), ("tenancy", "0002_scope")]

    operations = [by_client(f"support_{table}", Home.REGIONAL) for table in TABLES]

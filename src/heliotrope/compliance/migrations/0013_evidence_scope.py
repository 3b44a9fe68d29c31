from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_operator


class Migration(migrations.Migration):
    dependencies = [("compliance", "0012_evidence"), ("tenancy", "0002_scope")]

    operations = [by_operator("privacy_evidence")]

from django.db import migrations

from heliotrope.foundation.tenancy.rls import append_only, by_operator
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("network", "0004_people_of_providers")]

    operations = [
        migrations.RunSQL(
            "UPDATE worker SET provider_id = site.provider_id, data_home = site.data_home"
            " FROM site WHERE site.id = worker.site_id AND worker.provider_id IS NULL",
            migrations.RunSQL.noop,
            hints={"home": Home.GLOBAL},
        ),
        by_operator("machine", Home.GLOBAL),
        by_operator("machine_switch", Home.GLOBAL),
        by_operator("price_book", Home.GLOBAL),
        by_operator("contract", Home.GLOBAL),
        by_operator("roster_entry", Home.GLOBAL),
        append_only("price_book", Home.GLOBAL),
        append_only("contract", Home.GLOBAL),
    ]

from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_operator
from heliotrope.foundation.vaults.homes import Home

LOOKUP = """
CREATE FUNCTION heliotrope_site_entry(worker uuid, device text)
RETURNS TABLE (site_id uuid, networks jsonb, desktops jsonb, devices boolean, idle_s integer, registered boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
    SELECT e.site_id, e.networks, e.desktops, e.devices, e.idle_s,
        EXISTS (SELECT FROM site_device d WHERE d.site_id = e.site_id AND d.code = device AND d.ended_at IS NULL)
    FROM worker w JOIN site_entry e ON e.site_id = w.site_id
    WHERE w.id = worker
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0030_site_entries"), ("network", "0002_scope")]

    operations = [
        by_operator("site_entry"),
        by_operator("site_device"),
        migrations.RunSQL(
            LOOKUP, "DROP FUNCTION heliotrope_site_entry(uuid, text);", hints={"home": Home.GLOBAL}
        ),
    ]

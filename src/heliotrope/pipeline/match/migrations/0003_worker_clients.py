from django.db import migrations

from heliotrope.foundation.vaults.homes import Home

# A worker sees the clients whose work they have in hand, did, or were offered.
WORKER_CLIENTS = """
CREATE OR REPLACE FUNCTION heliotrope_worker_clients(operator uuid, worker uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
    SELECT coalesce(array_agg(c.id), '{}') FROM client c
    WHERE c.operator_id = operator AND (
        EXISTS (SELECT 1 FROM assignment a WHERE a.worker_id = worker AND a.client_id = c.id)
        OR EXISTS (SELECT 1 FROM offer o WHERE o.worker_id = worker AND o.client_id = c.id AND o.state = 'open')
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("match", "0002_scope"), ("tenancy", "0002_scope")]

    operations = [migrations.RunSQL(WORKER_CLIENTS, migrations.RunSQL.noop, hints={"home": Home.GLOBAL})]

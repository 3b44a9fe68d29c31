from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_client, by_operator, scope_functions
from heliotrope.foundation.vaults.homes import Home

# Who may see what is asked before any scope is set, so these functions run with their owner's rights and
# give ids only.
LOOKUPS = """
CREATE FUNCTION heliotrope_operator_clients(operator uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT coalesce(array_agg(c.id), '{}') FROM client c WHERE c.operator_id = operator $$;

CREATE FUNCTION heliotrope_operators() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT o.id FROM operator o $$;

CREATE FUNCTION heliotrope_operator_of(client uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT c.operator_id FROM client c WHERE c.id = client $$;

CREATE FUNCTION heliotrope_worker_clients(operator uuid, worker uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT '{}'::uuid[] $$;

CREATE FUNCTION heliotrope_seat(account uuid)
RETURNS TABLE (operator_id uuid, role text, worker_id uuid, site_id uuid, client_ids uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
    SELECT m.operator_id, m.role::text, m.worker_id, m.site_id,
        CASE
            WHEN m.role = 'worker' THEN heliotrope_worker_clients(m.operator_id, m.worker_id)
            WHEN m.role = 'site_lead' THEN '{}'::uuid[]
            WHEN m.client_id IS NOT NULL THEN ARRAY[m.client_id]
            ELSE heliotrope_operator_clients(m.operator_id)
        END
    FROM membership m JOIN account a ON a.id = m.user_id
    WHERE m.user_id = account AND a.is_active
$$;
"""
DROP = """
DROP FUNCTION heliotrope_seat(uuid); DROP FUNCTION heliotrope_worker_clients(uuid, uuid);
DROP FUNCTION heliotrope_operator_of(uuid); DROP FUNCTION heliotrope_operators();
DROP FUNCTION heliotrope_operator_clients(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]

    operations = [
        scope_functions(),
        by_operator("operator", column="id"),
        by_client("client", Home.GLOBAL, column="id"),
        by_operator("membership"),
        migrations.RunSQL(LOOKUPS, DROP, hints={"home": Home.GLOBAL}),
    ]

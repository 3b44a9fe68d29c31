from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_client_or_operator
from heliotrope.foundation.vaults.homes import Home

# An entry may change once: when the sealer gives it its place.  Nothing else of it may, and none may go.
SEALED_ONCE = """
CREATE FUNCTION heliotrope_seal_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.number IS NOT NULL OR NEW.number IS NULL
        OR (NEW.id, NEW.at, NEW.actor_kind, NEW.actor_id, NEW.operator_id, NEW.client_id, NEW.action,
            NEW.subject_kind, NEW.subject_id, NEW.detail)
        IS DISTINCT FROM (OLD.id, OLD.at, OLD.actor_kind, OLD.actor_id, OLD.operator_id, OLD.client_id,
            OLD.action, OLD.subject_kind, OLD.subject_id, OLD.detail)
    THEN RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_seal_only BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION heliotrope_seal_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("tenancy", "0002_scope")]

    operations = [
        by_client_or_operator("audit_entry", Home.EVERYWHERE),
        migrations.RunSQL(
            SEALED_ONCE,
            "DROP TRIGGER audit_entry_seal_only ON audit_entry; DROP FUNCTION heliotrope_seal_only();",
            hints={"home": Home.EVERYWHERE},
        ),
    ]

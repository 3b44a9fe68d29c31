from django.db import migrations

from heliotrope.foundation.vaults.homes import Home

# A judgement may change once: when a fold takes it in.  Nothing else of it may, and none may go.
FOLDED_ONCE = """
CREATE FUNCTION heliotrope_fold_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.fold IS NOT NULL OR NEW.fold IS NULL
        OR to_jsonb(NEW) - 'fold' IS DISTINCT FROM to_jsonb(OLD) - 'fold'
    THEN RAISE EXCEPTION 'judgement is append-only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER judgement_fold_only BEFORE UPDATE OR DELETE ON judgement
FOR EACH ROW EXECUTE FUNCTION heliotrope_fold_only();
"""


class Migration(migrations.Migration):
    dependencies = [("quality", "0002_scope")]

    operations = [
        migrations.RunSQL(
            FOLDED_ONCE,
            "DROP TRIGGER judgement_fold_only ON judgement; DROP FUNCTION heliotrope_fold_only();",
            hints={"home": Home.GLOBAL},
        )
    ]

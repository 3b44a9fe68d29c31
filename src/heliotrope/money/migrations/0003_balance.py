from django.db import migrations

from heliotrope.foundation.vaults.homes import Home

# Checked when the transaction commits, with the owner's rights so that no scope can hide a side.
BALANCE = """
CREATE FUNCTION heliotrope_ledger_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE off record;
BEGIN
    SELECT e.legal_entity_id, e.currency, sum(e.amount) AS amount INTO off
    FROM ledger_entry e WHERE e.transaction_id = NEW.transaction_id
    GROUP BY e.legal_entity_id, e.currency HAVING sum(e.amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger transaction % is off by % % in the books of %',
            NEW.transaction_id, off.amount, off.currency, off.legal_entity_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_balances';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_transaction_balances AFTER INSERT ON ledger_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION heliotrope_ledger_balances();
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0002_scope")]

    operations = [
        migrations.RunSQL(
            BALANCE,
            "DROP TRIGGER ledger_transaction_balances ON ledger_entry; DROP FUNCTION heliotrope_ledger_balances();",
            hints={"home": Home.GLOBAL},
        )
    ]

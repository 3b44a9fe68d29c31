"""Holder and number of an account are sealed: new columns beside the old, which `heliotrope keys seal` empties."""

from django.db import migrations, models

from heliotrope.foundation.keys.fields import EncryptedText
from heliotrope.foundation.tenancy.rls import append_only_but_sealing
from heliotrope.foundation.vaults.homes import Home

_BLANK = {"default": "", "db_default": ""}
_MOST = {"holder": 70, "number": 34}


def _moved(name: str) -> list[migrations.RenameField | migrations.AlterField]:
    return [
        migrations.RenameField("bankdetails", name, f"{name}_before"),
        migrations.AlterField(
            "bankdetails", f"{name}_before", models.CharField(max_length=_MOST[name], db_column=name)
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("money", "0011_latest_first")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[*_moved("holder"), *_moved("number")]),
        *(
            migrations.AlterField(
                "bankdetails",
                f"{name}_before",
                models.CharField(max_length=most, db_column=name, **_BLANK),
            )
            for name, most in _MOST.items()
        ),
        *(
            migrations.AddField(
                "bankdetails",
                name,
                EncryptedText(
                    db_column=f"{name}_sealed", null=True, subject="account_id", before=f"{name}_before"
                ),
            )
            for name in _MOST
        ),
        append_only_but_sealing(
            "bank_details", Home.REGIONAL, ("holder", "number", "holder_sealed", "number_sealed")
        ),
    ]

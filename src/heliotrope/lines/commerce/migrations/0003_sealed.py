"""Buyers are sealed: the e-mail in a new column beside the old, which `heliotrope keys seal` empties."""

from django.db import migrations, models

from heliotrope.foundation.keys.fields import EncryptedJson, EncryptedText

_BLANK = {"blank": True, "default": "", "db_default": ""}


class Migration(migrations.Migration):
    dependencies = [("commerce", "0002_scope")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("shoporder", "email", "email_before"),
                migrations.AlterField(
                    "shoporder",
                    "email_before",
                    models.CharField(max_length=254, blank=True, db_column="email"),
                ),
            ]
        ),
        migrations.AlterField(
            "shoporder", "email_before", models.CharField(max_length=254, db_column="email", **_BLANK)
        ),
        migrations.AddField(
            "shoporder",
            "email",
            EncryptedText(db_column="email_sealed", null=True, subject="id", before="email_before"),
        ),
        migrations.AddField("shoporder", "email_key", models.CharField(max_length=80, **_BLANK)),
        migrations.AddIndex(
            "shoporder",
            models.Index(
                fields=["client_id", "email_key"],
                condition=models.Q(("email_key", ""), _negated=True),
                name="shop_order_of_person",
            ),
        ),
        migrations.AlterField("shoporder", "address", EncryptedJson(subject="id")),
        migrations.AlterField("outgoing", "address", EncryptedJson(default=dict, subject="subject_id")),
    ]

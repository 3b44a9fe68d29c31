"""A worker's legal name and e-mail are sealed: new columns beside the old, which `heliotrope keys seal` empties."""

from django.db import migrations, models

from heliotrope.foundation.keys.fields import EncryptedText

_BLANK = {"blank": True, "default": "", "db_default": ""}


class Migration(migrations.Migration):
    dependencies = [("network", "0007_certificates")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("workeridentity", "legal_name", "legal_name_before"),
                migrations.AlterField(
                    "workeridentity",
                    "legal_name_before",
                    models.CharField(max_length=200, blank=True, db_column="legal_name"),
                ),
                migrations.RenameField("workeridentity", "email", "email_before"),
                migrations.AlterField(
                    "workeridentity",
                    "email_before",
                    models.CharField(max_length=254, blank=True, db_column="email"),
                ),
            ]
        ),
        migrations.AlterField(
            "workeridentity",
            "legal_name_before",
            models.CharField(max_length=200, db_column="legal_name", **_BLANK),
        ),
        migrations.AlterField(
            "workeridentity", "email_before", models.CharField(max_length=254, db_column="email", **_BLANK)
        ),
        migrations.AddField(
            "workeridentity",
            "legal_name",
            EncryptedText(
                db_column="legal_name_sealed", null=True, subject="worker_id", before="legal_name_before"
            ),
        ),
        migrations.AddField(
            "workeridentity",
            "email",
            EncryptedText(db_column="email_sealed", null=True, subject="worker_id", before="email_before"),
        ),
    ]

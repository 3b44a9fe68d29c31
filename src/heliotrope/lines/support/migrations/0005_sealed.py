"""What is personal is sealed: new columns where a sealed text is longer than the old one holds.

The old columns stay for rows from before, which `heliotrope keys seal` empties; of a contact's address the
old column goes on as the token that finds it.  A text that was unbounded is sealed where it is.
"""

from django.db import migrations, models

from heliotrope.foundation.keys.fields import EncryptedText

_BLANK = {"blank": True, "default": "", "db_default": ""}


class Migration(migrations.Migration):
    dependencies = [("support", "0004_renderings")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("contact", "contact_is_known_once"),
                migrations.RenameField("contact", "address", "address_key"),
                migrations.AlterField(
                    "contact", "address_key", models.CharField(max_length=320, db_column="address")
                ),
                migrations.AddConstraint(
                    "contact",
                    models.UniqueConstraint(
                        fields=["client_id", "kind", "address_key"], name="contact_is_known_once"
                    ),
                ),
                migrations.RenameField("contact", "name", "name_before"),
                migrations.AlterField(
                    "contact", "name_before", models.CharField(max_length=200, blank=True, db_column="name")
                ),
                migrations.RenameField("conversation", "subject", "subject_before"),
                migrations.AlterField(
                    "conversation",
                    "subject_before",
                    models.CharField(max_length=400, blank=True, db_column="subject"),
                ),
            ]
        ),
        migrations.AlterField(
            "contact", "name_before", models.CharField(max_length=200, db_column="name", **_BLANK)
        ),
        migrations.AlterField(
            "conversation", "subject_before", models.CharField(max_length=400, db_column="subject", **_BLANK)
        ),
        migrations.AddField(
            "contact",
            "address",
            EncryptedText(db_column="address_sealed", null=True, subject="id", before="address_key"),
        ),
        migrations.AddField(
            "contact",
            "name",
            EncryptedText(db_column="name_sealed", null=True, subject="id", before="name_before"),
        ),
        migrations.AddField(
            "conversation",
            "subject",
            EncryptedText(
                db_column="subject_sealed", null=True, subject="contact_id", before="subject_before"
            ),
        ),
        migrations.AddField("message", "file_names", EncryptedText(null=True, subject="subject_id")),
        migrations.AlterField("message", "text", EncryptedText(blank=True, subject="subject_id")),
        migrations.AlterField("message", "html", EncryptedText(blank=True, subject="subject_id")),
        migrations.AlterField("rating", "comment", EncryptedText(blank=True, subject="subject_id")),
        migrations.AlterField("rendering", "text", EncryptedText(subject="subject_id")),
    ]

"""What testers said of defects is sealed: the title in a new column, which `heliotrope keys seal` moves it to."""

from django.db import migrations, models

from heliotrope.foundation.keys.fields import EncryptedBytes, EncryptedText


class Migration(migrations.Migration):
    dependencies = [("testing", "0002_scope")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("defect", "title", "title_before"),
                migrations.AlterField(
                    "defect", "title_before", models.CharField(max_length=200, db_column="title")
                ),
            ]
        ),
        migrations.AlterField(
            "defect",
            "title_before",
            models.CharField(max_length=200, blank=True, default="", db_default="", db_column="title"),
        ),
        migrations.AddField(
            "defect",
            "title",
            EncryptedText(db_column="title_sealed", null=True, subject="order_id", before="title_before"),
        ),
        migrations.AlterField("defect", "text", EncryptedText(subject="order_id")),
        migrations.AlterField("defect", "title_tokens", EncryptedText(subject="order_id")),
        migrations.AlterField("defect", "tokens", EncryptedText(subject="order_id")),
        migrations.AlterField("defect", "vector", EncryptedBytes(default=b"", subject="order_id")),
    ]

"""A pay line says how many pieces it counts, and a judgement may be paid in parts."""

from decimal import Decimal

from django.db import migrations, models

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):
    dependencies = [("money", "0003_balance")]

    operations = [
        migrations.RenameField("payline", "judgement_id", "id"),
        migrations.AlterField(
            "payline",
            "id",
            models.UUIDField(primary_key=True, default=new_id, editable=False, serialize=False),
        ),
        migrations.AddField("payline", "judgement_id", models.UUIDField(null=True)),
        migrations.RunSQL(
            """
            ALTER TABLE pay_line DISABLE TRIGGER pay_line_append_only;
            UPDATE pay_line SET judgement_id = id;
            ALTER TABLE pay_line ENABLE TRIGGER pay_line_append_only;
            """,
            migrations.RunSQL.noop,
            hints={"home": Home.GLOBAL},
        ),
        migrations.AlterField("payline", "judgement_id", models.UUIDField()),
        migrations.AddField("payline", "part", models.CharField(max_length=40, blank=True, default="")),
        migrations.AlterField("payline", "part", models.CharField(max_length=40, blank=True)),
        migrations.AddField(
            "payline",
            "pieces",
            models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(1)),
        ),
        migrations.AddField("payline", "note", models.CharField(max_length=160, blank=True, default="")),
        migrations.AlterField("payline", "note", models.CharField(max_length=160, blank=True)),
        migrations.AddConstraint(
            "payline",
            models.UniqueConstraint(fields=["judgement_id", "part"], name="part_of_a_judgement_is_paid_once"),
        ),
        migrations.AddConstraint(
            "payline",
            models.CheckConstraint(condition=models.Q(pieces__gte=0), name="pieces_are_not_negative"),
        ),
    ]

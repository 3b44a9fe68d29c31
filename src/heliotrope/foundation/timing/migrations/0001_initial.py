from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ClockCourse",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("from_real_at", models.DateTimeField()),
                ("from_at", models.DateTimeField()),
                ("factor_before", models.PositiveIntegerField()),
                ("factor", models.PositiveIntegerField()),
                ("alive_until", models.DateTimeField()),
            ],
            options={
                "db_table": "clock_course",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="clock_has_one_course"),
                    models.CheckConstraint(
                        condition=models.Q(("factor__lte", 1440), ("factor_before__lte", 1440)),
                        name="clock_is_not_too_fast",
                    ),
                ],
            },
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compliance", "0045_erasures_scope")]

    operations = [
        migrations.AddField(
            model_name="lookbudget",
            name="more",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]

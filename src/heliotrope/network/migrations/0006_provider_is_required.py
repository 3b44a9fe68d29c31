import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0005_worker_has_a_provider")]

    operations = [
        migrations.AlterField(
            model_name="worker",
            name="provider",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="network.provider"),
        ),
        migrations.AlterField(
            model_name="worker", name="data_home", field=models.CharField(max_length=8)
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quality', '0008_certified_periods'),
    ]

    operations = [
        migrations.AddField(
            model_name='inspection',
            name='spent_s',
            field=models.FloatField(null=True),
        ),
    ]

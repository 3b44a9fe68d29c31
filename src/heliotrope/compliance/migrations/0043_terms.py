import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0042_wishes_told'),
    ]

    operations = [
        migrations.AddField(
            model_name='request',
            name='calendar',
            field=models.CharField(blank=True, db_default='', default='', max_length=2),
        ),
        migrations.AddField(
            model_name='request',
            name='holidays',
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name='request',
            name='extended_for',
            field=models.CharField(blank=True, db_default='', default='', max_length=16),
        ),
    ]

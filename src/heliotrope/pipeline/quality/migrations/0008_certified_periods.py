import django.db.models.deletion
from django.db import migrations, models

from heliotrope.foundation.tenancy.rls import by_client
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):

    dependencies = [
        ('demand', '0007_latest_first'),
        ('quality', '0007_inspections'),
    ]

    operations = [
        migrations.CreateModel(
            name='CertifiedPeriod',
            fields=[
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='demand.order')),
                ('client_id', models.UUIDField()),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('repeats', models.BooleanField(default=False)),
                ('stream', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='demand.order')),
            ],
            options={
                'db_table': 'certified_period',
                'indexes': [models.Index(fields=['stream', 'first_on'], name='certified_period_by_stream')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='certified_period_has_a_day')],
            },
        ),
        by_client("certified_period", Home.GLOBAL),
    ]

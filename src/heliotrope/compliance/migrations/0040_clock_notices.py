# Notices of legal clocks; only the names of kinds change, no table.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0033_asks_scope'),
    ]

    operations = [
        migrations.AlterField(
            model_name='privacynotice',
            name='kind',
            field=models.CharField(choices=[('unusual', 'Unusual'), ('threshold', 'Threshold'), ('stopped', 'Stopped'), ('refused', 'Refused'), ('due', 'Due'), ('overdue', 'Overdue')], max_length=16),
        ),
    ]

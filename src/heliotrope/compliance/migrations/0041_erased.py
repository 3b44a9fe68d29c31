import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0040_clock_notices'),
    ]

    operations = [
        migrations.AddField(
            model_name='requestperson',
            name='erased',
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=64), db_default=[], default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name='retentionrule',
            name='data',
            field=models.CharField(
                choices=[
                    ('contact', 'contact'), ('attachment', 'attachment'), ('rendering', 'rendering'),
                    ('rating', 'rating'), ('buyer', 'buyer'),
                ],
                max_length=16,
            ),
        ),
    ]

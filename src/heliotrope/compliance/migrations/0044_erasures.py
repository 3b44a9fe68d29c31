# Where an erasure is done, and where it waits.

import heliotrope.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0043_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomeErasure',
            fields=[
                ('id', models.UUIDField(default=heliotrope.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('operator_id', models.UUIDField()),
                ('client_id', models.UUIDField(null=True)),
                ('subject_id', models.UUIDField()),
                ('kind', models.CharField(max_length=32)),
                ('data_home', models.CharField(max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('key_id', models.UUIDField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'privacy_erasure',
                'indexes': [models.Index(fields=['operator_id', '-asked_at'], name='privacy_erasure_latest'), models.Index(condition=models.Q(('done_at', None)), fields=['data_home', 'operator_id'], name='privacy_erasure_waits')],
                'constraints': [models.UniqueConstraint(fields=('subject_id', 'data_home'), name='privacy_erasure_once_a_home'), models.CheckConstraint(condition=models.Q(('key_id', None), ('done_at__isnull', False), _connector='OR'), name='privacy_erasure_has_key_when_done')],
            },
        ),
    ]

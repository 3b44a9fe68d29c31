# The table of evidence packs.

import heliotrope.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0011_officer_scope'),
    ]

    operations = [
        migrations.CreateModel(
            name='EvidencePack',
            fields=[
                ('id', models.UUIDField(default=heliotrope.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('operator_id', models.UUIDField()),
                ('asked_by', models.UUIDField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('language', models.CharField(max_length=16)),
                ('done', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('steps', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('ready_at', models.DateTimeField(null=True)),
                ('whole', models.BooleanField(null=True)),
                ('sha256', models.CharField(blank=True, db_default='', default='', max_length=64)),
                ('document', models.BinaryField(db_default=b'', default=b'')),
                ('paper', models.BinaryField(db_default=b'', default=b'')),
            ],
            options={
                'db_table': 'privacy_evidence',
                'indexes': [models.Index(fields=['operator_id', '-asked_at'], name='privacy_evidence_latest')],
            },
        ),
    ]

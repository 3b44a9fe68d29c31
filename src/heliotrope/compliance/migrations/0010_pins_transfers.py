# The tables of pins, transfers and notices.

import heliotrope.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0002_scope'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePins',
            fields=[
                ('id', models.UUIDField(default=heliotrope.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('version', models.PositiveIntegerField()),
                ('pins', models.JSONField()),
                ('made_by', models.UUIDField(null=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'privacy_pins',
                'constraints': [models.UniqueConstraint(fields=('client_id', 'version'), name='privacy_pins_keep_their_versions'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='privacy_pins_count_from_one')],
            },
        ),
        migrations.CreateModel(
            name='PrivacyNotice',
            fields=[
                ('id', models.UUIDField(default=heliotrope.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('operator_id', models.UUIDField()),
                ('client_id', models.UUIDField(null=True)),
                ('kind', models.CharField(choices=[('unusual', 'Unusual'), ('threshold', 'Threshold'), ('stopped', 'Stopped'), ('refused', 'Refused')], max_length=16)),
                ('key', models.CharField(max_length=200)),
                ('detail', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('seen_by', models.UUIDField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'privacy_notice',
                'indexes': [models.Index(fields=['operator_id', '-at'], name='privacy_notice_latest')],
                'constraints': [models.UniqueConstraint(fields=('operator_id', 'kind', 'key'), name='privacy_notice_is_told_once')],
            },
        ),
        migrations.CreateModel(
            name='TransferSeen',
            fields=[
                ('id', models.UUIDField(default=heliotrope.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('data_home', models.CharField(max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('subject', models.CharField(max_length=64)),
                ('sensitive', models.BooleanField()),
                ('country', models.CharField(blank=True, max_length=2)),
                ('first_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'privacy_transfer_seen',
                'constraints': [models.UniqueConstraint(fields=('client_id', 'data_home', 'year', 'subject', 'sensitive'), name='privacy_person_counts_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='TransferTally',
            fields=[
                ('id', models.UUIDField(default=heliotrope.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('data_home', models.CharField(max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('sensitive', models.BooleanField()),
                ('persons', models.PositiveIntegerField(db_default=0, default=0)),
            ],
            options={
                'db_table': 'privacy_transfer_tally',
                'constraints': [models.UniqueConstraint(fields=('client_id', 'data_home', 'year', 'sensitive'), name='privacy_tally_is_one_a_year')],
            },
        ),
        migrations.CreateModel(
            name='TransferVersion',
            fields=[
                ('id', models.UUIDField(default=heliotrope.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('operator_id', models.UUIDField()),
                ('version', models.PositiveIntegerField()),
                ('rules', models.JSONField()),
                ('made_by', models.UUIDField(null=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'privacy_transfer_rules',
                'constraints': [models.UniqueConstraint(fields=('operator_id', 'version'), name='privacy_transfers_have_each_version_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='privacy_transfers_count_from_one')],
            },
        ),
    ]

import heliotrope.foundation.ids
import heliotrope.foundation.keys.fields
from django.db import migrations, models

from heliotrope.foundation.tenancy.rls import by_client
from heliotrope.foundation.vaults.homes import Home


class Migration(migrations.Migration):

    dependencies = [
        ('support', '0005_sealed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Parting',
            fields=[
                ('id', models.UUIDField(default=heliotrope.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('order_id', models.UUIDField()),
                ('request_id', models.UUIDField()),
                ('channel', models.CharField(choices=[('email', 'email'), ('chat', 'chat')], max_length=8)),
                ('language', models.CharField(blank=True, max_length=16)),
                ('to', heliotrope.foundation.keys.fields.EncryptedJson(before='', default=dict, subject='id')),
                ('address_key', models.CharField(blank=True, max_length=320)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('queued', 'Queued'), ('sent', 'Sent'), ('refused', 'Refused')], default='waiting', max_length=8)),
                ('made_at', models.DateTimeField()),
                ('tried_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'support_parting',
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['made_at'], name='support_parting_open'), models.Index(fields=['order_id', 'address_key'], name='support_parting_found')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'queued']), ('closed_at__isnull', False), _connector='OR'), name='support_parting_ends_once')],
            },
        ),
        by_client("support_parting", Home.REGIONAL),
    ]

# Wishes to see much at once expire, and are told of: to whom a notice is addressed, and names of kinds.

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0041_erased'),
    ]

    operations = [
        migrations.AddField(
            model_name='privacynotice',
            name='for_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='privacynotice',
            name='kind',
            field=models.CharField(choices=[('unusual', 'Unusual'), ('threshold', 'Threshold'), ('stopped', 'Stopped'), ('refused', 'Refused'), ('due', 'Due'), ('overdue', 'Overdue'), ('wish', 'Wish'), ('settled', 'Settled'), ('expired', 'Expired')], max_length=16),
        ),
        migrations.AlterField(
            model_name='bulkwish',
            name='state',
            field=models.CharField(choices=[('asked', 'Asked'), ('agreed', 'Agreed'), ('refused', 'Refused'), ('expired', 'Expired')], default='asked', max_length=8),
        ),
        migrations.RemoveConstraint(
            model_name='bulkwish',
            name='privacy_bulk_is_settled_by_somebody',
        ),
        migrations.AddConstraint(
            model_name='bulkwish',
            constraint=models.CheckConstraint(condition=Q(Q(('settled_by', None), ('state__in', ['asked', 'expired']), ('until_at', None)), Q(('settled_by__isnull', False), ('state', 'refused'), ('until_at', None)), Q(('settled_by__isnull', False), ('state', 'agreed'), ('until_at__isnull', False)), _connector='OR'), name='privacy_bulk_is_settled_by_somebody'),
        ),
    ]

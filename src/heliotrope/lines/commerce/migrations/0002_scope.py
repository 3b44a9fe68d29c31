from django.db import migrations

from heliotrope.foundation.tenancy.rls import by_client
from heliotrope.foundation.vaults.homes import Home

TABLES = (
    "shop", "sku", "sku_listing", "stock", "shop_order", "shop_order_line", "stock_reservation",
    "order_exception", "stock_drift", "inbound_event", "shop_outgoing",
)


class Migration(migrations.Migration):
    dependencies = [("commerce", "0001_initial"), ("tenancy", "0002_scope")]

    operations = [by_client(table, Home.REGIONAL) for table in TABLES]

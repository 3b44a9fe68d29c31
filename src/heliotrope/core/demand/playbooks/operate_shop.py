"""Operate a shop that is open: exceptions of its orders settled, its customers answered."""

from heliotrope.core.demand.playbooks.model import Playbook, Said, Words
from heliotrope.core.demand.playbooks.standing import (
    conversations,
    customers_answered,
    exceptions_settled,
    orders,
)

PLAYBOOK = Playbook(
    code="operate-shop",
    name=Said(en="Operate a shop", zh="店铺代运营"),
    triggers=Words(
        en=("operate", "run our shop", "order handling", "returns", "refunds", "fulfilment", "orders a day"),
        zh=("代运营", "运营", "订单", "退货", "退款", "发货", "异常单"),
    ),
    parameters=(orders(100, also=Words(zh=("单",))), conversations(30)),
    templates=(exceptions_settled(30), customers_answered(30)),
)

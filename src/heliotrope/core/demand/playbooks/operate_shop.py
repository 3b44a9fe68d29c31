"""Operate a shop that is open: exceptions of its orders settled, its customers answered."""

from decimal import Decimal

from heliotrope.core.demand.playbooks.model import Parameter, Playbook, Said, Template, Words
from heliotrope.core.demand.playbooks.phrases import SUPPORT

PLAYBOOK = Playbook(
    code="operate-shop",
    name=Said(en="Operate a shop", zh="店铺代运营"),
    triggers=Words(
        en=("operate", "run our shop", "order handling", "returns", "refunds", "fulfilment", "orders a day"),
        zh=("代运营", "运营", "订单", "退货", "退款", "发货", "异常单"),
    ),
    parameters=(
        Parameter(code="orders", nouns=Words(en=("order",), zh=("订单", "单")), default=100),
        Parameter(
            code="conversations",
            nouns=Words(en=("conversation", "ticket"), zh=("会话", "工单", "咨询")),
            default=30,
        ),
    ),
    templates=(
        Template(
            key="operate",
            line="commerce",
            title=Said(en="Order exceptions settled", zh="处理异常订单"),
            parameter="orders",
            times=Decimal("0.05"),
            per_day=True,
            span_days=30,
        ),
        Template(
            key="support",
            line="support",
            title=Said(en="Customers answered", zh="客服接待"),
            parameter="conversations",
            per_day=True,
            span_days=30,
            when=SUPPORT,
            language_option="language",
        ),
    ),
)

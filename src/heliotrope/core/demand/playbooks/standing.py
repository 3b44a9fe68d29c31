"""What many wishes have in common: customers answered, exceptions of orders settled, cases run."""

from decimal import Decimal

from heliotrope.core.demand.playbooks.model import Parameter, Said, Template, Words
from heliotrope.core.demand.playbooks.phrases import SUPPORT

EXCEPTIONS_PER_ORDER = Decimal("0.05")
"""The share of a shop's orders that cannot go on by themselves: the house's own estimate."""
_CONVERSATION = Words(en=("conversation", "ticket"), zh=("会话", "工单", "咨询"))


def conversations(default: int, *, also: Words | None = None) -> Parameter:
    """How many customers write in a day; ``also`` are further nouns for one of them."""
    more = also or Words()
    nouns = Words(en=(*_CONVERSATION.en, *more.en), zh=(*_CONVERSATION.zh, *more.zh))
    return Parameter(code="conversations", nouns=nouns, default=default)


def orders(default: int, *, also: Words | None = None) -> Parameter:
    """How many orders a shop has in a day."""
    more = also or Words()
    return Parameter(
        code="orders", nouns=Words(en=("order", *more.en), zh=("订单", *more.zh)), default=default
    )


def cases(default: int) -> Parameter:
    """How many test cases are run."""
    nouns = Words(en=("test case", "case", "scenario"), zh=("用例", "测试用例", "场景"))
    return Parameter(code="cases", nouns=nouns, default=default)


def customers_answered(
    span_days: int,
    *,
    title: Said | None = None,
    when: Words | None = SUPPORT,
    after: tuple[str, ...] = (),
) -> Template:
    """Customers answered for so many days; ``when`` None answers them whatever the brief says."""
    return Template(
        key="support",
        line="support",
        title=title or Said(en="Customers answered", zh="客服接待"),
        parameter="conversations",
        per_day=True,
        span_days=span_days,
        when=when,
        after=after,
        language_option="language",
    )


def exceptions_settled(span_days: int, *, when: Words | None = None, after: tuple[str, ...] = ()) -> Template:
    """What cannot go on of a shop's orders settled for so many days."""
    return Template(
        key="operate",
        line="commerce",
        title=Said(en="Order exceptions settled", zh="处理异常订单"),
        parameter="orders",
        times=EXCEPTIONS_PER_ORDER,
        per_day=True,
        span_days=span_days,
        when=when,
        after=after,
    )

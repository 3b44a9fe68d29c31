"""Support for a season: customers answered for some weeks, with macros translated before it opens."""

from heliotrope.core.demand.playbooks.model import Parameter, Playbook, Said, Template, Words
from heliotrope.core.demand.playbooks.phrases import OPERATE, TRANSLATE
from heliotrope.core.demand.playbooks.standing import (
    conversations,
    customers_answered,
    exceptions_settled,
    orders,
)

PLAYBOOK = Playbook(
    code="seasonal-support",
    name=Said(en="Support for a season", zh="旺季客服"),
    triggers=Words(
        en=(
            "support",
            "customer service",
            "customer care",
            "season",
            "peak",
            "christmas",
            "black friday",
            "help desk",
            "chat",
            "e-mail support",
        ),
        zh=("客服", "旺季", "双十一", "双11", "黑五", "圣诞", "大促", "客户服务", "售后"),
    ),
    parameters=(
        conversations(
            50,
            also=Words(en=("contact", "chat", "e-mail", "email", "message"), zh=("邮件", "消息", "客诉")),
        ),
        Parameter(
            code="texts",
            nouns=Words(en=("macro", "faq", "template"), zh=("话术", "常见问题", "模板")),
            default=40,
        ),
        orders(100),
    ),
    templates=(
        Template(
            key="macros",
            line="translation",
            title=Said(en="Replies into {language}", zh="话术译成{language}"),
            parameter="texts",
            when=Words(en=(*TRANSLATE.en, "macro", "faq"), zh=(*TRANSLATE.zh, "话术", "常见问题")),
            each_language=True,
            language_option="target",
            source_option="source",
            options={"domain": "support"},
        ),
        customers_answered(28, when=None, after=("macros",)),
        exceptions_settled(28, when=OPERATE, after=("macros",)),
    ),
)

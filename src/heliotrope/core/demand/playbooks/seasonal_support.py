"""Support for a season: customers answered for some weeks, with macros translated before it opens."""

from heliotrope.core.demand.playbooks.model import Parameter, Playbook, Said, Template, Words
from heliotrope.core.demand.playbooks.phrases import OPERATE, TRANSLATE

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
        Parameter(
            code="conversations",
            nouns=Words(
                en=("conversation", "ticket", "contact", "chat", "e-mail", "email", "message"),
                zh=("会话", "工单", "咨询", "邮件", "消息", "客诉"),
            ),
            default=50,
        ),
        Parameter(
            code="texts",
            nouns=Words(en=("macro", "faq", "template"), zh=("话术", "常见问题", "模板")),
            default=40,
        ),
        Parameter(code="orders", nouns=Words(en=("order",), zh=("订单",)), default=100),
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
        Template(
            key="support",
            line="support",
            title=Said(en="Customers answered", zh="客服接待"),
            parameter="conversations",
            per_day=True,
            span_days=28,
            after=("macros",),
            language_option="language",
        ),
        Template(
            key="operate",
            line="commerce",
            title=Said(en="Order exceptions settled", zh="处理异常订单"),
            parameter="orders",
            per_day=True,
            span_days=28,
            when=OPERATE,
            after=("macros",),
        ),
    ),
)

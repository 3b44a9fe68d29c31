"""Localise an app: its texts translated, then tested in the language."""

from heliotrope.core.demand.plan import three
from heliotrope.core.demand.playbooks.model import Parameter, Playbook, Said, Template, Words
from heliotrope.core.demand.playbooks.phrases import TEST
from heliotrope.core.demand.playbooks.standing import cases, conversations, customers_answered

PLAYBOOK = Playbook(
    code="localise-app",
    name=Said(en="Localise an app", zh="应用本地化"),
    triggers=Words(
        en=(
            "app",
            "localise",
            "localize",
            "localisation",
            "localization",
            "user interface",
            "strings",
            "game",
        ),
        zh=("应用", "App", "本地化", "软件", "界面", "词条", "游戏", "小程序"),
    ),
    parameters=(
        Parameter(
            code="strings",
            nouns=Words(en=("string", "text", "segment", "key"), zh=("词条", "文案", "文本", "字符串", "句")),
            default=500,
        ),
        cases(40),
        conversations(15),
    ),
    templates=(
        Template(
            key="texts",
            line="translation",
            title=Said(en="Texts into {language}", zh="文案译成{language}"),
            parameter="strings",
            each_language=True,
            language_option="target",
            source_option="source",
            options={"domain": "software"},
            unit="text",
            effort=three("0.015", "0.03", "0.08"),
            pieces=three("5", "9", "18"),
        ),
        Template(
            key="test",
            line="testing",
            title=Said(en="The app tested in {language}", zh="{language}版应用测试"),
            parameter="cases",
            when=TEST,
            each_language=True,
            after=("texts",),
            unit="case",
        ),
        customers_answered(14, title=Said(en="Users answered", zh="用户客服"), after=("test", "texts")),
    ),
)

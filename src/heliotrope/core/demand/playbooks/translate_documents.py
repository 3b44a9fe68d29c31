"""Translate documents: one file a language, each revised by a second person."""

from heliotrope.core.demand.plan import three
from heliotrope.core.demand.playbooks.model import Parameter, Playbook, Said, Template, Words
from heliotrope.core.demand.playbooks.phrases import TRANSLATE

PLAYBOOK = Playbook(
    code="translate-documents",
    name=Said(en="Translate documents", zh="翻译文件"),
    triggers=Words(
        en=(*TRANSLATE.en, "document", "manual", "handbook", "subtitle", "contract"),
        zh=(*TRANSLATE.zh, "文件", "文档", "手册", "说明书", "字幕", "合同"),
    ),
    parameters=(
        Parameter(
            code="words",
            nouns=Words(en=("word",), zh=("字", "词", "单词")),
            default=2000,
        ),
    ),
    templates=(
        Template(
            key="translate",
            line="translation",
            title=Said(en="Document into {language}", zh="文件译成{language}"),
            parameter="words",
            each_language=True,
            language_option="target",
            source_option="source",
            unit="word",
            effort=three("0.002", "0.003", "0.006"),
            pieces=three("0.6", "1.1", "1.4"),
        ),
    ),
)

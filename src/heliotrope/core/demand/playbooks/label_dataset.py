"""Label a dataset: every item labelled until it is sure, then the results looked over once more."""

from heliotrope.core.demand.plan import Feed, Feeds, three
from heliotrope.core.demand.playbooks.model import Parameter, Playbook, Said, Template, Words
from heliotrope.core.demand.playbooks.phrases import CHECK

_ITEMS = Words(
    en=(
        "item",
        "text",
        "image",
        "picture",
        "photo",
        "review",
        "comment",
        "row",
        "sample",
        "record",
        "message",
    ),
    zh=("数据", "图片", "照片", "文本", "评论", "样本", "条目", "记录", "评价", "消息"),
)

PLAYBOOK = Playbook(
    code="label-dataset",
    name=Said(en="Label a dataset", zh="标注数据集"),
    triggers=Words(
        en=(
            "label",
            "labelling",
            "labeling",
            "annotate",
            "annotation",
            "dataset",
            "data set",
            "training data",
            "classify",
            "sentiment",
            "moderate",
        ),
        zh=("标注", "数据集", "打标", "训练数据", "分类", "情感", "审核内容"),
    ),
    parameters=(Parameter(code="items", nouns=_ITEMS, default=1000),),
    templates=(
        Template(
            key="label",
            line="annotation",
            title=Said(en="Items labelled", zh="标注数据"),
            parameter="items",
            labels=True,
            skills=("label-text",),
            options={"labels": ["positive", "neutral", "negative"]},
            unit="item",
        ),
        Template(
            key="check",
            line="annotation",
            title=Said(en="Results looked over", zh="复核标注结果"),
            parameter="items",
            when=CHECK,
            after=("label",),
            feed=Feed(node="label", what=Feeds.DELIVERY),
            skills=("label-text",),
            options={
                "labels": ["right", "wrong"],
                "instruction": "Is the label that was given to this item right?",
                "least": 1,
                "most": 1,
            },
            unit="item",
            pieces=three("1", "1", "1"),
        ),
    ),
)

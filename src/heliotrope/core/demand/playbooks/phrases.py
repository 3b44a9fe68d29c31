"""Words that several playbooks listen for."""

from heliotrope.core.demand.playbooks.model import Words

TRANSLATE = Words(
    en=("translate", "translation", "translating", "localise", "localize", "localisation", "localization"),
    zh=("翻译", "本地化", "译成", "汉化"),
)
LABEL = Words(
    en=("label", "labelling", "labeling", "annotate", "annotation", "classify", "moderate", "tag"),
    zh=("标注", "打标", "标签", "分类", "审核", "标记"),
)
IMAGES = Words(
    en=("image", "picture", "photo", "pictures checked", "images checked"),
    zh=("图片", "照片", "图像", "主图"),
)
TEST = Words(en=("test", "qa", "quality assurance", "acceptance"), zh=("测试", "验收", "走查", "试用"))
SUPPORT = Words(
    en=("support", "customer service", "customer care", "help desk", "helpdesk", "chat", "answer customers"),
    zh=("客服", "客户服务", "售后", "在线咨询", "服务台"),
)
OPERATE = Words(
    en=("orders", "order handling", "returns", "fulfilment", "fulfillment", "operate", "run the shop"),
    zh=("订单", "退货", "发货", "运营", "代运营", "异常单"),
)
CHECK = Words(en=("check", "second look", "double-check", "spot check"), zh=("复核", "检查", "抽检", "质检"))

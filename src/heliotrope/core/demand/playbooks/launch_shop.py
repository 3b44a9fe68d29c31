"""Launch a shop abroad: listings translated, pictures checked, the shop tested, customers answered."""

from decimal import Decimal

from heliotrope.core.demand.plan import Feed, Feeds, three
from heliotrope.core.demand.playbooks.model import Parameter, Playbook, Said, Template, Words
from heliotrope.core.demand.playbooks.phrases import IMAGES, OPERATE, SUPPORT, TEST

PLAYBOOK = Playbook(
    code="launch-shop",
    name=Said(en="Launch a shop abroad", zh="在海外开店"),
    triggers=Words(
        en=("shop", "store", "storefront", "web shop", "online shop", "launch", "marketplace", "listings"),
        zh=("店铺", "网店", "开店", "上线", "商城", "出海", "跨境", "上架"),
    ),
    parameters=(
        Parameter(
            code="products",
            nouns=Words(
                en=("product", "listing", "sku", "article", "item"),
                zh=("商品", "产品", "货品", "链接", "SKU", "单品"),
            ),
            default=100,
        ),
        Parameter(
            code="conversations",
            nouns=Words(en=("conversation", "ticket", "contact"), zh=("会话", "工单", "咨询")),
            default=20,
        ),
        Parameter(
            code="cases",
            nouns=Words(en=("test case", "case", "scenario"), zh=("用例", "测试用例", "场景")),
            default=25,
        ),
        Parameter(code="orders", nouns=Words(en=("order",), zh=("订单",)), default=30),
    ),
    templates=(
        Template(
            key="listings",
            line="translation",
            title=Said(en="Listings into {language}", zh="商品文案译成{language}"),
            parameter="products",
            each_language=True,
            language_option="target",
            source_option="source",
            options={"domain": "commerce"},
            unit="product",
            effort=three("0.15", "0.25", "0.50"),
            pieces=three("50", "90", "160"),
        ),
        Template(
            key="images",
            line="annotation",
            title=Said(en="Pictures checked", zh="检查商品图片"),
            parameter="products",
            when=IMAGES,
            feed=Feed(node="listings", what=Feeds.DEMAND),
            skills=("label-images",),
            options={
                "labels": ["right product", "wrong product", "poor picture", "not allowed"],
                "instruction": "Does the picture show the product, and is it good enough?",
            },
            unit="picture",
            effort=three("0.004", "0.008", "0.02"),
        ),
        Template(
            key="test",
            line="testing",
            title=Said(en="The shop tested before launch", zh="上线前测试店铺"),
            parameter="cases",
            when=TEST,
            after=("listings", "images"),
            unit="case",
        ),
        Template(
            key="operate",
            line="commerce",
            title=Said(en="Order exceptions settled", zh="处理异常订单"),
            parameter="orders",
            times=Decimal("0.05"),
            per_day=True,
            span_days=14,
            when=OPERATE,
            after=("test", "listings"),
            unit="exception",
        ),
        Template(
            key="support",
            line="support",
            title=Said(en="Customers answered", zh="客服接待"),
            parameter="conversations",
            per_day=True,
            span_days=14,
            when=SUPPORT,
            after=("test", "listings"),
            language_option="language",
            unit="conversation",
        ),
    ),
)

"""Launch a shop abroad: listings translated, pictures checked, the shop tested, customers answered."""

from heliotrope.core.demand.plan import Feed, Feeds, three
from heliotrope.core.demand.playbooks.model import Parameter, Playbook, Said, Template, Words
from heliotrope.core.demand.playbooks.phrases import IMAGES, OPERATE, TEST
from heliotrope.core.demand.playbooks.standing import (
    cases,
    conversations,
    customers_answered,
    exceptions_settled,
    orders,
)

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
        conversations(20, also=Words(en=("contact",))),
        cases(25),
        orders(30),
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
        exceptions_settled(14, when=OPERATE, after=("test", "listings")),
        customers_answered(14, after=("test", "listings")),
    ),
)

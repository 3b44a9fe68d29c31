"""The catalogue: every message of the platform has its Chinese, written as Chinese is written."""

import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from tools import messages

FIRST = "%(n)s unit"
MANY = "%(n)s units"


def catalogue(**texts: str | tuple[str, ...]) -> Catalog:
    made = Catalog(locale="zh_Hans", fuzzy=False)
    for key, text in texts.items():
        made.add((FIRST, MANY) if key == "units" else key, text)
    return made


def test_every_message_has_its_chinese():
    assert messages.faults("zh_Hans") == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "not translated"),
        ("您好,世界", "half-width"),
        ("使用API令牌", "no space"),
        ("%(name)s 您好", "other placeholders"),
    ],
)
def test_what_is_wrong_with_a_translation_is_named(text: str, fault: str):
    found = messages.faults("zh_Hans", catalogue(Hello=""), catalogue(Hello=text))

    assert any(fault in one for one in found)


@pytest.mark.parametrize("text", ["您好，世界", "使用 API 令牌", "订单“7F2”已验收。", "共 3 个"])
def test_good_chinese_passes(text: str):
    assert messages.faults("zh_Hans", catalogue(Hello=""), catalogue(Hello=text)) == []


def test_a_plural_needs_its_number():
    assert messages.faults("zh_Hans", catalogue(units=()), catalogue(units=("%(n)s 个单元",))) == []
    assert messages.faults("zh_Hans", catalogue(units=()), catalogue(units=("几个单元",)))


def test_a_fuzzy_translation_is_none():
    kept = catalogue(Hello="您好")
    kept.get("Hello").flags.add("fuzzy")

    assert messages.faults("zh_Hans", catalogue(Hello=""), kept) == ["fuzzy: 'Hello'"]


def test_messages_are_found_in_templates_whatever_their_shape():
    source = messages._template_source(
        "{% load i18n %}<p>\n   {% translate 'One (' %}</p>\n"
        " {% blocktranslate trimmed count n=x %}\n  {{ n }} unit\n"
        "{% plural %}\n {{ n }} units{% endblocktranslate %} {% translate 'open' context 'item' %}",
        "a.html",
    )
    found = list(extract("python", io.BytesIO(source.encode()), keywords=messages.KEYWORDS))

    assert [(message, context) for _line, message, _comments, context in found] == [
        ("One (", None),
        ((FIRST, MANY), None),
        ("open", "item"),
    ]


def test_updating_twice_changes_nothing(tmp_path: object, monkeypatch: pytest.MonkeyPatch):
    before = messages.catalogue_path("zh_Hans").read_bytes()
    monkeypatch.setattr(messages, "LOCALES", tmp_path)
    path = messages.catalogue_path("zh_Hans")
    path.parent.mkdir(parents=True)
    path.write_bytes(before)

    messages.update("zh_Hans")
    once = path.read_bytes()
    messages.update("zh_Hans")

    assert path.read_bytes() == once

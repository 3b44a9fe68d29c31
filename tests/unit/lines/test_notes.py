"""Notes of how pieces were counted, in the language of whoever is paid."""

import re

import pytest
from django.utils import translation

from heliotrope.interfaces.web.notes import noted
from tests.support.lines import done
from tests.unit.lines.examples import EXAMPLES
from tests.unit.lines.trying import every_stage, met

pytestmark = pytest.mark.usefixtures("vault")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
SHIPPED = [one for one in EXAMPLES if type(one.line).__module__.startswith("heliotrope.")]


@pytest.mark.parametrize(
    ("note", "chinese"),
    [
        ("reply 1 of 3 to a resolved conversation", "已解决会话的第 1 条回复，共 3 条"),
        ("7.5 words × 0.60 (fuzzy 85–94 %)", "7.5 字 × 0.60（近似匹配 85–94 %）"),
        ("2 steps done, 1 skipped", "完成 2 个步骤，跳过 1 个"),
        ("defect 2 was accepted as minor", "缺陷 2 获接受，严重程度：一般"),
        ("one order exception, oversell, waits for stock: half", "一个订单异常（缺货），等待到货：计一半"),
    ],
)
def test_how_pieces_were_counted_is_said_in_chinese_and_kept_in_english(note, chinese):
    with translation.override("zh-hans"):
        assert noted(note) == chinese
    with translation.override("en"):
        assert noted(note) == note


@every_stage(SHIPPED)
def test_every_note_of_every_line_can_be_said_in_chinese(example, stage, vault):
    asked = met(example, stage, vault)
    notes = {example.line.worth(asked.content, stage.step, asked.options).note}
    for right in stage.right:
        notes |= {
            one.note for one in example.line.count(done(example.line, asked, [(stage.step, right.given)]))
        }

    with translation.override("zh-hans"):
        left = {note: noted(note) for note in notes if ENGLISH.search(noted(note))}
    assert left == {}


@pytest.mark.parametrize("note", ["", "something that no line says", "x steps done", "%(n)s steps done"])
def test_a_note_that_nobody_knows_stands_as_it_is(note):
    with translation.override("zh-hans"):
        assert noted(note) == note

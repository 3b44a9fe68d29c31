"""What memory says of a text that somebody reads with help: all of it exactly, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.memory import Recall
from heliotrope.core.text.reading import known_in, sentences

MEMORY = Recall(
    (
        Known(source="¿Dónde está mi pedido?", target="Where is my order?"),
        Known(source="Gracias.", target="Thank you."),
        Known(source="No me gusta. Gracias.", target="I do not like it, thanks."),
    )
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("¿Dónde está  mi pedido?", "Where is my order?"),
        ("¿Dónde está mi pedido? Gracias.", "Where is my order? Thank you."),
        ("No me gusta. Gracias.", "I do not like it, thanks."),
        ("¿Dónde está mi pedido? Lo compré ayer.", None),
        ("¿Dónde está tu pedido?", None),
        ("…", None),
        ("", None),
    ],
)
def test_a_text_is_known_whole_or_by_all_its_sentences_and_never_nearly(text, said):
    assert known_in(text, MEMORY) == said


def test_sentences_end_at_a_sign_or_a_line_in_chinese_too():
    assert sentences("你好！我的订单在哪里？\nthanks 3.5") == ("你好！", "我的订单在哪里？", "thanks 3.", "5")
    assert sentences(" \n ") == ()


@given(st.text(alphabet="ab.!?。\n ", max_size=30))
def test_no_sign_of_a_text_is_lost_between_its_sentences(text):
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())

"""Two reports of one defect are alike by their words, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.text.likeness import LEAST, likeness, tokens


def score(title: str, text: str, other_title: str, other_text: str) -> float:
    return likeness(
        tokens(title), tokens(f"{title} {text}"), tokens(other_title), tokens(f"{other_title} {other_text}")
    )


def test_a_defect_told_again_is_like_itself_and_another_is_not():
    again = score(
        "Home page blank after login", "White screen after pressing Enter",
        "Blank home page after logging in", "After pressing Enter the screen stays white",
    )  # fmt: skip
    other = score(
        "Home page blank after login", "White screen after pressing Enter",
        "Invoice PDF shows the wrong currency", "Total is in USD instead of EUR",
    )  # fmt: skip

    assert again > 0.8
    assert other < LEAST - 0.1


def test_scripts_without_blanks_are_compared_too():
    assert tokens("登录后首页空白 v2") == "登录 录后 后首 首页 页空 空白 v2"
    assert score("登录后首页空白", "按回车后白屏", "登录之后首页一片空白", "按下回车键白屏") > LEAST
    assert score("登录后首页空白", "按回车后白屏", "发票币种错误", "总额显示为美元") < LEAST - 0.2


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_within_bounds_and_whole_for_the_same(first: str, second: str, text: str):
    there = score(first, text, second, text)

    assert 0 <= there <= 1
    assert there == pytest.approx(score(second, text, first, text))
    if tokens(first):
        assert score(first, text, first, text) == pytest.approx(1)


def test_a_report_without_words_is_like_nothing():
    assert score("!?", "same text", "!?", "same text") == 0

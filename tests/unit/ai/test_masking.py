"""What of a text leaves its home: marks instead of addresses, links and long runs of digits."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.masking import MaskedText, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to kim.o'hara+shop@mail.example.co.uk!", "write to [email 1]!"),
        ("a@b.test, c@d.test, a@b.test", "[email 1], [email 2], [email 1]"),
        ("请发邮件到 wang@例子.test。", "请发邮件到 [email 1]。"),
        ("card 4111 1111-1111 1111 ok", "card [card 1] ok"),
        ("卡号4111111111111111，谢谢", "卡号[card 1]，谢谢"),
        ("call +48 601 234 567 or (020) 7946 0958", "call [number 1] or [number 2]"),
        ("打 １３８００１３８０００ 给我", "打 [number 1] 给我"),
        ("see https://shop.example/o?mail=x@y.test&n=1 now", "see [link 1] now"),
        ("order 4711 from 3 May, 12.50 EUR", "order 4711 from 3 May, 12.50 EUR"),
        ("", ""),
    ],
)
def test_what_names_a_person_by_its_shape_is_hidden(text, masked):
    assert mask(text).text == masked


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_address_and_no_long_run_of_digits_is_left(text):
    left = re.sub(r"\[(?:email|card|number|link) \d+\]", " ", mask(text).text)

    assert not re.search(r"\d{7}", left)
    assert not re.search(r"\w@\w+\.\w", left)


def test_a_run_of_a_hundred_thousand_letters_is_masked_as_fast_as_it_is_long():
    """A pattern without bounds would look at it ten thousand million times and pass the run's timeout."""
    assert mask("a" * 100_000).text == "a" * 100_000
    assert mask("1 " * 50_000).text == "[card 1] "


def test_only_the_mask_makes_a_masked_text():
    with pytest.raises(TypeError):
        MaskedText(text="kim@example.test")
    with pytest.raises(TypeError):
        MaskedText(text="kim@example.test", seal=object())
    assert mask("same") == mask("same")
    assert "seal" not in repr(mask("same"))

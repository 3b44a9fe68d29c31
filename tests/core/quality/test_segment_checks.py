"""What is looked at in a target before it is taken."""

from decimal import Decimal

import pytest

from heliotrope.core.decompose.prepared import prepared
from heliotrope.core.decompose.segments import planned
from heliotrope.core.errors import Invalid
from heliotrope.core.quality.segment_checks import checked, length_most
from heliotrope.core.text.bilingual import plain, xliff
from heliotrope.core.text.bilingual.document import Document, Segment
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.memory import Recall
from heliotrope.core.text.terms import Term
from tests.support.bilingual import ONE

TERMS = (Term(source="Save", target="Speichern"), Term(source="press", target="drücken", forbidden=True))
GOOD = "⟦1⟧Speichern⟦/1⟧ wählen⟦2/⟧ & ⟦3/⟧an⟦4/⟧."
ANY = Decimal(0)
"""The ratio of an order that takes targets of any length."""


def segment(document, target="de"):
    """The first segment of an English document, ready to be translated."""
    languages = Languages(source="en", target=target)
    return prepared(planned(document, languages, Recall(()), TERMS)[0].content)


BUTTON = segment(xliff.read(ONE))


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("", "empty"),
        ("⟦1⟧⟦/1⟧⟦2/⟧⟦3/⟧⟦4/⟧", "empty"),
        ("Speichern⟦2/⟧⟦3/⟧an⟦4/⟧", "⟦1⟧ is missing"),
        (GOOD + "⟦1⟧", "2 times"),
        (GOOD + "⟦9/⟧", "not in the source"),
        ("⟦/1⟧Speichern⟦1⟧ wählen⟦2/⟧ & ⟦3/⟧an⟦4/⟧.", "must stand after"),
        (GOOD.replace("⟦2/⟧", "⟦2/"), "broken"),
        (GOOD + "\x07", "control character"),
    ],
)
def test_a_target_that_would_break_the_file_is_refused(target, message):
    with pytest.raises(Invalid, match=message):
        checked(BUTTON, target, ANY, confirmed=True)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (GOOD[:-1] + " 12.", "numbers differ: none in the source, 12"),
        (GOOD.replace("Speichern", "Sichern"), "“Save” should be “Speichern”"),
        (GOOD.replace("wählen", "drücken"), "“drücken” must not stand for “press”"),
        (GOOD.replace(" & ", "  & "), "double space"),
        (" " + GOOD, "space at the beginning"),
        (GOOD[:-1], r"the source ends with \., the target with no mark"),
    ],
)
def test_a_doubt_is_asked_about_once_and_kept_when_it_is_confirmed(target, message):
    with pytest.raises(Invalid, match=f"^Warnings: .*{message}"):
        checked(BUTTON, target, ANY, confirmed=False)

    assert len(checked(BUTTON, target, ANY, confirmed=True)) == 1


def test_a_target_over_the_length_is_a_doubt():
    target = GOOD.replace("wählen", "jetzt wählen und weiter")

    with pytest.raises(Invalid, match="the limit is 27"):
        checked(BUTTON, target, Decimal("1.2"), confirmed=False)


def test_numbers_may_be_grouped_as_the_language_does():
    price = segment(plain.read(b"Pay 1,250.50 EUR", plain.LINE))

    assert checked(price, "1.250,50 EUR zahlen", ANY, confirmed=False) == ()


def test_a_chinese_full_stop_ends_a_sentence_as_a_point_does():
    order = segment(plain.read(b"Go on.", plain.LINE), "zh")

    assert checked(order, "继续。", ANY, confirmed=False) == ()


def test_a_target_in_thai_needs_no_closing_mark():
    order = segment(plain.read(b"Go on.", plain.LINE), "th")

    assert checked(order, "ไปต่อ", ANY, confirmed=False) == ()


@pytest.mark.parametrize(
    ("limit", "ratio", "most"), [(0, "0", 0), (20, "0", 20), (0, "1.5", 15), (12, "1.5", 12), (20, "1.5", 15)]
)
def test_the_shorter_of_two_limits_holds(limit, ratio, most):
    document = Document(segments=(Segment(key="1", line=1, text="⟦1⟧ten⟦/1⟧ letter", limit=limit),))

    assert length_most(segment(document), Decimal(ratio)) == most

"""Findings by MQM Core, and the score that they give."""

from decimal import Decimal

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.quality import mqm


def test_a_score_is_penalty_per_thousand_words():
    """1 minor and 1 major in 300 words: 6 points, 20 per 1,000; 100 - 2 = 98."""
    found = [mqm.Found(category="style", severity=one) for one in (mqm.Severity.MINOR, mqm.Severity.MAJOR)]
    judged = mqm.score(found, Decimal(300))

    assert (judged.penalty, judged.per_thousand, judged.overall) == (6, Decimal("20.00"), Decimal("98.00"))
    assert mqm.score(found, Decimal(0)) is None


def test_the_score_of_a_text_without_findings_is_100():
    assert mqm.score([], Decimal(12)).overall == 100


def test_a_finding_is_minor_unless_it_says_otherwise():
    (found,) = mqm.found_in({"findings": [{"category": "style"}]})

    assert found == mqm.Found(category="style", severity=mqm.Severity.MINOR)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"findings": "style"}, "must be a list"),
        ({"findings": ["style"]}, "each is an object"),
        ({"findings": [{"category": "style", "severity": "awful"}]}, "no severity"),
        ({"findings": [{"category": "style"}] * 21}, "at most 20"),
        ({"findings": [{"category": "style", "note": "x" * 2001}]}, "A note has 2,001 characters"),
    ],
)
def test_findings_that_mean_nothing_are_refused(given, message):
    with pytest.raises(Invalid, match=message):
        mqm.found_in(given)

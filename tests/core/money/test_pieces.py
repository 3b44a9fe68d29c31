"""Work that is counted in pieces, and judgements that are paid in parts."""

from dataclasses import replace
from decimal import Decimal

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.money.pay import gross, net, settle
from tests.core.money.cast import line


def test_words_of_a_fuzzy_match_are_paid_at_their_weight():
    """12 words x 0.60 = 7.2 pieces at 0.12 EUR: 0.864 charged, 0.7344 earned at 15 % commission."""
    segment = replace(line(1, "0.12"), pieces=Decimal("7.2"))

    assert gross(segment) == Decimal("0.864")
    assert net(segment) == Decimal("0.7344")
    settlement = settle([segment])
    assert str(settlement.invoice_total) == "0.86 EUR"
    assert str(settlement.commission) == "0.13 EUR"


def test_a_run_and_its_accepted_defects_are_parts_of_one_judgement():
    run = replace(line(1, "0.50"), pieces=Decimal(5))
    defect = replace(line(1, "0.50"), pieces=Decimal(12), part="defect 1")

    settlement = settle([run, defect])

    assert str(settlement.invoice_total) == "8.50 EUR"
    assert settlement.payouts[0].judgements == 1


def test_one_part_is_paid_once():
    defect = replace(line(1, "0.50"), part="defect 1")

    with pytest.raises(Invalid, match="twice"):
        settle([defect, defect])


def test_pieces_that_a_rate_cannot_price_are_refused():
    for pieces in ("-1", "0.0000001"):
        with pytest.raises(Invalid):
            replace(line(1, "0.50"), pieces=Decimal(pieces))

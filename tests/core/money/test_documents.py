"""Tax invoices add up, and credit notes never give back more than was invoiced."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.money.document_records import from_record, to_record
from heliotrope.core.money.documents import Charge, credit, left_to_credit
from heliotrope.core.money.tax import Tax, TaxCategory, tax_on
from tests.core.money.papers import REDUCED, REVERSED, STANDARD, charge, credit_note, invoice

CENT = Decimal("0.01")
NETS = st.decimals(min_value=CENT, max_value=1000, places=2)
TAXES = st.sampled_from(
    [STANDARD, REDUCED, REVERSED, Tax(category=TaxCategory.STANDARD, percent=Decimal("5.55"))]
)


def test_an_invoice_of_two_rates_adds_up_by_hand():
    """10.00 at 19 % and 5.00 at 7 %: 1.90 and 0.35 of tax, 17.25 in all, 7.25 after 10.00 was paid."""
    made = invoice(prepaid="10.00")

    assert [(one.tax.percent, one.taxable, one.amount) for one in made.taxes] == [
        (Decimal(7), Decimal("5.00"), Decimal("0.35")),
        (Decimal(19), Decimal("10.00"), Decimal("1.90")),
    ]
    assert (made.net, made.tax, made.total, made.payable) == tuple(
        Decimal(text) for text in ("15.00", "2.25", "17.25", "7.25")
    )


def test_tax_is_reckoned_on_the_sum_and_not_line_by_line():
    """Three lines of 0.03 at 19 %: 0.0057 each is 0.01 three times, but 0.0171 together is 0.02."""
    made = invoice(*(charge(n, "0.03", "1", "0.03") for n in (1, 2, 3)))

    assert made.tax == Decimal("0.02")


@pytest.mark.parametrize(("taxable", "tax"), [("2.50", "0.03"), ("3.50", "0.04"), ("0.49", "0.00")])
def test_half_a_cent_of_tax_is_rounded_up_as_the_standard_does(taxable, tax):
    one_percent = Tax(category=TaxCategory.STANDARD, percent=Decimal(1))
    assert tax_on(Decimal(taxable), one_percent, "EUR") == Decimal(tax)


def test_a_line_shows_pieces_and_price_when_one_rate_gives_its_amount():
    made = invoice(charge(1, "0.015", "333", "5.00")).lines[0]

    assert (made.quantity, made.price) == (Decimal(333), Decimal("0.015"))


def test_a_line_of_several_rates_is_one_piece_of_its_amount():
    mixed = Charge(
        id=charge(1, "1", "1", "1").id,
        title="Mixed",
        note="",
        rates={Decimal("0.02"): Decimal(10), Decimal("0.03"): Decimal(10)},
        net=Decimal("0.50"),
        tax=STANDARD,
    )
    made = invoice(mixed).lines[0]

    assert (made.quantity, made.price, made.net) == (Decimal(1), Decimal("0.50"), Decimal("0.50"))


@given(st.lists(st.tuples(NETS, TAXES), min_size=1, max_size=5), st.data())
def test_credit_notes_together_never_come_to_more_than_the_invoice(lines, data):
    made = invoice(*(charge(n, str(net), "1", str(net), tax) for n, (net, tax) in enumerate(lines, 1)))
    notes = ()
    for _ in range(data.draw(st.integers(1, 4))):
        left = {number: amount for number, amount in left_to_credit(made, notes).items() if amount}
        if not left:
            break
        wanted = {
            number: data.draw(st.decimals(min_value=CENT, max_value=left[number], places=2))
            for number in data.draw(st.sets(st.sampled_from(sorted(left)), min_size=1))
        }
        notes = (*notes, credit_note(made, notes, wanted))
        assert sum(note.net for note in notes) <= made.net
        assert sum(note.tax for note in notes) <= made.tax
        assert all(one.amount >= 0 for one in notes[-1].taxes)
        assert all(abs(one.amount - tax_on(one.taxable, one.tax, "EUR")) <= CENT for one in notes[-1].taxes)
    if any(left_to_credit(made, notes).values()):
        notes = (*notes, credit_note(made, notes))
    assert (sum(note.net for note in notes), sum(note.tax for note in notes)) == (made.net, made.tax)


@pytest.mark.parametrize(
    "wanted", [{1: Decimal("10.01")}, {1: Decimal(0)}, {3: CENT}, {1: Decimal("0.001")}, {}]
)
def test_a_credit_beyond_the_line_or_of_nothing_is_refused(wanted):
    with pytest.raises(Invalid):
        credit(invoice(), (), wanted)


def test_an_invoice_that_was_credited_whole_has_nothing_left():
    made = invoice()
    with pytest.raises(Invalid, match="Nothing of this invoice is left"):
        credit(made, (credit_note(made),), None)


@pytest.mark.parametrize(
    ("category", "percent", "reason"),
    [
        ("S", "0", ""),
        ("Z", "19", ""),
        ("AE", "0", ""),
        ("S", "19", "why"),
        ("S", "101", ""),
        ("S", "1.005", ""),
    ],
)
def test_a_tax_that_no_standard_knows_is_refused(category, percent, reason):
    with pytest.raises(Invalid):
        Tax(category=TaxCategory(category), percent=Decimal(percent), reason=reason)


def test_a_credit_note_without_a_reason_and_an_invoice_without_lines_are_refused():
    made = invoice()
    with pytest.raises(Invalid, match="its reason"):
        replace(credit_note(made), reason=" ")
    with pytest.raises(Invalid, match="lines"):
        replace(made, lines=(), taxes=())


@given(st.lists(st.tuples(NETS, TAXES), min_size=1, max_size=4))
def test_a_document_is_read_back_as_it_was_kept(lines):
    made = invoice(*(charge(n, str(net), "1", str(net), tax) for n, (net, tax) in enumerate(lines, 1)))

    assert from_record(json.loads(json.dumps(to_record(made)))) == made
    note = credit_note(made)
    assert from_record(json.loads(json.dumps(to_record(note)))) == note

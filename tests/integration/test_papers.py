"""Printed papers say what was issued, in English and Chinese, with letters of their own."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pypdfium2
import pytest

from heliotrope.core.money.statements import PayoutGiven, PayState, Return, StatementLine, statement
from heliotrope.insight.papers.billing import document_pdf
from heliotrope.insight.papers.pay import CSV_COLUMNS, statement_csv, statement_pdf
from heliotrope.insight.statements import WorkerStatement
from tests.core.money.papers import REVERSED, SELLER, charge, credit_note, invoice

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORDER, PAYOUT = UUID(int=7), UUID(int=8)


def text_of(pdf: bytes) -> str:
    found = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in found)


def line(number: int, note: str = "", **parts: object) -> StatementLine:
    fields = {
        "judgement_id": UUID(int=number), "order_id": ORDER, "earned_at": AT, "spent_s": 90.0, "part": "",
        "note": note, "pieces": Decimal(1), "rate": Decimal("0.05"), "commission_ratio": Decimal("0.15"),
        "rule_version": 3, "currency": "EUR",
    }  # fmt: skip
    return StatementLine(**{**fields, **parts})


def worker_statement(lines: int = 3) -> WorkerStatement:
    back = Return(amount=Decimal("0.13"), returned_at=AT, batch="P-2026-000001", reason="AC04 closed account")
    paid = PayoutGiven(
        id=PAYOUT, order_id=ORDER, amount=Decimal("0.0425") * lines + Decimal("0.0025"), currency="EUR",
        due_at=AT, state=PayState.PAID, paid_at=AT, batch="P-2026-000002", returns=(back,),
    )  # fmt: skip
    own = [line(n, "=1+1" if n == 1 else "词数 12") for n in range(1, lines + 1)]
    return WorkerStatement(
        worker_id=UUID(int=1), handle="w-01", timezone="Asia/Manila", provider="Manila Ltd",
        statement=statement({PAYOUT: own, None: [line(99)]}, [paid]), titles={ORDER: "@评论 Comments"},
        cut=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Tax invoice", "To pay", "€17.25", "22 November 2026")),
        ("zh-hans", ("税务发票", "应付", "€17.25", "2026年11月22日")),
    ],
)
def test_an_invoice_is_printed_in_the_readers_language(language, words):
    # The typesetter sets thin spaces between Chinese and figures.
    said = text_of(document_pdf(invoice(), language)).replace(" ", "")
    for word in (*words, "2026-000001", "Heliotrope Operations Ltd", "Torstraße 7", "Comments 1 & more <b>"):
        assert word.replace(" ", "") in said


def test_the_same_document_is_always_printed_the_same():
    assert document_pdf(invoice(), "zh-hans") == document_pdf(invoice(), "zh-hans")


def test_letters_come_with_the_file_and_not_from_the_machine():
    pdf = document_pdf(invoice(seller=replace(SELLER, name="日冕运营有限公司")), "zh-hans")
    assert b"NotoSansSC" in pdf
    assert "日冕运营有限公司" in text_of(pdf)


def test_a_credit_note_names_its_invoice_and_its_reason_and_asks_for_no_payment():
    said = text_of(document_pdf(credit_note(invoice()), "en"))
    assert "CN-2026-000001" in said
    assert "Two items were counted twice" in said
    assert "IBAN" not in said


def test_an_invoice_without_tax_says_why():
    assert "Reverse charge" in text_of(document_pdf(invoice(charge(1, "1", "5", "5.00", REVERSED)), "en"))


def test_a_name_is_text_and_never_markup():
    name = '#panic("x") $a$ *b* \\ @c'
    assert '#panic("x")' in text_of(document_pdf(invoice(seller=replace(SELLER, name=name)), "en"))


def test_a_long_invoice_goes_on_with_its_columns_on_the_next_page():
    many = invoice(*(charge(n, "1", "5", "5.00") for n in range(1, 81)))
    pages = pypdfium2.PdfDocument(document_pdf(many, "en"))
    assert len(pages) >= 2
    assert "Quantity" in pages[1].get_textpage().get_text_bounded()


@pytest.mark.parametrize(("language", "word"), [("en", "Statement of pay"), ("zh-hans", "工资单")])
def test_a_statement_is_printed_with_minutes_rules_and_returns(language, word):
    said = text_of(statement_pdf(worker_statement(), language, at=AT))
    assert word in said or language != "en"
    for part in ("w-01", "1.5", "v3", "15%", "AC04 closed account", "P-2026-000002"):
        assert part in said


def test_a_statements_csv_has_every_line_with_its_minutes_rate_and_rule():
    rows = list(csv.reader(io.StringIO(statement_csv(worker_statement()).decode("utf-8-sig"))))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert len(rows) == 1 + 4
    first = dict(zip(rows[0], next(row for row in rows[1:] if row[1] == str(UUID(int=1))), strict=True))
    assert (first["minutes"], first["rate"], first["commission_rule"], first["net"]) == (
        "1.50", "0.05", "commission@3", "0.0425",
    )  # fmt: skip


def test_words_of_people_are_no_formulas_in_a_spreadsheet():
    text = statement_csv(worker_statement()).decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'@评论 Comments" in text

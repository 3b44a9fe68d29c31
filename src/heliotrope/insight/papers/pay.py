"""A worker's statement as PDF and as CSV."""

import csv
import io
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, override

from heliotrope.core.money.statements import PayState, Section, StatementLine, Total
from heliotrope.insight.papers.wording import day, exact_money, money, number, paper, percent
from heliotrope.insight.statements import WorkerStatement

CSV_COLUMNS = (
    "order", "judgement", "part", "earned_at", "minutes", "pieces", "rate", "gross", "commission_ratio",
    "commission_rule", "net", "currency", "payout", "payout_amount", "rounding", "state", "batch", "note",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def statement_csv(told: WorkerStatement) -> bytes:
    """Every line with its minutes, rate and rule, in UTF-8; the column names never change."""
    kept = io.StringIO()
    table = csv.writer(kept, lineterminator="\r\n")
    table.writerow(CSV_COLUMNS)
    for section in told.statement.sections:
        for line in section.lines:
            table.writerow(_row(told, section, line))
    return ("\ufeff" + kept.getvalue()).encode()


def _row(told: WorkerStatement, section: Section, line: StatementLine) -> list[str]:
    payout = section.payout
    return [
        _text(told.titles.get(section.order_id, "")),
        str(line.judgement_id),
        _text(line.part),
        line.earned_at.isoformat(),
        "" if line.spent_s is None else f"{line.spent_s / 60:.2f}",
        f"{line.pieces.normalize():f}",
        f"{line.rate.normalize():f}",
        f"{line.gross.normalize():f}",
        f"{line.commission_ratio.normalize():f}",
        line.rule,
        f"{line.net.normalize():f}",
        line.currency,
        str(payout.id) if payout else "",
        f"{payout.amount.normalize():f}" if payout else "",
        f"{section.rounding.normalize():f}" if payout else "",
        section.state.value,
        payout.batch if payout else "",
        _text(line.note),
    ]


def _text(words: str) -> str:
    """People's words, so that no spreadsheet takes them for a formula."""
    return f"'{words}" if words.startswith(_RISKY) else words


def statement_pdf(told: WorkerStatement, language: str, *, at: datetime) -> bytes:
    """The statement in a language, with times by the worker's own clock."""
    with override(language):
        return paper("statement", _data(told, at), at=at)


def _data(told: WorkerStatement, at: datetime) -> dict[str, Any]:
    zone = ZoneInfo(told.timezone)
    return {
        "heading": gettext("Statement of pay"),
        "lead": f"{told.handle} · {told.provider}",
        "foot": f"{gettext('Statement of pay')} · {told.handle}",
        "facts": [
            (gettext("Drawn"), day(at.astimezone(zone).date())),
            (gettext("Time zone"), told.timezone),
        ],
        "totals": [_total(total) for total in told.statement.totals],
        "columns": [
            gettext("When"), gettext("Counted"), gettext("Minutes"), gettext("Pieces"), gettext("Rate"),
            gettext("Commission, rule"), gettext("Yours"),
        ],
        "sections": [_section(told, section, zone) for section in told.statement.sections],
        "rule": gettext(
            "Yours = pieces × rate × (1 − commission). A payout is the sum of its lines, rounded to the cent;"
            " the cents of a delivery are shared by largest remainder."
        ),
    }  # fmt: skip


def _total(total: Total) -> list[tuple[str, str]]:
    currency = total.currency
    return [
        (gettext("Judgements"), str(total.judgements)),
        (gettext("Minutes"), f"{total.spent_s / 60:.1f}"),
        (gettext("Not delivered yet"), exact_money(total.open, currency)),
        (gettext("Owed"), money(total.owed, currency)),
        *((label, money(amount, currency)) for label, amount in kept_back(total)),
        (gettext("In a batch"), money(total.in_batch, currency)),
        (gettext("Paid"), money(total.paid, currency)),
    ]


def kept_back(total: Total) -> list[tuple[str, Decimal]]:
    """What is not paid because of a suspicion; nothing where there is none."""
    sums = [(gettext("Held under suspicion"), total.held), (gettext("Forfeited"), total.forfeited)]
    return [(label, amount) for label, amount in sums if amount]


def state_text(section: Section, zone: ZoneInfo) -> str:
    """How far a section is, in words."""
    payout = section.payout
    if payout is None:
        return gettext("not delivered yet; shown before rounding")
    if payout.state is PayState.PAID and payout.paid_at is not None:
        told = gettext("paid on %(day)s") % {"day": day(payout.paid_at.astimezone(zone).date())}
    elif payout.state is PayState.HELD:
        told = gettext("held under suspicion until a person has decided")
    elif payout.state is PayState.FORFEITED:
        told = gettext("forfeited by a verdict")
    elif payout.state is PayState.IN_BATCH:
        told = gettext("on its way")
    else:
        told = gettext("owed since %(day)s") % {"day": day(payout.due_at.astimezone(zone).date())}
    return f"{told} · {payout.batch}" if payout.batch else told


def return_texts(section: Section, zone: ZoneInfo) -> list[str]:
    """What banks sent back of a section, and why."""
    payout = section.payout
    return [
        gettext("%(amount)s came back from the bank on %(day)s: %(reason)s")
        % {
            "amount": money(one.amount, section.currency),
            "day": day(one.returned_at.astimezone(zone).date()),
            "reason": one.reason,
        }
        for one in (payout.returns if payout else ())
    ]


def _section(told: WorkerStatement, section: Section, zone: ZoneInfo) -> dict[str, Any]:
    currency = section.currency
    sums = [(gettext("Sum of the lines"), exact_money(section.exact, currency))]
    if section.rounding:
        sums.append((gettext("Rounding"), exact_money(section.rounding, currency)))
    return {
        "title": told.titles.get(section.order_id, ""),
        "state": state_text(section, zone),
        "amount": exact_money(section.amount, currency),
        "notes": return_texts(section, zone),
        "lines": [_line(line, zone) for line in section.lines],
        "sums": sums,
    }


def _line(line: StatementLine, zone: ZoneInfo) -> dict[str, str]:
    return {
        "when": f"{line.earned_at.astimezone(zone):%Y-%m-%d %H:%M}",
        "note": line.note,
        "minutes": "–" if line.spent_s is None else f"{line.spent_s / 60:.1f}",
        "pieces": number(line.pieces),
        "rate": exact_money(line.rate, line.currency),
        "rule": gettext("price book, v%(n)s") % {"n": line.book_version}
        if line.book_version
        else f"{percent(line.commission_ratio * 100)}, v{line.rule_version}",
        "net": exact_money(line.net, line.currency),
    }

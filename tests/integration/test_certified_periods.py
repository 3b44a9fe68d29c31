"""What a stream delivered in a month is certified together: sampled, read, signed, credited on a miss."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest

from heliotrope.core.deliver.certificate.periods import Period
from heliotrope.core.errors import Conflict, Invalid
from heliotrope.flow import certifying, certifying_periods, crediting, delivering
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import statements
from heliotrope.interfaces.cli.verify import app
from heliotrope.interfaces.jobs import keeper
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.deliver import certificates
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from tests.integration.certified import standing, state
from tests.integration.certified_periods import at, supported
from tests.support.machine import settle

FIVE = ("ann", "ben", "cid", "dot", "eli")


def files_of(desk, order_id):
    """Every delivered file of an order by name, as Ana downloads it."""
    ana = desk.world.actor("ana")
    with acting(ana):
        made = deliver_selectors.deliveries_of_order(ana, order_id)
        return [
            (f"{n}-{name}", delivering.file(ana, one.id, name)[0])
            for n, one in enumerate(made)
            for name in one.files
        ]


def lines_of(desk, name):
    """What somebody's statement says of their work."""
    actor = desk.world.actor(name)
    with acting(actor):
        told = statements.statement_of(actor, desk.world.workers[name]).statement
    return [line for section in told.sections for line in section.lines]


def verified(tmp_path, capsys, content, key, files=()):
    (tmp_path / "certificate.json").write_bytes(content)
    given = []
    for name, body in files:
        (tmp_path / name).write_bytes(body)
        given += ["--delivery", f"{tmp_path}/{name}"]
    with pytest.raises(SystemExit) as ended:
        app(["verify", f"{tmp_path}/certificate.json", "--key", key, *given])
    return ended.value.code, re.sub(r" +", " ", capsys.readouterr().out)


def test_a_month_of_support_is_certified_once_it_is_over(tmp_path, capsys):
    """Five conversations of the month and one of the next: one of the five was not right."""
    with supported() as desk:
        order_id = desk.ask(target_ratio=0.9)
        desk.answer(*FIVE)
        keeper.certify_periods()
        settle()
        assert state(desk.world, order_id) == "placed", "the month is not over"
        assert desk.say("xb", {}) == {}, "nobody can know yet what will be looked at"

        desk.dial.set(desk.period.ends_at + timedelta(minutes=1))
        desk.answer("fay")
        desk.is_over()
        assert state(desk.world, order_id) == "settled"
        assert desk.say("xa", {}) == {}, "who answered a conversation does not inspect it"
        seen = desk.inspect("wrong", "right", "right", "right", "right")
        assert {one["kind"] for one in seen} == {"inspect"}
        assert "where is my parcel" in json.dumps(seen) and "fay" not in json.dumps(seen)

        found = standing(desk.world, order_id)
        assert (found.asked.state, found.further) == ("missed", None)
        assert found.found.ratio == pytest.approx(0.8)
        assert found.credit.amount.amount > 0, "it says so, with its price, before anything is certified"
        ana = desk.world.actor("ana")
        with acting(ana):
            assert certificates.versions(ana, order_id) == ()
            with pytest.raises(Conflict, match="put nothing right"):
                certifying.inspect_on(ana, order_id, now=now())
            certifying.deliver_as_it_is(ana, order_id)
        settle()

        content, parts, key = desk.certificate(order_id)
        assert parts["period"]["stream"] == str(desk.stream_id)
        assert parts["period"]["first_day"] == str(desk.period.first_on)
        assert (parts["delivered"]["items"], parts["sample"]["wrong"], parts["sample"]["unmended"]) == (
            5,
            1,
            1,
        )
        assert parts["target"]["outcome"] == "missed"
        listing = files_of(desk, order_id)
        transcripts = files_of(desk, desk.stream_id)
        rows = [json.loads(line) for line in listing[0][1].splitlines()]
        assert [row["number"] for row in rows] == [1, 2, 3, 4, 5]
        mine = [one for one in transcripts if not one[0].startswith("0-")]
        code, said = verified(tmp_path, capsys, content, key, [*listing, *mine])
        assert code == 0, said
        assert f"period {desk.period.first_on} to {desk.period.last_on}" in said
        assert said.count("as listed for item") == len(mine)
        changed = [(name, body + b" ") for name, body in mine[:1]]
        assert verified(tmp_path, capsys, content, key, [*listing, *changed])[0] == 1
        assert verified(tmp_path, capsys, content, key, [(listing[0][0], listing[0][1][:-9])])[0] == 1


def test_the_credit_is_for_the_months_work_alone_and_stands_in_everybodys_books():
    """Four resolved conversations at the stream's price; 10 points missed at 2 % a point, and 5 given."""
    with supported() as desk:
        order_id = desk.ask(target_ratio=0.95)
        desk.answer(*FIVE)
        desk.is_over()
        desk.inspect("wrong", "right", "right", "right", "right")
        ana, ada = desk.world.actor("ana"), desk.world.admin()
        with acting(ana):
            certifying.deliver_as_it_is(ana, order_id)
        settle()
        with acting(ada):
            made = crediting.given(ada, order_id)
            assert made is not None and crediting.is_same(ada, made)
            work = sum(
                line.rate * line.pieces for line in money_selectors.pay_lines(ada, order_id=desk.stream_id)
            )
            amount, _ = str(made.outcome["amount"]).split()
            assert Decimal(amount) == (work * 15 * Decimal("0.02")).quantize(Decimal("0.01"))
            assert [one.credit_id for one in crediting.all_given(ada, desk.stream_id)] != []
            assert money_selectors.off_balance(ada) == ()
            inspected = money_selectors.pay_lines(ada, order_id=order_id)
            assert len(inspected) == 5, "reading is paid, on the order of the inspections"
        told = lines_of(desk, "xb")
        assert [one.spent_s for one in told] == [0.0] * 5, "the clock stood still; its minutes are told"
        assert all(one.note == "inspection of a random sample" for one in told)
        with acting(ana):
            (handed,) = deliver_selectors.deliveries_of_order(ana, order_id)
            invoice_id = delivering.accept(ana, handed.id, now=now())
            total = money_selectors.invoice(ana, invoice_id).total
        assert total == sum(line.rate * line.pieces for line in inspected)
        with acting(ada):
            assert money_selectors.off_balance(ada) == ()


def test_each_month_asks_for_the_next_until_it_is_withdrawn():
    with supported() as desk:
        first = desk.ask(repeats=True)
        desk.answer(*FIVE)
        desk.is_over()
        desk.is_over()
        later, earlier = desk.asked()
        assert (earlier.order_id, earlier.state, later.state) == (first, "settled", "placed")
        assert later.period == desk.period.following()
        ana = desk.world.actor("ana")
        with acting(ana):
            certifying.withdraw(ana, later.order_id, now=now())
        settle()
        assert desk.asked()[0].state == "cancelled"
        assert state(desk.world, desk.stream_id) == "working"
        desk.ask(later.period, repeats=True)


def test_a_period_that_cannot_be_certified_is_refused():
    with supported() as desk:
        desk.answer("ann")
        tenth = at(desk.period, 10).date()
        short = Period(first_on=tenth, last_on=tenth + timedelta(days=3))
        desk.ask(short)
        with pytest.raises(Conflict, match="certified by itself"):
            desk.ask()
        with pytest.raises(Invalid, match="calendar months"):
            desk.ask(
                Period(first_on=tenth + timedelta(days=5), last_on=tenth + timedelta(days=6)), repeats=True
            )
        with pytest.raises(Invalid, match="before the stream"):
            desk.ask(Period(first_on=tenth - timedelta(days=90), last_on=tenth - timedelta(days=80)))
        with pytest.raises(Invalid, match="over a year"):
            desk.ask(Period(first_on=tenth + timedelta(days=500), last_on=tenth + timedelta(days=501)))
        with pytest.raises(Conflict, match="month"):
            ana = desk.world.actor("ana")
            with acting(ana):
                certifying.ask(ana, desk.stream_id, certifying.Wish(), now=now())
        assert [one.period for one in desk.asked()] == [short]


def test_a_month_without_deliveries_has_a_certificate_that_says_so():
    with supported() as desk:
        order_id = desk.ask()
        desk.is_over()
        _, parts, _ = desk.certificate(order_id)
        assert parts["delivered"] == {"items": 0, "gold": 0, "not_judged": 0}
        assert "accuracy" not in parts


def test_the_keeper_finds_a_period_once_it_is_over_and_not_before():
    with supported() as desk:
        order_id = desk.ask()
        mine = (desk.world.client_id, order_id)
        assert mine not in [one[:2] for one in certifying_periods.due(now=desk.period.ends_at)]
        assert mine in [one[:2] for one in certifying_periods.due(now=desk.period.closed_at)]

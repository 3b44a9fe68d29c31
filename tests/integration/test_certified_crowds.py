"""A stream that a crowd judges: its month is inspected without seeing the answers; nothing is put right."""

import json
from datetime import timedelta

import pytest

from heliotrope.core.deliver.certificate.periods import month
from heliotrope.core.line import Shape
from heliotrope.flow import certifying, certifying_periods, issuing, placing
from heliotrope.foundation.clock import now, real_now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.jobs import keeper
from heliotrope.pipeline.deliver import certificates
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.quality import contest_lines, contesting, inspections
from tests.integration.certified import LABELS, make, standing, state, work
from tests.support.machine import settle
from tests.support.sundial import sundial


def opened(world):
    """A stream whose items are judged twice."""
    ana = world.actor("ana")
    wish = placing.Wish(
        programme_id=world.programme_id,
        line="annotation",
        title="Posts",
        shape=Shape.STREAM,
        options={"labels": list(LABELS), "least": 2, "most": 2, "gold_ratio": 0},
    )
    with acting(ana):
        stream_id = placing.place(ana, wish, now=now()).order_id
    settle()
    with acting(ana):
        for n in range(6):
            placing.arrive(ana, stream_id, {"id": f"p{n}", "text": f"good {n}"}, now=now())
    settle()
    return stream_id


def parts_of(world, order_id):
    ana = world.actor("ana")
    with acting(ana):
        content, _ = issuing.file(ana, order_id)
    return {part["name"]: part["content"] for part in json.loads(content)["parts"]}


def test_a_reversed_verdict_reopens_the_certificate_of_its_month():
    """Six are judged the same by two; an inspector finds all right, until a contest says otherwise of one."""
    period = month((real_now() + timedelta(days=40)).date())
    with sundial(period.begins_at + timedelta(hours=9)) as dial:
        world = make()
        stream_id = opened(world)
        work(world, "bo", "good")
        settle()
        work(world, "xa", "bad", most=1)
        work(world, "xa", "good")
        settle()
        ana, ada = world.actor("ana"), world.admin()
        with acting(ana):
            went_out = deliver_selectors.deliveries_of_order(ana, stream_id)
            wish = certifying.Wish(inspections=6, target_ratio=0.5)
            order_id = certifying_periods.ask(ana, stream_id, wish, period, now=now())
        settle()
        dial.set(period.closed_at)
        keeper.certify_periods()
        settle()
        settle()
        assert len(went_out) >= 5
        assert work(world, "bo") == work(world, "xa") == 0, "they judged every item"
        assert work(world, "xb", "good") == len(went_out)
        settle()
        assert state(world, order_id) == "delivered", standing(world, order_id)
        first = parts_of(world, order_id)
        assert first["rests on"]["basis"] == "inspection"
        assert first["accuracy"]["ratio"] == first["accuracy"]["before"], "what went out is not put right"

        with acting(ana):
            sample = {line.item_id: line for line in inspections.inspections(ana, order_id)}
        contested = contest(world, sample)
        with acting(ada):
            contesting.settle_contest(ada, contested, grant=True, reason="It says so.", now=now())
        settle()
        with acting(ana):
            versions = certificates.versions(ana, order_id)
        again = parts_of(world, order_id)
        assert [(one.version, one.superseded_at is None) for one in versions] == [(2, True), (1, False)]
        assert again["issued"]["reissued"] == "a verdict was reversed"
        assert again["sample"]["unmended"] == 1 == first["sample"]["unmended"] + 1
        assert float(again["accuracy"]["ratio"]) == pytest.approx(1 - 1 / len(went_out), abs=1e-4)


def contest(world, sample):
    """The one whose word did not count contests it."""
    for name in ("bo", "xa"):
        actor = world.actor(name)
        with acting(actor):
            for line in contest_lines.rejected(actor):
                return contesting.contest_judgement(
                    actor, line.judgement_id, text="Read it again.", now=now()
                )
    raise AssertionError(f"nobody's word was rejected in {sample}")

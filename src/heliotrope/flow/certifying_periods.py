"""Certificates of streams: what one delivered from one day to another is certified together.

A period is asked for as an order of inspections, which waits until the period is over.  Then its sample is
drawn and it goes the way of any order with a certificate: inspected, decided on when the target is missed,
delivered with the certificate, accepted and paid.  What the stream delivered went out before: nothing of it
is put right, and a missed target gives the credit.
"""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from heliotrope.core.deliver.certificate.periods import Period, check_apart
from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.line import Shape
from heliotrope.flow import certifying
from heliotrope.flow.certifying import Wish
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.files import services as files
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand import services as demand
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import inspections, periods
from heliotrope.pipeline.quality.periods import PeriodLine

AHEAD = timedelta(days=366)
TITLE_MOST = 120


def ask(
    actor: Actor, stream_id: UUID, wish: Wish, period: Period, *, repeats: bool = False, now: datetime
) -> UUID:
    """Ask for the certificate of what a stream delivers in a period; gives the order of its inspections.

    Args:
        period: past, running or to come; its sample is drawn when it is over.
        repeats: whether each month after it is asked for as well, on the same terms, while it is open.

    Raises:
        Conflict: the order has an end, was never open, or another period has a day of this one.
        Invalid: the period is over a year ahead or before the stream, repeats though it is no calendar month,
            or nobody of the level could inspect.
    """
    stream = demand_selectors.order(actor, stream_id)
    _check(stream, period, repeats, now)
    certifying.check_inspectors(actor, _skills(actor, stream), certifying.level_of(stream, wish), now)
    # Two who ask for the same days at once do so one after the other.
    decompose.hold_order(stream_id, alone=True)
    known = periods.of_stream(actor, stream_id)
    check_apart(period, [one.period for one in known if one.state != "cancelled"])
    order_id = _place(actor, stream, wish, period, attempt=len(known), now=now)
    periods.add(
        order_id=order_id, stream_id=stream_id, client_id=stream.client_id, period=period, repeats=repeats
    )
    certifying.note_wish(actor, order_id, stream, wish, now=now)
    return order_id


def _check(stream: OrderLine, period: Period, repeats: bool, now: datetime) -> None:
    if stream.shape is not Shape.STREAM:
        raise Conflict("An order with an end has one certificate of all of it; ask for that.")
    if stream.state in ("placed", "cancelled"):
        raise Conflict("This stream has nothing that could be certified; open it first.")
    if period.ends_at <= stream.placed_at:
        raise Invalid("The period is over before the stream was opened; choose a later one.")
    if period.begins_at > now + AHEAD:
        raise Invalid("The period begins over a year from now; choose an earlier one.")
    if repeats and not period.is_month:
        raise Invalid("Only calendar months repeat; ask for one from its first day to its last.")


def _skills(actor: Actor, stream: OrderLine) -> set[str]:
    """The skill of the stream's items; before the first has come, none is known."""
    return {one.requirement.skill for one in decompose_selectors.items(actor, stream.id, limit=1)}


def _place(
    actor: Actor, stream: OrderLine, wish: Wish, period: Period, *, attempt: int, now: datetime
) -> UUID:
    """The order of a period's inspections, at the stream's price; its file says what was asked."""
    said = {
        "stream": str(stream.id),
        "first_on": str(period.first_on),
        "last_on": str(period.last_on),
        "attempt": attempt,
        **{name: str(value) for name, value in asdict(wish).items()},
    }
    source = json.dumps(said, sort_keys=True, indent=1).encode()
    with acting_in_vault(actor, stream.data_home):
        file = files.keep(
            client_id=stream.client_id, purpose="order", media_type="application/json", content=source
        )
    placing = demand.Placing(
        client_id=stream.client_id,
        programme_id=stream.programme_id,
        data_home=stream.data_home,
        line=stream.line,
        shape=Shape.ORDER,
        title=f"{stream.title[:TITLE_MOST]} · {period.first_on} – {period.last_on}",
        options=stream.options,
        demands=stream.demands,
        file_id=file.id,
        content_sha256=demand.fingerprint(
            line=stream.line,
            shape=Shape.ORDER,
            options=stream.options,
            demands=stream.demands,
            source=source,
        ),
        items=wish.inspections,
        rate_per_judgement=stream.rate_per_judgement,
        currency=stream.currency,
        rate_card_version=stream.rate_card_version,
        commission_version=stream.commission_version,
        due_at=None,
    )
    return demand.place(actor, placing, now=now).order_id


def begin(actor: Actor, line: PeriodLine) -> None:
    """Take a period up once it is over, and ask for the month after it; early, or again, does nothing."""
    now = clock_now()
    if line.state != "placed" or now < line.period.closed_at:
        return
    with acting(actor):
        # No unit is handed out in between: its sample is drawn when it is settled.
        if not demand.start_work(actor, line.order_id):
            return
        demand.settle(actor, line.order_id)
        if line.repeats:
            _ask_on(actor, line, now)


def _ask_on(actor: Actor, line: PeriodLine, now: datetime) -> None:
    asked = inspections.certification(actor, line.order_id)
    wanted = demand_selectors.order(actor, line.order_id).items_promised
    stream = demand_selectors.order(actor, line.stream_id)
    following = line.period.following()
    others = [one.period for one in periods.of_stream(actor, stream.id) if one.state != "cancelled"]
    if asked is None or not stream.hands_out or any(following.overlaps(one) for one in others):
        return
    wish = Wish(
        target_ratio=asked.target_ratio,
        level_ratio=asked.level_ratio,
        inspections=wanted,
        inspector_level=asked.inspector_level,
    )
    ask(actor, stream.id, wish, following, repeats=True, now=now)


def due(*, now: datetime) -> tuple[tuple[UUID, UUID, str], ...]:
    """(client, order, home) of every period that is over and whose sample is not drawn yet."""
    found: list[tuple[UUID, UUID, str]] = []
    for platform in tenancy_selectors.machines():
        with acting(platform):
            for line in periods.waiting(platform):
                if line.period.closed_at <= now:
                    home = demand_selectors.order(platform, line.order_id).data_home
                    found.append((line.client_id, line.order_id, home))
    return tuple(found)

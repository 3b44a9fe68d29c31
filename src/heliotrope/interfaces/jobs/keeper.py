"""The loop beside each worker: seal the audit chain, hand on events, rescue jobs, take back what ran out."""

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import DatabaseError, close_old_connections, connections

from heliotrope.core.errors import HomeAway
from heliotrope.flow import (
    alerting,
    arriving,
    certifying_periods,
    conversing,
    dispatching,
    erasing_elsewhere,
    evidencing,
    foreseeing,
    parting,
    planning_ending,
    planning_running,
    pricing_hours,
    retaining,
    trading,
)
from heliotrope.flow import keeping as housekeeping
from heliotrope.foundation.audit import anchoring
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import course, now, real_now
from heliotrope.foundation.clock_watch import apart_s
from heliotrope.foundation.idempotency import services as idempotency
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.scope import keeping
from heliotrope.foundation.tenancy.selectors import everyone
from heliotrope.foundation.vaults import CONTROL, home_of_alias
from heliotrope.interfaces.jobs.cells import own_queue, take_over
from heliotrope.interfaces.jobs.listeners import Jobs, defer, defer_at_home
from heliotrope.interfaces.jobs.observing import observe
from heliotrope.interfaces.jobs.rescuing import Hands, rescue

log = structlog.get_logger()
SWEEP_S = 60.0
FORGET_S = 3600.0
MINUTE_S, LEAST_S = 60.0, 10.0
MAIL_S, SHOPS_S, STREAMS_S = 20.0, 120.0, 5.0
LOOKS_S, EVIDENCE_S, BARS_S = 300.0, 2.0, 2.0
RETAIN_S = 60.0
READ_S, FIRST_READ_S = 86_400.0, 600.0
GIVE_OUT_S, PRICES_S, FIRST_PRICES_S = 15.0, 900.0, 300.0
TAKE_OVER_S = 0.5
APART_S = 10.0
"""How far this machine's clock and the database's may be apart before nothing goes by it."""
OBSERVE_S = 15.0
KEPT = timedelta(days=30)
"""How long an event that was handed on, and the answer to an act, are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often the keeper does what, in seconds.

    Attributes:
        tick_s: pause between two rounds that found nothing to seal or hand on.
        rescue_s: how long a worker may be silent before its jobs are taken up by another.
    """

    tick_s: float = 0.1
    rescue_s: float = 5.0
    take_back_s: float = 5.0


def seal_and_pump(alias: str) -> int:
    """One round: seal what committed and hand on what happened; gives how much there was."""
    known = everyone()
    with keeping(alias, known.client_ids, known.operator_ids):
        sealed = audit.seal(alias)
    with keeping(alias, known.client_ids, known.operator_ids):
        told = outbox.pump(alias, Jobs())
    return sealed + told


def forget(alias: str) -> None:
    """Remove events and answers that nobody needs any more."""
    known = everyone()
    with keeping(alias, known.client_ids, known.operator_ids):
        outbox.forget(alias, real_now() - KEPT)
    if alias == CONTROL:
        idempotency.forget(real_now() - KEPT)


def anchor(alias: str) -> None:
    """Note in this chain where the others ended, once a day."""
    known = everyone()
    with keeping(alias, known.client_ids, known.operator_ids):
        anchoring.anchor(alias, list(connections), known.operator_ids, day=real_now().date())


def sweep() -> None:
    """Fold every order being worked on once more: makes up for an event that was handed on and then lost."""
    for client_id, order_id in housekeeping.orders_to_fold():
        defer(CONTROL, "fold", {"client_id": str(client_id), "order_id": str(order_id)})
    planning_running.nudge_all()


def end_streams() -> None:
    """Have every stream of a plan closed whose end has come."""
    for client_id, order_id in planning_ending.streams_due(now=now()):
        defer(CONTROL, "end_stream", {"client_id": str(client_id), "order_id": str(order_id)})


def certify_periods() -> None:
    """Have every certified period of a stream taken up that is over."""
    for client_id, order_id, home in certifying_periods.due(now=now()):
        ids = {"client_id": str(client_id), "order_id": str(order_id)}
        defer_at_home(home, "produce", ids)


def give_out() -> None:
    """Have what waits on streams looked at once more: it is worth more by now."""
    for operator_id in dispatching.waiting_operators():
        defer(CONTROL, "give_out", {"operator_id": str(operator_id)}, queue=own_queue())


def price_hours() -> None:
    """Have people's hours priced again."""
    for operator_id in pricing_hours.operators():
        defer(CONTROL, "price_hours", {"operator_id": str(operator_id)})


def minute_s() -> float:
    """Real seconds that a minute of the business takes, ten at least: a demonstration's days are short."""
    known = course()
    return max(LEAST_S, MINUTE_S / max(1, known.factor)) if known else MINUTE_S


def watch_shifts() -> None:
    """Have what leaving workers have in hand handed on, and what will be late say so."""
    for operator_id in foreseeing.operators():
        defer(CONTROL, "watch_shifts", {"operator_id": str(operator_id)}, queue=own_queue())


def watch_looks() -> None:
    """Have legal clocks, looks behind placeholders and refusals told to the officers that they concern."""
    for operator_id in alerting.operators():
        defer(CONTROL, "watch_looks", {"operator_id": str(operator_id)})


def make_evidence() -> None:
    """Have evidence packs made that were asked for."""
    for operator_id in evidencing.operators_asked():
        defer(CONTROL, "make_evidence", {"operator_id": str(operator_id)})


def bar_erased() -> None:
    """Have whoever was erased elsewhere barred in this cell's homes, and where a key store is back."""
    for operator_id in erasing_elsewhere.operators_waiting():
        defer(CONTROL, "bar_erased", {"operator_id": str(operator_id)}, queue=own_queue())


def poll_mail(alias: str) -> None:
    """Have every mailbox of a home looked into."""
    for client_id, order_id in conversing.mailboxes(home_of_alias(alias)):
        defer(alias, "fetch_mail", {"client_id": str(client_id), "order_id": str(order_id)})


def compare_shops(alias: str) -> None:
    """Have every shop of a home compared with its live side."""
    for client_id, programme_id, shop_id in trading.shops(home_of_alias(alias)):
        ids = {"client_id": str(client_id), "programme_id": str(programme_id), "shop_id": str(shop_id)}
        defer(alias, "reconcile_shop", ids)


def read_ahead(alias: str) -> None:
    """Have what is open in a home read for what names somebody: once a process, for its reader may be new."""
    home = home_of_alias(alias)
    for client_id, order_id in arriving.orders_at(home):
        defer(alias, "read_order", {"client_id": str(client_id), "order_id": str(order_id)})


def retain(alias: str) -> None:
    """Take away what a home kept for its time, and see that last words go out."""
    retaining.sweep_home(home_of_alias(alias), now=now())
    parting.look_after(home_of_alias(alias), now=now())


def timely(alias: str, act: Callable[[], object]) -> bool:
    """Do what goes by the clock, unless this machine's clock and the database's are apart; whether it was.

    A clock that jumped must not take units from people's hands, close streams or forget answers.
    """
    apart = apart_s(alias)
    if abs(apart) > APART_S:
        log.error("the clock is wrong: what goes by it waits", database=alias, apart_s=round(apart, 1))
        return False
    act()
    return True


class Keeper:
    """Runs the rounds in a thread until it is told to stop; survives a database that goes away."""

    def __init__(self, alias: str, rhythm: Rhythm, hands: Hands) -> None:
        self._alias, self._rhythm, self._hands = alias, rhythm, hands
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"keeper-{alias}", daemon=True)
        self._due = {
            "prices": time.monotonic() + FIRST_PRICES_S,
            "read ahead": time.monotonic() + FIRST_READ_S,
        }

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the running round."""
        self._stop.set()
        self._thread.join(timeout=10)

    def _every(self, name: str, seconds: float, act: Callable[[], object]) -> None:
        if time.monotonic() >= self._due.get(name, 0.0):
            self._due[name] = time.monotonic() + seconds
            act()

    def _rescue(self) -> None:
        rescue(self._alias, self._rhythm.rescue_s, self._hands)

    def _round(self) -> int:
        found = seal_and_pump(self._alias)
        self._every("forget", FORGET_S, lambda: timely(self._alias, lambda: forget(self._alias)))
        self._every("observe", OBSERVE_S, lambda: observe(self._alias))
        self._every("rescue", 1.0, self._rescue)
        self._every("anchor", FORGET_S, lambda: timely(self._alias, lambda: anchor(self._alias)))
        if self._alias == CONTROL:
            self._every(
                "take back", self._rhythm.take_back_s, lambda: timely(CONTROL, housekeeping.take_back)
            )
            self._every("streams", STREAMS_S, lambda: timely(CONTROL, end_streams))
            self._every("periods", SWEEP_S, lambda: timely(CONTROL, certify_periods))
            self._every("give out", GIVE_OUT_S, give_out)
            self._every("prices", PRICES_S, price_hours)
            self._every("sweep", SWEEP_S, sweep)
            self._every("evidence", EVIDENCE_S, make_evidence)
            self._every("erasures", BARS_S, bar_erased)
            self._every("looks", LOOKS_S, lambda: timely(CONTROL, watch_looks))
            self._every("shifts", minute_s(), lambda: timely(CONTROL, watch_shifts))
        else:
            self._every("take over", TAKE_OVER_S, lambda: take_over(self._alias))
            self._every("mail", MAIL_S, lambda: poll_mail(self._alias))
            self._every("shops", SHOPS_S, lambda: compare_shops(self._alias))
            self._every("read ahead", READ_S, lambda: read_ahead(self._alias))
            self._every("retain", RETAIN_S, lambda: timely(self._alias, lambda: retain(self._alias)))
        return found

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                close_old_connections()
                if self._round():
                    continue
            except (DatabaseError, HomeAway) as error:
                log.warning("keeper waits for its database", database=self._alias, error=type(error).__name__)
                for connection in connections.all(initialized_only=True):
                    with contextlib.suppress(DatabaseError):
                        connection.close()
                self._stop.wait(1.0)
            except Exception as error:
                log.error("keeper's round failed", database=self._alias, error=type(error).__name__)
                self._stop.wait(1.0)
            self._stop.wait(self._rhythm.tick_s)

"""Looks behind placeholders, in the vault that is entered: decided, recorded, and only then shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections

from heliotrope.compliance.models import Grant, Reveal
from heliotrope.compliance.services import budgets
from heliotrope.compliance.services.transfers import admit
from heliotrope.core.errors import Conflict
from heliotrope.core.masking.marking import field_of
from heliotrope.core.privacy import Shown, Verdict
from heliotrope.core.privacy.reveals import RULES, Asked, Look, Need, Reason, RevealRules, look
from heliotrope.core.privacy.transfers import Way
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import entered_vault, home_of_alias

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants to look at what.

    Attributes:
        case_id: the item that is the case.
        subject_id: whose value it is, where that is known.
        assignment_id: by which the case is in the viewer's hands; None where it is not.
        verdict: what the policy shows of the field without it.
        factor_age_s: since when the viewer's second factor was proved.
        way: what of this home's data may reach where the viewer sits; None where nothing is asked.
        country: where that is, for the count of persons; empty where it is not known.
    """

    client_id: UUID
    order_id: UUID
    case_id: UUID
    mark: str
    verdict: Verdict
    reason: Reason | None
    subject_id: UUID | None = None
    assignment_id: UUID | None = None
    factor_age_s: float | None = None
    way: Way | None = None
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What became of a wish; ``until_at`` is None where nothing is shown."""

    look: Look
    until_at: datetime | None


def reveal(actor: Actor, wish: Wish, *, now: datetime, rules: RevealRules = RULES) -> Decided:
    """Decide on a look and record it; the same look again while it lasts is the same entry.

    A reason holds for the viewer's case for a while, so that the next value of it needs no click more.  Days
    are counted back from now, in the vault that is entered.
    """
    _hold(actor.account)
    rules = budgets.widened(actor, rules, now=now)
    mine = Reveal.objects.filter(viewer_id=actor.account)
    live = mine.filter(case_id=wish.case_id, mark=wish.mark, at__lte=now, until_at__gt=now).first()
    grant = _live_grant(actor, wish, now)
    mine_today, spent = _values(actor, now), budgets.seen_today(actor, now=now)
    asked = _asked(wish, grant, mine_today, spent)
    decided = look(asked, rules)
    if not decided.granted:
        return _refused(actor, wish, decided)
    if live is not None:
        return Decided(look=decided, until_at=live.until_at)
    if stopped := _counted(actor, wish, now):
        kept = Look(need=Need.TRANSFER, for_=timedelta(0), why=stopped)
        return _refused(actor, wish, kept)
    if not asked.again and not budgets.spend(actor, 1, now=now, daily=rules.daily):
        return Decided(look=look(replace(asked, today=rules.daily), rules), until_at=None)
    return Decided(look=decided, until_at=_written(actor, wish, grant, now, now + decided.for_, rules))


def reveal_many(
    actor: Actor, wishes: Sequence[Wish], *, now: datetime, until_at: datetime, rules: RevealRules = RULES
) -> Look:
    """Decide on many values at once, to which a second person agreed: all of them are shown, or none.

    All are of the vault that is entered; a value that is shown by this reason already is no new entry.
    """
    if not wishes:
        return look(Asked(shown=Shown.TOKEN, in_hand=True, reason=Reason.LEGAL), rules)
    _hold(actor.account)
    rules = budgets.widened(actor, rules, now=now)
    mine = Reveal.objects.filter(viewer_id=actor.account, at__lte=now, until_at__gt=now)
    open_now = set(mine.values_list("case_id", "mark"))
    seen = _values(actor, now)
    fresh = [one for one in wishes if (one.case_id, one.mark) not in open_now]
    new = [one for one in fresh if (one.case_id, one.mark) not in seen]
    asked = replace(
        _asked(wishes[0], None, seen, budgets.seen_today(actor, now=now)),
        shown=min(one.verdict.shown for one in wishes),
        values=len(new),
        again=not new,
        agreed=True,
    )
    decided = look(asked, rules)
    if not decided.granted:
        return decided
    if new and not budgets.spend(actor, len(new), now=now, daily=rules.daily):
        return look(replace(asked, today=rules.daily), rules)
    for one in fresh:
        if stopped := _counted(actor, one, now):
            raise Conflict(stopped)
        _written(actor, one, None, now, until_at, rules)
    return decided


def _written(
    actor: Actor, wish: Wish, grant: Grant | None, now: datetime, until_at: datetime, rules: RevealRules
) -> datetime:
    """Enter a look in the ledger and the audit; gives until when it lasts."""
    grant = grant or _granted(actor, wish, now, rules)
    row = Reveal.objects.create(
        client_id=wish.client_id,
        case_id=wish.case_id,
        order_id=wish.order_id,
        subject_id=wish.subject_id,
        viewer_id=actor.account,
        worker_id=actor.worker_id,
        field=field_of(wish.mark).value,
        mark=wish.mark,
        reason=grant.reason,
        grant=grant,
        rules=list(wish.verdict.rules),
        at=now,
        until_at=until_at,
    )
    audit.record(
        actor,
        "privacy.revealed",
        subject_kind="item",
        subject_id=wish.case_id,
        client_id=wish.client_id,
        detail={"reveal": str(row.id), "field": row.field, "mark": wish.mark, "reason": row.reason},
    )
    return row.until_at


def _asked(wish: Wish, grant: Grant | None, mine_today: set[tuple[UUID, str]], spent: int) -> Asked:
    """The wish as it is decided on: what was seen today counts in this vault or in all, whichever is more."""
    return Asked(
        shown=wish.verdict.shown,
        in_hand=wish.assignment_id is not None,
        reason=wish.reason,
        granted=grant is not None,
        today=max(len(mine_today), spent),
        again=(wish.case_id, wish.mark) in mine_today,
        factor_age_s=wish.factor_age_s,
        withdrawn=wish.verdict.withdrawn,
        kept=None if wish.way is None or wish.way.values else wish.way.why,
    )


def _counted(actor: Actor, wish: Wish, now: datetime) -> Sentence | None:
    """Count the person where their value leaves the home's region; why it may not, beyond a threshold."""
    if wish.way is None or not wish.way.leaves:
        return None
    return admit(
        actor,
        wish.client_id,
        wish.subject_id or wish.case_id,
        home=home_of_alias(entered_vault()),
        country=wish.country,
        field=field_of(wish.mark),
        now=now,
    )


def _refused(actor: Actor, wish: Wish, decided: Look) -> Decided:
    """A look that was refused; one that a rule of transfers refused leaves evidence."""
    if decided.need is Need.TRANSFER:
        audit.record(
            actor,
            "privacy.transfer.refused",
            subject_kind="item",
            subject_id=wish.case_id,
            client_id=wish.client_id,
            detail={"rule": wish.way.rule if wish.way else "", "country": wish.country, "mark": wish.mark},
        )
    return Decided(look=decided, until_at=None)


def _values(actor: Actor, now: datetime) -> set[tuple[UUID, str]]:
    """Each value that the viewer saw in the last day."""
    rows = Reveal.objects.filter(viewer_id=actor.account, at__gt=now - DAY, at__lte=now)
    return set(rows.values_list("case_id", "mark"))


def _live_grant(actor: Actor, wish: Wish, now: datetime) -> Grant | None:
    """The viewer's grant for the case, by the same assignment: handed on, it ends.

    Where consent is withdrawn it is one of a legal duty.
    """
    rows = Grant.objects.filter(viewer_id=actor.account, case_id=wish.case_id)
    if wish.verdict.withdrawn:
        rows = rows.filter(reason=Reason.LEGAL)
    rows = rows.filter(assignment_id=wish.assignment_id, granted_at__lte=now, until_at__gt=now)
    return rows.order_by("-until_at").first()


def _granted(actor: Actor, wish: Wish, now: datetime, rules: RevealRules) -> Grant:
    reason = wish.reason
    if reason is None:
        raise ValueError("a look without a grant has a reason")
    return Grant.objects.create(
        client_id=wish.client_id,
        case_id=wish.case_id,
        assignment_id=wish.assignment_id,
        viewer_id=actor.account,
        reason=reason.value,
        granted_at=now,
        until_at=now + timedelta(seconds=rules.grant_s),
    )


def _hold(viewer_id: UUID) -> None:
    """One look of a viewer is decided at a time, so that a budget is not spent twice."""
    with connections[entered_vault()].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"looking:{viewer_id}"])

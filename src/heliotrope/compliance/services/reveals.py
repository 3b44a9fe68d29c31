"""Looks behind placeholders, in the vault that is entered: decided, recorded, and only then shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections

from heliotrope.compliance.models import Grant, Reveal
from heliotrope.compliance.selectors.looks import IN_HAND
from heliotrope.compliance.services import budgets
from heliotrope.compliance.services.transfers import Leaving, admit_all
from heliotrope.core.masking.marking import field_of
from heliotrope.core.privacy import Field, Shown, Verdict
from heliotrope.core.privacy.reveals import RULES, Asked, Look, Need, Reason, RevealRules, look
from heliotrope.core.privacy.transfers import Way
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import derived_id, new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import entered_vault, home_of_alias

DAY = timedelta(days=1)
A_FILE = "⟨FILE⟩"
"""What stands in the ledger for a file that was seen: which one it was says the audit."""


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
        file_id: the file that is to be seen; None for a value behind a placeholder.
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
    file_id: UUID | None = None

    @property
    def field(self) -> Field:
        """What kind of data it is."""
        return field_of(self.mark) if self.file_id is None else Field.FILE


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
    if stopped := _counted(actor, [wish], now):
        return _refused(actor, wish, stopped)
    if not asked.again and not budgets.spend(actor, 1, now=now, daily=rules.daily):
        return Decided(look=look(replace(asked, today=rules.daily), rules), until_at=None)
    grant = grant or _granted(actor, wish, now, rules)
    return Decided(look=decided, until_at=_written(actor, wish, grant, now, now + decided.for_))


def reveal_file(
    actor: Actor, wish: Wish, *, now: datetime, until_at: datetime, rules: RevealRules = RULES
) -> Look:
    """Decide on the sight of a file of the case in hand and record it, once an assignment and file.

    Its pictures cannot be masked, so rules of transfers count as for a value.  That the case is in hand is
    the reason, which is none where consent is withdrawn, and it spends nothing of the day's budget.
    """
    _hold(actor.account)
    asked = replace(_asked(wish, None, set(), 0), granted=not wish.verdict.withdrawn, again=True)
    decided = look(asked, rules)
    if not decided.granted:
        return _refused(actor, wish, decided).look
    if Reveal.objects.filter(pk=_key(wish)).exists():
        return decided
    if stopped := _counted(actor, [wish], now):
        return _refused(actor, wish, stopped).look
    grant = Grant.objects.create(
        client_id=wish.client_id,
        case_id=wish.case_id,
        assignment_id=wish.assignment_id,
        viewer_id=actor.account,
        reason=IN_HAND,
        granted_at=now,
        until_at=until_at,
    )
    _written(actor, wish, grant, now, until_at)
    return decided


def reveal_many(
    actor: Actor, wishes: Sequence[Wish], *, now: datetime, until_at: datetime, rules: RevealRules = RULES
) -> Look:
    """Decide on many values at once, to which a second person agreed: all of them are shown, or none.

    All are of the vault that is entered; a value that is shown by this reason already is no new entry.  What
    a rule of transfers refuses leaves evidence of each case, and nobody of them is counted.
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
        return _refused_all(actor, wishes, decided)
    if stopped := _counted(actor, fresh, now):
        return _refused_all(actor, wishes, stopped)
    if new and not budgets.spend(actor, len(new), now=now, daily=rules.daily):
        return look(replace(asked, today=rules.daily), rules)
    for one in fresh:
        _written(actor, one, _granted(actor, one, now, rules), now, until_at)
    return decided


def _key(wish: Wish) -> UUID:
    """The key of a look's entry: one a look, of a file one an assignment."""
    if wish.file_id is None or wish.assignment_id is None:
        return new_id()
    return derived_id(wish.assignment_id, "seen", wish.file_id)


def _written(actor: Actor, wish: Wish, grant: Grant, now: datetime, until_at: datetime) -> datetime:
    """Enter a look in the ledger and the audit; gives until when it lasts."""
    row = Reveal.objects.create(
        id=_key(wish),
        client_id=wish.client_id,
        case_id=wish.case_id,
        order_id=wish.order_id,
        subject_id=wish.subject_id,
        viewer_id=actor.account,
        worker_id=actor.worker_id,
        field=wish.field.value,
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
        detail={"reveal": str(row.id), "field": row.field, "mark": wish.mark, "reason": row.reason}
        | ({"file": str(wish.file_id)} if wish.file_id else {}),
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


def _counted(actor: Actor, wishes: Sequence[Wish], now: datetime) -> Look | None:
    """Count the persons where their values leave the home's region, all of one viewer in one country.

    Gives why they may not, beyond a threshold: then nobody of them is counted.
    """
    leaving = [
        Leaving(client_id=one.client_id, subject_id=one.subject_id or one.case_id, field=one.field)
        for one in wishes
        if one.way is not None and one.way.leaves
    ]
    if not leaving:
        return None
    home = home_of_alias(entered_vault())
    stopped = admit_all(actor, leaving, home=home, country=wishes[0].country, now=now)
    return Look(need=Need.TRANSFER, for_=timedelta(0), why=stopped) if stopped else None


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


def _refused_all(actor: Actor, wishes: Sequence[Wish], decided: Look) -> Look:
    """A look at many values that was refused, with the evidence of one value for each case."""
    for one in {wish.case_id: wish for wish in reversed(wishes)}.values():
        _refused(actor, one, decided)
    return decided


def _values(actor: Actor, now: datetime) -> set[tuple[UUID, str]]:
    """Each value that the viewer saw in the last day; a file is none."""
    rows = Reveal.objects.filter(viewer_id=actor.account, at__gt=now - DAY, at__lte=now)
    rows = rows.exclude(field=Field.FILE.value)
    return set(rows.values_list("case_id", "mark"))


def _live_grant(actor: Actor, wish: Wish, now: datetime) -> Grant | None:
    """The viewer's grant for the case, by the same assignment: handed on, it ends.

    Where consent is withdrawn it is one of a legal duty.
    """
    rows = Grant.objects.filter(viewer_id=actor.account, case_id=wish.case_id).exclude(reason=IN_HAND)
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

"""Plans in the reader's language: states, lines, problems and reasons."""

from datetime import UTC, datetime
from decimal import Decimal

from babel import Locale
from django.utils.translation import get_language, ngettext, pgettext, to_locale
from django.utils.translation import gettext as _

from heliotrope.core.demand.plan import Plan
from heliotrope.core.demand.playbooks import PLAYBOOKS
from heliotrope.core.demand.price import Range
from heliotrope.core.demand.proposing import Reason, Why
from heliotrope.core.demand.validate import COUNT_MOST, NODES_MOST, Fault, Problem
from heliotrope.core.demand.yardstick import Elsewhere
from heliotrope.core.money.baseline import Baseline
from heliotrope.flow import planning_names
from heliotrope.interfaces.web.console import texts as console


def state(code: str) -> dict[str, str]:
    """The badge of a plan."""
    badges = {
        "draft": ("idle", pgettext("plan", "draft")),
        "signed_off": ("now", pgettext("plan", "signed off")),
        "running": ("now", pgettext("plan", "under way")),
        "done": ("good", pgettext("plan", "done")),
    }
    shape, label = badges.get(code, ("idle", code))
    return {"state": shape, "label": label}


def node_state(code: str) -> dict[str, str]:
    """The badge of a piece of a signed plan."""
    badges = {
        "waiting": ("idle", pgettext("plan", "waiting")),
        "placed": ("now", pgettext("plan", "in work")),
        "delivered": ("good", pgettext("plan", "delivered")),
        "dropped": ("idle", pgettext("plan", "cancelled")),
    }
    shape, label = badges.get(code, ("idle", code))
    return {"state": shape, "label": label}


def line(code: str) -> str:
    """A service line's name."""
    return {
        "translation": _("Translation"),
        "annotation": _("Annotation"),
        "testing": _("Testing"),
        "support": _("Support"),
        "commerce": _("Commerce"),
    }.get(code, code)


def unit(code: str, count: int) -> str:
    """So many units of work."""
    words = {
        "product": ngettext("%(n)s product", "%(n)s products", count),
        "text": ngettext("%(n)s text", "%(n)s texts", count),
        "word": ngettext("%(n)s word", "%(n)s words", count),
        "picture": ngettext("%(n)s picture", "%(n)s pictures", count),
        "item": ngettext("%(n)s item", "%(n)s items", count),
        "case": ngettext("%(n)s case", "%(n)s cases", count),
        "conversation": ngettext("%(n)s conversation", "%(n)s conversations", count),
        "exception": ngettext("%(n)s exception", "%(n)s exceptions", count),
    }
    return words.get(code, "%(n)s " + code) % {"n": f"{count:,}"}


def money(price: Range) -> str:
    """A price with its range."""
    low, high = console.money(price.low, price.currency), console.money(price.high, price.currency)
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def likely(price: Range) -> str:
    """What a price is expected to be."""
    return console.money(price.likely, price.currency)


def baseline(made: Baseline | None) -> str:
    """What a piece costs elsewhere; empty while it was not measured."""
    return console.money(made.amount, made.currency) if made is not None and made.amount is not None else ""


def elsewhere(made: Elsewhere) -> dict[str, str]:
    """The figure beside the price: the same work by local experts, and what that rests on."""
    country = Locale.parse(to_locale(get_language() or "en")).territories.get(made.market, made.market)
    return {
        "label": _("The same by local experts"),
        "value": console.money(made.amount, made.currency),
        "note": _("in %(country)s, by table %(version)s") % {"country": country, "version": made.version},
        "definition": _(
            "Each piece by one expert of that country, for its expected hours. Source: %(source)s"
        )
        % {"source": made.source},
    }


def hours(number: Decimal) -> str:
    """Working hours, to a tenth."""
    return _("%(n)s h") % {"n": f"{number:,.1f}".removesuffix(".0")}


def moment(at: datetime) -> str:
    """A day and hour in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def problem(one: Problem, graph: Plan) -> str:
    """What stands in the way, with the names of the pieces, and what to do."""
    names = " → ".join(
        f"“{graph.by_key[key].title or key}”" if key in graph.by_key else key for key in one.nodes
    )
    days, hours_late = int(one.late_h // 24), max(1, int(one.late_h))
    late = (
        ngettext("%(n)s day", "%(n)s days", days) % {"n": f"{days:,}"}
        if days > 1
        else ngettext("%(n)s hour", "%(n)s hours", hours_late) % {"n": hours_late}
    )
    told = {
        Fault.EMPTY: _("The plan has no piece. Add one below."),
        Fault.TOO_MANY: _("A plan has at most %(most)s pieces. Make two of it.") % {"most": NODES_MOST},
        Fault.TWICE: _("Two pieces have one key. Give each its own."),
        Fault.CYCLE: _("These pieces wait for each other. Take one of the arrows away."),
        Fault.NO_SUCH_NODE: _("It waits for “%(value)s”, which is not there. Choose another.")
        % {"value": one.value},
        Fault.LINE: _(
            "The programme has no %(value)s. Take the piece out, or have the operator add the line."
        )
        % {"value": line(one.value)},
        Fault.SKILL: _(
            "Nobody at work has the skill %(value)s. Hire or import somebody who has, or take the piece out."
        )
        % {"value": one.value},
        Fault.TITLE: _("Give it a title of 1 to 120 characters."),
        Fault.COUNT: _("Give it 1 to %(most)s units and at least one person.") % {"most": f"{COUNT_MOST:,}"},
        Fault.EFFORT: _("Its hours must rise from optimistic over likely to pessimistic, above zero."),
        Fault.PAST: _("It is due in the past. Give a day to come."),
        Fault.LATE: _("It is expected %(late)s later than it is due. Move the day, add people, or do less.")
        % {"late": late},
    }[one.fault]
    return f"{names}: {told}" if names else told


def reason(one: Reason, graph: Plan, language: str) -> str:
    """Why the plan is as it is."""
    said = "、".join(one.words) if language.startswith("zh") else ", ".join(one.words)
    values = {"said": said, "value": one.value, "subject": _subject(one, graph, language)}
    return {
        Why.PLAYBOOK: _("The playbook “%(subject)s” fits: the brief says %(said)s."),
        Why.NODE: _("“%(subject)s” is in it, because the brief says %(said)s."),
        Why.COUNT: _("%(value)s %(subject)s: the brief says “%(said)s”."),
        Why.ASSUMED: _("%(value)s %(subject)s: the brief gives no number, so this is the usual one."),
        Why.LANGUAGE: _("%(subject)s: the brief says “%(said)s”."),
        Why.NO_LANGUAGE: _("The brief names no language; the file says it, or write it into the brief."),
        Why.SPAN: _("“%(subject)s” lasts %(value)s days: the brief says “%(said)s”."),
        Why.DUE: _("All of it is due on %(value)s: the brief says “%(said)s”."),
        Why.LABELS: _("The answers to choose from: %(said)s."),
        Why.MODEL: _("Proposed by the model %(subject)s, and checked like any plan."),
    }[one.why] % values


def _subject(one: Reason, graph: Plan, language: str) -> str:
    if one.why is Why.PLAYBOOK:
        book = next((book for book in PLAYBOOKS if book.code == one.subject), None)
        return book.name.in_("zh" if language.startswith("zh") else "en") if book else one.subject
    if one.why is Why.LANGUAGE:
        return planning_names.spoken("zh" if language.startswith("zh") else "en").get(
            one.subject, one.subject
        )
    if one.why in (Why.COUNT, Why.ASSUMED):
        return {
            "products": _("products"),
            "conversations": _("conversations a day"),
            "cases": _("test cases"),
            "orders": _("orders a day"),
            "strings": _("texts"),
            "texts": _("texts"),
            "items": _("items"),
            "words": _("words"),
            "days": _("days"),
        }.get(one.subject, one.subject)
    node = next(
        (node for node in graph.nodes if node.key == one.subject or node.key.startswith(f"{one.subject}-")),
        None,
    )
    return node.title if node else one.subject

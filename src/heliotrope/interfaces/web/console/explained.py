"""Decisions in words: a heading, reasons and inputs with readable labels for each kind; never raw records."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from heliotrope.flow.explaining import Explained
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.interfaces.web.templatetags.moments import full_moment

Pair = dict[str, str]


def words_of(told: Explained) -> dict[str, Any]:
    """Heading, reasons and inputs of a decision, as ``components/why_body.html`` takes them."""
    heading, inputs = _KINDS[told.kind](told)
    return {
        "heading": heading,
        "reasons": [{"text": spoken(reason), "effect": "for"} for reason in told.reasons if reason],
        "inputs": inputs,
    }


def outcome_of(kind: str, outcome: Mapping[str, Any]) -> list[Pair]:
    """What was decided, label by label, for the comparison of then and now."""
    return _known(_OUTCOMES[kind](outcome))


def _pair(label: str, value: object) -> Pair:
    return {"label": label, "value": "" if value is None else str(value)}


def _verdict(told: Explained) -> tuple[str, list[Pair]]:
    sure = told.stated.get("confidence")
    answer = told.stated["answer"]
    if answer is None:
        heading = gettext("There is no verdict: nobody judged the item before its order closed")
    elif sure is None:
        heading = gettext("The verdict is “%(answer)s”, by an adjudicator's word") % {"answer": answer}
    else:
        heading = gettext("The verdict is “%(answer)s”, %(sure)s sure") % {
            "answer": answer,
            "sure": texts.percent(sure),
        }
    facts = told.facts
    inputs = [
        _pair(gettext("Judgements"), facts.get("judgements")),
        _pair(gettext("Judgements at most"), facts.get("most")),
        _pair(
            gettext("Confidence"),
            texts.percent_between(facts["confidence"], facts.get("low"), facts.get("high"))
            if "confidence" in facts
            else None,
        ),
        _pair(gettext("The crowd's belief"), texts.percent(facts["belief"]) if "belief" in facts else None),
        _pair(gettext("Target"), texts.percent(facts["target_ratio"]) if "target_ratio" in facts else None),
        _pair(gettext("Fold of the order"), facts.get("fold")),
        _pair(gettext("Workers who could still judge"), facts.get("candidates_left")),
    ]
    return heading, _known(inputs)


def _assignment(told: Explained) -> tuple[str, list[Pair]]:
    facts = told.facts
    candidate = facts.get("candidate") or {}
    inputs = [
        _pair(gettext("Open units looked at"), facts.get("open_units")),
        _pair(gettext("Units that suited"), facts.get("eligible")),
        _pair(gettext("Skills"), _levels(candidate.get("skills"))),
        _pair(gettext("Languages"), _levels(candidate.get("languages"))),
        _pair(gettext("Time zone"), candidate.get("timezone")),
        _pair(gettext("In hand then"), _of(candidate.get("load"), candidate.get("capacity"))),
        *_terms(told.stated.get("terms") or {}),
    ]
    return gettext("This unit suited this worker best at that moment"), _known(inputs)


def _handover(told: Explained) -> tuple[str, list[Pair]]:
    facts, went = told.facts, told.stated.get("terms")
    inputs = [
        _pair(gettext("Work left"), _wait(told.stated.get("left_s"))),
        _pair(gettext("Notice"), _wait(facts.get("notice_s"))),
        _pair(gettext("Workers who could take it"), facts.get("eligible")),
        *_terms(went or {}),
    ]
    heading = (
        gettext("This unit was handed on to who suited best at that moment")
        if went
        else gettext("This unit stays where it is: nobody takes it over")
    )
    return heading, _known(inputs)


def _waiting(told: Explained) -> tuple[str, list[Pair]]:
    stakes, people = told.facts.get("stakes") or {}, told.facts.get("people") or ()
    inputs = [
        _pair(gettext("Workers looked at and kept"), len(people) or None),
        _pair(gettext("Channel"), stakes.get("channel")),
        _pair(gettext("Pays"), _priced(stakes.get("pay"), stakes.get("currency"))),
        _pair(gettext("Version of the rules"), (told.facts.get("rules") or {}).get("version")),
        *_waiting_outcome(told.stated),
    ]
    return gettext("This unit waits: nobody was chosen for it at that moment"), _known(inputs)


def _waiting_outcome(outcome: Mapping[str, Any]) -> list[Pair]:
    tried = {
        "native": gettext("native speakers"),
        "fluent": gettext("native and fluent speakers"),
        "help": gettext("everybody who may"),
    }
    return [
        _pair(gettext("Tried now"), tried.get(outcome.get("stage") or "")),
        _pair(gettext("Language relaxed at"), _instant(outcome.get("relaxes_at"))),
        _pair(gettext("Worth their time from"), _instant(outcome.get("taken_at"))),
    ]


def _instant(text: str | None) -> str | None:
    return f"{full_moment(datetime.fromisoformat(text))} UTC" if text else None


def _priced(amount: str | None, currency: str | None) -> str | None:
    return texts.money(Decimal(amount), currency) if amount and currency and Decimal(amount) else None


def _terms(terms: Mapping[str, Any]) -> list[Pair]:
    return [
        _pair(gettext("Skill levels to spare"), terms.get("skill_slack")),
        _pair(gettext("Language levels to spare"), terms.get("language_slack")),
        _pair(gettext("Local hour"), terms.get("local_hour")),
        _pair(gettext("Unit had waited"), _wait(terms.get("wait_s"))),
    ]


def _order(told: Explained) -> tuple[str, list[Pair]]:
    facts = told.facts
    inputs = [
        _pair(gettext("Items not settled then"), facts.get("items_left")),
        _pair(gettext("Of them judged"), facts.get("items_judged")),
        _pair(gettext("Units withdrawn"), facts.get("units_withdrawn")),
        _pair(gettext("Units in hand then"), facts.get("units_in_hand")),
    ]
    return gettext("The order was closed: it settles with what there is"), _known(inputs)


def _order_outcome(outcome: Mapping[str, Any]) -> list[Pair]:
    return [
        _pair(gettext("Items that settle"), outcome.get("settle")),
        _pair(gettext("Items cancelled unless judged in hand"), outcome.get("cancel")),
    ]


def _payout(told: Explained) -> tuple[str, list[Pair]]:
    money = texts.money(Decimal(told.stated["amount"]), told.stated["currency"])
    heading = ngettext(
        "%(money)s for %(n)s judgement", "%(money)s for %(n)s judgements", told.stated["judgements"]
    ) % {"money": money, "n": told.stated["judgements"]}
    return heading, _rates(told.facts.get("terms", ()))


def _invoice(told: Explained) -> tuple[str, list[Pair]]:
    money = texts.money(Decimal(told.stated["total"]), told.stated["currency"])
    heading = ngettext(
        "The invoice comes to %(money)s for %(n)s judgement",
        "The invoice comes to %(money)s for %(n)s judgements",
        told.stated["judgements"],
    ) % {"money": money, "n": told.stated["judgements"]}
    return heading, _rates(told.facts.get("terms", ()))


def _rates(terms: Sequence[Mapping[str, Any]]) -> list[Pair]:
    pairs = []
    for term in terms:
        pairs += [
            _pair(gettext("Judgements"), term["judgements"]),
            _pair(
                gettext("Rate a judgement"), texts.rate(Decimal(term["rate_per_judgement"]), term["currency"])
            ),
        ]
        if "book_version" in term:
            pairs.append(_pair(gettext("Price book, version"), term["book_version"]))
            continue
        pairs += [
            _pair(gettext("Commission"), texts.percent(Decimal(term["commission_ratio"]))),
            _pair(gettext("Commission version"), term["commission_version"]),
        ]
    return pairs


def _verdict_outcome(outcome: Mapping[str, Any]) -> list[Pair]:
    sure = outcome.get("confidence")
    return [
        _pair(gettext("Answer"), outcome.get("answer")),
        _pair(gettext("Confidence"), f"{sure:.6f}" if sure is not None else None),
    ]


def _assignment_outcome(outcome: Mapping[str, Any]) -> list[Pair]:
    return [
        _pair(gettext("Unit"), str(outcome.get("unit_id") or "")[-12:]),
        *_terms(outcome.get("terms") or {}),
    ]


def _money_outcome(outcome: Mapping[str, Any]) -> list[Pair]:
    currency = outcome["currency"]
    return [
        _pair(label, texts.money(Decimal(outcome[key]), currency) if outcome.get(key) is not None else None)
        for label, key in (
            (gettext("Amount"), "amount"),
            (gettext("Total"), "total"),
            (gettext("Commission"), "commission"),
        )
    ] + [_pair(gettext("Judgements"), outcome.get("judgements"))]


def _known(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair["value"]]


def _levels(levels: Mapping[str, int] | None) -> str:
    return ", ".join(f"{name} {level}" for name, level in sorted((levels or {}).items()))


def _of(part: object, whole: object) -> str | None:
    return None if part is None or whole is None else f"{part} / {whole}"


def _wait(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    minutes = int(seconds) // 60
    return gettext("%(n)s min") % {"n": minutes} if minutes else gettext("%(n)s s") % {"n": int(seconds)}


_KINDS = {
    "verdict": _verdict,
    "order": _order,
    "assignment": _assignment,
    "handover": _handover,
    "waiting": _waiting,
    "payout": _payout,
    "invoice": _invoice,
}
_OUTCOMES = {
    "verdict": _verdict_outcome,
    "order": _order_outcome,
    "assignment": _assignment_outcome,
    "handover": _assignment_outcome,
    "waiting": _waiting_outcome,
    "payout": _money_outcome,
    "invoice": _money_outcome,
}

"""An order in figures, in the words of its line: what is done, what it came to, and where its items stand."""

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext

from heliotrope.core.line import Line
from heliotrope.flow.lines import line_of
from heliotrope.insight.order_page import OrderStory
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.console.ordering import words
from heliotrope.pipeline.demand.selectors import OrderLine


def by_steps(order: OrderLine) -> bool:
    """Whether an order's items are worked on step by step."""
    return bool(_line(order).plan(order.options).steps)


def _line(order: OrderLine) -> Line:
    return line_of(order.line)


def figures(story: OrderStory) -> list[dict[str, Any]]:
    """The figures at the head of an order's page."""
    order, done = story.order, story.progress
    items = sum(done.items.values()) or order.items_promised
    middle = _steps_done(story) if by_steps(order) else _judged(story, items)
    return [
        {
            "label": gettext("Items"),
            "value": intcomma(items),
            "note": gettext("%(n)s done") % {"n": intcomma(story.done)},
            "definition": gettext(
                "What is worked on: a text, a segment, a case, a conversation; hidden gold too."
            ),
        },
        *middle,
        {
            "label": gettext("Price so far"),
            "value": texts.money(story.spent, order.currency),
            "note": words.rate(order.rate_per_judgement, order.currency, _line(order).measure),
            "definition": gettext(
                "What was done so far times the rate that was in force when the order was placed."
            ),
        },
    ]


def _judged(story: OrderStory, items: int) -> list[dict[str, Any]]:
    done = story.progress
    target = story.order.options.get("target_ratio")
    mean = done.mean_confidence_ratio
    return [
        {
            "label": gettext("Judgements"),
            "value": intcomma(done.judgements),
            "note": gettext("%(n)s an item") % {"n": f"{done.judgements / items:.2f}" if items else "–"},
            "definition": gettext("Answers that workers gave. Each is bought once and paid once."),
        },
        {
            "label": gettext("Mean confidence"),
            "value": texts.percent_between(mean, done.mean_low_ratio, done.mean_high_ratio),
            "note": gettext("target %(target)s") % {"target": texts.percent(target)} if target else "",
            "state": "good" if mean and target and mean >= target else "",
            "definition": gettext(
                "The calibrated chance that an item's answer is right, over all judged items, with the "
                "interval that it lies in. Workers who all make the same mistake leave no trace in it; gold "
                "items and an audited sample do. The target is held against the crowd's own belief."
            ),
        },
    ]


def _steps_done(story: OrderStory) -> list[dict[str, Any]]:
    measure = words.measure(_line(story.order).measure)
    return [
        {
            "label": gettext("Turns"),
            "value": intcomma(story.progress.judgements),
            "note": "",
            "definition": gettext("Steps that were done on items, by people and machines."),
        },
        {
            "label": str(measure.pieces),
            "value": words.count(story.pieces),
            "note": gettext("done and to be paid"),
            "definition": str(measure.one),
        },
    ]


def steps(story: OrderStory) -> list[dict[str, Any]]:
    """Where the items of an order stand, step by step; nothing for a plan without steps."""
    order = story.order
    plan = _line(order).plan(order.options)
    if not plan.steps:
        return []
    rows = []
    busy = 0
    for step in plan.steps:
        units = story.units.get(step.code, {})
        waiting, in_hand = units.get("open", 0) + units.get("offered", 0), units.get("assigned", 0)
        busy += waiting + in_hand
        rows.append(
            {
                "label": words.step(order.line, step.code),
                "machine": step.machine,
                "waiting": waiting,
                "in_hand": in_hand,
                "done": units.get("done", 0),
            }
        )
    idle = story.progress.items.get("open", 0) - busy
    if plan.waits and idle > 0:
        rows.append({"label": words.waits(order.line), "waiting": idle, "in_hand": None, "done": None})
    return rows

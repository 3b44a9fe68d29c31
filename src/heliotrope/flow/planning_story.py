"""A plan as it is now: what stands in its way, its times and price, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.core.demand import written
from heliotrope.core.demand.ending import closable
from heliotrope.core.demand.plan import Plan
from heliotrope.core.demand.price import Price, Rate, price
from heliotrope.core.demand.schedule import Schedule, cycle, schedule
from heliotrope.core.demand.validate import Problem, validate
from heliotrope.core.errors import Invalid
from heliotrope.flow.lines import lines
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import ProgrammeLine
from heliotrope.pipeline.demand import plan_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.plan_selectors import NodeLine, PlanLine, VersionLine, Words

WORKERS_MOST = 100_000
OVER = {"delivered", "dropped"}
"""States of a node that nothing waits for any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a plan is measured against.

    Attributes:
        lines: codes of the programme's lines that are installed.
        skills: codes of the skills at work.
        rates: of the lines that have one now.
        market: country in whose market the client buys.
    """

    programme: ProgrammeLine
    lines: frozenset[str]
    skills: frozenset[str]
    rates: Mapping[str, Rate]
    market: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStory:
    """A plan with everything that is decided about it.

    Attributes:
        schedule: None while nodes wait for each other in a circle.
        nodes: how far each node is, by key; empty while it is a draft.
        closable: keys of the streams that a person may close now.
    """

    line: PlanLine
    version: VersionLine
    graph: Plan
    words: Words
    known: Known
    problems: tuple[Problem, ...]
    schedule: Schedule | None
    price: Price
    nodes: Mapping[str, NodeLine]
    closable: frozenset[str]


def known(actor: Actor, programme_id: UUID, *, now: datetime) -> Known:
    """What a plan of a programme is measured against."""
    programme = network_selectors.programme(actor, programme_id)
    rates = {}
    for line in programme.lines:
        try:
            terms = money_selectors.terms_in_force(actor, programme_id=programme.id, line=line, at=now)
        except Invalid:
            continue
        rates[line] = Rate(amount=terms.rate_per_judgement, currency=terms.currency)
    people = network_selectors.workers(actor, limit=WORKERS_MOST)
    return Known(
        programme=programme,
        lines=frozenset(programme.lines) & frozenset(lines()),
        skills=frozenset(skill for person in people if person.active for skill in person.skills),
        rates=rates,
        market=network_selectors.market_of(actor, programme.client_id),
    )


def problems_of(graph: Plan, against: Known, now: datetime) -> tuple[Problem, ...]:
    """What stands in the way of a graph that would start now."""
    return validate(
        graph, skills_known=against.skills, lines_known=against.lines, start=now, due=graph.due_at
    )


def graph_of(actor: Actor, line: PlanLine) -> tuple[VersionLine, Words, Plan]:
    """The present version of a plan, a client's words of it, and the graph that both make."""
    version = plan_selectors.versions(actor, line.id)[0]
    with acting_in_vault(actor, line.data_home):
        words = plan_selectors.words(actor, version.text_id)
    return version, words, written.joined(version.nodes, words.nodes, version.due_at)


def story(actor: Actor, plan_id: UUID, *, now: datetime) -> PlanStory:
    """A plan with its problems, its times and its price as they are now."""
    line = plan_selectors.plan(actor, plan_id)
    version, words, graph = graph_of(actor, line)
    against = known(actor, line.programme_id, now=now)
    nodes = {node.key: node for node in plan_selectors.nodes(actor, plan_id)}
    return PlanStory(
        line=line,
        version=version,
        graph=graph,
        words=words,
        known=against,
        problems=problems_of(graph, against, now) if line.state == "draft" else (),
        schedule=None if cycle(graph) else schedule(graph),
        price=price(graph, against.rates),
        nodes=nodes,
        closable=closable_streams(actor, graph, nodes),
    )


def closable_streams(actor: Actor, graph: Plan, nodes: Mapping[str, NodeLine]) -> frozenset[str]:
    """Keys of the streams that a person may close now: open, and nothing needs them any more."""
    keys = closable(
        graph,
        placed={key for key, node in nodes.items() if node.state == "placed"},
        over={key for key, node in nodes.items() if node.state in OVER},
    )
    orders = {key: nodes[key].order_id for key in keys}
    return frozenset(
        key
        for key, order_id in orders.items()
        if order_id is not None and demand_selectors.order(actor, order_id).hands_out
    )

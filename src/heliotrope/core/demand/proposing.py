"""A brief becomes a plan: the playbook whose words it says, filled with what it says.

Retrieval is lexical: a playbook's worth is how many of its triggers stand in the brief, then how many of its
conditional nodes the brief asks for by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import ROUND_CEILING
from enum import StrEnum

from heliotrope.core.demand.defaults import DEFAULTS
from heliotrope.core.demand.plan import Feed, Node, Plan
from heliotrope.core.demand.playbooks.model import Playbook, Template
from heliotrope.core.demand.reading import Reading, named, nearest, quantity
from heliotrope.core.errors import Invalid

RULE = "playbook@1"


class Why(StrEnum):
    """The kinds of reasons behind a plan."""

    PLAYBOOK = "playbook"
    NODE = "node"
    COUNT = "count"
    ASSUMED = "assumed"
    LANGUAGE = "language"
    NO_LANGUAGE = "no-language"
    SPAN = "span"
    DUE = "due"
    LABELS = "labels"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why the plan is as it is.

    Attributes:
        subject: what it is about: a playbook, a node's key, a parameter, a language.
        value: a number or a date, as text.
        words: the brief's own words.
    """

    why: Why
    subject: str = ""
    value: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A plan with the playbook that it follows and why."""

    plan: Plan
    playbook: str
    reasons: tuple[Reason, ...]


def ranked(text: str, playbooks: Sequence[Playbook]) -> tuple[tuple[Playbook, tuple[str, ...]], ...]:
    """The playbooks that a brief speaks for, the best first, with the words that do."""
    found = []
    for place, playbook in enumerate(playbooks):
        triggers = named(text, playbook.triggers.both)
        asked = [one for one in playbook.templates if one.when and named(text, one.when.both)]
        # Of triggers in one another, 客服 in 旺季客服, each counts: the longer says more.
        worth = len(triggers) + 0.5 * len(asked)
        if triggers:
            found.append((-worth, place, playbook, triggers))
    return tuple((playbook, triggers) for _, _, playbook, triggers in sorted(found, key=lambda one: one[:2]))


def propose(reading: Reading, playbooks: Sequence[Playbook], *, languages: Mapping[str, str]) -> Proposed:
    """The plan that a brief asks for.

    Args:
        languages: names of languages by tag, in the brief's own language, for titles.

    Raises:
        Invalid: no playbook fits; the message says what to write.
    """
    best = ranked(reading.text, playbooks)
    if not best:
        raise Invalid(
            "Say what you want done: launch a shop, localise an app, label data, test a release, translate "
            "documents, answer customers; with how many, in which languages, and until when."
        )
    playbook, triggers = best[0]
    filling = _Filling(reading, playbook, languages)
    nodes = filling.nodes()
    due_at = None
    reasons = [Reason(why=Why.PLAYBOOK, subject=playbook.code, words=triggers), *filling.reasons]
    if reading.due is not None:
        # Until the end of that day, anywhere west of UTC a little earlier.
        due_at = datetime.combine(reading.due, time(0), UTC) + timedelta(days=1)
        reasons.append(Reason(why=Why.DUE, value=reading.due.isoformat(), words=(reading.due_words,)))
    return Proposed(
        plan=Plan(nodes=nodes, due_at=due_at), playbook=playbook.code, reasons=tuple(dict.fromkeys(reasons))
    )


def _reduced(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes without arrows that others imply: a, b, c in a row need none from a to c."""
    before: dict[str, set[str]] = {}
    for node in nodes:
        # A playbook's templates stand after those that they wait for.
        before[node.key] = set(node.after).union(*(before.get(one, set()) for one in node.after))
    return tuple(
        replace(
            node,
            after=tuple(
                one
                for one in dict.fromkeys(node.after)
                if not any(one in before.get(other, set()) for other in node.after)
            ),
        )
        for node in nodes
    )


class _Filling:
    """One playbook being filled with one brief."""

    def __init__(self, reading: Reading, playbook: Playbook, languages: Mapping[str, str]) -> None:
        self.reading, self.playbook, self.languages = reading, playbook, languages
        self.reasons: list[Reason] = []
        self.tags = tuple(tag for tag in reading.targets if tag != reading.source) or ("",)
        self.counts = {one.code: one for one in playbook.parameters}

    def nodes(self) -> tuple[Node, ...]:
        """The playbook's nodes that the brief asks for, with what they wait for."""
        made: dict[str, list[Node]] = {}
        for template in self.playbook.templates:
            words = named(self.reading.text, template.when.both) if template.when else ()
            if template.when and not words:
                continue
            if words:
                self.reasons.append(Reason(why=Why.NODE, subject=template.key, words=words))
            tags = self.tags if template.each_language else (self.tags[0],)
            made[template.key] = [self._node(template, tag, len(tags) > 1) for tag in tags]
        self._tell_languages()
        return _reduced(tuple(self._joined(node, made) for group in made.values() for node in group))

    def _tell_languages(self) -> None:
        for one in self.reading.tongues:
            self.reasons.append(Reason(why=Why.LANGUAGE, subject=one.tag, words=(one.words,)))
        wanted = any(template.each_language for template in self.playbook.templates)
        if wanted and self.tags == ("",):
            self.reasons.append(Reason(why=Why.NO_LANGUAGE))

    def _joined(self, node: Node, made: Mapping[str, Sequence[Node]]) -> Node:
        """The node with its predecessors by their own keys: of a language's, those of that language first."""
        own = node.key.partition(".")[2]
        after: list[str] = []
        for one in node.after:
            group = made.get(one, ())
            same = [other.key for other in group if own and other.key.partition(".")[2] == own]
            after += same or [other.key for other in group]
        feed = node.feed
        if feed is not None:
            feed = Feed(node=made[feed.node][0].key, what=feed.what) if feed.node in made else None
        clean = {key: key.replace(".", "-") for key in (node.key, *after)}
        return replace(
            node,
            key=clean[node.key],
            after=tuple(clean[key] for key in after),
            feed=Feed(node=feed.node.replace(".", "-"), what=feed.what) if feed else None,
        )

    def _node(self, template: Template, tag: str, several: bool) -> Node:
        usual = DEFAULTS[template.line]
        options = {**usual.options, **template.options}
        language = tag or ("" if template.source_option else self.reading.written_in)
        if template.language_option and language:
            options[template.language_option] = language.lower()
        if template.source_option and self.reading.source != tag:
            options[template.source_option] = self.reading.source.lower()
        if template.labels and len(self.reading.labels) >= 2:
            options["labels"] = list(self.reading.labels)
            self.reasons.append(Reason(why=Why.LABELS, subject=template.key, words=self.reading.labels))
        span = self._span(template)
        spoken = self.reading.written_in
        named_language = self.languages.get(tag, tag) or (
            "目标语言" if spoken == "zh" else "the target language"
        )
        return Node(
            key=f"{template.key}.{tag.lower()}" if several else template.key,
            line=template.line,
            shape=usual.shape,
            title=template.title.in_(spoken).replace("{language}", named_language),
            count=self._count(template, span),
            unit=template.unit or usual.unit,
            skills=usual.skills if template.skills is None else template.skills,
            effort=template.effort or usual.effort,
            pieces=template.pieces or usual.pieces,
            people=template.people or usual.people,
            span_days=span,
            after=template.after,
            options=options,
            feed=template.feed,
        )

    def _span(self, template: Template) -> int:
        if not template.span_days:
            return 0
        words = template.when.both if template.when else self.playbook.triggers.both
        found = nearest(self.reading.text, words, self.reading.spans)
        if found is None:
            self.reasons.append(Reason(why=Why.ASSUMED, subject="days", value=str(template.span_days)))
            return template.span_days
        self.reasons.append(
            Reason(why=Why.SPAN, subject=template.key, value=str(found.days), words=(found.words,))
        )
        return found.days

    def _count(self, template: Template, span: int) -> int:
        parameter = self.counts[template.parameter]
        found = quantity(self.reading.text, parameter.nouns.both)
        value = found.value if found else parameter.default
        reason = (
            Reason(why=Why.COUNT, subject=parameter.code, value=str(value), words=(found.words,))
            if found
            else Reason(why=Why.ASSUMED, subject=parameter.code, value=str(value))
        )
        self.reasons.append(reason)
        units = value * template.times * (span if template.per_day else 1)
        return max(1, int(units.to_integral_value(rounding=ROUND_CEILING)))

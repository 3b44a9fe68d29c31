"""Translation: a segment is proposed by memory, translated by one person and revised by a second."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from heliotrope.ai.names import reader
from heliotrope.core.decompose.prepared import prepared
from heliotrope.core.decompose.segments import planned, weighed
from heliotrope.core.errors import Invalid
from heliotrope.core.line import (
    Answer,
    Brief,
    Counted,
    Finished,
    Given,
    ItemContent,
    Line,
    Options,
    Passage,
    PlannedItem,
    QualityPlan,
    Recipe,
    Shape,
    Task,
    Workspace,
)
from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import Span
from heliotrope.core.masking.own import Own
from heliotrope.core.quality import mqm
from heliotrope.core.quality.segment_checks import checked
from heliotrope.core.text import hiding
from heliotrope.core.text.bilingual import files
from heliotrope.core.text.bilingual.languages import languages_of
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.hiding import Veiled
from heliotrope.core.text.memory import proposed
from heliotrope.lines.translation import desk
from heliotrope.lines.translation.package import packed
from heliotrope.lines.translation.settings import PRETRANSLATE, REVISE, TRANSLATE, Settings, settings_of

_YES = {True, "true", "yes", "on", "1"}


class TranslationLine:
    """Answers ``Line``, ``Assisted``, ``Reacting`` and ``Hiding`` for segments of XLIFF and plain text."""

    code: str = "translation"
    shapes: tuple[Shape, ...] = (Shape.ORDER,)
    measure: str = "weighted word"

    def options(self, given: Options) -> Options:
        """The settings with defaults; unknown ones are refused by name."""
        return settings_of(given).as_options()

    def recipe(self, brief: Brief) -> Recipe:
        """The segments of a file with what the client's memory and terms know of them."""
        settings = settings_of(brief.options)
        document = files.read(brief.source, brief.media_type, settings.segmentation)
        languages = languages_of(document, source=settings.source, target=settings.target)
        # The line is read where no database is; its tables only here.
        from heliotrope.compliance.selectors import patterns_in_force
        from heliotrope.lines.translation import selectors

        found = partial(_found, own=patterns_in_force(brief.client_id).own if brief.personal_data else ())
        if brief.personal_data:
            document = hiding.hidden(document, languages, found)
        known = selectors.recall(brief.client_id, languages, [one.text for one in document.segments])
        recall = Veiled(recall=known, languages=languages, find=found) if brief.personal_data else known
        terms = selectors.terms(brief.client_id, languages)
        return Recipe(items=planned(document, languages, recall, terms, settings.shares), plan=settings.plan)

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """A segment has neighbours and a file to go back into; none arrives alone."""
        raise Invalid("Translation takes files; place an order with XLIFF or text")

    def plan(self, options: Options) -> QualityPlan:
        """Machine, translator, reviser."""
        return settings_of(options).plan

    def workspace(self, task: Task) -> Workspace:
        """The segment and everything that helps with it."""
        return desk.workspace(task, settings_of(task.options))

    def answer(self, task: Task, given: Given) -> Answer:
        """A target whose tags are whole and whose warnings were confirmed; of a reviser with findings."""
        settings = settings_of(task.options)
        if task.step == PRETRANSLATE:
            return self._proposal(task, given, settings)
        body = self._target(task, given, settings, confirmed=_is_yes(given.get("confirm")))
        if task.step != REVISE:
            return Answer(code="translated", body=body)
        found = mqm.found_in(given)
        changed = body["target"] != desk.made(task, TRANSLATE).get("target")
        return Answer(
            code="revised" if changed else "confirmed",
            body={**body, "findings": [one.as_data() for one in found]},
        )

    def _proposal(self, task: Task, given: Given, settings: Settings) -> Answer:
        if not str(given.get("target", "")):
            return Answer(code="unsure", body={"target": "", "warnings": []})
        return Answer(code="pretranslated", body=self._target(task, given, settings, confirmed=True))

    def _target(self, task: Task, given: Given, settings: Settings, *, confirmed: bool) -> dict[str, object]:
        target = given.get("target", "")
        if not isinstance(target, str):
            raise Invalid("target: must be text")
        # A form sends line ends as CRLF whatever was typed.
        target = target.replace("\r\n", "\n")
        ratio = Decimal(settings.max_length_ratio)
        doubts = checked(prepared(task.content), target, ratio, confirmed=confirmed)
        return {"target": target, "warnings": [doubt.as_data() for doubt in doubts]}

    def worth(self, content: ItemContent, step: str, options: Options) -> Counted:
        """The segment's words, weighted by the step and by what memory saves."""
        settings, segment = settings_of(options), prepared(content)
        if step == REVISE:
            return weighed(segment, Decimal(settings.revise_weight), "revision")
        if step == PRETRANSLATE:
            return weighed(segment, Decimal(settings.pretranslate_weight), "proposal from memory")
        return weighed(segment, settings.shares[segment.band])

    def count(self, task: Task) -> tuple[Counted, ...]:
        """What the step is worth; a machine that was unsure earns nothing."""
        if task.turns and task.turns[-1].answer.code == "unsure":
            return ()
        return (self.worth(task.content, task.step, task.options),)

    def package(self, finished: Finished) -> Mapping[str, bytes]:
        """The same file with its targets, the memory of the order, and the report."""
        return packed(finished, settings_of(finished.options))

    def done(self, task: Task) -> None:
        """Teach the client's memory what the last step made."""
        body = desk.made(task, task.step)
        if task.step != settings_of(task.options).last or not body.get("target"):
            return
        from heliotrope.lines.translation import services

        segment, origin = prepared(task.content), str(task.order_id)
        pair = Known.aligned(segment.text, str(body["target"]), context=segment.context, origin=origin)
        services.learn_one(task.client_id, segment.languages, pair)

    def propose(self, task: Task) -> Given | None:
        """The match of memory that is near enough and whose tags fit; an empty target when there is none."""
        if task.step != PRETRANSLATE:
            return None
        segment = prepared(task.content)
        return {"target": proposed(segment.match, segment.tags)}

    def deliverable(self, task: Task) -> tuple[Passage, ...]:
        """The segment between its neighbours, and its target as it goes out."""
        return desk.deliverable(task)

    def hides(self, task: Task) -> Mapping[str, str]:
        """The values of a segment's tags."""
        return hiding.values(prepared(task.content).tags)

    def masked_text(self, task: Task) -> str:
        """The segment as it is read; its other tags stay."""
        return hiding.named(task.content.text, prepared(task.content).tags)


def _found(text: str, language: str, *, own: Sequence[Own]) -> Sequence[Span]:
    return find(text, locale=language, own=own, reader=reader())


def _is_yes(value: object) -> bool:
    return isinstance(value, bool | str) and value in _YES


LINE: Line = TranslationLine()

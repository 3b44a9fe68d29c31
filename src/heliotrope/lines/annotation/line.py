"""Data annotation: people choose a label for each text or image, until the label is sure enough."""

from collections.abc import Mapping

from heliotrope.core.decompose.rows import rows
from heliotrope.core.deliver.labels import results_csv, results_jsonl
from heliotrope.core.errors import BadRow
from heliotrope.core.line import (
    Answer,
    Brief,
    Counted,
    Field,
    Finished,
    Given,
    ItemContent,
    Line,
    Options,
    PlannedItem,
    QualityPlan,
    Recipe,
    Shape,
    Task,
    Workspace,
)
from heliotrope.lines.annotation.items import arrived, label_of, planned
from heliotrope.lines.annotation.proposals import proposed
from heliotrope.lines.annotation.settings import settings_of


class AnnotationLine:
    """Answers ``Line``, ``Assisted`` and ``Maskable`` for labels on texts and images."""

    code: str = "annotation"
    shapes: tuple[Shape, ...] = (Shape.ORDER, Shape.STREAM)
    measure: str = "judgement"
    told_if_asked: frozenset[str] = frozenset()

    def options(self, given: Options) -> Options:
        """The settings with defaults; unknown ones are refused by name."""
        return settings_of(given).as_options()

    def recipe(self, brief: Brief) -> Recipe:
        """The items of a CSV or JSON Lines file, in its order."""
        settings = settings_of(brief.options)
        bad: list[BadRow] = []
        found = rows(brief.source, brief.media_type, bad)
        return Recipe(items=planned(found, settings, bad), plan=settings.plan)

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """One item with the keys of a row."""
        return arrived(given, settings_of(options))

    def plan(self, options: Options) -> QualityPlan:
        """More judgements only while the label is not sure enough."""
        return settings_of(options).plan

    def workspace(self, task: Task) -> Workspace:
        """The item and the labels to choose from."""
        settings = settings_of(task.options)
        return Workspace(
            instruction=settings.instruction,
            text=task.content.text,
            image=bool(task.content.image),
            field=Field.CHOICE,
            choices=settings.labels,
        )

    def answer(self, task: Task, given: Given) -> Answer:
        """One of the labels, as the order spells it."""
        return Answer(code=label_of(str(given.get("answer", "")), settings_of(task.options).labels))

    def worth(self, content: ItemContent, step: str, options: Options) -> Counted:
        """Every judgement counts the same."""
        return Counted()

    def count(self, task: Task) -> tuple[Counted, ...]:
        """One judgement."""
        return (Counted(),)

    def package(self, finished: Finished) -> Mapping[str, bytes]:
        """The labels twice: exact as JSON Lines, and as a CSV that is safe to open."""
        settings_of(finished.options)
        results = finished.results
        return {"results.jsonl": results_jsonl(results), "results.csv": results_csv(results)}

    def propose(self, task: Task) -> Given | None:
        """The label whose name is nearest to the text; images are for people."""
        return proposed(task.content, settings_of(task.options).labels)


LINE: Line = AnnotationLine()

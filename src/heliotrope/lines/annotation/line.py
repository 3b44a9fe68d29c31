"""Data annotation: people choose a label for each text or image, until the label is sure enough."""

from collections.abc import Mapping, Sequence

from heliotrope.core.errors import BadRow
from heliotrope.core.line import (
    Field,
    ItemContent,
    Line,
    Options,
    PlannedItem,
    QualityPlan,
    Recipe,
    Result,
    Workspace,
)
from heliotrope.lines.annotation.items import arrived, label_of, planned
from heliotrope.lines.annotation.package import results_csv, results_jsonl
from heliotrope.lines.annotation.rows import rows
from heliotrope.lines.annotation.settings import settings_of


class AnnotationLine:
    """Answers ``heliotrope.core.line.Line`` for labels on texts and images."""

    code: str = "annotation"

    def options(self, given: Options) -> Options:
        """The settings with defaults; unknown ones are refused by name."""
        return settings_of(given).as_options()

    def recipe(self, source: bytes, media_type: str, options: Options) -> Recipe:
        """The items of a CSV or JSON Lines file, in its order."""
        settings = settings_of(options)
        bad: list[BadRow] = []
        return Recipe(items=planned(rows(source, media_type, bad), settings, bad), plan=settings.plan)

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """One item with the keys of a row."""
        return arrived(given, settings_of(options))

    def plan(self, options: Options) -> QualityPlan:
        """More judgements only while the label is not sure enough."""
        return settings_of(options).plan

    def workspace(self, content: ItemContent, options: Options) -> Workspace:
        """The item and the labels to choose from."""
        settings = settings_of(options)
        return Workspace(
            instruction=settings.instruction,
            text=content.text,
            image=bool(content.image),
            field=Field.CHOICE,
            choices=settings.labels,
        )

    def answer(self, given: str, options: Options) -> str:
        """One of the labels, as the order spells it."""
        return label_of(given, settings_of(options).labels)

    def package(self, results: Sequence[Result], options: Options) -> Mapping[str, bytes]:
        """The labels twice: exact as JSON Lines, and as a CSV that is safe to open."""
        settings_of(options)
        return {"results.jsonl": results_jsonl(results), "results.csv": results_csv(results)}


LINE: Line = AnnotationLine()

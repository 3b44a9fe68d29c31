"""Software testing: people run the cases of a plan, and others decide on the defects that they find."""

import codecs
from collections.abc import Mapping, Sequence

from heliotrope.core.errors import Invalid, TooLarge
from heliotrope.core.line import (
    Answer,
    Brief,
    Counted,
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
from heliotrope.core.text import cells
from heliotrope.lines.testing import deciding, features, junit, pay, running, sheets
from heliotrope.lines.testing.cases import Case, items
from heliotrope.lines.testing.settings import DEDUPE, FAILED, RUN, TRIAGE, settings_of

MOST_BYTES = 20 * 1024**2
CSV = ("text/csv",)
GHERKIN = ("text/x-gherkin", "text/x.cucumber.gherkin+plain")
XML = ("application/xml", "text/xml")
UNNAMED = ("text/plain", "application/octet-stream")
"""What browsers call a ``.feature`` file; the file's beginning tells it from XML."""


class TestingLine:
    """Answers ``heliotrope.core.line.Line``, ``Reacting`` and ``Assisted`` for test plans."""

    code: str = "testing"
    shapes: tuple[Shape, ...] = (Shape.ORDER,)
    measure: str = "step"

    def options(self, given: Options) -> Options:
        """The settings with defaults; unknown ones are refused by name."""
        return settings_of(given).as_options()

    def recipe(self, brief: Brief) -> Recipe:
        """Every case of the plan in every environment."""
        settings = settings_of(brief.options)
        found = _cases(brief.source, brief.media_type)
        return Recipe(items=items(found, settings, brief), plan=settings.plan)

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """Nothing: a plan is an order with an end."""
        raise Invalid("Test cases come as a plan; send a file as an order")

    def plan(self, options: Options) -> QualityPlan:
        """Run, then for failures: compare with known defects, and decide."""
        return settings_of(options).plan

    def workspace(self, task: Task) -> Workspace:
        """The case to run, or its defects to decide on."""
        from heliotrope.lines.testing import benches

        return benches.workspace(task, settings_of(task.options))

    def answer(self, task: Task, given: Given) -> Answer:
        """Results, suggestions or verdicts, by the step."""
        if task.step == DEDUPE:
            return deciding.compared(task, given)
        if task.step == TRIAGE:
            return deciding.decided(task, given)
        return running.answer(task, given)

    def worth(self, content: ItemContent, step: str, options: Options) -> Counted:
        """The steps of the case, or what one defect's triage is worth."""
        return pay.worth(content, step, settings_of(options))

    def count(self, task: Task) -> tuple[Counted, ...]:
        """The steps that were done; after triage each accepted defect, to its tester."""
        return pay.counted(task, settings_of(task.options))

    def package(self, finished: Finished) -> Mapping[str, bytes]:
        """JUnit XML, CTRF, the defects twice, and the evidence."""
        from heliotrope.lines.testing.package import package

        return package(finished)

    def done(self, task: Task) -> None:
        """Keep the defects of a run, and what triage said of them."""
        from heliotrope.foundation.clock import now
        from heliotrope.lines.testing import services

        turn = task.turns[-1]
        if turn.step == RUN and turn.answer.code == FAILED:
            services.report(task, now=now())
        elif turn.step == TRIAGE:
            services.decide(task, now=now())

    def propose(self, task: Task) -> Given | None:
        """Known defects that are like those of the run; nothing but comparing is the machine's."""
        from heliotrope.lines.testing import benches

        return {"suggestions": benches.suggestions(task, meaning=True)} if task.step == DEDUPE else None


def _cases(source: bytes, media_type: str) -> Sequence[Case]:
    if len(source) > MOST_BYTES:
        raise TooLarge(f"A plan has at most {MOST_BYTES // 1024**2} MB; split it into several")
    kind = media_type.partition(";")[0].strip().lower()
    if kind in UNNAMED:
        kind = XML[0] if source.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<") else GHERKIN[0]
    if kind in XML:
        return junit.cases(source)
    if kind not in {*CSV, *GHERKIN}:
        taken = ", ".join((*CSV, *GHERKIN, *XML))
        raise Invalid(f"{cells.shown(media_type)} is not taken; send one of {taken}")
    text = _text(source)
    return sheets.cases(text) if kind in CSV else features.cases(text)


def _text(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise Invalid(f"line {line}: the file is not UTF-8; save it as UTF-8") from error


LINE: Line = TestingLine()

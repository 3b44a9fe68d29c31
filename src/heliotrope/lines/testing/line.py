"""Software testing: people run the cases of a plan, and others decide on the defects that they find."""

from collections.abc import Mapping

from heliotrope.core.decompose.cases import files
from heliotrope.core.decompose.cases.items import items, steps_of
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
from heliotrope.core.quality.runs import counting
from heliotrope.core.quality.runs.deciding import compared, decided
from heliotrope.core.quality.runs.plan import DEDUPE, FAILED, PLAN, RUN, TRIAGE
from heliotrope.core.quality.runs.running import defects_of, ran
from heliotrope.lines.testing import forms
from heliotrope.lines.testing.settings import settings_of


class TestingLine:
    """Answers ``Line``, ``Reacting``, ``Assisted``, ``Inspectable`` and ``Maskable`` for test plans."""

    code: str = "testing"
    shapes: tuple[Shape, ...] = (Shape.ORDER,)
    measure: str = "step"
    told_if_asked: frozenset[str] = frozenset(
        ["title", "precondition", "suite", "tags", "reported", "do", "expected", "note", "text", "name"]
    )

    def options(self, given: Options) -> Options:
        """The settings with defaults; unknown ones are refused by name."""
        return settings_of(given).as_options()

    def recipe(self, brief: Brief) -> Recipe:
        """Every case of the plan in every environment."""
        settings = settings_of(brief.options)
        found = items(
            files.cases(brief.source, brief.media_type),
            settings.environments,
            build=settings.build,
            each=settings.each_step,
            client_id=brief.client_id,
        )
        return Recipe(items=found, plan=PLAN)

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """Nothing: a plan is an order with an end."""
        raise Invalid("Test cases come as a plan; send a file as an order")

    def plan(self, options: Options) -> QualityPlan:
        """Run, then for failures: compare with known defects, and decide."""
        settings_of(options)
        return PLAN

    def workspace(self, task: Task) -> Workspace:
        """The case to run, or its defects to decide on."""
        from heliotrope.lines.testing import benches

        return benches.workspace(task, settings_of(task.options))

    def answer(self, task: Task, given: Given) -> Answer:
        """Results, suggestions or verdicts, by the step."""
        defects = defects_of(task.turns)
        if task.step == DEDUPE:
            return compared(defects, given.get("suggestions"))
        if task.step == TRIAGE:
            return decided(defects, forms.triage(given, len(defects))["verdicts"])
        steps = steps_of(task.content)
        return ran(steps, **forms.run(given, len(steps)))

    def worth(self, content: ItemContent, step: str, options: Options) -> Counted:
        """The steps of the case, or what one defect's triage is worth."""
        return counting.worth(content, step, settings_of(options).weights)

    def count(self, task: Task) -> tuple[Counted, ...]:
        """The steps that were done; after triage each accepted defect, to its tester."""
        return counting.counted(task.turns, settings_of(task.options).weights)

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

    def deliverable(self, task: Task) -> tuple[Passage, ...]:
        """The case with its steps, the results that were noted, and what was decided on its defects."""
        from heliotrope.lines.testing import benches

        return benches.deliverable(task)


LINE: Line = TestingLine()

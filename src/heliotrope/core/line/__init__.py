"""The protocol that every service line answers.

A line never has a chain of its own.  It says how its demand is checked, what it is made of, what the
worker sees, when an answer counts as right, what is paid and what the client receives; the five stages do
the rest.  Work arrives as an order with an end, or as a stream: a standing order whose items come one at a
time.
"""

from heliotrope.core.line.demand import (
    Brief,
    ItemContent,
    Options,
    PlannedItem,
    Recipe,
    Requirement,
    Shape,
)
from heliotrope.core.line.inspected import Inspectable, Passage
from heliotrope.core.line.plan import SINGLE_STEP, QualityPlan, Redundancy, Step
from heliotrope.core.line.protocol import AboutOne, Assisted, Line, Personal, Reacting, Refilling
from heliotrope.core.line.work import (
    Answer,
    Counted,
    Field,
    Finished,
    Given,
    Result,
    Task,
    Turn,
    Workspace,
)

__all__ = [
    "SINGLE_STEP",
    "AboutOne",
    "Answer",
    "Assisted",
    "Brief",
    "Counted",
    "Field",
    "Finished",
    "Given",
    "Inspectable",
    "ItemContent",
    "Line",
    "Options",
    "Passage",
    "Personal",
    "PlannedItem",
    "QualityPlan",
    "Reacting",
    "Recipe",
    "Redundancy",
    "Refilling",
    "Requirement",
    "Result",
    "Shape",
    "Step",
    "Task",
    "Turn",
    "Workspace",
]

"""What an order's items count for, before anybody works on them."""

from dataclasses import dataclass
from decimal import Decimal

from heliotrope.core.line import Line, Options, PlannedItem, QualityPlan, Recipe
from heliotrope.core.money.baseline import effort_once
from heliotrope.core.quality.golding import warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """An order's items as its file says, hidden gold apart.

    Attributes:
        least, most: pieces when every item needs the fewest judgements or steps, or the most.
        effort_s: working time of one person who does all of it once.
        warnings: what its gold cannot show, in sentences.
    """

    items: int
    gold: int
    least: Decimal
    most: Decimal
    effort_s: int
    warnings: tuple[str, ...] = ()


def estimate(line: Line, recipe: Recipe, options: Options) -> Estimate:
    """Count the items of a recipe and what they may come to."""
    real = [item for item in recipe.items if not item.gold]
    least = most = Decimal(0)
    for item in real:
        fewest, all_of_it = _pieces(line, item, recipe.plan, options)
        least, most = least + fewest, most + all_of_it
    efforts = sum(item.requirement.effort_s for item in real)
    return Estimate(
        items=len(real),
        gold=len(recipe.items) - len(real),
        least=least,
        most=most,
        effort_s=effort_once(recipe.plan, efforts),
        warnings=warnings(recipe.plan, (item.gold for item in recipe.items if item.gold)),
    )


def _pieces(line: Line, item: PlannedItem, plan: QualityPlan, options: Options) -> tuple[Decimal, Decimal]:
    """Fewest and most pieces of one item: repeated judgements, or the steps that always or sometimes come."""
    if not plan.steps:
        one = line.worth(item.content, "", options).pieces
        return one * plan.least, one * plan.most
    worth = {step.code: line.worth(item.content, step.code, options).pieces for step in plan.steps}
    always = [worth[step.code] for step in plan.steps if not step.machine and not step.after]
    return sum(always, Decimal(0)), sum(worth.values(), Decimal(0))

"""Cross-border e-commerce operation: people settle what goes wrong with a shop's orders."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Invalid
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
    Passage,
    PlannedItem,
    QualityPlan,
    Recipe,
    Redundancy,
    Shape,
    Step,
    Task,
    Workspace,
)
from heliotrope.core.masking.known import Known
from heliotrope.core.text import address as addresses
from heliotrope.core.text import cells
from heliotrope.core.trade.drifts import Shelf
from heliotrope.core.trade.files import read_orders
from heliotrope.foundation.clock import now
from heliotrope.lines.commerce import cases, masked
from heliotrope.lines.commerce.cases import CHECK, CHECK_SKILL, CORRECTED, FIX, SKILL, WAITING, Kind
from heliotrope.lines.commerce.package import resolutions_csv, resolutions_jsonl
from heliotrope.lines.commerce.settings import settings_of

HALF = Decimal("0.5")


class CommerceLine:
    """Answers ``Line``, ``Reacting``, ``Assisted``, ``Personal`` and ``Refilling`` for exceptions of orders.

    What reads or writes tables is imported where it is called, so that the rest runs without a database.
    """

    code: str = "commerce"
    shapes: tuple[Shape, ...] = (Shape.STREAM, Shape.ORDER)
    measure: str = "order exception"
    told: frozenset[str] = masked.TOLD
    filled: frozenset[str] = masked.FILLED

    def options(self, given: Options) -> Options:
        """The settings with defaults; unknown ones are refused by name."""
        return settings_of(given).as_options()

    def recipe(self, brief: Brief) -> Recipe:
        """The exceptions among the orders of a CSV file; orders without one make no item."""
        settings = settings_of(brief.options)
        if brief.media_type.partition(";")[0].strip().lower() != "text/csv":
            raise Invalid(f"{brief.media_type!r:.60} is not taken; send the orders as text/csv")
        at = now()
        found = read_orders(brief.source, now=at)
        skus = {line.sku for one in found for line in one.order.lines}
        free: Mapping[str, int] = {}
        if settings.shop:
            from heliotrope.lines.commerce import selectors

            free = selectors.free_of(brief.client_id, settings.shop, skus)
        items = [
            # What the file does not say is not in the item: the same file gives the same items at any hour.
            cases.planned(case if one.dated else replace(case, placed_at=None), settings, line=one.line)
            for one in found
            for case in cases.found_in(one.order, free, settings=settings, now=at)
        ]
        if not items:
            raise Invalid(f"Nothing is wrong with these {len(found)} orders; there is nothing to work on")
        return Recipe(items=tuple(items), plan=self.plan(brief.options))

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """One exception, as `selectors.waiting_exceptions` states it or as a shop's own system sends it."""
        key = given.get("id", "")
        if not isinstance(key, str):
            raise Invalid("id: must be a text of at most 200 characters")
        try:
            key = cells.storable(key, 200).strip()
        except Invalid as error:
            raise Invalid(f"id: {error}") from error
        return cases.planned(cases.case_of(given), settings_of(options), key=key)

    def plan(self, options: Options) -> QualityPlan:
        """A machine proposes, a person settles; an order that waits for stock has no unit meanwhile."""
        settings_of(options)
        return QualityPlan(
            redundancy=Redundancy.STEPS,
            most=2,
            gold_ratio=0,
            steps=(
                Step(code=CHECK, skill=CHECK_SKILL, effort_ratio=0.1, machine=True),
                Step(code=FIX, skill=SKILL, second_person=False),
            ),
            waits=(WAITING,),
        )

    def workspace(self, task: Task) -> Workspace:
        """The order, its faults, what was proposed, and the stock as it is now."""
        settings = settings_of(task.options)
        case = cases.case_in(task.content)
        shelves: tuple[Shelf, ...] = ()
        if settings.shop:
            from heliotrope.lines.commerce import selectors

            skus = {line.sku for line in case.lines}
            shelves = selectors.shelves_of(task.client_id, settings.shop, skus)
        proposed = next((dict(turn.answer.body) for turn in task.turns if turn.step == CHECK), {})
        return Workspace(
            instruction=settings.instruction,
            field=Field.FORM,
            kind="commerce-fix",
            data={
                **case.as_data(),
                "fields": _fields(case.address, proposed, settings.countries),
                "proposed": proposed,
                "resolutions": list(cases.RESOLUTIONS[case.kind]),
                "stock": [
                    {
                        "sku": one.sku,
                        "location": one.location,
                        "name": one.name or one.location,
                        "free": one.on_hand - one.reserved,
                    }
                    for one in shelves
                ],
                "waited": any(turn.answer.code == WAITING for turn in task.turns),
            },
        )

    def answer(self, task: Task, given: Given) -> Answer:
        """A proposal of the check, or the way in which the exception was settled."""
        if task.step == CHECK:
            return cases.checked(given)
        return cases.fixed(cases.case_in(task.content), given, settings_of(task.options))

    def known(self, task: Task) -> tuple[Known, ...]:
        """The buyer's name, phone and where they live, in the order and in what was made of it."""
        return masked.known(task)

    def refills(self, step: str) -> frozenset[str]:
        """The fields of an address, and the note: what is saved of them goes to the shop."""
        return masked.REFILLED if step == FIX else frozenset()

    def subject(self, task: Task) -> UUID | None:
        """The shop's order, whose buyer it is; None for an exception that came by a file."""
        from heliotrope.pipeline.decompose.subjects import person_of

        return person_of(task.client_id, task.item_id)

    def worth(self, content: ItemContent, step: str, options: Options) -> Counted:
        """An exception by its kind; the check is part of it and counts nothing."""
        kind = cases.kind_of(content)
        if step == CHECK:
            return Counted(pieces=Decimal(0), note="the check is part of the exception")
        return Counted(pieces=cases.WEIGHTS[kind], note=f"one order exception, {kind}")

    def count(self, task: Task) -> tuple[Counted, ...]:
        """The exception when it is settled; half of it once for finding that it must wait for stock."""
        if not task.turns or task.turns[-1].step == CHECK:
            return (Counted(pieces=Decimal(0), note="the check is part of the exception"),)
        whole = self.worth(task.content, FIX, task.options)
        if task.turns[-1].answer.code != WAITING:
            return (whole,)
        waits = sum(turn.answer.code == WAITING for turn in task.turns)
        if waits > 1:
            return (Counted(pieces=Decimal(0), note="waits again; the first wait was paid"),)
        return (Counted(pieces=whole.pieces * HALF, note=f"{whole.note}, waits for stock: half"),)

    def package(self, finished: Finished) -> Mapping[str, bytes]:
        """How each exception was settled."""
        return {
            "resolutions.csv": resolutions_csv(finished.results),
            "resolutions.jsonl": resolutions_jsonl(finished.results),
        }

    def propose(self, task: Task) -> Given | None:
        """A repaired address, or another shelf that has everything; a promise is for people to give."""
        if task.step != CHECK:
            return None
        if not task.content.data:
            return {"code": "unsure"}
        settings = settings_of(task.options)
        case = cases.case_in(task.content)
        if case.kind is Kind.ADDRESS:
            repaired = addresses.proposal(case.address, settings.countries)
            if repaired is not None:
                return {"code": "proposed", "resolution": CORRECTED, "address": repaired.as_data()}
        if case.kind is Kind.OVERSELL and settings.shop:
            from heliotrope.lines.commerce import selectors

            shelf = selectors.shelf_for(task.client_id, settings.shop, case.lines)
            resolution = {"resolution": CORRECTED, "location": shelf} if shelf else {"resolution": WAITING}
            return {"code": "proposed", **resolution}
        return {"code": "unsure"}

    def deliverable(self, task: Task) -> tuple[Passage, ...]:
        """What was wrong with the order, and how it was settled."""
        if not task.content.data:
            return ()
        last = next((turn.answer for turn in reversed(task.turns) if turn.step == FIX), None)
        return cases.passages(cases.case_in(task.content), last)

    def done(self, task: Task) -> None:
        """Apply what was settled to the shop's order, once."""
        from heliotrope.lines.commerce.services import resolving

        if task.step == FIX and task.turns:
            resolving.settle(task, settings_of(task.options).shop, now=now())


def _fields(
    address: addresses.Address, proposed: Mapping[str, object], countries: tuple[str, ...]
) -> list[dict[str, str]]:
    """The fields of an address with what is wrong with each and what the check would write there."""
    wrong = addresses.faults(address, countries)
    better = proposed.get("address")
    better = better if isinstance(better, Mapping) and any(better.values()) else {}
    values = address.as_data()
    return [
        {
            "name": name,
            "value": values[name],
            "fault": wrong.get(name, ""),
            "proposed": str(better[name]) if name in better and better[name] != values[name] else "",
        }
        for name in addresses.FIELDS
    ]


LINE: Line = CommerceLine()

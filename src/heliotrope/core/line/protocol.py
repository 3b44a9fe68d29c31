"""The questions that a service line answers."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable
from uuid import UUID

from heliotrope.core.line.demand import Brief, ItemContent, Options, PlannedItem, Recipe, Shape
from heliotrope.core.line.plan import QualityPlan
from heliotrope.core.line.work import Answer, Counted, Finished, Given, Task, Workspace
from heliotrope.core.masking.known import Known


class Line(Protocol):
    """What a line says about itself; stages and flows call it, it calls none of them.

    `options`, `plan`, `answer`, `worth` and `count` are decisions: they rest on their arguments alone.
    `recipe`, `arrival`, `workspace` and `package` run in the vault of the order's home, and may read the
    line's own tables there; everything that `answer` or `count` needs of them stands in the item's data.
    """

    code: str
    """Stable name: the folder's name, and the one in orders and URLs."""
    shapes: tuple[Shape, ...]
    """How its work may arrive."""
    measure: str
    """What one piece is that the rate card prices, in English: ``judgement``, ``weighted word``, ``step``."""

    def options(self, given: Options) -> Options:
        """The order's settings, checked and completed with defaults; raises Invalid."""
        ...

    def recipe(self, brief: Brief) -> Recipe:
        """What a file of demand is made of; raises InvalidRows naming every bad row."""
        ...

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """One item that arrives on a stream; raises Invalid."""
        ...

    def plan(self, options: Options) -> QualityPlan:
        """The quality plan of an order with these settings."""
        ...

    def workspace(self, task: Task) -> Workspace:
        """What the worker sees."""
        ...

    def answer(self, task: Task, given: Given) -> Answer:
        """A worker's answer in its normal form; raises Invalid with what would be right."""
        ...

    def worth(self, content: ItemContent, step: str, options: Options) -> Counted:
        """What a unit will count for when it is done as asked; its worker sees it before they begin."""
        ...

    def count(self, task: Task) -> tuple[Counted, ...]:
        """What the latest turn of a task makes payable; a part that was paid before is not paid again."""
        ...

    def package(self, finished: Finished) -> Mapping[str, bytes]:
        """The delivery's files by name."""
        ...


@runtime_checkable
class Reacting(Protocol):
    """A line that does something of its own when a step was done: send a reply, learn a translation."""

    def done(self, task: Task) -> None:
        """React to the latest turn, in the vault of the order's home; may run twice for one turn."""
        ...


@runtime_checkable
class Assisted(Protocol):
    """A line whose units an AI worker can do."""

    def propose(self, task: Task) -> Given | None:
        """What the embedded models would answer, in the vault of the order's home; None when they cannot."""
        ...


@runtime_checkable
class AboutOne(Protocol):
    """A line whose items are each about one person, who is known by a key."""

    def subject(self, task: Task) -> UUID | None:
        """The person whom an item is about, in the vault of the order's home; None where nobody knows."""
        ...


@runtime_checkable
class Personal(Protocol):
    """A line whose items are about a person: the server masks what its desk shows of them.

    A path says where something stands by the names on its way from the top, with dots, such as
    ``fields.value``; lists have no name of their own.
    """

    told: frozenset[str]
    """Names anywhere in a workspace's data, or paths, of people's words; what is found there is masked."""
    filled: frozenset[str]
    """Paths in that data under which our own words or a form's values stand: the known values are masked."""

    def known(self, task: Task) -> tuple[Known, ...]:
        """What is known of the person beforehand, in the vault of the order's home."""
        ...


@runtime_checkable
class Refilling(Protocol):
    """A line whose answers hold values of a person, such as an address, and are checked as such.

    Placeholders in them become their values before the line sees them; of other lines when it is sent.
    """

    def refills(self, step: str) -> frozenset[str]:
        """Names of what is given at a step, at the top or one below, where placeholders become values."""
        ...


@runtime_checkable
class Maskable(Protocol):
    """A line about nobody in particular that works on masked text where an order asks for it.

    All but its recipe and its package are then given tasks in which values are placeholders.
    """

    told_if_asked: frozenset[str]
    """Names anywhere in an item's data and its answers of what people wrote, besides the item's own text."""


@runtime_checkable
class Hiding(Protocol):
    """A line that hides people's data when it makes an order's items, where the order asks for it.

    Its desk, memory and checks never have a value; the delivery puts them back.
    """

    def hides(self, task: Task) -> Mapping[str, str]:
        """What each placeholder of an item stands for, in the vault of the order's home."""
        ...

    def masked_text(self, task: Task) -> str:
        """The item's text with its placeholders, for who has not got it in hand."""
        ...

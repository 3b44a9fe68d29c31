"""What a worker sees, answers and is paid for, and what the client gets of it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.line.demand import ItemContent, Options

Given = Mapping[str, object]
"""What a worker sends: the fields of a form, or the JSON of an API call; a plain answer is ``answer``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A worker's answer in its normal form.

    Attributes:
        code: what everybody may know of it, such as a label, ``revised`` or ``failed``: one of a small closed
            set, for it is kept beside money and decisions outside the vault.
        body: what was made, as JSON (a text, results, findings); stays in the vault of the item.
    """

    code: str
    body: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 < len(self.code) <= 200:
            raise Invalid("An answer's code has 1 to 200 characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One step that was done on an item.

    Attributes:
        judgement_id: the judgement that it is; None for one that is about to be made.
        worker_id: who did it.
        spent_s: working time in seconds.
    """

    step: str
    answer: Answer
    judgement_id: UUID | None = None
    worker_id: UUID | None = None
    spent_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An item as a worker meets it: its content, the step that is due, and what was done before.

    Attributes:
        step: code of the step that is due, or that the last turn was.
        turns: what was done on the item, the oldest first; empty for a plan without steps, whose workers
            never learn of one another.
    """

    item_id: UUID
    order_id: UUID
    client_id: UUID
    content: ItemContent
    options: Options
    step: str
    turns: tuple[Turn, ...] = ()


class Field(StrEnum):
    """How a worker answers."""

    CHOICE = "choice"
    TEXT = "text"
    FORM = "form"
    """By the fields of the workspace's own kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What the workbench shows for one unit; the workbench draws it, the line never writes HTML.

    Attributes:
        instruction: what to do, in the words of the order.
        text: text to work on; empty when there is none.
        image: whether the item's image is shown.
        field: how the worker answers.
        choices: the answers to choose from, for a choice.
        kind: which of the workbench's forms draws it, for a form.
        data: what that form shows, as JSON.
    """

    instruction: str
    text: str = ""
    image: bool = False
    field: Field
    choices: tuple[str, ...] = ()
    kind: str = ""
    data: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Work that is paid, in pieces of the line's own measure.

    Attributes:
        pieces: how many, at most 6 digits after the point; the order's rate is for one.
        turn: which turn of the task earned it; -1 is the latest.
        part: tells several payments of one turn apart, such as ``defect 2``; empty for the turn itself.
        note: how the pieces were counted, in words that its worker may check.
    """

    pieces: Decimal = Decimal(1)
    turn: int = -1
    part: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        exponent = self.pieces.as_tuple().exponent
        if not self.pieces.is_finite() or self.pieces < 0 or not isinstance(exponent, int) or exponent < -6:
            raise Invalid(f"Pieces are not negative and have at most 6 digits: {self.pieces}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One settled item, as the line sees it when the delivery is made.

    Attributes:
        answer: code of the answer that is delivered.
        body: what was made in the last step; empty for a plan without steps whose answers have no body.
        turns: the steps that were done, for a plan by steps.
        confidence_ratio: stated chance that the answer is right; None when no consensus was formed.
        on_target: False when the item stayed under the order's target.
    """

    content: ItemContent
    answer: str
    confidence_ratio: float | None
    judgements: int
    on_target: bool
    body: Mapping[str, object] = dataclasses.field(default_factory=dict)
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An order, or one item of a stream, that is ready to be handed over.

    Attributes:
        source: the file that the order came as; empty for a stream.
    """

    results: tuple[Result, ...]
    options: Options
    source: bytes = b""
    media_type: str = ""

"""What an inspector reads of a deliverable: what was asked, and what was made of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, runtime_checkable

from heliotrope.core.errors import Invalid
from heliotrope.core.line.work import Answer, Counted, Field, Given, Task, Workspace
from heliotrope.core.sentence import Sentence

RIGHT, WRONG = "right", "wrong"
"""What an inspector says of a deliverable."""
READING = Decimal("0.5")
"""An inspection counts for this share of the last step: reading is less than doing."""
MOST_PASSAGE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of text that belongs to a deliverable.

    Attributes:
        label: what it is, in English; a `Sentence`, so that each reader has it in their own language.
        made: whether it was made, and is to be judged; otherwise it is what was asked.
        language: BCP 47 tag of the text; empty when nobody knows it.
    """

    label: str
    text: str
    made: bool = False
    language: str = ""


@runtime_checkable
class Inspectable(Protocol):
    """A line by steps whose deliverables a person who had no part in them can judge by reading."""

    def deliverable(self, task: Task) -> tuple[Passage, ...]:
        """What was asked and what goes out, in the vault of the order's home."""
        ...


def desk_of(line: Inspectable, task: Task) -> Workspace:
    """What an inspector sees: the deliverable and nothing of who made it."""
    return Workspace(
        instruction=Sentence("Is this right as it is delivered? Say so as if you had ordered it."),
        field=Field.FORM,
        kind="inspect",
        data={
            "passages": [
                {
                    "label": one.label,
                    "text": one.text[:MOST_PASSAGE],
                    "made": one.made,
                    "language": one.language,
                }
                for one in line.deliverable(task)
                if one.text.strip()
            ],
            "choices": [RIGHT, WRONG],
        },
    )


def said_of(given: Given) -> Answer:
    """An inspector's answer; raises Invalid when it is neither of the two."""
    answer = given.get("answer")
    if answer not in (RIGHT, WRONG):
        raise Invalid(f"answer: say {RIGHT} or {WRONG}")
    return Answer(code=str(answer))


def worth_of(last: Counted) -> Counted:
    """What an inspection counts for, by what the last step of the item does."""
    pieces = (last.pieces * READING).quantize(Decimal("0.000001"))
    return Counted(pieces=pieces, note="inspection of a random sample")

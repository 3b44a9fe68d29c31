"""An order that says its texts hold personal data: its line meets every item without them.

Its desk, the checks of an answer, its machine and what it keeps beyond the case are made of what is left; its
delivery alone has the values back.  All of it runs in the vault of the order's home.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from heliotrope.compliance import services as compliance
from heliotrope.compliance.services import Masking, Text
from heliotrope.core.line import Task, Turn
from heliotrope.core.line.masked import AskedPersonal, personal_of, rewritten, texts_of
from heliotrope.core.masking import marking
from heliotrope.core.masking.kinds import Kind
from heliotrope.core.masking.known import Known
from heliotrope.core.masking.recurring import WORDS_LEAST
from heliotrope.core.privacy import Field, Shown
from heliotrope.flow.lines import line_of
from heliotrope.pipeline.demand.selectors import OrderLine

NUMBERED_LEAST = 5
"""Signs of a value with digits that is looked for where nothing beside it says what it is."""
_WORD = re.compile(r"\w+")


def asked_of(order: OrderLine) -> AskedPersonal | None:
    """Where people's words stand in an order that says there are some; None for every other one."""
    line = personal_of(line_of(order.line), order.demands)
    return line if isinstance(line, AskedPersonal) else None


def known(line: AskedPersonal, task: Task) -> tuple[Known, ...]:
    """Values that something in a case gives away, to be hidden in all of it.

    A single word is none of them: it may be a name here and a word there.
    """
    read = compliance.read_texts(task.client_id, task.item_id, _texts(line, task), locale=language(task))
    return tuple(
        Known(kind=Kind(marking.field_of(mark).value), value=value, whole=True)
        for mark, value in read.values.items()
        if _recurs(value)
    )


def read(line: AskedPersonal, task: Task) -> Masking:
    """Where values stand in what the client sent and in what was answered since."""
    return compliance.read_texts(
        task.client_id, task.item_id, _texts(line, task), known=known(line, task), locale=language(task)
    )


def veiled(line: AskedPersonal, task: Task, masking: Masking, levels: Mapping[Field, Shown]) -> Task:
    """The task with as much of each value as its level shows; without a level its kind alone."""

    def show(text: str, _own: bool = False) -> str:
        return masking.shown(Text(text=text), levels)

    content = replace(
        task.content, text=show(task.content.text), data=rewritten(line, task.content.data, show)
    )
    return replace(
        task,
        content=content,
        turns=tuple(_with(turn, rewritten(line, turn.answer.body, show)) for turn in task.turns),
    )


def unnamed(order: OrderLine, task: Task) -> Task:
    """The task as its line meets it beyond the desk, with a value's kind alone; as it is if nobody asked."""
    line = asked_of(order)
    if line is None:
        return task
    bare = veiled(line, task, read(line, task), {})

    def tell(text: str, _own: bool) -> str:
        return marking.unnumbered(text)

    return replace(
        bare, turns=tuple(_with(turn, rewritten(line, turn.answer.body, tell)) for turn in bare.turns)
    )


def restored(order: OrderLine, task: Task) -> tuple[Turn, ...]:
    """The turns of a task as their client has them: with values for the placeholders that people wrote."""
    line = asked_of(order)
    if line is None or not any(
        marking.MARK.search(text) for turn in task.turns for text in texts_of(turn.answer.body)
    ):
        return task.turns
    values = read(line, task).values

    def put(text: str, _own: bool) -> str:
        return marking.put_back(text, values)

    return tuple(_with(turn, rewritten(line, turn.answer.body, put)) for turn in task.turns)


def language(task: Task) -> str:
    """BCP 47 tag of an item's texts; empty where it is not known."""
    return str(task.content.data.get("language", ""))


def _texts(line: AskedPersonal, task: Task) -> list[Text]:
    texts = [Text(text=task.content.text)]

    def note(text: str, _own: bool) -> str:
        texts.append(Text(text=text))
        return text

    rewritten(line, task.content.data, note)
    for turn in task.turns:
        rewritten(line, turn.answer.body, note)
    return texts


def _recurs(value: str) -> bool:
    numbered = len(value) >= NUMBERED_LEAST and any(sign.isdigit() for sign in value)
    return numbered or len(_WORD.findall(value)) >= WORDS_LEAST


def _with(turn: Turn, body: Mapping[str, object]) -> Turn:
    return replace(turn, answer=replace(turn.answer, body=body))

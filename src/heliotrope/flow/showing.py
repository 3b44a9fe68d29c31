"""What somebody is shown of an item that is about a person: masked here, before any door has it.

Lines that answer `Personal` say where people's words stand; of another line an order may say that its texts
hold some, see `veiling` and `Hiding`.  The policy says how much of each kind is shown.
Placeholders are the case's own, so they are the same on the desk, in a reply and on an item's page.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from heliotrope.compliance import selectors as compliance_selectors
from heliotrope.compliance import services as compliance
from heliotrope.compliance.services import Masking, Text
from heliotrope.core.errors import Invalid
from heliotrope.core.line import Answer, Personal, Task, Workspace
from heliotrope.core.line.masked import AskedPersonal, hiding_of, personal_of, rewritten, texts_of
from heliotrope.core.line.protocol import Hiding
from heliotrope.core.masking import marking
from heliotrope.core.masking.known import Known
from heliotrope.core.privacy import Field, Setting, Shown, Verdict
from heliotrope.flow import veiling
from heliotrope.flow.lines import line_of
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import region_of
from heliotrope.pipeline.demand.selectors import OrderLine

MASKED = "masked"
"""Name in a workspace's data of the placeholders that may be opened, each with the part that is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concealed:
    """A workspace as its viewer may see it.

    Attributes:
        values: what each placeholder stands for; for the server alone.
        verdicts: what the policy shows of each field, and why; empty for a line that is about nobody.
    """

    workspace: Workspace
    values: Mapping[str, str]
    verdicts: Mapping[Field, Verdict]


def personal(order: OrderLine) -> Personal | None:
    """Where people's words stand in an order's items; None where they are about nobody."""
    return personal_of(line_of(order.line), order.demands)


def hiding(order: OrderLine) -> Hiding | None:
    """Who hid people's data when the order's items were made; None where nobody did."""
    return hiding_of(line_of(order.line), order.demands)


def setting(
    actor: Actor, order: OrderLine, case_ids: Collection[UUID], *, purpose: str, in_hand: bool
) -> Setting:
    """What is looked at, and for what; the key is here where this process serves the home and holds it."""
    return Setting(
        purpose=purpose,
        in_hand=in_hand,
        data_home=region_of(order.data_home),
        key_here=custody().holds(order.data_home),
        withdrawn=compliance_selectors.withdrawn(actor, case_ids, purpose),
    )


def verdicts_of(
    actor: Actor, order: OrderLine, case_ids: Collection[UUID], *, purpose: str, in_hand: bool, now: datetime
) -> Mapping[Field, Verdict]:
    """What the actor is shown of each field in cases of an order, and why; nothing where it is about nobody.

    Whatever one of the cases' persons withdrew counts for all of them; without cases nobody did.
    """
    if personal(order) is None and hiding(order) is None:
        return {}
    where = setting(actor, order, case_ids, purpose=purpose, in_hand=in_hand)
    return compliance_selectors.verdicts(actor, order.client_id, where, at=now)


def concealed(
    order: OrderLine, task: Task, make: Callable[[Task], Workspace], verdicts: Mapping[Field, Verdict]
) -> Concealed:
    """A workspace with only as much of a person's data as these verdicts of its viewer show.

    It is made of a task in the order's vault, which is entered.
    """
    line, hid = personal(order), hiding(order)
    levels = {field: verdict.shown for field, verdict in verdicts.items()}
    if hid is not None:
        # Its texts are without values already, whoever reads them: a target must hold what stands for one.
        return _locked(make(task), hid.hides(task), verdicts, levels)
    if line is None:
        return Concealed(workspace=make(task), values={}, verdicts={})
    if isinstance(line, AskedPersonal):
        asked = veiling.read(line, task)
        return _locked(make(veiling.veiled(line, task, asked, levels)), asked.values, verdicts, levels)
    workspace = make(task)
    read = _read(line, task, workspace)

    def show(text: str, own: bool) -> str:
        return read.shown(Text(text=text, own=own), levels)

    hidden = replace(workspace, text=show(workspace.text, False), data=rewritten(line, workspace.data, show))
    return _locked(hidden, read.values, verdicts, levels)


def _locked(
    workspace: Workspace,
    values: Mapping[str, str],
    verdicts: Mapping[Field, Verdict],
    levels: Mapping[Field, Shown],
) -> Concealed:
    """A masked workspace with what of it may be opened."""
    data = {**workspace.data, MASKED: _openable(values, levels)}
    return Concealed(workspace=replace(workspace, data=data), values=values, verdicts=verdicts)


def _openable(values: Mapping[str, str], levels: Mapping[Field, Shown]) -> dict[str, str]:
    """Placeholders that their reader may ask to open, each with the part of it that is shown."""
    return {
        mark: marking.part(mark, value) if levels[marking.field_of(mark)] is Shown.PARTIAL else ""
        for mark, value in values.items()
        if levels[marking.field_of(mark)] in (Shown.TOKEN, Shown.PARTIAL)
    }


def content(actor: Actor, order: OrderLine, task: Task, *, purpose: str, now: datetime) -> str:
    """The text of an item for somebody who has not got it in hand; in the vault of its home."""
    if personal(order) is None and hiding(order) is None:
        return task.content.text
    verdicts = verdicts_of(actor, order, (task.item_id,), purpose=purpose, in_hand=False, now=now)
    return text(order, task, task.content.text, verdicts)


def values(order: OrderLine, task: Task) -> Mapping[str, str]:
    """What the placeholders of an item's text stand for; for the server alone, in its vault."""
    line, hid = personal(order), hiding(order)
    if hid is not None:
        return hid.hides(task)
    if line is None:
        return {}
    return _of_case(line, task, [Text(text=task.content.text)]).values


def text(order: OrderLine, task: Task, given: str, verdicts: Mapping[Field, Verdict]) -> str:
    """A text that came with an item about a person, with as much as these verdicts show; in its vault."""
    line, hid = personal(order), hiding(order)
    levels = {field: verdict.shown for field, verdict in verdicts.items()}
    if hid is not None:
        stands = hid.masked_text(task) if given == task.content.text else given
        return marking.leveled(stands, hid.hides(task), levels)
    return _of_case(line, task, [Text(text=given)]).shown(Text(text=given), levels)


def on_desk(order: OrderLine, task: Task) -> Mapping[str, str]:
    """What the placeholders on the desk of a unit stand for; for the server alone, in its vault."""
    line = personal(order)
    if line is None:
        return {}
    if isinstance(line, AskedPersonal):
        return veiling.read(line, task).values
    return _read(line, task, line_of(order.line).workspace(task)).values


def check(order: OrderLine, task: Task, answer: Answer) -> None:
    """Refuse an answer with a placeholder that nothing can be put back for; in the vault of its home.

    Raises:
        Invalid: it names a placeholder that is none of this case.
    """
    used = {met.group() for text in texts_of(answer.body) for met in marking.MARK.finditer(text)}
    if not used or personal(order) is None:
        return
    if strange := sorted(used - set(on_desk(order, task))):
        raise Invalid(f"{strange[0]} is no placeholder of this case; take it out, or write it anew.")


def reacted_to(order: OrderLine, task: Task) -> Task:
    """The task as its line reacts to its latest turn, in the vault of its home.

    What the line sends has values put back; what it keeps beyond a case that was asked to be masked has none.
    """
    line = personal(order)
    if isinstance(line, AskedPersonal):
        return veiling.unnamed(order, task)
    if not task.turns or line is None:
        return task
    last = task.turns[-1]
    if not any(marking.MARK.search(text) for text in texts_of(last.answer.body)):
        return task
    known = on_desk(order, task)
    body = {
        name: marking.put_back(value, known) if isinstance(value, str) else value
        for name, value in last.answer.body.items()
    }
    turn = replace(last, answer=replace(last.answer, body=body))
    return replace(task, turns=(*task.turns[:-1], turn))


def _read(line: Personal, task: Task, workspace: Workspace) -> Masking:
    """The texts of a workspace, read; one that was read before is not read again."""
    texts: list[Text] = [Text(text=workspace.text)]

    def note(text: str, own: bool) -> str:
        texts.append(Text(text=text, own=own))
        return text

    rewritten(line, workspace.data, note)
    return _of_case(line, task, texts)


def _of_case(line: Personal | None, task: Task, texts: Sequence[Text]) -> Masking:
    """Texts that came with a case, read with what is known of who is in it."""
    if isinstance(line, AskedPersonal):
        known: tuple[Known, ...] = veiling.known(line, task)
    else:
        known = line.known(task) if line is not None else ()
    return compliance.read_texts(
        task.client_id, task.item_id, texts, known=known, locale=veiling.language(task)
    )

"""A file that came with the work in hand: seen as pages or as masked text, never had.

Its bytes reach no door.  The policy says of files whether they may be seen at all; what a picture shows of a
person cannot be masked, so every page bears its viewer, and every look is recorded where the file is at home.
Where the case is about a person a picture crosses borders as a value does: by the same rules, counted, and in
the ledger.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from heliotrope.compliance.services import Wish
from heliotrope.compliance.services.reveals import A_FILE, reveal_file
from heliotrope.core.errors import NotFound
from heliotrope.core.privacy import Field, Shown
from heliotrope.core.privacy.reveals import RULES
from heliotrope.core.sentence import Sentence
from heliotrope.flow import crossing, looking, showing, working
from heliotrope.flow.tasks import load_task
from heliotrope.flow.working import Desk
from heliotrope.foundation import rendering
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.files import selectors as files
from heliotrope.foundation.rendering import Kind, Sheet, Unfit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault

HIDDEN = Sentence("The policy shows you nothing of files.")
UNFIT: Mapping[Unfit, Sentence] = {
    Unfit.OFFICE: Sentence(
        "Word, Excel and other office files are not shown: drawing them needs a program that runs what they"
        " hold. Ask the sender for a PDF or a picture."
    ),
    Unfit.STRANGE: Sentence("A file of this kind cannot be shown. Ask for a PDF, a picture or a text."),
    Unfit.UNREADABLE: Sentence(
        "The file cannot be read: it is broken, locked by a password, or takes too long to draw."
    ),
    Unfit.TOO_LARGE: Sentence("The file is too large to be shown: at most 30 MB, 300 pages, 40 megapixels."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """A file as its viewer may see it.

    Attributes:
        name: what it is called, masked; may be empty.
        text: of a text its beginning, masked.
        why_not: why nothing of it is shown; None where something is.
    """

    name: str
    kind: Kind
    pages: int
    text: str
    why_not: Sentence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """A page of a file, or why nothing of it is shown."""

    picture: bytes
    why_not: Sentence | None = None


def view(actor: Actor, assignment_id: UUID, file_id: UUID) -> Viewed:
    """What a worker sees of a file of a unit in their hands; the look is recorded.

    Raises:
        Barred: a rule of transfers keeps the work itself from where they sit, by now.
        NotFound: the unit is not in their hands, or the file is none of it.
        TooMany: many files are drawn at the moment.
    """
    desk, name, content = _on_desk(actor, assignment_id, file_id)
    if _level(desk) is Shown.NOTHING:
        return Viewed(name=name, kind=Kind.NOTHING, pages=0, text="", why_not=HIDDEN)
    sheet = rendering.read(content)
    pictured = sheet.kind is Kind.PAGES
    if refused := _looked(actor, desk, file_id, str(file_id), pictured=pictured):
        return Viewed(name=name, kind=Kind.NOTHING, pages=0, text="", why_not=refused)
    text = _masked(actor, desk, sheet) if sheet.kind is Kind.TEXT else ""
    why_not = UNFIT[sheet.unfit] if sheet.unfit else None
    return Viewed(name=name, kind=sheet.kind, pages=sheet.pages, text=text, why_not=why_not)


def page(actor: Actor, assignment_id: UUID, file_id: UUID, number: int, *, mark: str) -> Paged:
    """The picture of a page of such a file, from 1, with the mark of its viewer all over it.

    Raises:
        Barred: as for `view`.
        NotFound: as for `view`; or the policy shows nothing of files; or there is no such page.
    """
    desk, _name, content = _on_desk(actor, assignment_id, file_id)
    if _level(desk) is Shown.NOTHING:
        raise NotFound
    picture = rendering.drawn(content, number, mark=mark).picture
    if refused := _looked(actor, desk, file_id, f"{file_id}, page {number}", pictured=True):
        return Paged(picture=b"", why_not=refused)
    return Paged(picture=picture)


def _level(desk: Desk) -> Shown:
    """How much of files is shown; of a line that is about nobody all of them are."""
    verdict = desk.verdicts.get(Field.FILE)
    return verdict.shown if verdict else Shown.RAW


def _on_desk(actor: Actor, assignment_id: UUID, file_id: UUID) -> tuple[Desk, str, bytes]:
    """The desk where the file lies, its name there, and its bytes; nothing where the policy shows nothing."""
    _assignment, order = crossing.opened(actor, assignment_id)
    # In one transaction: of a file that is none of the unit nothing is recorded.
    with acting_in_vault(actor, order.data_home):
        desk = working.desk(actor, assignment_id)
        named = dict(_files(desk.workspace.data))
        if str(file_id) not in named and not working.is_evidence(actor, desk, file_id):
            raise NotFound
        hidden = _level(desk) is Shown.NOTHING
        content = b"" if hidden else _content(actor, desk, file_id)
    return desk, named.get(str(file_id), ""), content


def _files(value: Any) -> Iterator[tuple[str, str]]:
    """Every file that a workspace's data names, with its name."""
    if isinstance(value, Mapping):
        if isinstance(value.get("file"), str):
            yield value["file"], str(value.get("name", ""))
        for inner in value.values():
            yield from _files(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _files(inner)


def _content(actor: Actor, desk: Desk, file_id: UUID) -> bytes:
    # A worker of several clients may have named any file: it is one of this order's client, or none.
    own = replace(actor, client_ids=frozenset({desk.order.client_id}))
    content, _media_type = files.content(own, file_id)
    return content


def _looked(actor: Actor, desk: Desk, file_id: UUID, part: str, *, pictured: bool) -> Sentence | None:
    """Record a look before anything is shown; why nothing may be, and then there was no look.

    Args:
        pictured: whether it is shown as pictures, in which nobody's data is masked.
    """
    with acting_in_vault(actor, desk.order.data_home):
        if pictured and (refused := _crossed(actor, desk, file_id)):
            return refused
        looking.note_part(actor, desk.order, desk.assignment.item_id, part)
    return None


def _crossed(actor: Actor, desk: Desk, file_id: UUID) -> Sentence | None:
    """Enter in the ledger that a file of the case was seen; why it may not be, from where its viewer sits."""
    verdict = desk.verdicts.get(Field.FILE)
    if verdict is None:
        return None
    at, held = clock_now(), desk.assignment
    way, country = crossing.way_of(actor, desk.order.data_home, now=at)
    wish = Wish(
        client_id=desk.order.client_id,
        order_id=desk.order.id,
        case_id=held.item_id,
        mark=A_FILE,
        verdict=verdict,
        reason=None,
        assignment_id=held.id,
        subject_id=desk.subject_id,
        way=way,
        country=country,
        file_id=file_id,
    )
    until_at = max(held.lease_until, at + timedelta(seconds=RULES.look_s))
    look = reveal_file(actor, wish, now=at, until_at=until_at)
    return None if look.granted else look.why


def _masked(actor: Actor, desk: Desk, sheet: Sheet) -> str:
    """The text with as much of people's data as the desk shows of them."""
    if showing.personal(desk.order) is None:
        return sheet.text
    with acting_in_vault(actor, desk.order.data_home):
        task = load_task(actor, desk.order, desk.assignment.item_id, step=desk.step)
        return showing.text(desk.order, task, sheet.text, desk.verdicts)

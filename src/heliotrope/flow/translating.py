"""Translation help: what a contact wrote, beside what it says in the worker's language.

The client's translation memory is asked first, then the operator's AI worker of translation through the
remote model.  A text leaves its home only masked; what comes back is kept in the home's vault, is marked as
made by a machine, and goes nowhere by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, cast
from uuid import UUID

from heliotrope.ai import Chat, gateway, translate
from heliotrope.ai.names import reader
from heliotrope.compliance import selectors as compliance_selectors
from heliotrope.core.errors import Unavailable
from heliotrope.core.masking import mask
from heliotrope.core.masking.cases import Case, hide, reveal
from heliotrope.core.masking.finding import find
from heliotrope.core.match.dispatch.choosing import may_take
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.reading import known_in, sentences
from heliotrope.flow import working
from heliotrope.flow.handing_on import LOOKED_AT
from heliotrope.flow.working import Desk
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import renderings
from heliotrope.lines.support.renderings import Of, Rendered
from heliotrope.lines.translation import selectors as memory
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors

SKILL: Final = "translation"
"""Of the AI worker that translates."""
MOST_TEXTS, MOST_SIGNS = 20, 6_000
"""The latest messages that are translated, and how long one may be."""


class Lack(StrEnum):
    """Why something is not translated by a machine."""

    WORKER = "worker"
    """The operator has no AI worker of translation that is on."""
    MODEL = "model"
    """No remote model is set."""
    AWAY = "away"
    """The model did not answer."""
    LONG = "long"
    """The message is longer than what is translated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a contact wrote, with what it says; None where nothing could translate it."""

    text: str
    said: Rendered | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What a worker has of a conversation in a language that they lack.

    Attributes:
        source, target: from which language into which.
        lack: why something is missing; None while nobody tried, or where nothing is missing.
        speakers: colleagues who are on and have the language: any of them could take it over.
    """

    source: str
    target: str
    messages: tuple[Beside, ...]
    lack: Lack | None
    speakers: int

    @property
    def is_whole(self) -> bool:
        """Whether everything is translated."""
        return all(one.said for one in self.messages)


def shown(actor: Actor, desk: Desk, *, now: datetime) -> Help | None:
    """What is kept so far of a unit in the worker's hands; None where they need no help to read it."""
    if not desk.helped or "messages" not in desk.workspace.data:
        return None
    return _help(actor, desk, None, now)


def make(
    actor: Actor,
    assignment_id: UUID,
    *,
    now: datetime,
    chat: Callable[[], Chat | None] = gateway.remote,
) -> Help | None:
    """Translate what is not translated yet, as far as anything can; None where no help is needed.

    Raises:
        NotFound: it is not in the worker's hands.
    """
    desk = working.desk(actor, assignment_id)
    found = shown(actor, desk, now=now)
    if found is None:
        return None
    missing = [one.text for one in found.messages if one.said is None]
    if not missing:
        return found
    made = _remembered(actor, desk, found, missing)
    known = {one.source for one in made}
    by_model, lack = _by_model(
        actor, desk.order.client_id, found, [text for text in missing if text not in known], chat
    )
    if made or by_model:
        _keep(actor, desk, found, [*made, *by_model], now)
    return _help(actor, desk, lack, now)


def _help(actor: Actor, desk: Desk, lack: Lack | None, now: datetime) -> Help:
    target = _reads(actor)
    texts = _texts(desk)
    with acting_in_vault(actor, desk.order.data_home):
        known = renderings.kept(actor, _of(desk, target), texts)
    return Help(
        source=desk.helped,
        target=target,
        messages=tuple(Beside(text=text, said=known.get(text)) for text in texts),
        lack=lack,
        speakers=_speakers(actor, desk, now) if len(known) < len(set(texts)) else 0,
    )


def _texts(desk: Desk) -> list[str]:
    """What the contact wrote, in its order."""
    said = cast(Sequence[Mapping[str, object]], desk.workspace.data["messages"])
    texts = [str(one["text"]) for one in said if one["direction"] == "in" and str(one["text"]).strip()]
    return texts[-MOST_TEXTS:]


def _reads(actor: Actor) -> str:
    """The language that the worker has best."""
    levels = network_selectors.worker(actor, actor.worker).languages
    return max(sorted(levels), key=lambda code: levels[code], default="en")


def _of(desk: Desk, target: str) -> Of:
    return Of(
        client_id=desk.order.client_id,
        order_id=desk.order.id,
        item_id=desk.assignment.item_id,
        source_language=desk.helped,
        language=target,
    )


def _remembered(actor: Actor, desk: Desk, found: Help, texts: Sequence[str]) -> list[Rendered]:
    languages = Languages(source=found.source, target=found.target)
    asked = [one for text in texts for one in (text, *sentences(text))]
    with acting_in_vault(actor, desk.order.data_home):
        recall = memory.recall(desk.order.client_id, languages, asked)
    known = {text: known_in(text, recall) for text in texts}
    return [
        Rendered(source=text, text=said, provider=renderings.MEMORY) for text, said in known.items() if said
    ]


def _by_model(
    actor: Actor, client_id: UUID, found: Help, texts: Sequence[str], chat: Callable[[], Chat | None]
) -> tuple[list[Rendered], Lack | None]:
    """What the AI worker of translation makes of these, and why some of it is missing."""
    if not texts:
        return [], None
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    with acting(platform):
        workers = [one for one in network_selectors.ai_workers(platform) if one.on and SKILL in one.skills]
    model = chat() if workers else None
    if model is None:
        return [], Lack.MODEL if workers else Lack.WORKER
    own = compliance_selectors.patterns_in_force(client_id).own
    made: list[Rendered] = []
    for text in dict.fromkeys(texts):
        if len(text) > MOST_SIGNS:
            return made, Lack.LONG
        hidden = hide(text, find(text, locale=found.source, own=own, reader=reader()), Case())
        try:
            said = translate(mask(hidden.text), source=found.source, target=found.target, chat=model)
        except Unavailable:
            return made, Lack.AWAY
        used = said.used
        made.append(
            Rendered(
                source=text,
                text=reveal(said.value, hidden.case),
                provider=used.provider,
                model=used.model,
                cost=used.cost,
                currency=used.currency,
            )
        )
    return made, None


def _keep(actor: Actor, desk: Desk, found: Help, made: list[Rendered], now: datetime) -> None:
    with acting_in_vault(actor, desk.order.data_home):
        renderings.keep(_of(desk, found.target), made, now=now)
        audit.record(
            actor,
            "item.translated",
            subject_kind="item",
            subject_id=desk.assignment.item_id,
            client_id=desk.order.client_id,
            detail={
                "assignment": str(desk.assignment.id),
                "messages": len(made),
                "models": sorted({f"{one.provider} {one.model}".strip() for one in made}),
            },
        )


def _speakers(actor: Actor, desk: Desk, now: datetime) -> int:
    """How many people beside the worker are on and have the language and the skill."""
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    with acting(platform):
        asked = decompose_selectors.unit(platform, desk.assignment.unit_id).requirement
        machines = {line.id for line in network_selectors.ai_workers(platform)}
        ahead = now + timedelta(hours=1)
        everybody = network_selectors.everybody(platform, now, ahead, loads={}, limit=LOOKED_AT)
    others = (one for one in everybody if one.worker_id not in {*machines, actor.worker_id})
    return sum(may_take(one, asked, now, translated=False) for one in others)

"""What a worker sees of a conversation, as JSON."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Passage, Task
from heliotrope.core.masking.kinds import Kind
from heliotrope.core.masking.known import Known
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.support.settings import REPLY, Channel, Settings


def shown(actor: Actor, conversation_id: UUID | None, task: Task, settings: Settings) -> Mapping[str, object]:
    """The thread with its macros; of an item that is no conversation of ours, its text and its turns."""
    from heliotrope.lines.support import selectors

    try:
        case = selectors.case(actor, conversation_id) if conversation_id else None
    except NotFound:
        case = None
    kept = selectors.macros(actor, task.client_id, task.order_id)
    macros = [{"name": one.name, "language": one.language, "text": one.text} for one in kept]
    macros += [dict(one) for one in settings.macros]
    if case is None:
        return bare(task, settings, macros)
    return {
        "channel": case.channel,
        "subject": case.subject,
        "language": case.language,
        "intent": case.intent,
        "contact": case.contact_name or _who(case.channel, case.contact_address),
        "before": case.before,
        "opened_at": case.opened_at.isoformat(),
        "since": case.awaits_since.isoformat(),
        "due": _due(case.awaits_since, settings),
        "first": not any(one.direction == "out" for one in case.said),
        "seen": str(case.said[-1].id) if case.said else "",
        "messages": [
            {
                "direction": one.direction,
                "text": one.text,
                "author": one.author,
                "worker": str(one.worker_id) if one.worker_id else "",
                "at": one.at.isoformat(),
                "files": [dict(file) for file in one.files],
                "state": one.state,
                "automatic": one.automatic,
            }
            for one in case.said
        ],
        "macros": sorted(
            filled(macros, {"contact.name": case.contact_name}),
            key=lambda one: (one["language"] != case.language, one["name"].casefold()),
        ),
    }


def known(actor: Actor, conversation_id: UUID | None) -> tuple[Known, ...]:
    """What is known of the contact of a conversation; nothing of an item that is none of ours."""
    from heliotrope.lines.support import selectors

    who = selectors.contact_of(actor, conversation_id) if conversation_id else None
    if who is None:
        return ()
    told = [Known(kind=Kind.PERSON, value=who.name)]
    if who.channel == Channel.EMAIL:
        told.append(Known(kind=Kind.EMAIL, value=who.address))
    return tuple(one for one in told if one.value)


def bare(task: Task, settings: Settings, macros: list[dict[str, str]]) -> Mapping[str, object]:
    """The same from the item alone: what arrived, and what was answered."""
    data = task.content.data
    said = [{"direction": "in", "text": task.content.text}]
    said += [
        {"direction": "out", "text": str(turn.answer.body["reply"])}
        for turn in task.turns
        if turn.step == REPLY and turn.answer.body.get("reply")
    ]
    common = {"author": "", "worker": "", "at": "", "files": [], "state": "sent", "automatic": False}
    return {
        "channel": data.get("channel", settings.channels[0]),
        "subject": data.get("subject", ""),
        "language": data.get("language", settings.language),
        "intent": "",
        "contact": "",
        "before": 0,
        "opened_at": "",
        "since": "",
        "due": "",
        "first": len(said) == 1,
        "seen": "",
        "messages": [common | one for one in said],
        "macros": macros,
    }


def passages(shown: Mapping[str, Any], *, ended: str) -> tuple[Passage, ...]:
    """What an inspector reads of a conversation: nobody's name, only what was said."""
    said = [
        Passage(
            label=Sentence("Reply") if one["direction"] == "out" else Sentence("Customer"),
            text=str(one["text"]),
            made=one["direction"] == "out",
        )
        for one in shown["messages"]
        if not one["automatic"]
    ]
    subject = Passage(label=Sentence("Subject"), text=str(shown["subject"]))
    return (subject, *said, Passage(label=Sentence("Ended as"), text=ended, made=True))


def filled(macros: list[dict[str, str]], known: Mapping[str, str]) -> list[dict[str, str]]:
    """Macros with what is known put into them; what is not stays visible, and no reply goes out with it."""
    done = []
    for macro in macros:
        text = macro["text"]
        for name, value in known.items():
            if value:
                text = text.replace("{{" + name + "}}", value).replace("{{ " + name + " }}", value)
        done.append(macro | {"text": text})
    return done


def _due(since: datetime, settings: Settings) -> str:
    return (since + timedelta(seconds=settings.first_reply_s)).isoformat()


def _who(channel: str, address: str) -> str:
    return "" if channel == "chat" else address

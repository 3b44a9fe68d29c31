"""Customer support: conversations arrive on a standing order, and people answer until each case is over."""

import re
from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from heliotrope.ai import intent_of, language_of
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
    Requirement,
    Shape,
    Task,
    Workspace,
)
from heliotrope.core.masking.known import Known
from heliotrope.core.text import cells
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor, ActorKind
from heliotrope.lines.support import selectors, thread
from heliotrope.lines.support.settings import REPLY, RESOLVED, SPAM, TRIAGE, WAITING, Channel, settings_of
from heliotrope.lines.support.transcript import package

REPLY_MOST = 20_000
TEXT_MOST = 1_000_000
LANGUAGE_LEVEL = 4
EFFORT_S = {Channel.EMAIL: 240, Channel.CHAT: 45}
WHOLE, SPAM_PART, TRIAGE_PART = Decimal(1), Decimal("0.1"), Decimal("0.01")
_UNFILLED = re.compile(r"\{\{[^{}\n]{0,60}\}\}")
_DISPOSITION = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_ARRIVES = ("conversation", "subject", "text", "language", "channel", "timezone", "country")


class SupportLine:
    """Answers ``Line``, ``Reacting``, ``Assisted`` and ``Personal`` for conversations."""

    code: str = "support"
    shapes: tuple[Shape, ...] = (Shape.STREAM,)
    measure: str = "conversation"
    told: frozenset[str] = frozenset({"contact", "subject", "text", "author", "name"})
    filled: frozenset[str] = frozenset({"macros"})

    def options(self, given: Options) -> Options:
        """The settings with defaults; unknown ones are refused by name."""
        return settings_of(given).as_options()

    def recipe(self, brief: Brief) -> Recipe:
        """Conversations come one at a time, never as a file."""
        raise Invalid("Support is a standing order: open a stream, its conversations arrive by themselves.")

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """One conversation with the contact's first message."""
        settings = settings_of(options)
        strange = [str(name)[:40] for name in given if name not in _ARRIVES]
        if strange:
            raise Invalid(f"Unknown: {', '.join(strange)}. A conversation has: {', '.join(_ARRIVES)}")
        values = {name: _text(name, given.get(name, "")) for name in _ARRIVES}
        if not 0 < len(values["conversation"]) <= 200:
            raise Invalid("conversation: must be its key of 1 to 200 characters")
        channel = values["channel"] or settings.channels[0]
        if channel not in settings.channels:
            raise Invalid(f"channel: this order has {', '.join(settings.channels)}")
        spoken = cells.language(values["language"]) or language_of(values["text"]).code or settings.language
        data = {"subject": values["subject"], "language": spoken, "channel": channel}
        data |= {name: values[name] for name in ("timezone", "country") if values[name]}
        return PlannedItem(
            content=ItemContent(key=values["conversation"], text=values["text"], data=data),
            requirement=Requirement(
                skill="support",
                language=spoken,
                language_level=LANGUAGE_LEVEL,
                effort_s=EFFORT_S[Channel(channel)],
            ),
            channel=channel,
        )

    def plan(self, options: Options) -> QualityPlan:
        """Triage where a machine does it, then replies until one resolves the conversation."""
        return settings_of(options).plan

    def workspace(self, task: Task) -> Workspace:
        """The thread, the clock of the reply and the macros."""
        settings = settings_of(task.options)
        return Workspace(
            instruction=settings.instruction,
            field=Field.FORM,
            kind="support-reply",
            data=thread.shown(_platform(task.client_id), _conversation(task.content.key), task, settings),
        )

    def answer(self, task: Task, given: Given) -> Answer:
        """The reply and what becomes of the conversation; for triage the language and what it is about."""
        if task.step == TRIAGE:
            spoken, intent = (
                _text("language", given.get("language", "")),
                _text("intent", given.get("intent", "")),
            )
            return Answer(
                code="triaged" if spoken else "unsure", body={"language": spoken[:16], "intent": intent[:64]}
            )
        then, reply = given.get("then", ""), _text("reply", given.get("reply", "")).strip()
        if then not in (WAITING, RESOLVED, SPAM):
            raise Invalid(f"then: choose {WAITING}, {RESOLVED} or {SPAM}")
        if then == WAITING and not reply:
            raise Invalid("Write the reply first; without one there is nothing for the customer to answer.")
        if then == SPAM and reply:
            raise Invalid("Spam gets no reply: clear the text, or send it and resolve the conversation.")
        if len(reply) > REPLY_MOST:
            raise Invalid(f"A reply has at most {REPLY_MOST} characters; this one has {len(reply)}.")
        if unfilled := _UNFILLED.search(reply):
            raise Invalid(f"{unfilled[0]} is not filled in; write what belongs there, or take it out.")
        disposition = _text("disposition", given.get("disposition", "")).strip().lower().replace(" ", "-")
        if disposition and _DISPOSITION.fullmatch(disposition) is None:
            raise Invalid("disposition: write a short code such as refund or late-parcel")
        seen = _text("seen", given.get("seen", ""))[:36]
        return Answer(code=str(then), body={"reply": reply, "disposition": disposition, "seen": seen})

    def known(self, task: Task) -> tuple[Known, ...]:
        """The contact's name and address, wherever they stand."""
        return thread.known(_platform(task.client_id), _conversation(task.content.key))

    def subject(self, task: Task) -> UUID | None:
        """The contact whose conversation it is."""
        conversation_id = _conversation(task.content.key)
        if conversation_id is None:
            return None
        return selectors.case(_platform(task.client_id), conversation_id).contact_id

    def worth(self, content: ItemContent, step: str, options: Options) -> Counted:
        """One conversation, when it is resolved."""
        if step == TRIAGE:
            return Counted(pieces=TRIAGE_PART, note="triage of one conversation")
        return Counted(
            pieces=WHOLE, note="one conversation, paid when it is resolved, in equal parts for each reply"
        )

    def count(self, task: Task) -> tuple[Counted, ...]:
        """Nothing while it waits; then the conversation in equal parts of 6 digits, the rest to the last."""
        latest = task.turns[-1]
        if latest.step == TRIAGE:
            return (Counted(pieces=TRIAGE_PART, note="triage of one conversation"),)
        if latest.answer.code == WAITING:
            return ()
        replies = [place for place, turn in enumerate(task.turns) if turn.step == REPLY]
        spam = latest.answer.code == SPAM
        whole = SPAM_PART if spam else WHOLE
        part = (whole / len(replies)).quantize(Decimal("0.000001"), ROUND_DOWN)
        parts = [*[part] * (len(replies) - 1), whole - part * (len(replies) - 1)]
        what = "spam" if spam else "a resolved conversation"
        return tuple(
            Counted(pieces=pieces, turn=place, note=f"reply {number} of {len(replies)} to {what}")
            for number, (place, pieces) in enumerate(zip(replies, parts, strict=True), 1)
        )

    def package(self, finished: Finished) -> Mapping[str, bytes]:
        """Each conversation's transcript, for machines and for people."""
        return package(finished)

    def done(self, task: Task) -> None:
        """Send the reply of the latest turn, and ask the contact how it was when the turn resolved it."""
        # Tables are loaded when they are needed: what a line decides is asked without a database.
        from heliotrope.lines.support import replies

        conversation_id = _conversation(task.content.key)
        if conversation_id is None:
            return
        actor = _platform(task.client_id)
        if task.turns[-1].step == TRIAGE:
            replies.triaged(actor, conversation_id, intent=str(task.turns[-1].answer.body.get("intent", "")))
        else:
            replies.replied(actor, conversation_id, task, now=now())

    def propose(self, task: Task) -> Given | None:
        """The language of the first message and what it is about; replies are for people."""
        if task.step != TRIAGE:
            return None
        about = intent_of(task.content.text)
        return {"language": language_of(task.content.text).code, "intent": about.value if about else ""}

    def deliverable(self, task: Task) -> tuple[Passage, ...]:
        """The conversation as it went: what the contact wrote, and what was answered."""
        shown = thread.shown(
            _platform(task.client_id), _conversation(task.content.key), task, settings_of(task.options)
        )
        return thread.passages(shown, ended=task.turns[-1].answer.code if task.turns else "")


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise Invalid(f"{name}: must be a text")
    try:
        return cells.storable(value, TEXT_MOST)
    except Invalid as error:
        raise Invalid(f"{name}: must be a text that can be kept; it {error}") from error


def _conversation(key: str) -> UUID | None:
    """The conversation of an item; None for one that came by another way than mail or chat."""
    try:
        return UUID(key)
    except ValueError:
        return None


def _platform(client_id: UUID) -> Actor:
    return Actor(kind=ActorKind.MACHINE, client_ids=frozenset({client_id}))


LINE: Line = SupportLine()

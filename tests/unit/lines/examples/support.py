"""Conversations that are answered."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from heliotrope.core.line import Given
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.support.line import LINE as SUPPORT
from tests.unit.lines.examples.form import Example, Right, Stage


def _conversation(actor: Actor, client_id: UUID, at: datetime) -> str:
    from heliotrope.lines.support import services

    ids = {"order_id": UUID(int=2), "client_id": client_id, "visitor_id": UUID(int=6), "key": UUID(int=7)}
    said = services.say(actor, **ids, text="Where is my parcel?", fallback="en", now=at)
    return str(said.conversation_id)


def _conversations(files: Mapping[str, bytes]) -> Sequence[str]:
    told = json.loads(files["transcript.json"])
    return [one["conversation"] for one in told.get("conversations", [told])]


WAITING: Given = {"reply": "Which number has it?", "then": "waiting"}
SUPPORTED = Example(
    line=SUPPORT,
    options={"channels": ["chat"], "macros": [{"name": "Hi", "text": "Hello {{contact.name}}"}]},
    wrong_options=(
        {"channels": ["fax"]},
        {"colour": "red"},
        {"macros": "hello"},
        {"first_reply_s": -1},
        {"translation_help": "yes"},
    ),
    arrivals=(
        {"conversation": "c-1", "subject": "Parcel", "text": "Where is my parcel?"},
        {
            "conversation": "c-2",
            "text": "Wo bleibt mein Paket denn nur?",
            "language": "DE",
            "channel": "chat",
        },
    ),
    stages=(
        Stage(
            step="triage",
            right=(
                Right(given={"language": "en", "intent": "parcel"}, code="triaged"),
                Right(given={}, code="unsure"),
            ),
            wrong=({"language": 5}, {"intent": ["a"]}),
        ),
        Stage(
            step="reply",
            before=(("triage", {"language": "en"}),),
            right=(
                Right(given=WAITING, code="waiting", as_worth=False),
                Right(
                    given={"reply": "Tomorrow.", "then": "resolved", "disposition": "Late parcel"},
                    code="resolved",
                ),
                Right(given={"then": "spam"}, code="spam", as_worth=False),
            ),
            wrong=(
                {},
                {"then": "waiting"},
                {"reply": "Bye", "then": "spam"},
                {"reply": "Dear {{contact.name}}", "then": "resolved"},
                {"reply": 5, "then": "resolved"},
            ),
        ),
        Stage(
            step="reply",
            before=(("reply", WAITING), ("reply", WAITING)),
            right=(
                Right(given={"reply": "Here it is.", "then": "resolved"}, code="resolved", as_worth=False),
            ),
            wrong=({"reply": "x" * 20_001, "then": "resolved"},),
        ),
    ),
    path=(("reply", WAITING), ("reply", {"reply": "Here it is.", "then": "resolved"})),
    again=lambda made: {**made.body, "then": made.code},
    named=_conversations,
    keep=_conversation,
)

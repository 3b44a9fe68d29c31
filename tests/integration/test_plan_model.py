"""A configured model proposes a plan first; the validator has the last word."""

import json

import pytest

from heliotrope.ai.chat import Chat
from heliotrope.ai.endpoint import Endpoint
from heliotrope.core.demand.proposing import Why
from heliotrope.flow import planning
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from tests.integration.plans import BRIEF, story
from tests.support.world import make_world


class Scripted(Chat):
    """A model at the gateway's door that answers what it was told to; proves nothing of any model."""

    def __init__(self, said: object) -> None:
        super().__init__(Endpoint(url="http://localhost:1", model="scripted"))
        self.said = said
        self.heard = ""

    def _post(self, body):
        self.heard = json.dumps(body, ensure_ascii=False)
        message = {"content": json.dumps(self.said)}
        return {"model": "scripted", "choices": [{"message": message, "finish_reason": "stop"}]}


def proposal(*, after: list[str]) -> dict[str, object]:
    node = {
        "key": "one",
        "line": "annotation",
        "title": "Comments",
        "count": 3,
        "language": "",
        "span_days": 0,
    }
    return {"nodes": [{**node, "after": after}]}


@pytest.mark.parametrize(("after", "source"), [([], "model"), (["one"], "rules"), (["ghost"], "rules")])
def test_a_models_plan_stands_only_when_the_validator_finds_nothing_wrong(after, source):
    world = make_world()
    ana = world.actor("ana")
    chat = Scripted(proposal(after=after))
    with acting(ana):
        plan_id = planning.draft(
            ana, programme_id=world.programme_id, brief=f"{BRIEF} Mail me: ana@digits.example.", now=now(),
            chat=lambda: chat,
        )  # fmt: skip

    told = story(world, plan_id)

    assert told.version.source == source
    assert "ana@digits.example" not in chat.heard
    if source == "model":
        assert told.words.reasons[0].why is Why.MODEL

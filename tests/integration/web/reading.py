"""What the pages' tests share: the text of a page, and one answer by a worker."""

from heliotrope.flow import submitting, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from tests.support.machine import settle
from tests.support.world import World


def text_of(response) -> str:
    assert response.status_code == 200, response.content[:2000]
    return response.content.decode()


def judge_one(world: World, name: str, answer: str) -> None:
    actor = world.actor(name)
    with acting(actor):
        handed = working.take_next(actor, now=now())
    assert hasattr(handed, "assignment_id"), handed
    actor = world.actor(name)
    with acting(actor):
        submitting.submit(actor, handed.assignment_id, given={"answer": answer}, spent_s=3.0, now=now())
    settle()

"""Short ways through a plan: drafted, signed off, given its files, and worked on."""

from uuid import UUID

from heliotrope.core.demand.plan import Plan
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.flow import planning, planning_running, planning_story, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import services as network
from tests.integration.short import answer, take
from tests.integration.test_isolation import WORKER_COLUMNS
from tests.support.machine import settle
from tests.support.world import ALWAYS, World, make_world

BRIEF = "Label 3 comments. Labels: good, bad. Then check the results. Our secret is Pomegranate."
ROWS = b"id,text\na,lovely\nb,awful\nc,so so\n"


def draft(world: World, brief: str = BRIEF) -> UUID:
    ana = world.actor("ana")
    with acting(ana):
        return planning.draft(ana, programme_id=world.programme_id, brief=brief, now=now(), chat=lambda: None)


def story(world: World, plan_id: UUID, name: str = "ana") -> planning_story.PlanStory:
    actor = world.actor(name)
    with acting(actor):
        return planning_story.story(actor, plan_id, now=now())


def revise(world: World, plan_id: UUID, base: int, graph: Plan) -> int:
    ana = world.actor("ana")
    with acting(ana):
        return planning.revise(ana, plan_id, base=base, graph=graph, now=now())


def sign(world: World, plan_id: UUID, version: int = 1) -> None:
    ana = world.actor("ana")
    with acting(ana):
        planning.sign_off(ana, plan_id, version=version, now=now())


def give(world: World, plan_id: UUID, key: str, source: bytes = ROWS) -> None:
    ana = world.actor("ana")
    with acting(ana):
        planning_running.give_file(ana, plan_id, key, source=source, media_type="text/csv", now=now())


def states(world: World, plan_id: UUID) -> dict[str, str]:
    return {key: node.state for key, node in story(world, plan_id).nodes.items()}


def work(world: World) -> int:
    """Each worker answers the first thing that is offered, until nobody gets any more."""
    done = 0
    while True:
        before = done
        for name in ("bo", "chi", "w0", "w1"):
            handed = take(world, name)
            if handed is not None:
                actor = world.actor(name)
                with acting(actor):
                    desk = working.desk(actor, handed.assignment_id)
                answer(world, name, handed.assignment_id, desk.workspace.choices[0])
                done += 1
        settle()
        if done == before:
            return done


def shop_world() -> World:
    """A world with every line that takes a file, and one worker who can do all of it."""
    world = make_world(lines=("annotation", "translation", "testing", "support"))
    skills = "translation:3|revision:3|testing:3|triage:3|support:3|label-images:3|label-text:3"
    row = f"tee,Kraków,{skills},en:5|es:5,12.50,EUR,Europe/Warsaw,{ALWAYS},3,Legal Tee,tee@legal.test\n"
    platform = world.platform()
    with acting(platform):
        network.take_workers(platform, parse_workers(f"{','.join(WORKER_COLUMNS)}\n{row}"))
    return world

"""An order on which somebody guesses and two answer alike, worked to its delivery."""

from dataclasses import dataclass
from uuid import UUID

from tests.support.machine import ask, place, see, send, settle
from tests.support.world import World, make_world

LABELS = ("cat", "dog", "owl")
ITEMS = 30
GUESSER, COPIED, COPIER = "w0", "w1", "w2"
HONEST = ("bo", "chi", "w3", "w4", "w5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A delivered order, and who did what on it."""

    world: World
    order_id: UUID


def truth_of(text: str) -> str:
    """What an item is: its number tells, unevenly."""
    return LABELS[int(text.split()[1]) * 7 % 11 % 3]


def answer_of(name: str, text: str) -> str:
    """What somebody says: one always the same, two the same mistakes, the others are mostly right."""
    right, number = LABELS.index(truth_of(text)), int(text.split()[1])
    if name == GUESSER:
        return LABELS[0]
    if name in (COPIED, COPIER):
        return LABELS[(right + (number % 2)) % 3]
    slips = number % 13 == HONEST.index(name)
    return LABELS[(right + slips) % 3]


def delivered_scene() -> Scene:
    """Six judgements of every item, everybody at work, until the order is delivered."""
    world = make_world(workers=6, capacity=100)
    source = "id,text\n" + "".join(f"i{n},animal {n}\n" for n in range(ITEMS))
    options = {"labels": list(LABELS), "least": 6, "most": 6, "gold_ratio": 0}
    order_id = place(world, "annotation", options, source.encode(), "text/csv", title="Animals")
    for _ in range(30):
        if not _round(world):
            break
        settle()
    return Scene(world=world, order_id=order_id)


def _round(world: World) -> int:
    """Everybody judges what there is for them, in turn; gives how many judgements that made."""
    made, idle = 0, set()
    while len(idle) < len(world.workers):
        for name in sorted(world.workers):
            if name in idle:
                continue
            assignment_id = ask(world, name)
            if assignment_id is None:
                idle.add(name)
                continue
            text = see(world, name, assignment_id).workspace.text
            send(world, name, assignment_id, {"answer": answer_of(name, text)})
            made += 1
    return made

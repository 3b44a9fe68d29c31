"""Orders with a certificate: texts that a crowd judges, some of them wrong, and experts who inspect."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from heliotrope.core.line import Shape
from heliotrope.flow import certifying, placing, submitting, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.cli.verify import app
from heliotrope.money import credits as money_credits
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match.services import Handed
from tests.support.machine import settle
from tests.support.world import Skilled, World, make_world

EXPERTS = {name: Skilled(skills="label-text:5", languages="en:5") for name in ("xa", "xb")}
LABELS = ("bad", "good")


def make() -> World:
    """Bo and Chi label; Xa and Xb are experts, who could inspect; a credit is agreed."""
    world = make_world(crowd=EXPERTS)
    ada = world.admin()
    with acting(ada):
        money_credits.set_terms(
            ada,
            point_ratio=Decimal("0.02"),
            most_ratio=Decimal("0.50"),
            provider_ratio=Decimal("0.5"),
            now=now(),
        )
    return world


def place(world: World, texts: Sequence[str], *, least: int = 1) -> UUID:
    """An order whose texts say what is right about them; one judgement each unless said otherwise."""
    ana = world.actor("ana")
    wish = placing.Wish(
        programme_id=world.programme_id,
        line="annotation",
        title="Texts",
        shape=Shape.ORDER,
        options={"labels": list(LABELS), "least": least, "most": least, "gold_ratio": 0},
        source=("id,text\n" + "".join(f"t{n},{text}\n" for n, text in enumerate(texts))).encode(),
        media_type="text/csv",
    )
    with acting(ana):
        order_id = placing.place(ana, wish, now=now()).order_id
    settle()
    return order_id


def ask(world: World, order_id: UUID, *, name: str = "ana", **wish: object) -> None:
    actor = world.actor(name)
    with acting(actor):
        certifying.ask(actor, order_id, certifying.Wish(**wish), now=now())  # type: ignore[arg-type]


def work(world: World, name: str, says: str | None = None, *, most: int = 1000) -> int:
    """Somebody works until there is nothing left for them; says the text's own word unless given another."""
    actor, done = world.actor(name), 0
    while done < most:
        with acting(actor):
            handed = working.take_next(actor, now=now())
        if not isinstance(handed, Handed):
            return done
        actor = world.actor(name)
        with acting(actor):
            desk = working.desk(actor, handed.assignment_id)
            word = says or desk.workspace.text.split()[0]
            submitting.submit(actor, handed.assignment_id, given={"answer": word}, spent_s=1.0, now=now())
        done += 1
    return done


def state(world: World, order_id: UUID) -> str:
    ana = world.actor("ana")
    with acting(ana):
        return demand_selectors.order(ana, order_id).state


def standing(world: World, order_id: UUID, *, name: str = "ana") -> certifying.Standing:
    actor = world.actor(name)
    with acting(actor):
        return certifying.standing(actor, order_id)


def verified(tmp_path: Path, content: bytes, results: bytes, key: str, capsys: object) -> tuple[int, str]:
    """What the command says of a certificate and its delivery."""
    (tmp_path / "certificate.json").write_bytes(content)
    (tmp_path / "results.jsonl").write_bytes(results)
    try:
        app(
            [
                "verify",
                f"{tmp_path}/certificate.json",
                "--delivery",
                f"{tmp_path}/results.jsonl",
                "--key",
                key,
            ]
        )
    except SystemExit as ended:
        return int(ended.code or 0), re.sub(r" +", " ", capsys.readouterr().out)  # type: ignore[attr-defined]
    raise AssertionError("the command always ends with a code")

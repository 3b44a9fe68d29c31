"""Work by steps is read by somebody who had no part in it: its certificate states what share was right."""

import json
import re

import pytest

from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.line import Shape
from heliotrope.core.quality.certificate.reaching import Outcome
from heliotrope.flow import certifying, issuing, placing, submitting, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.signing import selectors as signing_selectors
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.cli.verify import app
from heliotrope.pipeline.match.services import Handed
from tests.integration.certified import standing, state
from tests.support.machine import settle
from tests.support.world import Skilled, make_world

TRANSLATORS = {
    name: Skilled(skills="translation:3|revision:3", languages="en:5|de:5") for name in ("xa", "xb", "xc")
}


def translated(world) -> object:
    """Five lines that Xa and Xb translated and revised."""
    ana = world.actor("ana")
    wish = placing.Wish(
        programme_id=world.programme_id,
        line="translation",
        title="Lines",
        shape=Shape.ORDER,
        options={"source": "en", "target": "de"},
        source="".join(f"Line {word} is here.\n" for word in ("a", "b", "c", "d", "e")).encode(),
        media_type="text/plain",
    )
    with acting(ana):
        order_id = placing.place(ana, wish, now=now()).order_id
    settle()
    with acting(ana):
        with pytest.raises(Invalid, match="best has level 3"):
            certifying.ask(ana, order_id, certifying.Wish(inspections=5), now=now())
        certifying.ask(ana, order_id, certifying.Wish(inspections=5, inspector_level=3), now=now())
    for name in ("xa", "xb"):
        while (handed := next_of(world, name)) is not None:
            given = {"target": "Diese Zeile ist hier.", "confirm": "yes"}
            say(world, name, handed, given)
        settle()
    return order_id


def next_of(world, name):
    actor = world.actor(name)
    with acting(actor):
        handed = working.take_next(actor, now=now())
    return handed.assignment_id if isinstance(handed, Handed) else None


def say(world, name, assignment_id, given):
    actor = world.actor(name)
    with acting(actor):
        return submitting.submit(actor, assignment_id, given=given, spent_s=1.0, now=now())


def test_a_random_sample_of_a_translation_is_read_by_somebody_who_had_no_part_in_it(tmp_path, capsys):
    """One of five is found wrong: it goes out as it was made, counts as wrong, and the target is missed."""
    world = make_world(lines=("translation",), crowd=TRANSLATORS)
    order_id = translated(world)
    assert state(world, order_id) == "settled", "it waits for its inspection"
    assert next_of(world, "xa") is None, "xa had part in every line"

    for n in range(5):
        held = next_of(world, "xc")
        xc = world.actor("xc")
        with acting(xc):
            desk = working.desk(xc, held)
        texts = {one["label"]: one["text"] for one in desk.workspace.data["passages"]}
        assert texts["To translate"].startswith("Line ")
        assert texts["Translation"] == "Diese Zeile ist hier."
        assert desk.earning.net > 0, "reading is paid"
        with pytest.raises(Invalid, match="right or wrong"):
            say(world, "xc", held, {"answer": "maybe"})
        say(world, "xc", held, {"answer": "wrong" if n == 0 else "right"})
    settle()

    found = standing(world, order_id)
    assert (found.outcome, found.further) == (Outcome.MISSED, None)
    assert found.found.ratio == pytest.approx(0.8)
    ana = world.actor("ana")
    with acting(ana):
        with pytest.raises(Conflict, match="put nothing right"):
            certifying.inspect_on(ana, order_id, now=now())
        certifying.deliver_as_it_is(ana, order_id)
    settle()
    with acting(ana):
        content, _ = issuing.file(ana, order_id)
        key = signing_selectors.keys(ana)[0].public
    parts = {part["name"]: part["content"] for part in json.loads(content)["parts"]}
    assert parts["rests on"] == {"basis": "review", "method": "review@1"}
    assert parts["accuracy"]["ratio"] == "0.8000"
    assert (parts["sample"]["inspected"], parts["sample"]["wrong"], parts["sample"]["unmended"]) == (5, 1, 1)
    assert parts["last step confirmed"] == {"items": 5}
    (tmp_path / "certificate.json").write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        app(["verify", f"{tmp_path}/certificate.json", "--key", key])
    said = re.sub(r" +", " ", capsys.readouterr().out)
    assert ended.value.code == 0, said
    assert "sample 5 of 5 items inspected at random, 1 found wrong" in said
    content = content.replace(b'"right": "no"', b'"right": "yes"', 1)
    (tmp_path / "certificate.json").write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        app(["verify", f"{tmp_path}/certificate.json", "--key", key])
    assert ended.value.code == 1
    assert "inspected" in capsys.readouterr().out

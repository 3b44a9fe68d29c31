"""A manual in XLIFF 2 goes from Ana's desk to a valid Spanish one, and her memory learns from it."""

import csv
import io
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from django.test import override_settings

from heliotrope.ai import EMBEDDED, MODEL
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.bilingual.xliff import read
from heliotrope.flow import judging
from heliotrope.flow.working import Desk
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.translation import selectors, services
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.match.services import Available, Handed
from heliotrope.pipeline.quality import selectors as quality_selectors
from tests.support import machine
from tests.support.machine import settle
from tests.support.world import Skilled, World, make_world

V2 = "{urn:oasis:names:tc:xliff:document:2.0}"
MANUAL = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="es">
  <file id="manual">
    <unit id="u1">
      <originalData><data id="d1">&lt;br/&gt;</data></originalData>
      <segment><source>Press <pc id="1" type="fmt" subType="xlf:b">Start</pc> and wait.<ph id="2" dataRef="d1"/></source></segment>
    </unit>
    <unit id="u2"><segment><source>The pump runs for ten minutes.</source></segment></unit>
    <unit id="u3"><segment><source>Never open the lid while the pump is running.</source></segment></unit>
    <unit id="u4"><segment><source>Close the valve.</source></segment></unit>
    <unit id="u5"><segment><source>Close the valve.</source></segment></unit>
    <unit id="u6" translate="no"><segment><source>HX-500</source></segment></unit>
  </file>
</xliff>
"""  # noqa: E501
SPANISH = {
    "u1": "Pulse ⟦1⟧Inicio⟦/1⟧ y espere.⟦2/⟧",
    "u2": "La bomba funciona durante diez minutos.",
    "u3": "No abra nunca la tapa mientras la bomba está en marcha.",
    "u4": "Cierre la válvula.",
    "u5": "Cierre la válvula.",
}
WRONG = "No abra nunca la tapa mientras el motor está en marcha."
"""What Tam makes of the fuzzy match: he forgets that it is the pump's."""
MEMORY = (
    Known(source="The pump runs for ten minutes.", target=SPANISH["u2"]),
    Known(source="Never open the lid while the motor is running.", target=WRONG),
)
READS_BOTH = {"en": 5, "es": 5}
EN_ES = Languages(source="en", target="es")
XLIFF = "application/xliff+xml"
RATE = Decimal("0.08")
LINGUIST = Skilled(skills="translation:3|revision:3", languages="en:4|es:5")
CROWD = {"tam": LINGUIST, "rey": LINGUIST, "gus": Skilled(skills="translation:3", languages="en:4|de:5")}


def by_unit(key: str) -> str:
    """The unit of a segment's key, such as ``manual/u1/1``."""
    return key.split("/")[1]


def keys(world: World, order_id: UUID) -> Mapping[UUID, str]:
    """The unit of each item, from the vault."""
    platform = world.platform()
    with acting(platform):
        items = decompose_selectors.item_ids(platform, order_id)
    with acting_in_vault(platform, "eu"):
        return {item: by_unit(decompose_selectors.content(platform, item).key) for item in items}


def unit_of(world: World, order_id: UUID, desk: Desk) -> str:
    return keys(world, order_id)[desk.assignment.item_id]


def translate_all(world: World, order_id: UUID) -> list[str]:
    """Tam translates what he gets, the first time without its tags; gives the segments' units."""
    done = []
    while (assignment_id := machine.ask(world, "tam")) is not None:
        desk = machine.see(world, "tam", assignment_id)
        assert (desk.step, desk.workspace.kind) == ("translate", "translation-translate")
        unit = unit_of(world, order_id, desk)
        if unit == "u1" and desk.workspace.data["band"] == "0":
            with pytest.raises(Invalid, match="The tag ⟦1⟧ is missing") as refused:
                machine.send(world, "tam", assignment_id, {"target": "Pulse Inicio y espere."})
            assert "⟦/1⟧" in str(refused.value) and "⟦2/⟧" in str(refused.value)
        target = WRONG if unit == "u3" else SPANISH[unit]
        machine.send(world, "tam", assignment_id, {"target": target})
        done.append(unit)
    return done


def refuse_the_translator(world: World, order_id: UUID) -> None:
    """Tam, who could revise, never gets what he translated: neither by asking nor by being faster."""
    assert machine.ask(world, "tam") is None
    platform = world.platform()
    tam = world.workers["tam"]
    with acting(platform):
        candidate = network_selectors.candidate(platform, tam, load=0)
        waiting = decompose_selectors.waiting_units(platform, order_id)
        assert {one.step for one in waiting} == {"revise"}
        stale = [
            Available(
                unit=match.open_unit(one, due_at=None, judgements=0),
                order_id=order_id,
                client_id=world.client_id,
                turn=one.turn,
            )
            for one in waiting
        ]
        handed = match.pull(
            platform, candidate=candidate, available=stale, gold_due=False, held={}, now=now(), lease_s=60
        )
        assert not isinstance(handed, Handed), "what a stale look offered is refused by the database"
        assert len(decompose_selectors.waiting_units(platform, order_id)) == len(waiting)


def revise_all(world: World, order_id: UUID) -> None:
    """Rey sees what Tam wrote; he mends one segment, and says what was wrong with it."""
    while (assignment_id := machine.ask(world, "rey")) is not None:
        desk = machine.see(world, "rey", assignment_id)
        assert (desk.step, desk.workspace.data["from"]) == ("revise", "translator")
        unit = unit_of(world, order_id, desk)
        given: dict[str, object] = {"target": desk.workspace.data["target"]}
        if unit == "u3":
            assert desk.workspace.data["target"] == WRONG
            given = {
                "target": SPANISH["u3"],
                "category_1": "accuracy/mistranslation",
                "severity_1": "major",
                "note_1": "the pump, not the motor",
            }
        with pytest.raises(NotFound):
            machine.send(world, "tam", assignment_id, given)
        machine.send(world, "rey", assignment_id, given)
        with pytest.raises(Conflict):
            machine.send(world, "rey", assignment_id, {"target": f"¡{given['target']}", "confirm": "yes"})


def check_bands(world: World, order_id: UUID) -> None:
    """Words by band: 4 and 3 new, 6 exact, 9 fuzzy at 85-94 %, 3 repeated; the reviser 0.30 of each."""
    tam = machine.earned(world, "tam", order_id)
    assert [(str(one.pieces), one.note) for one in tam] == [
        ("0.3", "3 words × 0.10 (repetition or in context, 101 %)"),
        ("3", "3 words × 1.00 (no match)"),
        ("4", "4 words × 1.00 (no match)"),
        ("1.2", "6 words × 0.20 (exact, 100 %)"),
        ("5.4", "9 words × 0.60 (fuzzy 85–94 %)"),
    ]
    rey = machine.earned(world, "rey", order_id)
    assert {one.note.split(" × ")[1] for one in rey} == {"0.30 (revision)"}
    assert sum(one.pieces for one in rey) == Decimal("0.30") * 25


def check_manual(written: bytes) -> None:
    """The same manual with its targets: sources untouched, tags whole and in place, every state final."""
    before, after = ET.fromstring(MANUAL), ET.fromstring(written)
    assert after.attrib == before.attrib
    told = {unit.attrib["id"]: unit for unit in after.iter(f"{V2}unit")}
    for unit in before.iter(f"{V2}unit"):
        own, other = unit.find(f".//{V2}source"), told[unit.attrib["id"]].find(f".//{V2}source")
        assert own is not None and other is not None and ET.tostring(own) == ET.tostring(other)
        target = told[unit.attrib["id"]].find(f".//{V2}target")
        assert (target is None) == (unit.attrib["id"] == "u6")
        if target is None:
            continue
        text = re.sub(r"⟦[^⟧]*⟧", "", SPANISH[unit.attrib["id"]])
        assert "".join(target.itertext()) == text
        assert [(one.tag, one.attrib) for one in target] == [(one.tag, one.attrib) for one in own]
        segment = told[unit.attrib["id"]].find(f"{V2}segment")
        assert segment is not None and segment.attrib["state"] == "final"
    bold = told["u1"].find(f".//{V2}target/{V2}pc")
    assert bold is not None and bold.text == "Inicio"
    again = read(written.replace(b'state="final"', b'state="translated"'))
    assert {by_unit(one.key): one.draft for one in again.segments} == SPANISH, (
        "by our own reader, tags and all"
    )


def check_rest(files: Mapping[str, bytes]) -> None:
    """The order's memory as TMX, and the report with Rey's finding in MQM."""
    pairs = {
        tuple("".join(seg.itertext()) for seg in unit.iter("seg"))
        for unit in ET.fromstring(files["memory.tmx"]).iter("tu")
    }
    assert ("Close the valve.", "Cierre la válvula.") in pairs
    assert ("Never open the lid while the pump is running.", SPANISH["u3"]) in pairs
    report = json.loads(files["report.json"])
    assert {line["band"]: line["words"] for line in report["bands"] if line["segments"]} == {
        "101": "3",
        "100": "6",
        "85": "9",
        "0": "7",
    }
    assert report["revision"]["changed"] == 1
    assert [(one["category"], one["severity"]) for one in report["revision"]["findings"]] == [
        ("accuracy/mistranslation", "major")
    ]
    assert (report["mqm"]["penalty"], report["mqm"]["per_thousand"]) == (5, "200")
    rows = list(csv.DictReader(io.StringIO(files["report.csv"].decode())))
    assert {by_unit(row["key"]): row["code"] for row in rows}["u3"] == "revised"
    assert sum(row["code"] == "confirmed" for row in rows) == 4


def a_world_with_memory() -> World:
    world = make_world(lines=("translation",), rates={"translation": str(RATE)}, crowd=CROWD)
    with acting_in_vault(world.actor("ana"), "eu"):
        services.learn(world.client_id, EN_ES, MEMORY)
    return world


@pytest.mark.promise(
    "13", thin="valid by our own reader and the structure of the file; OASIS' schemas are not asked"
)
def test_a_manual_comes_back_in_spanish_with_its_tags_and_is_paid_by_band():
    world = a_world_with_memory()
    order_id = machine.place(world, "translation", {"target": "es"}, MANUAL.encode(), XLIFF)
    assert machine.ask(world, "gus") is None, "who writes no Spanish gets none of it"

    assert sorted(translate_all(world, order_id)) == ["u1", "u2", "u3", "u4", "u5"]
    settle()
    refuse_the_translator(world, order_id)
    revise_all(world, order_id)
    settle()

    (delivery,) = machine.deliveries(world, order_id)
    files = machine.files_of(world, delivery)
    assert set(files) == {"translation.xlf", "memory.tmx", "report.json", "report.csv"}
    check_manual(files["translation.xlf"])
    check_rest(files)
    check_bands(world, order_id)
    total = machine.check_money(world, [order_id], [machine.accept(world, delivery)])
    assert total == Decimal("1.71"), "(13.9 + 7.5) weighted words at 0.08"


def test_the_second_edition_is_known_to_the_memory_and_a_machine_proposes_it():
    world = a_world_with_memory()
    first = machine.place(world, "translation", {"target": "es"}, MANUAL.encode(), XLIFF)
    translate_all(world, first)
    settle()
    revise_all(world, first)
    settle()
    with acting_in_vault(world.actor("ana"), "eu"):
        learnt = selectors.pairs(world.client_id, EN_ES, limit=20)
    assert SPANISH["u3"] in {pair.target for pair in learnt}
    robot = add_robot(world)

    second = machine.place(
        world, "translation", {"target": "es", "domain": "second edition"}, MANUAL.encode(), XLIFF
    )

    platform = world.platform()
    with acting(platform):
        made = [
            one for lines in quality_selectors.judgements_of_order(platform, second).values() for one in lines
        ]
    assert [(one.step, one.answer, one.worker_id) for one in made] == [
        ("pretranslate", "pretranslated", robot)
    ] * 5
    seen = []
    for name, step in (("tam", "translate"), ("rey", "revise")):
        while (assignment_id := machine.ask(world, name)) is not None:
            desk = machine.see(world, name, assignment_id)
            shown = desk.workspace.data
            seen.append((step, shown["band"], shown["target"] == SPANISH[unit_of(world, second, desk)]))
            assert desk.step == step
            machine.send(world, name, assignment_id, {"target": shown["target"]})
        settle()
    assert set(seen) == {("translate", "101", True), ("revise", "101", True)}
    assert len(seen) == 10
    deliveries = [*machine.deliveries(world, first), *machine.deliveries(world, second)]
    check_manual(machine.files_of(world, deliveries[1])["translation.xlf"])
    invoices = [machine.accept(world, one) for one in deliveries]
    machine.check_money(world, [first, second], invoices)


def add_robot(world: World, languages: Mapping[str, int] = READS_BOTH) -> UUID:
    """An AI worker that proposes what the memory knows."""
    ada = world.admin()
    with acting(ada):
        return network.add_machine(
            ada,
            handle="proposer",
            site_id=world.sites["Kraków"],
            model_provider=EMBEDDED,
            model=MODEL,
            skills={"pretranslation": 5},
            languages=languages,
            capacity=5,
            price_per_unit=Decimal("0.0001"),
            currency="EUR",
        )


def test_a_step_for_a_machine_that_none_takes_does_not_hold_up_the_people():
    """The robot reads no English: what waits for it goes to the people after a while."""
    world = a_world_with_memory()
    robot = add_robot(world, languages={"fr": 5})
    with override_settings(HELIOTROPE_MACHINE_PATIENCE_S=3600):
        order_id = machine.place(world, "translation", {"target": "es"}, MANUAL.encode(), XLIFF)
        assert steps_waiting(world, order_id) == {"pretranslate"}
        assert machine.ask(world, "tam") is None

    with override_settings(HELIOTROPE_MACHINE_PATIENCE_S=0):
        judging.fold(client_id=world.client_id, order_id=order_id)

    assert steps_waiting(world, order_id) == {"translate"}
    assert sorted(translate_all(world, order_id)) == ["u1", "u2", "u3", "u4", "u5"]
    assert robot not in translators(world, order_id)


def steps_waiting(world: World, order_id: UUID) -> set[str]:
    platform = world.platform()
    with acting(platform):
        return {one.step for one in decompose_selectors.waiting_units(platform, order_id)}


def translators(world: World, order_id: UUID) -> set[UUID]:
    platform = world.platform()
    with acting(platform):
        made = quality_selectors.judgements_of_order(platform, order_id)
    return {one.worker_id for lines in made.values() for one in lines}

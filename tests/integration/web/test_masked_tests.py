"""A test plan with data of people: masked for who runs, decides and inspects, whole for its client."""

import csv
import io
import json
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest

from heliotrope.ai import EMBEDDED
from heliotrope.core.errors import Invalid
from heliotrope.core.line.inspected import desk_of
from heliotrope.flow import revealing, showing, viewing
from heliotrope.flow.submitting import Upload
from heliotrope.flow.tasks import load_task
from heliotrope.flow.working import Desk
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.testing.line import LINE
from heliotrope.lines.testing.models import Defect
from heliotrope.network import services as network
from tests.support import machine
from tests.support.http import Caller
from tests.support.pages import browser
from tests.support.world import Skilled, World, make_world

NAME, MAIL = "Quirina Zobelsberg", "quirina.z@pflanzkunde.example"
OTHER, OTHERS = "Zoltan Zwick", "z.zwick@kunde.example"
PLANTED = (NAME, MAIL, OTHER, OTHERS)
PLAN = f"""id,title,step,expected
TC-1,The greeting of {NAME},Customer: {NAME}. Sign in with {MAIL},It greets {NAME}
TC-2,The greeting of {OTHER},Customer: {OTHER}. Sign in with {OTHERS},It greets {OTHER}
"""
CROWD = dict.fromkeys(("tess", "tri"), Skilled(skills="testing:3|triage:3", languages="en:5"))
TITLE, TEXT = "{} is greeted twice", "The page says {} once more below the menu."
LETTER = Upload(
    field="defect-1-evidence", name=f"{NAME}.txt", media_type="text/plain", content=f"Dear {NAME}".encode()
)


def report(name: str, mail: str) -> dict[str, object]:
    """A failed run whose tester names somebody."""
    return {
        "result-1": "fail", "note-1": f"{mail}, but twice", "evidence-1": {"text": f"Dear {name}"},
        "defect-1-title": TITLE.format(name), "defect-1-severity": "minor",
        "defect-1-text": TEXT.format(name), "defect-1-step": "1",
    }  # fmt: skip


@pytest.fixture(scope="module")
def ordered() -> tuple[World, UUID]:
    """Ana's plan of two cases; a machine likens defects."""
    world = make_world(lines=("testing",), crowd=CROWD)
    ada = world.admin()
    with acting(ada):
        network.add_machine(
            ada, handle="likener", site_id=world.sites["Kraków"], model_provider=EMBEDDED, model="likeness",
            skills={"defect-dedupe": 3}, languages={}, capacity=5, price_per_unit=Decimal("0.0005"),
            currency="EUR",
        )  # fmt: skip
    return world, machine.place(world, "testing", {"personal_data": True}, PLAN.encode(), "text/csv")


def seen(world: World, name: str, held: UUID) -> Desk:
    """A desk on which nothing is in clear, neither as data nor as a page nor by the API."""
    desk = machine.see(world, name, held)
    page = browser(world, name).get(f"/work/{held}/").content.decode()
    told = json.dumps(Caller(world, name).get(f"/work/assignments/{held}").json(), ensure_ascii=False)
    for text in (str(desk.workspace), page, told):
        assert [one for one in PLANTED if one.lower() in text.lower()] == []
    assert "masked is-lock" in page and "⟨PERSON_1⟩" in page
    return desk


def inspected(world: World, desk: Desk) -> str:
    """What an inspector would read of the case on a desk."""
    platform = world.platform()
    with acting(platform), acting_in_vault(platform, "eu"):
        task = load_task(platform, desk.order, desk.assignment.item_id, step="inspect")
        return str(showing.concealed(desk.order, task, partial(desk_of, LINE), desk.verdicts).workspace)


def run(world: World) -> None:
    """Tess names one customer by the placeholder and the other by what she saw."""
    while (held := machine.ask(world, "tess")) is not None:
        desk = seen(world, "tess", held)
        if desk.workspace.data["case"] == "TC-1":
            refused(world, held)
            machine.send(world, "tess", held, report("⟨PERSON_1⟩", "⟨EMAIL_1⟩"), uploads=[LETTER])
        else:
            machine.send(world, "tess", held, report(OTHER, OTHERS))
        machine.settle()


def refused(world: World, held: UUID) -> None:
    """What is wrong is said without a value; a lock opens one."""
    for given, why in (
        ({"result-1": ""}, r'Step 1 \("Customer: ⟨PERSON⟩'),
        (report("⟨PERSON_9⟩", "⟨EMAIL_1⟩"), "⟨PERSON_9⟩ is no placeholder of this case"),
    ):
        with pytest.raises(Invalid, match=why) as said:
            machine.send(world, "tess", held, given)
        assert NAME not in str(said.value)
    tess = world.actor("tess")
    with acting(tess):
        opened = revealing.open_mark(tess, held, "⟨PERSON_1⟩", reason="verify-identity", now=now())
    assert opened.value == NAME


def test_a_plan_is_masked_for_all_who_work_on_it_and_comes_back_whole(ordered: tuple[World, UUID]):
    world, order_id = ordered
    run(world)
    desks: list[Desk] = []
    while (held := machine.ask(world, "tri")) is not None:
        desks.append(seen(world, "tri", held))
        (defect,) = desks[-1].workspace.data["defects"]  # type: ignore[misc]
        assert defect["title"] == TITLE.format("⟨PERSON_1⟩")
        if defect["evidence"]:
            tri = world.actor("tri")
            with acting(tri):
                file = viewing.view(tri, held, UUID(defect["evidence"][0]["file"]))
            assert (file.name, file.text) == ("⟨PERSON_1⟩.txt", "Dear ⟨PERSON_1⟩")
        machine.send(world, "tri", held, {"verdict-1": "accepted", "note-1": "⟨PERSON_1⟩ it is"})
        machine.settle()

    likely = [desk.workspace.data["defects"][0]["known"] for desk in desks]  # type: ignore[index]
    (known,) = [one for one in likely if one]
    assert [(one["title"], one["percent"]) for one in known] == [(TITLE.format("⟨PERSON⟩"), 100)]
    read = inspected(world, desks[0])
    assert "⟨PERSON_1⟩ is greeted twice" in read and not [one for one in PLANTED if one in read]
    with acting_in_vault(world.platform(), "eu"):
        kept = {(one.title, one.text) for one in Defect.objects.filter(order_id=order_id)}
    assert kept == {(TITLE.format("⟨PERSON⟩"), TEXT.format("⟨PERSON⟩"))}

    (delivery,) = machine.deliveries(world, order_id)
    files = machine.files_of(world, delivery)
    rows = list(csv.DictReader(io.StringIO(files["defects.csv"].decode())))
    assert [(one["title"], one["note"]) for one in rows] == [
        (TITLE.format(name), f"{name} it is") for name in (NAME, OTHER)
    ]
    assert f"{MAIL}, but twice" in files["ctrf-report.json"].decode()
    assert [files[path] for path in files if path.endswith("1-1.txt")].count(LETTER.content) == 2
    assert b"\xe2\x9f\xa8" not in b"".join(files.values()), "no placeholder is left"
    place = f"/deliveries/{delivery.id}/files/defects.csv"
    assert [Caller(world, one).get(place).status_code for one in ("ana", "ada")] == [200, 404]
    page = browser(world, "ada").get(f"/orders/{order_id}/").content.decode()
    assert "They hold people’s data in clear" in page and "defects.csv" not in page

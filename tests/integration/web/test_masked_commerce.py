"""A shop's exception: settled by somebody who does not learn whose it is, unless they look."""

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
from heliotrope.flow import revealing, showing
from heliotrope.flow.tasks import load_task
from heliotrope.flow.working import Desk
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.tenancy.selectors import machine_for_client
from heliotrope.lines.commerce.cases import CHECK_SKILL
from heliotrope.lines.commerce.line import LINE
from heliotrope.network import services as network
from tests.support import machine
from tests.support.http import Caller
from tests.support.pages import browser
from tests.support.world import Skilled, World, make_world

NAME, STREET, CITY, PHONE = "Käthe Müller", "215 River Road", "New York", "+1 212 555 0142"
WRITTEN, RIGHT = "1OO83", "10083"
PLANTED = (NAME, "Käthe", "Müller", STREET, CITY, PHONE, WRITTEN, RIGHT)
ORDERS = (
    "order,sku,quantity,name,address1,city,province,postcode,country,phone,promised_at\n"
    f"C-1,MUG,1,{NAME},{STREET},{CITY},NY,{WRITTEN},US,{PHONE},2999-01-01T00:00:00Z\n"
)


class Astray:
    """Kim has an order of Ana's shop in hand whose postcode is wrong; a machine has proposed another."""

    def __init__(self) -> None:
        clerk = Skilled(skills="commerce:3", languages="en:5")
        self.world: World = make_world(lines=("commerce",), crowd={"kim": clerk})
        self._let_a_machine_check()
        self.order_id = machine.place(
            self.world, "commerce", {"countries": ["US"]}, ORDERS.encode(), "text/csv"
        )
        held = machine.ask(self.world, "kim")
        assert held is not None
        self.held: UUID = held

    def _let_a_machine_check(self) -> None:
        ada = self.world.admin()
        with acting(ada):
            network.add_machine(
                ada,
                handle="checker",
                site_id=self.world.sites["Kraków"],
                model_provider=EMBEDDED,
                model="address rules",
                skills={CHECK_SKILL: 3},
                languages={},
                capacity=5,
                price_per_unit=Decimal("0.0005"),
                currency="EUR",
            )

    def desk(self) -> Desk:
        return machine.see(self.world, "kim", self.held)

    def fields(self) -> dict[str, dict[str, str]]:
        rows = json.loads(json.dumps(self.desk().workspace.data["fields"]))
        return {row["name"]: row for row in rows}


@pytest.fixture
def astray() -> Astray:
    return Astray()


def test_the_desk_holds_placeholders_and_a_lock_opens_the_one_that_is_needed(astray: Astray):
    data, fields = astray.desk().workspace.data, astray.fields()
    said = json.dumps(data, ensure_ascii=False)
    assert not [one for one in PLANTED if one in said]
    assert (fields["name"]["value"], fields["phone"]["value"]) == ("⟨PERSON_1⟩", "⟨PHONE_1⟩")
    assert (fields["country"]["value"], fields["province"]["value"]) == ("US", "NY")
    assert (fields["postcode"]["fault"], fields["address1"]["fault"]) == ("invalid", "")
    assert (data["name"], data["kind"]) == ("C-1", "address"), "a name that is nobody's stays"

    html = browser(astray.world, "kim").get(f"/work/{astray.held}/").content.decode()
    assert not [one for one in PLANTED if one in html and one != RIGHT] and f'"{RIGHT}"' not in html
    assert f'value="{fields["address1"]["value"]}"' in html and html.count("masked is-lock") >= 6
    shown = Caller(astray.world, "kim").get(f"/work/assignments/{astray.held}").content.decode()
    assert not [one for one in PLANTED if f'"{one}"' in shown or json.dumps(one) in shown]

    kim = astray.world.actor("kim")
    with acting(kim):
        opened = revealing.open_mark(
            kim, astray.held, fields["postcode"]["proposed"], reason="verify-identity", now=now()
        )
    assert opened.value == RIGHT


def test_what_was_left_masked_reaches_the_client_as_it_was_and_nobody_else(astray: Astray):
    world, fields, before = astray.world, astray.fields(), astray.desk()
    kept = {name: row["proposed"] or row["value"] for name, row in fields.items()}
    sent = {"resolution": "corrected", **kept, "note": "Asked ⟨PERSON_1⟩."}
    for strange in ("⟨PERSON_99⟩", "⟨PERSON⟩"):
        with pytest.raises(Invalid, match=strange):
            machine.send(world, "kim", astray.held, sent | {"name": strange})
    with pytest.raises(Invalid, match="postcode is invalid"):
        machine.send(world, "kim", astray.held, sent | {"postcode": fields["postcode"]["value"]})
    made = machine.send(world, "kim", astray.held, sent)
    assert machine.send(world, "kim", astray.held, sent) == made, "the same answer again"
    machine.settle()

    (delivery,) = machine.deliveries(world, astray.order_id)
    (row,) = csv.DictReader(io.StringIO(machine.files_of(world, delivery)["resolutions.csv"].decode()))
    assert [row[name] for name in ("name", "address1", "city", "postcode", "phone")] == [
        NAME, STREET, CITY, RIGHT, f"'{PHONE}",
    ]  # fmt: skip
    assert row["note"] == f"Asked {NAME}."
    file = f"/deliveries/{delivery.id}/files/resolutions.csv"
    assert [Caller(world, one).get(file).status_code for one in ("ana", "ada")] == [200, 404]
    page = browser(world, "ada").get(f"/orders/{astray.order_id}/").content.decode()
    assert "They hold people’s data in clear" in page and "resolutions.csv" not in page

    platform = machine_for_client(world.client_id)
    with acting(platform), acting_in_vault(platform, before.order.data_home):
        task = load_task(platform, before.order, before.assignment.item_id, step="inspect")
        read = showing.concealed(before.order, task, partial(desk_of, LINE), before.verdicts)
    said = str(read.workspace)
    assert not [one for one in PLANTED if one in said]
    assert "Asked ⟨PERSON_1⟩." in said

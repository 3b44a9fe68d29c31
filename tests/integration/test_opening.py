"""From an empty installation to one that can work: founding, clients, sites, workers, accounts."""

from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.flow import opening
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import selectors
from tests.support.http import Caller
from tests.support.world import World

WORKERS = (
    "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email\n"
    "{handle},Lisboa,label-text:3,en:5|pt:5,11,EUR,Europe/Lisbon,Mon-Sun 00:00-00:00,2,Rui,rui@x.test\n"
)


def founded() -> tuple[World, Caller]:
    tag = new_id().hex[-10:]
    made = opening.found(
        name=f"Found {tag}", country="IE", email=f"ada-{tag}@x.test", password="sunflower-turns-9", now=now()
    )
    world = World(
        tag=tag,
        operator_id=made.operator_id,
        client_id=new_id(),
        other_client_id=new_id(),
        programme_id=new_id(),
        other_programme_id=new_id(),
        users={"ada": made.account_id},
        workers={},
    )
    return world, Caller(world, "ada")


def test_an_operator_sets_up_everything_that_an_order_needs_through_the_api():
    world, ada = founded()

    client_id = ada.act("/clients", {"name": "Vinho", "country": "PT"}).json()["id"]
    programme = ada.act(
        "/programmes", {"client_id": client_id, "name": "Notas", "data_home": "eu", "lines": ["annotation"]}
    ).json()
    rate = ada.act(
        "/rates",
        {
            "programme_id": programme["id"],
            "line": "annotation",
            "rate_per_judgement": "0.05",
            "currency": "EUR",
        },
    )
    provider = ada.act("/providers", {"name": "Lisboa Lda", "kind": "own", "country": "PT"}).json()
    site = ada.act(
        "/sites",
        {
            "provider_id": provider["id"],
            "name": "Lisboa",
            "country": "PT",
            "timezone": "Europe/Lisbon",
            "data_home": "eu",
        },
    )
    file = SimpleUploadedFile("workers.csv", WORKERS.format(handle="rui").encode(), content_type="text/csv")
    taken = ada.upload("/workers/import", {"file": file})
    worker_id = ada.get("/workers").json()[0]["id"]
    account = ada.act(
        "/accounts", {"email": f"rui-{world.tag}@x.test", "role": "worker", "worker_id": worker_id}
    )

    assert rate.json() == {"version": 1}
    assert site.status_code == 201
    assert taken.json() == {"added": 1, "changed": 0}
    assert account.status_code == 201
    assert selectors.actor_of_account(account.json()["id"]).worker_id is not None


def test_a_password_is_shown_once_even_when_the_act_is_sent_again():
    world, ada = founded()
    body = {"email": f"cleo-{world.tag}@x.test", "role": "compliance_officer"}

    first = ada.act("/accounts", body, key="one")
    again = ada.act("/accounts", body, key="one")

    assert first.json()["password"]
    assert again.json() == {"id": first.json()["id"], "password": ""}

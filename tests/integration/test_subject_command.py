"""`heliotrope subject erase`: contacts, buyers and workers, by id and by address, and first only said."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest

from heliotrope.compliance.services.retention import HoldWish, hold
from heliotrope.core.errors import Conflict, Invalid
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.interfaces.cli import installation, subject
from heliotrope.network.models import WorkerIdentity
from tests.integration.masked_desk import ADDRESS, NAME
from tests.integration.test_buyers_rights import OTHER, Shopping


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Shopping:
    """The platform runs already; the command finds it where it is."""
    monkeypatch.setattr(installation, "here", lambda _state: SimpleNamespace(enter=lambda: None))
    return Shopping()


def erase(*given: object) -> None:
    """The command as somebody types it."""
    command, bound, _ignored = subject.app.parse_args(["erase", *map(str, given)])
    command(*bound.args, **bound.kwargs)


def test_an_address_names_a_clients_contact_and_orders_which_are_told_first_and_then_erased(
    desk: Shopping, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    named = ("--client", desk.world.client_id, "--home", "eu", "--email", ADDRESS)
    gone = {desk.contact_id, desk.row("K-1").pk, desk.row("K-2").pk}

    erase(*named, "--dry-run")
    told = capsys.readouterr().out
    assert {UUID(one) for one in re.findall(r"^(?:contact|order) (\S+) in eu", told, re.MULTILINE)} == gone
    assert "1 conversations, 1 messages, 1 items" in told and "Nothing was erased" in told
    assert ADDRESS not in told and NAME not in told
    assert desk.buyers()["K-2"] == ADDRESS and NAME in str(desk.thread())

    erase(*named, "--to", tmp_path / "certificate.json")
    signed = [
        json.loads(one.read_text())["content"]["subject_id"] for one in tmp_path.glob("certificate-*.json")
    ]
    assert {UUID(one) for one in signed} == gone
    assert desk.buyers() == {"K-1": ERASED, "K-2": ERASED, "K-3": ADDRESS, "L-1": OTHER}
    with pytest.raises(Invalid, match="in the home eu; look in other homes"):
        erase(*named)


def test_an_id_is_enough_and_a_hold_keeps_what_it_names(desk: Shopping, capsys: pytest.CaptureFixture[str]):
    order_id = desk.row("L-1").pk
    with acting(desk.officer()):
        wish = HoldWish(client_id=desk.world.client_id, reason="litigation", subject_id=order_id)
        hold(desk.officer(), wish, now=now())
    erase("--home", "eu", "--id", order_id, "--dry-run")
    assert "HELD" in capsys.readouterr().out
    with pytest.raises(Conflict, match="legal hold"):
        erase("--home", "eu", "--id", order_id)
    assert desk.buyers()["L-1"] == OTHER

    erase("--home", "us", "--contact", desk.row("K-3", "us").pk)  # as it was called before
    assert json.loads(capsys.readouterr().out)["content"]["kind"] == "commerce.order"
    assert desk.buyers()["K-3"] == ERASED


def test_a_worker_is_named_by_their_own_address_or_id(desk: Shopping, capsys: pytest.CaptureFixture[str]):
    platform, worker_id = desk.world.platform(), desk.world.workers["bo"]
    email = f"Wilma.{desk.world.tag}@legal.example"
    with acting_in_vault(platform, "eu"):
        WorkerIdentity.objects.filter(pk=worker_id).delete()
        WorkerIdentity(
            worker_id=worker_id, operator_id=platform.operator, legal_name="Wilma Weg", email=email
        ).save(force_insert=True)
    erase("--home", "eu", "--email", email.upper(), "--dry-run")
    assert f"worker {worker_id} in eu" in capsys.readouterr().out
    erase("--home", "eu", "--email", email)
    certificate = json.loads(capsys.readouterr().out)["content"]
    assert (certificate["kind"], certificate["subject_id"]) == ("network.worker", str(worker_id))
    with acting_in_vault(platform, "eu"):
        assert WorkerIdentity.objects.get(pk=worker_id).legal_name == ERASED
    erase("--home", "eu", "--id", worker_id)  # again gives the same
    assert json.loads(capsys.readouterr().out)["content"] == certificate


def test_whoever_is_not_there_is_said_with_the_place(desk: Shopping):
    client = ("--client", desk.world.client_id)
    for given, said in (
        (("--home", "mars", "--id", new_id()), "no home mars here; there are: eu"),
        (("--home", "us", "--id", desk.contact_id), "in the home us"),
        (("--home", "eu", "--email", ADDRESS), "name their --client"),
        (("--home", "eu", "--client", new_id(), "--email", ADDRESS), "There is no client"),
        (("--home", "eu", *client), "by one of them only"),
        (("--home", "eu", *client, "--id", new_id()), "No contact, order or worker"),
    ):
        with pytest.raises(Invalid, match=said):
            erase(*given)

"""A person's data, planted through every intake, stands in no database, log or answer where it must not."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings
from django.test import Client, override_settings
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from heliotrope.flow import conversing, erasing, placing
from heliotrope.foundation import tracing
from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.metrics.exposing import exposition
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.tracing import spans
from heliotrope.lines.testing import selectors as defects
from heliotrope.pipeline.decompose import selectors as decompose
from heliotrope.pipeline.decompose.models import ItemContent
from tests.integration.masked_desk import letter
from tests.integration.planted import MAIL, NAME, STEMS, TEXT, Planted, shop_orders, standing
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.pages import browser

LISTED = {
    ("default", "axes_accessattempt", "username"): "what a stranger typed as their login, to lock them out",
    ("vault_eu", "memory_pair", "source"): "a client's own translations: matched by likeness, over orders",
    ("vault_eu", "memory_pair", "target"): "the same",
}
"""Columns in which planted data may stand in the clear, each with its reason."""
BLIND = ("cleo", "otto", "lea", "chi")
"""Roles without raw rights: the officer, the auditor, a site's lead, and a worker."""


@pytest.fixture(scope="module")
def told() -> Iterator[io.StringIO]:
    """All that the platform logs meanwhile, as its own handlers write it."""
    said, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(said)
    handler.setFormatter(root.handlers[0].formatter)
    root.addHandler(handler)
    before = structlog.get_config()
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(file=said), cache_logger_on_first_use=False
    )
    yield said
    structlog.configure(**before)
    root.removeHandler(handler)


@pytest.fixture(scope="module", autouse=True)
def plain_static_files() -> Iterator[None]:
    """Addresses of static files without the manifest that a release builds."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(scope="module")
def traced() -> Iterator[InMemorySpanExporter]:
    """All spans that the platform sends meanwhile."""
    kept = InMemorySpanExporter()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
        patched.setattr(spans, "OTLPSpanExporter", lambda: kept)
        patched.setattr(tracing, "_of_process", {})
        yield kept


@pytest.fixture(scope="module")
def planted(told: io.StringIO, traced: InMemorySpanExporter) -> Planted:
    made = Planted()
    made.everywhere()
    return made


def stems_in(text: str) -> list[str]:
    return [one for one in STEMS if one.lower() in text.lower()]


@pytest.mark.promise("33")
def test_what_came_in_everywhere_stands_in_the_clear_in_no_column_of_any_database(planted: Planted):
    """Control, vaults and key stores, jobs and outbox, audit and search columns: every column there is."""
    assert standing() - set(LISTED) == set()
    assert shop_orders(planted.world), "it did come in"
    assert ("default", "client", "name") in standing(["digits"]), "what is in the clear is found"
    cleo = browser(planted.world, "cleo")
    told = "".join(cleo.get(f"/privacy/{one}/").content.decode() for one in ("transfers", "retention"))
    assert "As ⟨EMAIL⟩, ⟨PHONE⟩, card ⟨CARD⟩, ⟨IBAN⟩ wrote" in told
    assert "Consent of ⟨EMAIL⟩" in told and "Letter of ⟨EMAIL⟩" in told and "⟨CARD⟩ ⟨IBAN⟩" in told
    platform = planted.world.platform()
    with acting_in_vault(platform, "eu"):
        assert [one.title for one in defects.like(planted.world.client_id, NAME, TEXT, least=0)] == [
            f"{NAME} is greeted wrongly"
        ]


@pytest.mark.promise("33")
def test_failed_jobs_refused_requests_and_error_pages_log_trace_and_answer_nothing_of_it(
    planted: Planted, told: io.StringIO, traced: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
):
    def fails(*_given: object, **_named: object) -> None:
        raise ValueError(TEXT)

    case = planted.case
    with monkeypatch.context() as broken:
        broken.setattr(placing, "arrive", fails)
        new = case.receive(letter(number=7, name=NAME, address=MAIL))
    assert case.thread().item_id is None, "the job failed"
    # Tried again later, it goes through.
    conversing.open_conversation(
        client_id=planted.world.client_id, order_id=case.order_id, conversation_id=new
    )
    settle()
    browser = Client(raise_request_exception=False)
    browser.post("/account/login/", {"login": MAIL, "password": TEXT})
    answers = [
        browser.get(f"/nothing/{NAME}/"),
        browser.get("/account/login/", {"next": f"/{MAIL}"}),
        planted.ana.get(f"/orders/{NAME}"),
        planted.ana.act("/orders", {"programme_id": TEXT}),
        planted.ana.act("/plans", {"programme_id": str(planted.world.programme_id), "brief": 7, "x": TEXT}),
    ]
    assert [stems_in(one.content.decode()) for one in answers[2:]] == [[], [], []]
    assert {one.status_code for one in answers} <= {200, 302, 404, 422}
    assert stems_in(told.getvalue()) == []
    assert told.getvalue().count("\n") >= 1, "the handlers heard something"
    assert stems_in(exposition().decode()) == []
    tracing.flush()
    sent = [one.to_json() for one in traced.get_finished_spans()]
    assert any("ValueError" in one for one in sent), "the failed job told the kind of its error"
    assert stems_in("".join(sent)) == []
    assert standing() == set(LISTED), "what is listed and holds nothing is to be struck off"


@pytest.mark.promise("33")
def test_no_role_without_raw_rights_is_answered_any_of_it(planted: Planted):
    """Every list and export of the API that has an address of its own."""
    document = json.loads(Client().get("/api/v1/openapi.json").content)
    paths = [path.removeprefix("/api/v1") for path, ways in document["paths"].items() if "get" in ways]
    for name in BLIND:
        caller, asked = Caller(planted.world, name), 0
        for path in paths:
            if "{" not in path:
                answer = caller.get(path)
                asked += answer.status_code == 200
                assert stems_in(answer.content.decode(errors="replace")) == [], (name, path)
        assert asked >= 1, name


@pytest.mark.promise("34")
def test_erased_by_their_address_nothing_of_the_person_can_be_read_and_everything_says_so(planted: Planted):
    """Conversation, item, answer, package and shop order; the rest of the work goes on."""
    world, case = planted.world, planted.case
    ana, cleo = world.actor("ana"), Caller(world, "cleo")
    with acting(ana):
        item_id = case.thread().item_id
    deliveries = planted.ana.get(f"/orders/{case.order_id}/deliveries").json()
    files = [(one["id"], name) for one in deliveries for name in one["files"]]
    assert files
    before = [planted.ana.get(f"/deliveries/{one}/files/{name}").content.decode() for one, name in files]
    assert stems_in("".join(before))

    body = {"home": "eu", "client_id": str(world.client_id), "email": MAIL.upper(), "confirm": "erase"}
    done = cleo.act("/privacy/erasures", body)

    assert done.status_code == 201, done.content
    kinds = sorted(one["kind"] for one in done.json()["erased"])
    assert kinds == [erasing.BUYER, erasing.CONTACT]
    for one in done.json()["erased"]:
        document = cleo.get(f"/privacy/erasures/{one['subject_id']}").json()["document"]
        assert set(document["content"]["homes"]) == {"eu", "us"}
    with acting_in_vault(world.platform(), "eu"):
        content = decompose.content(world.platform(), item_id)
    assert (content.text, content.data) == (ERASED, {})
    for one, name in files:
        answer = planted.ana.get(f"/deliveries/{one}/files/{name}")
        assert (answer.status_code, answer.content.decode().strip()) == (200, ERASED)
    assert {one.text for one in case.thread().said} == {ERASED}
    with acting_in_vault(world.platform(), "eu"):
        theirs = list(ItemContent.objects.exclude(person_id=None).values_list("order_id", "pk"))
    assert len(theirs) >= 2, "a conversation and an exception of a shop"
    for name in ("ada", "ana"):
        door, api = browser(world, name), Caller(world, name)
        for order_id, item in theirs:
            places = (
                f"/orders/{order_id}/",
                f"/orders/{order_id}/items/",
                f"/orders/{order_id}/items/{item}/",
            )
            answers = [door.get(one) for one in places]
            answers += [api.get(f"/orders/{order_id}/items"), api.get(f"/items/{item}")]
            assert {one.status_code for one in answers} == {200}, (name, order_id)
            assert [stems_in(one.content.decode()) for one in answers] == [[]] * len(answers)
    assert erasing.found_by_mail(world.platform(), world.client_id, MAIL, home="eu") == ()

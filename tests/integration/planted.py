"""A person's data, planted through every intake there is, and where it is found in the clear afterwards."""

import json
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID, uuid4

import psycopg
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from psycopg.sql import SQL, Composed, Identifier

from heliotrope.core.line import Shape
from heliotrope.core.text.address import Address
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.trade.incoming import IncomingLine, IncomingOrder
from heliotrope.flow import placing, submitting, trading
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.commerce.services import inbox, intake, shops
from heliotrope.lines.commerce.services.shops import ShopWish
from heliotrope.lines.support import services
from heliotrope.lines.translation import services as translation
from tests.integration.holdings import address
from tests.integration.masked_desk import Case
from tests.integration.short import take
from tests.support import machine
from tests.support.http import Caller
from tests.support.machine import settle
from tests.support.pages import browser
from tests.support.server import OWNER
from tests.support.world import Skilled, World, make_world

NAME, MAIL = "Quirina Zobelsberg", "quirina.z@pflanzkunde.example"
PHONE, CARD, STREET = "+49 30 90187654", "4556 7375 8689 9855", "Rapunzelgasse 77"
IBAN = "DE12500105170648489890"
TEXT = f"{NAME}, {MAIL}, {PHONE}, card {CARD}, {STREET}"
SHAPED = f"{MAIL}, {PHONE}, card {CARD}, {IBAN}"
"""What of it has a shape: all that a title is searched for, which everybody reads."""
STEMS = ("quirina", "zobelsberg", "pflanzkunde", "90187654", "4556 7375", "45567375", "rapunzelgasse", IBAN)
"""What is looked for, in any case; all of it is made up."""
LETTER = (
    f"From: {NAME} <{MAIL}>\nTo: help@shop.example\nSubject: Paket an {NAME}\nMessage-ID: <p1@x.invalid>\n"
    "Date: Fri, 20 Nov 2026 09:00:00 +0100\nMIME-Version: 1.0\n"
    'Content-Type: multipart/mixed; boundary="x"\n\n'
    f"--x\nContent-Type: text/plain; charset=utf-8\n\nGuten Tag, {TEXT}\n"
    "--x\nContent-Type: text/plain\n"
    f'Content-Disposition: attachment; filename="{NAME}.txt"\n\n{TEXT}\n--x--\n'
).encode()


class Planted:
    """A world in which one person's data came in everywhere, and the work on it ran."""

    def __init__(self) -> None:
        crowd = {
            "bo": Skilled(skills="label-text:3|commerce:3|translation:3", languages="en:5|de:5"),
            "chi": Skilled(skills="support:3|commerce:3|translation:3", languages="en:5|de:5"),
            "tess": Skilled(skills="testing:3", languages="en:5"),
            "tri": Skilled(skills="triage:3", languages="en:5"),
        }
        lines = ("support", "annotation", "commerce", "translation", "testing")
        self.world: World = make_world(lines=lines, crowd=crowd)
        self.ana, self.ada = Caller(self.world, "ana"), Caller(self.world, "ada")

    def everywhere(self) -> None:
        """All intakes, one after the other."""
        self.talk()
        self.label()
        self.trade()
        self.inspect()
        self.people()
        self.name()
        self.brief()
        self.learn()
        self.rule()

    def talk(self) -> None:
        """Mail with an attachment, answered and resolved; and a chat."""
        case = self.case = Case(LETTER, self.world)
        chi = case.worker()
        given = {"reply": f"Liebe {NAME}.", "then": "resolved", "disposition": "", "seen": ""}
        with acting(chi):
            submitting.submit(chi, case.assignment_id, given=given, spent_s=1.0, now=now())
        platform = self.world.platform()
        with acting_in_vault(platform, "eu"):
            services.say(
                platform, order_id=case.order_id, client_id=self.world.client_id, visitor_id=uuid4(),
                text=f"Hallo, {TEXT}", key=uuid4(), fallback="de", now=now(),
            )  # fmt: skip
        settle()

    def label(self) -> None:
        """An order's file, bad and good, worked to its package; a stream's item by the API."""
        wish = {"programme_id": str(self.world.programme_id), "title": "Polite?"}
        wish["options"] = {"labels": ["yes", "no"], "most": 1}  # type: ignore[assignment]
        for rows in (f"id,text\na,{NAME}\na,\n", f'id,text\na,"{TEXT}"\n'):
            file = SimpleUploadedFile(f"{NAME}.csv", rows.encode(), "text/csv")
            made = self.ana.upload("/orders", {"order": json.dumps(wish), "file": file})
        assert made.status_code == 201, made.content
        stream = self.ana.act("/streams", {**wish, "title": "More"}).json()["id"]
        settle()
        arrived = self.ana.act(f"/orders/{stream}/items", {"item": {"id": "s1", "text": TEXT}})
        assert arrived.status_code == 201, arrived.content
        settle()
        self.work("bo", {"answer": "yes"})

    def work(self, name: str, given: Mapping[str, str]) -> None:
        """Somebody answers whatever they are given."""
        for _ in range(4):
            handed = take(self.world, name)
            if handed is None:
                break
            actor = self.world.actor(name)
            with acting(actor):
                submitting.submit(actor, handed.assignment_id, given=given, spent_s=1.0, now=now())
            settle()

    def trade(self) -> None:
        """A shop's order whose address is faulty, on its stream; and a webhook."""
        actor, world = self.world.platform(), self.world
        ana = world.actor("ana")
        wish = placing.Wish(
            programme_id=world.programme_id, line="commerce", title="Shop", shape=Shape.STREAM, options={}
        )
        with acting(ana):
            stream = placing.place(ana, wish, now=now()).order_id
        settle()
        where = Address(name=NAME, address1=STREET, city="Berlin", province="", postcode="1", country="DE")
        order = IncomingOrder(
            external_id="1", name="#1", lines=(IncomingLine(sku="MUG", quantity=1),), address=where,
            email=MAIL, placed_at=now(),
        )  # fmt: skip
        with acting_in_vault(actor, "eu"):
            shop = ShopWish(
                programme_id=world.programme_id, client_id=world.client_id, name="N", order_id=stream
            )
            shop_id = shops.open_shop(actor, shop)
            intake.take_orders(world.client_id, shop_id, [order], now=now())
            payload = {"admin_graphql_api_id": "gid://1", "email": MAIL, "customer": {"name": NAME}}
            told = inbox.Webhook(webhook_id="w", event_id="e", topic="orders/create", payload=payload)
            inbox.keep(world.client_id, shop_id, told, now=now())
        trading.raise_exceptions(client_id=world.client_id, programme_id=world.programme_id, shop_id=shop_id)
        settle()

    def inspect(self) -> None:
        """A test plan that names the person; a tester's notes and defect do, too, and triage takes it."""
        plan = f'id,title,step,expected\nT1,Greet,Log in as {NAME},"{TEXT}"\n'
        machine.place(self.world, "testing", {"environments": ["Chrome"]}, plan.encode(), "text/csv")
        failed = {"result-1": "fail", "note-1": TEXT, "defect-1-title": f"{NAME} is greeted wrongly"}
        failed |= {"defect-1-severity": "minor", "defect-1-text": TEXT, "defect-1-step": "1"}
        self.work("tess", failed)
        self.work("tri", {"verdict-1": "accepted", "severity-1": "minor"})

    def people(self) -> None:
        """A worker's registration by file, and an account that a provider is paid into."""
        head = "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name"
        row = f"neu,Kraków,label-text:1,en:5,9.00,EUR,Europe/Warsaw,Mon-Fri 09:00-17:00,1,{NAME},{MAIL}"
        file = SimpleUploadedFile("w.csv", f"{head},email\n{row}\n".encode(), "text/csv")
        taken = self.ada.upload("/workers/import", {"file": file})
        assert taken.status_code in (200, 201), taken.content
        provider = self.ada.get("/providers").json()[0]["id"]
        account = {"id": str(uuid4()), "data_home": "eu", "holder": NAME, "number": IBAN, "country": "DE"}
        made = self.ada.act(f"/providers/{provider}/account", account, method="put")
        assert made.status_code in (200, 201), made.content

    def name(self) -> None:
        """The titles of a stream and of an order, and the name of a programme."""
        given = {"programme_id": str(self.world.programme_id), "title": f"Care for {SHAPED}"}
        given["options"] = {"labels": ["yes", "no"], "most": 1}  # type: ignore[assignment]
        stream = self.ana.act("/streams", given).json()
        file = SimpleUploadedFile("w.csv", b"id,text\na,Hello\n", "text/csv")
        placed = self.ana.upload("/orders", {"order": json.dumps(given), "file": file}).json()
        assert stream["warnings"][0] == placed["warnings"][0], (stream, placed)
        assert "(EMAIL, PHONE, CARD, IBAN)" in placed["warnings"][0]
        settle()
        programme = {"client_id": str(self.world.client_id), "name": f"Shop {MAIL}", "data_home": "eu"}
        made = self.ada.act("/programmes", programme | {"lines": ["support"]})
        assert made.status_code == 201, made.content

    def brief(self) -> None:
        """A client's own words of a plan."""
        words = f"Label 3 comments for {TEXT}. Labels: good, bad."
        made = self.ana.act("/plans", {"programme_id": str(self.world.programme_id), "brief": words})
        assert made.status_code == 201, made.content
        settle()

    def learn(self) -> None:
        """A pair of a client's translation memory."""
        pair = Known(source=TEXT, target=TEXT)
        with acting_in_vault(self.world.platform(), "eu"):
            translation.learn_one(self.world.client_id, Languages(source="de", target="en"), pair)

    def rule(self) -> None:
        """What the officer's forms take in words: why data may cross, are kept, and are held."""
        cleo = browser(self.world, "cleo")
        forms = {
            "transfers/rules/": {
                "rule-name": "to-iceland", "rule-means": "recorded", "rule-home": "eu",
                "rule-country": "IS", "rule-citation": f"As {SHAPED} wrote", "rule-after": "0",
            },
            "transfers/instruments/": {
                "paper-home": "eu", "paper-country": "IS", "paper-kind": "consent",
                "paper-reference": f"Consent of {SHAPED}", "paper-after": "1",
            },
            "retention/rules/": {
                "of": "rating", "client": "", "days": "3000", "basis": f"Letter of {SHAPED}", "after": "0",
            },
            "retention/holds/": {
                "client": str(self.world.client_id), "reason": "audit", "subject": str(uuid4()),
                "reference": f"{CARD} {IBAN}",
            },
        }  # fmt: skip
        for place, given in forms.items():
            done = cleo.post(f"/privacy/{place}", given)
            assert done.status_code == 302, (place, done.content.decode())


def standing(stems: Iterable[str] = STEMS) -> set[tuple[str, str, str]]:
    """Each (database, table, column) in which one of these stands in the clear, in every database."""
    return {
        (name, table, column)
        for name, url in _databases()
        for table, column in _in_database(url, [f"%{one.lower()}%" for one in stems])
    }


def _databases() -> Iterator[tuple[str, str]]:
    for alias in settings.DATABASES:
        yield alias, address(alias, OWNER)
    yield from ((f"keys_{home}", url) for home, url in settings.HELIOTROPE_KEYS.items())


def _in_database(url: str, likes: list[str]) -> Iterator[tuple[str, str]]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT table_name, array_agg(column_name::text), array_agg(data_type::text)"
            " FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1"
        ).fetchall()
        for table, columns, types in rows:
            asked = SQL(", ").join(_asked(*one) for one in zip(columns, types, strict=True))
            query = SQL("SELECT {} FROM {}").format(asked, Identifier(table))
            found = connection.execute(query, [likes] * len(columns)).fetchone()
            yield from ((table, column) for column, hit in zip(columns, found or (), strict=True) if hit)


def _asked(column: str, kind: str) -> Composed:
    text = SQL("encode({}, 'escape')") if kind == "bytea" else SQL("{}::text")
    return SQL("coalesce(bool_or(lower({}) LIKE ANY(%s)), false)").format(text.format(Identifier(column)))


def shop_orders(world: World) -> list[UUID]:
    """The shop's orders of the planted person."""
    from heliotrope.flow import erasing

    found = erasing.found_by_mail(world.platform(), world.client_id, MAIL, home="eu")
    return [one.id for one in found if one.kind == erasing.BUYER]

"""Ordering in every line by page: asked what kind of work, priced in its own measure, seen step by step."""

import html
import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.interfaces.web.console.ordering.examples import EXAMPLES
from heliotrope.lines.commerce import selectors as shop_selectors
from heliotrope.lines.commerce.services import shops
from heliotrope.lines.support import selectors as support_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from tests.support import machine
from tests.support.pages import browser
from tests.support.world import Skilled, World, make_world

LINES = ("annotation", "translation", "testing", "support", "commerce")
RATES = {"translation": "0.12", "support": "2.40", "testing": "0.70", "commerce": "1.60"}
CROWD = {
    "tam": Skilled(skills="translation:3", languages="en:5|de:5"),
    "rey": Skilled(skills="translation:3|revision:3", languages="en:5|de:5"),
}
ENV = "HELIOTROPE_MAIL_CARE"


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(lines=LINES, rates=RATES, crowd=CROWD)


def text(answer) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def given(world: World, line: str, title: str, **more: object) -> dict[str, object]:
    return {"programme": f"{world.programme_id}:{line}", "title": title, "step": "check", **more}


def file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, EXAMPLES[name].text.encode(), "application/octet-stream")


def place(world: World, name: str, make) -> UUID:
    """Price what ``make`` gives, place it at that price, and give the order's key."""
    client = browser(world, name)
    priced = client.post("/orders/new/", make())
    assert priced.status_code == 200, text(priced)
    found = re.search(r'name="seen" value="([0-9a-f]+)"', priced.content.decode())
    assert found is not None, text(priced)
    placed = client.post("/orders/new/", make() | {"step": "place", "seen": found[1]})
    assert placed.status_code == 302, text(placed)
    return UUID(placed["Location"].strip("/").split("/")[-1])


def test_who_may_order_in_several_lines_is_asked_which_with_a_word_on_each(world):
    page = browser(world, "ana").get("/orders/new/")

    said = text(page)
    assert "What kind of work?" in said
    for line, sentence in (
        ("Annotation", "People label texts"),
        ("Translation", "revised by a second"),
        ("Testing", "confirmed defects"),
        ("Support", "e-mail or chat"),
        ("Commerce", "late dispatch"),
    ):
        assert line in said
        assert sentence in said
    assert "€0.12 a weighted word" in said
    assert 'name="labels"' in page.content.decode(), "the newcomer's form is there at once"
    assert str(world.other_programme_id) not in page.content.decode()


def test_with_one_line_there_is_no_question():
    alone = make_world(lines=("testing",))

    page = browser(alone, "ana").get("/orders/new/")

    assert "What kind of work?" not in text(page)
    assert 'name="environments"' in page.content.decode()


def test_without_annotation_the_question_comes_alone():
    page = browser(make_world(lines=("testing", "support")), "ana").get("/orders/new/")

    assert "What kind of work?" in text(page)
    assert 'name="title"' not in page.content.decode()


@pytest.mark.parametrize(
    ("line", "how", "fields"),
    [
        ("annotation", "", ("labels", "target", "file")),
        ("translation", "", ("source", "target", "revise", "instruction", "file")),
        ("testing", "", ("environments", "build", "instruction", "file")),
        ("support", "", ("channel", "language", "first_reply_min")),
        ("commerce", "shop", ("shop", "instruction")),
        ("commerce", "file", ("shop", "countries", "promise_hours", "file")),
    ],
)
def test_each_line_shows_its_own_form(world, line, how, fields):
    page = (
        browser(world, "ana")
        .get("/orders/new/", {"work": f"{world.programme_id}:{line}", "how": how})
        .content.decode()
    )

    for name in fields:
        assert f'name="{name}"' in page
    assert ('type="file"' in page) == ("file" in fields)


@pytest.mark.parametrize(
    ("name", "line", "more"),
    [
        ("shop.xlf", "translation", {"revise": "on"}),
        ("shop.txt", "translation", {"source": "en", "target": "de", "segmentation": "line"}),
        ("cases.csv", "testing", {"environments": "Chrome 141 / Windows 11\nSafari / iPhone 15"}),
        ("cart.feature", "testing", {}),
        ("junit.xml", "testing", {}),
        ("orders.csv", "commerce", {"how": "file", "promise_hours": "9000"}),
    ],
)
def test_every_example_is_a_file_that_its_form_takes(world, name, line, more):
    ana = browser(world, "ana")
    kept = ana.get("/orders/example/", {"file": name})
    form = given(world, line, name, file=SimpleUploadedFile(name, kept.content), segmentation="line") | more
    if "promise_hours" in form:
        form["promise_hours"] = "8760"

    answer = ana.post("/orders/new/", form)

    assert "attachment" in kept["Content-Disposition"]
    assert (answer.status_code, "The price" in text(answer)) == (200, True), text(answer)


def test_a_translation_is_priced_by_the_weighted_word_against_a_local_expert(world):
    """9 words, and 0.30 of each for revising: 11.7 × 0.12 = 1.404; a machine's proposals add 0.01 a word."""
    form = given(world, "translation", "Shop", file=file("shop.xlf"), revise="on", segmentation="line")

    said = text(browser(world, "ana").post("/orders/new/", form))

    assert "€1.40 to €1.41" in said
    assert "€0.12 a weighted word" in said
    assert "The same work by one local expert in Germany: $" in said
    assert "27-3091 Interpreters and Translators" in said
    assert "BLS OEWS May 2025" in said
    assert "Table 2025.1" in said


def test_an_order_shows_where_its_items_stand_and_an_item_who_did_what(world):
    order_id = place(
        world,
        "ana",
        lambda: given(
            world, "translation", "Shop texts", file=file("shop.xlf"), revise="on", segmentation="line"
        ),
    )
    machine.settle()
    ana, ada = browser(world, "ana"), browser(world, "ada")
    assert "Translate 2 0 0 Revise 0 0 0" in text(ana.get(f"/orders/{order_id}/"))

    taken = machine.ask(world, "tam")
    assert taken is not None
    source = machine.see(world, "tam", taken).workspace.data
    marks = "".join(re.findall(r"⟦[^⟧]*⟧", str(source.get("source", ""))))
    machine.send(world, "tam", taken, {"target": f"{marks}Willkommen.", "confirm": "yes"})
    machine.settle()

    said = text(ana.get(f"/orders/{order_id}/"))
    assert "Translate 1 0 1 Revise 1 0 0" in said
    assert "Weighted words" in said
    assert "€0.12 a weighted word" in said
    assert "a judgement" not in said
    rows = re.findall(
        rf"/orders/{order_id}/items/([0-9a-f-]+)/", ana.get(f"/orders/{order_id}/").content.decode()
    )
    stories = [text(ana.get(f"/orders/{order_id}/items/{key}/")) for key in rows]
    told = next(one for one in stories if "Step Worker Answer" in one)
    assert re.search(r"Translate worker 1 translated \d words × 1.00 \(no match\) [36] ", told), told
    assert "tam" not in told
    assert any("tam" in text(ada.get(f"/orders/{order_id}/items/{key}/")) for key in rows)


def open_stream(world: World, title: str, **more: object) -> UUID:
    form = {"channel": "chat", "language": "en", "resolve_days": "7"} | more
    return place(world, "ana", lambda: given(world, "support", title, **form))


def test_a_chat_is_opened_by_page_and_closed_there(world):
    order_id = open_stream(world, "Chat", first_reply_min="2", greeting="Hello!")
    machine.settle()
    ana, ada = browser(world, "ana"), browser(world, "ada")
    with acting(world.actor("ana")):
        order = demand_selectors.order(world.actor("ana"), order_id)
    assert (order.options["channels"], order.options["first_reply_s"]) == (["chat"], 120)

    page = ana.get(f"/orders/{order_id}/").content.decode()
    chat = re.search(r"/chat/[\w.=-]+/", page)
    assert chat is not None
    assert chat[0] in ada.get(f"/orders/{order_id}/").content.decode()
    assert browser().get(chat[0]).status_code == 200
    assert "€2.40 a conversation" in html.unescape(page)
    assert "Mailbox" not in page

    assert ada.post(f"/orders/{order_id}/").status_code == 302
    assert "Closing since" in text(ana.get(f"/orders/{order_id}/")) or "Closed on" in text(
        ana.get(f"/orders/{order_id}/")
    )


BOX = {
    "address": "care@north.example",
    "name": "North",
    "imap_host": "imap.north.example",
    "imap_port": "993",
    "smtp_host": "smtp.north.example",
    "smtp_port": "465",
    "security": "tls",
    "user": "care",
    "secret_env": ENV,
}


def test_the_operator_alone_connects_the_mailbox_and_no_secret_is_ever_typed(world):
    order_id = open_stream(world, "Post", channel="email")
    ana, ada = browser(world, "ana"), browser(world, "ada")
    url = f"/orders/{order_id}/mailbox/"
    assert "No mailbox is connected yet" in text(ana.get(f"/orders/{order_id}/"))
    assert 'name="secret_env"' not in ana.get(f"/orders/{order_id}/").content.decode()
    assert [browser(world, name).post(url, BOX).status_code for name in ("ana", "eve", "dee")] == [404] * 3

    refused = ada.post(url, BOX | {"secret_env": "HELIOTROPE_SECRET_KEY"})
    assert refused.status_code == 422
    assert "The variable of the password is named HELIOTROPE_MAIL_…" in text(refused)
    assert 'value="imap.north.example"' in refused.content.decode()
    assert "No mailbox is connected yet" in text(ana.get(f"/orders/{order_id}/"))
    assert "The mailbox is connected" in text(ada.post(url, BOX, follow=True))

    assert "care@north.example connected" in text(ana.get(f"/orders/{order_id}/"))
    assert "imap.north.example" not in text(ana.get(f"/orders/{order_id}/"))
    assert 'type="password"' not in ada.get(f"/orders/{order_id}/").content.decode()
    with acting_in_vault(world.actor("ada"), "eu"):
        assert support_selectors.mailbox(world.actor("ada"), order_id).secret_env == ENV


def test_prepared_replies_are_added_and_taken_away(world):
    order_id = open_stream(world, "Replies", channel="email")
    url, ana = f"/orders/{order_id}/replies/", browser(world, "ana")
    reply = {"name": "Late parcel", "language": "de", "text": "Ihr Paket {{order}} ist unterwegs."}

    assert browser(world, "eve").post(url, reply).status_code == 404
    refused = ana.post(url, reply | {"text": ""})
    assert refused.status_code == 422
    assert "This field is required." in text(refused)
    assert 'value="Late parcel"' in refused.content.decode()
    assert "Ihr Paket {{order}} ist unterwegs." in text(ana.post(url, reply, follow=True))

    away = {"act": "remove", "name": "Late parcel", "language": "de"}
    assert "None yet" in text(ana.post(url, away, follow=True))


def test_an_order_without_a_mailbox_has_no_such_page(world):
    order_id = place(
        world, "ana", lambda: given(world, "testing", "Cart", file=file("cart.feature"), build="2.4.1")
    )

    assert browser(world, "ada").post(f"/orders/{order_id}/mailbox/", BOX).status_code == 404
    assert "Where customers write" not in text(browser(world, "ada").get(f"/orders/{order_id}/"))


def test_a_stream_for_a_shop_takes_its_exceptions_and_the_shop_is_not_offered_twice(world):
    actor = world.actor("ada")
    wish = shops.ShopWish(
        programme_id=world.programme_id, client_id=world.client_id, name="North", countries=("DE",)
    )
    with acting_in_vault(actor, "eu"):
        shop_id = shops.open_shop(actor, wish)
    way = {"work": f"{world.programme_id}:commerce", "how": "shop"}
    assert str(shop_id) in browser(world, "ana").get("/orders/new/", way).content.decode()

    order_id = place(
        world, "ana", lambda: given(world, "commerce", "North's orders", how="shop", shop=str(shop_id))
    )

    with acting_in_vault(actor, "eu"):
        assert shop_selectors.shop(actor, shop_id).order_id == order_id
    with acting(actor):
        assert demand_selectors.order(actor, order_id).options["countries"] == ["DE"]
    assert str(shop_id) not in browser(world, "ana").get("/orders/new/", way).content.decode()


@pytest.mark.parametrize(
    ("line", "more", "says"),
    [
        (
            "translation",
            {"segmentation": "line", "source": "en", "target": "en"},
            "another language than the source",
        ),
        ("translation", {"segmentation": "word"}, "Plain text is cut"),
        ("testing", {"environments": "A\na"}, "one is named twice"),
        ("support", {"channel": "fax", "language": "en", "resolve_days": "7"}, "Channel"),
        ("support", {"channel": "chat", "language": "e n", "resolve_days": "7"}, "BCP 47"),
        ("commerce", {"how": "file", "promise_hours": "48", "countries": "Mars"}, "two capital letters"),
        ("commerce", {"how": "shop", "shop": "none"}, "Shop"),
        ("nothing", {}, "Programme"),
    ],
)
def test_what_a_line_does_not_take_is_said(world, line, more, says):
    form = given(world, line, "Wrong", file=file("cart.feature")) | more

    answer = browser(world, "ana").post("/orders/new/", form)

    assert answer.status_code == 422
    assert says in text(answer)

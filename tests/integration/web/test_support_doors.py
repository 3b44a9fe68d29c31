"""Support's doors: a visitor's chat, a contact's rating; both for people who never sign in."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from heliotrope.core.line import Answer, ItemContent, Shape, Task, Turn
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import selectors, tokens
from heliotrope.lines.support.line import LINE
from heliotrope.lines.support.tokens import Place
from heliotrope.pipeline.demand import services as demand
from tests.support.world import World, make_world

CHATS = {"channels": ["chat"], "greeting": "Welcome to Digits!", "language": "en"}


class Shop:
    """Ana's standing order with a chat, open unless told otherwise."""

    def __init__(self, *, working: bool = True, options: dict[str, object] | None = None) -> None:
        self.world: World = make_world(lines=("support",))
        platform = self.world.platform()
        placing = demand.Placing(
            client_id=self.world.client_id,
            programme_id=self.world.programme_id,
            data_home="eu",
            line="support",
            shape=Shape.STREAM,
            title="Chat",
            options=LINE.options(CHATS if options is None else options),
            file_id=None,
            content_sha256="0" * 64,
            items=0,
            rate_per_judgement=Decimal("1.20"),
            currency="EUR",
            rate_card_version=1,
            commission_version=1,
            due_at=None,
        )
        with acting(platform):
            self.order_id: UUID = demand.place(platform, placing, now=now()).order_id
            if working:
                demand.start_work(platform, self.order_id)

    def key(self, purpose: str, subject_id: UUID | None = None) -> str:
        place = Place(
            home="eu",
            client_id=self.world.client_id,
            order_id=self.order_id,
            subject_id=subject_id or self.order_id,
        )
        return tokens.key(purpose, place)

    def conversation(self) -> UUID:
        """The latest conversation of the order."""
        from heliotrope.foundation.outbox.models import OutboxEvent

        with acting_in_vault(self.world.platform(), "eu") as alias:
            rows = OutboxEvent.objects.using(alias).filter(kind="ConversationAwaits")
            told = rows.filter(payload__order_id=str(self.order_id)).order_by("-at").first()
            assert told is not None
            return UUID(told.payload["conversation_id"])

    def answer(self, conversation_id: UUID, code: str, reply: str) -> None:
        turn = Turn(step="reply", answer=Answer(code=code, body={"reply": reply}), judgement_id=new_id())
        task = Task(
            item_id=new_id(),
            order_id=self.order_id,
            client_id=self.world.client_id,
            content=ItemContent(key=str(conversation_id)),
            options={},
            step="reply",
            turns=(turn,),
        )
        with acting_in_vault(self.world.platform(), "eu"):
            LINE.done(task)


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


def test_a_visitor_writes_and_reads_the_answer_without_signing_in(shop: Shop):
    url, visitor = f"/chat/{shop.key('chat')}/", Client()
    first = visitor.get(url)
    assert first.status_code == 200 and "Welcome to Digits!" in first.content.decode()
    assert not first.cookies.get("chat"), "who only looks is not remembered"

    said = visitor.post(url, {"text": "Where is <b>my</b> parcel?", "nonce": "1"})
    again = visitor.post(url, {"text": "Where is <b>my</b> parcel?", "nonce": "1"})
    assert (said.status_code, again.status_code) == (302, 302)
    assert said.cookies["chat"]["httponly"] and said.cookies["chat"]["samesite"] == "Lax"
    shop.answer(shop.conversation(), "waiting", "It comes today.")
    thread = visitor.get(f"{url}thread").content.decode()
    assert thread.count("&lt;b&gt;my&lt;/b&gt;") == 1
    assert "It comes today." in thread

    stranger = Client()
    assert "parcel" not in stranger.get(f"{url}thread").content.decode()


def test_a_visitor_of_one_shop_is_a_stranger_in_another(shop: Shop):
    other = Shop()
    visitor = Client()
    visitor.post(f"/chat/{shop.key('chat')}/", {"text": "secret of the first", "nonce": "1"})
    visitor.cookies["chat"]["path"] = "/"
    assert "secret" not in visitor.get(f"/chat/{other.key('chat')}/thread").content.decode()


@pytest.mark.parametrize("options", [{"channels": ["email"]}, None])
def test_an_order_without_a_chat_or_not_open_yet_has_no_page(options):
    closed = Shop(working=options is not None, options=options)
    assert Client().get(f"/chat/{closed.key('chat')}/").status_code == 404


def test_a_key_that_was_made_for_something_else_or_bent_opens_nothing(shop: Shop):
    good = shop.key("chat")
    for key in (shop.key("csat"), shop.key("visitor"), good[:-1], "A" + good, "x", good.replace(".", "")):
        assert Client().get(f"/chat/{key}/").status_code == 404, key
    assert Client().get(f"/csat/{good}/").status_code == 404


def test_too_much_at_once_is_refused_and_what_was_typed_stays(shop: Shop):
    url, visitor = f"/chat/{shop.key('chat')}/", Client()
    long = visitor.post(url, {"text": "x" * 4001, "nonce": "1"}, headers={"HX-Request": "true"})
    assert long.status_code == 422 and "x" * 4001 in long.content.decode()
    assert visitor.post(url, {"text": "x" * 70_000, "nonce": "2"}).status_code == 413
    for number in range(20):
        assert visitor.post(url, {"text": "hi", "nonce": f"n{number}"}).status_code == 302
    assert visitor.post(url, {"text": "hi", "nonce": "last"}).status_code == 429


def test_one_address_begins_a_bounded_number_of_chats(shop: Shop):
    url = f"/chat/{shop.key('chat')}/"
    codes = [Client().post(url, {"text": "hi", "nonce": "1"}).status_code for _ in range(31)]
    assert codes == [302] * 30 + [429]


def test_a_contact_rates_a_resolved_conversation_once(shop: Shop):
    Client().post(f"/chat/{shop.key('chat')}/", {"text": "Please help me with my order", "nonce": "1"})
    conversation = shop.conversation()
    url = f"/csat/{shop.key('csat', conversation)}/"
    assert Client().get(url).status_code == 404, "nobody is asked before it is resolved"
    shop.answer(conversation, "resolved", "Done.")
    assert Client().post(url, {"score": "9"}).status_code == 422
    assert "Thank you" in Client().post(url, {"score": "4", "comment": "ok"}).content.decode()
    assert "Thank you" in Client().post(url, {"score": "1", "comment": "changed"}).content.decode()
    with acting_in_vault(shop.world.platform(), "eu"):
        case = selectors.case(shop.world.platform(), conversation)
    assert (case.score, case.comment) == (4, "ok")

"""Support's decisions: settings, arrivals, answers, and how a conversation's pay is shared."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.ai import language_of
from heliotrope.core.errors import Invalid
from heliotrope.core.line import Answer, Assisted, Brief, ItemContent, Reacting, Shape, Task, Turn
from heliotrope.lines.support.line import LINE
from heliotrope.lines.support.thread import filled

OPTIONS = LINE.options({})


def task(*turns: Turn, step: str = "reply", text: str = "Where is my parcel?") -> Task:
    return Task(
        item_id=uuid4(),
        order_id=uuid4(),
        client_id=uuid4(),
        content=ItemContent(key="c-1", text=text),
        options=OPTIONS,
        step=step,
        turns=turns,
    )


def turn(code: str, step: str = "reply") -> Turn:
    return Turn(step=step, answer=Answer(code=code), judgement_id=uuid4(), worker_id=uuid4())


def test_support_is_a_standing_order_that_reacts_and_is_assisted():
    assert LINE.shapes == (Shape.STREAM,)
    assert isinstance(LINE, Reacting) and isinstance(LINE, Assisted)
    with pytest.raises(Invalid, match="standing order"):
        LINE.recipe(Brief(source=b"x", media_type="text/csv", options=OPTIONS, client_id=uuid4()))


def test_the_settings_read_again_are_the_same_and_a_chat_is_due_in_a_minute():
    chat = LINE.options({"channels": ["chat"], "macros": [{"name": "Hi", "text": "Hello"}]})
    assert LINE.options(chat) == chat
    assert LINE.plan(chat).step("reply").within_s == 60
    assert LINE.plan(OPTIONS).step("reply").within_s == 3600
    assert LINE.plan(LINE.options({"first_reply_s": "900"})).step("reply").within_s == 900
    assert LINE.plan(OPTIONS).waits == ("waiting",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "email"},
        {"channels": []},
        {"channels": ["fax"]},
        {"first_reply_s": -1},
        {"first_reply_s": True},
        {"language": "klingon!"},
        {"macros": [{"name": "", "text": "x"}]},
        {"macros": "hello"},
    ],
)
def test_a_wrong_setting_is_refused(wrong):
    with pytest.raises(Invalid):
        LINE.options(wrong)


def test_an_arrival_needs_somebody_who_writes_its_language():
    planned = LINE.arrival({"conversation": "c-1", "text": "Wo bleibt mein Paket denn nur?"}, OPTIONS)
    asked = planned.requirement
    assert (asked.skill, asked.language, asked.language_level) == ("support", "de", 4)
    short = LINE.arrival({"conversation": "c-2", "text": "ok"}, LINE.options({"language": "es"}))
    assert short.requirement.language == "es"
    for wrong in (
        {"text": "x"},
        {"conversation": "c", "channel": "chat"},
        {"conversation": "c", "mood": "x"},
    ):
        with pytest.raises(Invalid):
            LINE.arrival(wrong, OPTIONS)


def test_a_reply_says_what_becomes_of_the_conversation():
    made = LINE.answer(task(), {"reply": "  Tomorrow. ", "then": "resolved", "disposition": "Late parcel"})
    assert made.code == "resolved"
    assert made.body == {"reply": "Tomorrow.", "disposition": "late-parcel", "seen": ""}
    assert LINE.answer(task(), {"then": "resolved"}).body["reply"] == ""


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"reply": " ", "then": "waiting"}, "Write the reply"),
        ({"reply": "Bye", "then": "spam"}, "Spam gets no reply"),
        ({"reply": "Hi"}, "choose waiting"),
        ({"reply": "Dear {{contact.name}}", "then": "waiting"}, "contact.name"),
        ({"reply": "x" * 20_001, "then": "waiting"}, "20001"),
        ({"reply": ["a", "b"], "then": "waiting"}, "must be a text"),
        ({"reply": "a\0b", "then": "waiting"}, "must be a text"),
        ({"reply": "Hi", "then": "waiting", "disposition": "<b>"}, "short code"),
    ],
)
def test_an_answer_that_would_go_wrong_is_refused_and_says_why(sent, said):
    with pytest.raises(Invalid, match=said):
        LINE.answer(task(), sent)


def test_triage_finds_the_language_and_what_it_is_about_and_leaves_replies_to_people():
    asked = task(step="triage", text="¿Dónde está mi paquete? Todavía no ha llegado.")
    assert LINE.propose(asked) == {"language": "es", "intent": "order-status"}
    proposed = LINE.propose(task(step="triage"))
    assert LINE.answer(task(step="triage"), proposed).code == "triaged"
    assert LINE.answer(task(step="triage"), {"language": ""}).code == "unsure"
    assert LINE.propose(task()) is None


def test_a_conversation_of_three_replies_pays_each_a_third_and_the_last_the_rest():
    """1/3 = 0.333333, so 0.333333 + 0.333333 + 0.333334 = 1."""
    turns = (turn("triaged", "triage"), turn("waiting"), turn("waiting"), turn("resolved"))
    counted = LINE.count(task(*turns))
    assert [(one.turn, one.pieces) for one in counted] == [
        (1, Decimal("0.333333")),
        (2, Decimal("0.333333")),
        (3, Decimal("0.333334")),
    ]
    assert counted[0].note == "reply 1 of 3 to a resolved conversation"
    assert LINE.count(task(*turns[:3])) == ()
    assert LINE.count(task(turns[0]))[0].pieces == Decimal("0.01")
    assert LINE.count(task(turn("spam")))[0].pieces == Decimal("0.1")
    assert LINE.worth(task().content, "reply", OPTIONS).pieces == 1


@given(st.integers(1, 60), st.sampled_from([("resolved", Decimal(1)), ("spam", Decimal("0.1"))]))
def test_however_many_replied_exactly_one_conversation_is_paid(replies, ended):
    code, whole = ended
    counted = LINE.count(task(*[turn("waiting")] * (replies - 1), turn(code)))
    assert sum(one.pieces for one in counted) == whole
    assert len({one.turn for one in counted}) == replies
    assert all(one.pieces >= counted[0].pieces > 0 for one in counted)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Where is my parcel?", "en"),
        ("Wo ist mein Paket geblieben?", "de"),
        ("¿Dónde está mi paquete?", "es"),
        ("où est mon colis, merci", "fr"),
        ("我的包裹在哪里？", "zh"),
        ("我的包裹還沒有收到", "zh"),
        ("荷物はどこですか", "ja"),
        ("택배 어디에 있나요", "ko"),
        ("สวัสดีครับ", "th"),
        ("ok", ""),
        ("", ""),
        ("12345 !!", ""),
        ("Dear 王, where is my parcel that I ordered on Monday?", "en"),
    ],
)
def test_the_language_of_a_short_message(text, code):
    assert language_of(text).code == code


@given(st.text())
def test_any_text_has_a_language_or_none(text):
    assert language_of(text).code == language_of(text).code.lower()


def test_a_macro_is_filled_with_what_is_known():
    macro = {"name": "Hi", "language": "en", "text": "Dear {{contact.name}}, I am {{ worker.handle }}."}
    assert filled([macro], {"contact.name": "Ana"})[0]["text"] == "Dear Ana, I am {{ worker.handle }}."
    assert filled([macro], {"contact.name": ""})[0]["text"] == macro["text"]

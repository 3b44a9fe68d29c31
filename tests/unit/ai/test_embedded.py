"""The embedded models on real texts: languages, meanings, intents; no network and no database."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.ai import (
    DIMENSION,
    EMBEDDED,
    MODEL,
    choose,
    embed,
    intent_of,
    language_of,
    nearest,
    noting,
    similarity,
)
from heliotrope.core.errors import Invalid

WHERE = {
    "en": "Where is my parcel?",
    "de": "Wo bleibt mein Paket?",
    "es": "¿Cuándo llega mi pedido?",
    "fr": "Ma commande n'est toujours pas arrivée",
    "zh": "我的快递到哪儿了？",
    "ja": "荷物がまだ届きません",
}
CANCEL = {
    "en": "please cancel what I bought yesterday",
    "de": "Bitte stornieren Sie meine Bestellung",
    "es": "Quiero cancelar mi pedido",
    "fr": "Je voudrais annuler ma commande",
    "zh": "我想取消订单",
    "ja": "注文をキャンセルしたいです",
}
MONEY = {
    "en": "still no refund on my card",
    "de": "Ich will mein Geld zurück",
    "es": "¿Cuándo recibiré mi reembolso?",
    "fr": "Je veux être remboursé",
    "zh": "什么时候退款？",
    "ja": "返金はいつですか",
}
OTHER = (
    "The weather in Paris is lovely in spring",
    "Kartoffeln wachsen unter der Erde",
    "会议明天下午三点开始",
    "asdf qwer zxcv",
)
TOPICS = {name: (name,) for name in ("sports", "politics", "food", "technology")}


@pytest.mark.parametrize("code", WHERE)
def test_a_short_question_says_its_language(code):
    assert [language_of(said[code]).code for said in (WHERE, CANCEL, MONEY)] == [code] * 3
    assert language_of(WHERE[code]).confidence_ratio >= 0.5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Де моя посилка і коли вона прийде?", "uk"), ("Где моя посылка?", "ru"), ("أين طردي؟", "ar"),
        ("บริษัทส่งของหรือยัง", "th"), ("내 소포는 어디에 있나요?", "ko"), ("我的包裹在哪裡？", "zh"),
        ("Gdzie jest moja paczka?", "pl"), ("Πού είναι το δέμα μου;", "el"),
        ("Gói hàng của tôi ở đâu?", "vi"), ("Write to 王小明 in our Hamburg office please", "en"),
    ],
)  # fmt: skip
def test_scripts_and_words_tell_further_languages(text, code):
    assert language_of(text).code == code


@pytest.mark.parametrize("text", ["", "ok", "hi", "12345 !!", "🙂🙂", "\x00\x01", "\ud800"])
def test_a_text_that_says_no_language_is_given_none(text):
    assert (language_of(text).code, language_of(text).confidence_ratio) == ("", 0.0)


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_language_or_none_and_a_share(text):
    found = language_of(text)

    assert 0 <= found.confidence_ratio <= 1
    assert bool(found.code) == (found.confidence_ratio > 0)


def test_vectors_have_one_length_and_a_text_without_words_has_none():
    made = embed(["The parcel is late", "", "   ", "荷物が遅れています"])

    assert (made.shape, made.dtype) == ((4, DIMENSION), np.float32)
    assert np.linalg.norm(made, axis=1) == pytest.approx([1, 0, 0, 1], abs=1e-5)
    assert embed([]).shape == (0, DIMENSION)


@given(st.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_any_text_has_a_vector_of_length_one_or_none(text):
    (vector,) = embed([text])

    assert float(np.linalg.norm(vector)) == pytest.approx(1 if any(map(str.isalnum, text)) else 0, abs=1e-5)


@pytest.mark.parametrize("text", ["\ud800 lost half", "a\x00b", "word " * 5_000])
def test_a_broken_or_long_text_has_a_vector_too(text):
    assert float(np.linalg.norm(embed([text])[0])) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("code", [code for code in WHERE if code != "en"])
def test_a_sentence_is_nearer_to_its_translation_than_to_other_sentences(code):
    assert similarity(CANCEL["en"], CANCEL[code]) > 0.4
    assert similarity(CANCEL["en"], CANCEL[code]) > similarity(CANCEL["en"], OTHER[0]) + 0.3


def test_threads_that_ask_at_once_get_the_vectors_that_one_gets():
    texts = [*WHERE.values()]
    alone = embed(texts)
    got: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: got.append(embed(texts))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == 4
    assert all(np.array_equal(one, alone) for one in got)


@pytest.mark.parametrize("code", WHERE)
def test_english_examples_teach_intents_in_every_language(code):
    said = {"order-status": WHERE[code], "cancel": CANCEL[code], "refund": MONEY[code]}

    found = {intent: intent_of(text) for intent, text in said.items()}

    assert {intent: one.value if one else None for intent, one in found.items()} == {one: one for one in said}
    assert all(
        one.used.score >= 0.3 and one.used.cost == 0 for one in found.values() if one and one.used.score
    )


@pytest.mark.parametrize("text", [*OTHER, "", "🙂"])
def test_what_is_about_something_else_goes_to_a_person(text):
    assert intent_of(text) is None


def test_a_language_that_the_model_was_not_trained_on_goes_to_a_person():
    assert intent_of("मेरा पार्सल कहाँ है? मुझे बताइए") is None
    assert nearest("Gói hàng của tôi ở đâu?", TOPICS) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The team won the championship final", "sports"), ("El equipo ganó la final", "sports"),
        ("议会对新法律进行了投票", "politics"), ("This pasta recipe needs fresh basil", "food"),
        ("Das neue Handy hat einen schnelleren Prozessor", "technology"),
    ],
)  # fmt: skip
def test_the_nearest_label_is_found_by_its_name_alone(text, label):
    with noting() as uses:
        found = choose(text, TOPICS)

    assert found is not None
    assert found.value == label
    assert [(one.provider, one.model, one.cost) for one in uses] == [(EMBEDDED, MODEL, 0)]
    assert found.used == uses[0]


def test_a_label_needs_something_said_of_it():
    with pytest.raises(Invalid):
        nearest("a text", {"good": ()})
    with pytest.raises(Invalid):
        nearest("a text", {})

"""The adapter for OpenAI-compatible servers against one on loopback, and what happens when it fails."""

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest

from heliotrope.ai import EMBEDDED, Chat, Endpoint, Message, Wanted, choose, endpoint_of, noting
from heliotrope.ai.breaker import FAILURES, REST_S, Breaker
from heliotrope.core.errors import Invalid, Unavailable
from heliotrope.core.masking import MaskedText, mask
from tests.support.model_server import KEY, MODEL, ModelServer, Reply, running

TOPICS = {name: (name,) for name in ("sports", "politics", "food", "technology")}
TEXT = "The team won the final; write to kim@example.test or +48 601 234 567"
WANTED = Wanted(
    name="colour",
    schema={
        "type": "object",
        "properties": {"colour": {"type": "string"}},
        "required": ["colour"],
        "additionalProperties": False,
    },
    read=lambda said: str(said["colour"]),
)
ASKED = [Message(role="user", text=mask("Which colour is the sky?"))]


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with running() as one:
        yield one


def chat(server: ModelServer, clock: Clock | None = None, **given: object) -> Chat:
    known: dict[str, object] = {"url": server.url, "key": KEY, "model": MODEL, "timeout_s": 5.0}
    return Chat(Endpoint(**(known | given)), clock=clock or Clock())  # type: ignore[arg-type]


def says(**content: str) -> Reply:
    return Reply(content=json.dumps(content))


def test_an_answer_comes_in_its_shape_with_what_it_cost(server):
    server.reply = lambda _: says(colour="blue")
    priced = chat(server, price_in=Decimal(2), price_out=Decimal(10), currency="EUR")

    with noting() as uses:
        output = priced.ask(ASKED, WANTED)

    assert output.value == "blue"
    assert output.used.model == f"{MODEL}-2026-01-01"
    assert output.used.provider == server.url.split("/")[2]
    # 5 words read at 2 and 4 tokens written at 10 a million: 10 + 40 millionths.
    assert (output.used.cost, output.used.currency) == (Decimal("0.00005"), "EUR")
    assert uses == [output.used]
    assert server.refused == []


def test_a_remote_model_never_sees_what_the_mask_hides(server):
    server.reply = lambda _: says(label="sports")

    output = choose(TEXT, TOPICS, leaves=mask(TEXT), chat=chat(server))

    assert output is not None
    assert output.value == "sports"
    sent = json.dumps(server.asked)
    assert "kim@" not in sent
    assert "601" not in sent
    assert "[email 1]" in sent
    assert "[number 1]" in sent


def test_a_text_that_was_not_masked_is_not_sent(server):
    with pytest.raises(TypeError):
        chat(server).ask([Message(role="user", text="plain")], WANTED)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        MaskedText(text=TEXT)
    assert server.asked == []


def test_without_leave_the_text_stays_at_home(server):
    output = choose(TEXT, TOPICS, chat=chat(server))

    assert output is not None
    assert output.used.provider == EMBEDDED
    assert server.asked == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500), Reply(status=401), Reply(raw=b"<html>"), Reply(raw=b"[]"), Reply(raw=b"{}"),
        Reply(raw=b'{"choices": []}'), Reply(raw=b"[" * 100_000), Reply(content="[" * 100_000),
        Reply(content="blue"), Reply(content='{"label": "weather"}'),
        Reply(content='{"label": {}}'), Reply(refusal="I cannot"),
        Reply(content='{"label": "sports"}', finish_reason="length"),
        Reply(raw=b'"' + b"x" * 1_100_000 + b'"'),
    ],
)  # fmt: skip
def test_an_answer_of_no_use_falls_back_to_the_embedded_model(server, reply):
    server.reply = lambda _: reply

    output = choose(TEXT, TOPICS, leaves=mask(TEXT), chat=chat(server))

    assert len(server.asked) == 1
    assert output is not None
    assert (output.value, output.used.provider) == ("sports", EMBEDDED)


def test_when_the_embedded_model_cannot_say_either_a_person_must(server):
    server.reply = lambda _: Reply(status=503)

    assert choose("🙂", TOPICS, leaves=mask("🙂"), chat=chat(server)) is None


def test_a_server_that_is_slow_or_gone_is_unavailable(server):
    server.reply = lambda _: Reply(wait_s=1.0)
    with pytest.raises(Unavailable):
        chat(server, timeout_s=0.1).ask(ASKED, WANTED)
    with pytest.raises(Unavailable):
        chat(server, url="http://127.0.0.1:9/v1").ask(ASKED, WANTED)


def test_a_wrong_key_is_refused_by_the_server_and_told_to_nobody(server, capsys):
    wrong = chat(server, key="sk-secret-of-ours")
    with pytest.raises(Unavailable) as error:
        wrong.ask(ASKED, WANTED)

    assert server.refused == ["incorrect API key"]
    assert "sk-secret" not in f"{error.value} {wrong.endpoint!r} {capsys.readouterr()}"


def test_failures_in_a_row_give_the_server_a_rest_and_one_call_tries_again(server):
    clock = Clock()
    one = chat(server, clock)
    server.reply = lambda _: Reply(status=500)
    for _ in range(FAILURES + 2):
        with pytest.raises(Unavailable):
            one.ask(ASKED, WANTED)
    assert len(server.asked) == FAILURES

    clock.s += REST_S
    server.reply = lambda _: says(colour="blue")
    assert [one.ask(ASKED, WANTED).value for _ in range(2)] == ["blue", "blue"]
    assert len(server.asked) == FAILURES + 2


def test_a_busy_server_is_left_alone_for_as_long_as_it_says(server):
    clock = Clock()
    one = chat(server, clock)
    server.reply = lambda _: Reply(status=429, headers={"Retry-After": "120"})
    with pytest.raises(Unavailable):
        one.ask(ASKED, WANTED)
    server.reply = lambda _: says(colour="blue")
    clock.s += 119
    with pytest.raises(Unavailable):
        one.ask(ASKED, WANTED)
    clock.s += 1
    assert one.ask(ASKED, WANTED).value == "blue"


def test_calls_beyond_the_budget_of_a_day_are_not_made(server):
    clock = Clock()
    server.reply = lambda _: says(colour="blue")
    one = chat(server, clock, most_calls=2)
    for _ in range(2):
        one.ask(ASKED, WANTED)
    with pytest.raises(Unavailable):
        one.ask(ASKED, WANTED)
    clock.s += 86_400
    assert one.ask(ASKED, WANTED).value == "blue"


def test_a_success_forgets_the_failures_before_it():
    breaker = Breaker(Clock(), most_calls=100, window_s=60)
    for _ in range(5):
        for _ in range(FAILURES - 1):
            assert breaker.passes()
            breaker.failed()
        assert breaker.passes()
        breaker.answered()


def test_no_remote_model_is_asked_unless_the_environment_names_one():
    assert endpoint_of({}) is None
    assert endpoint_of({"HELIOTROPE_AI_KEY": "k", "HELIOTROPE_AI_MODEL": "m"}) is None
    named = endpoint_of({"HELIOTROPE_AI_URL": "https://ai.example/v1/", "HELIOTROPE_AI_MODEL": "m"})
    assert named == Endpoint(url="https://ai.example/v1", model="m")


@pytest.mark.parametrize(
    "wrong",
    [
        {"HELIOTROPE_AI_URL": "http://ai.example/v1"}, {"HELIOTROPE_AI_URL": "file:///etc/passwd"},
        {"HELIOTROPE_AI_URL": "https://me:pw@ai.example"}, {"HELIOTROPE_AI_MODEL": ""},
        {"HELIOTROPE_AI_KEY": "sk-1\n"},
        {"HELIOTROPE_AI_CALLS": "many"}, {"HELIOTROPE_AI_PRICE_IN": "-1"}, {"HELIOTROPE_AI_PRICE_IN": "x"},
    ],
)  # fmt: skip
def test_a_setting_that_is_wrong_or_unsafe_is_refused(wrong):
    with pytest.raises(Invalid):
        endpoint_of({"HELIOTROPE_AI_URL": "https://ai.example/v1", "HELIOTROPE_AI_MODEL": "m"} | wrong)

"""Asking a model behind OpenAI's chat completions for an answer in a shape that was fixed before.

Source:
    OpenAI API reference, "Create chat completion", with ``response_format`` of type ``json_schema``.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import structlog

from heliotrope.ai.breaker import Breaker
from heliotrope.ai.endpoint import DAY_S, Endpoint
from heliotrope.ai.outputs import Output, Used, note
from heliotrope.core.errors import Unavailable
from heliotrope.core.masking import MaskedText

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
log = structlog.get_logger()
MOST_BYTES = 1024 * 1024
MOST_TOKENS = 1024
MOST_COUNTED = 10**9
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing that the model reads; never a text that was not masked."""

    role: Literal["system", "user", "assistant"]
    text: MaskedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Generic[T]):
    """The shape of an answer.

    Attributes:
        name: letters, digits, hyphens and underscores, at most 64.
        schema: JSON schema of an object; every property required, none besides.
        read: the answer from the parsed JSON; raises ValueError, KeyError or TypeError when it is not one.
    """

    name: str
    schema: Mapping[str, object]
    read: Callable[[Any], T]


class Chat:
    """One endpoint, with what it cost so far and how it behaves; safe for several threads."""

    def __init__(self, endpoint: Endpoint, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.endpoint = endpoint
        self._clock = clock
        self._breaker = Breaker(clock, most_calls=endpoint.most_calls, window_s=DAY_S)

    def ask(self, messages: Sequence[Message], wanted: Wanted[T]) -> Output[T]:
        """What the model answers.

        Raises:
            Unavailable: it is away, over its budget, resting after failures, or says nothing of use.
            TypeError: a text was not masked.
        """
        if not messages or not all(isinstance(one.text, MaskedText) for one in messages):
            raise TypeError("a remote model is given masked texts only")
        if not self._breaker.passes():
            raise Unavailable("The model rests, or its calls for today are used up; a person can answer.")
        try:
            said = self._post(_body(self.endpoint.model, messages, wanted))
        except _Refused as error:
            self._breaker.failed(wait_s=error.wait_s)
            log.warning("model did not answer", provider=self.endpoint.provider, why=str(error))
            raise Unavailable("The model did not answer; try again later, or ask a person.") from error
        self._breaker.answered()
        used = note(self._used(said))
        return Output(value=_read(said, wanted), used=used)

    def _post(self, body: Mapping[str, object]) -> dict[str, Any]:
        import httpx

        endpoint, deadline = self.endpoint, self._clock() + self.endpoint.timeout_s
        headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        try:
            # A proxy from the environment is not asked to reach this very machine.
            with (
                httpx.Client(timeout=endpoint.timeout_s, trust_env=not endpoint.here) as client,
                client.stream(
                    "POST", f"{endpoint.url}/chat/completions", json=body, headers=headers
                ) as answer,
            ):
                if answer.status_code != httpx.codes.OK:
                    raise _Refused(f"status {answer.status_code}", wait_s=_wait_s(answer))
                content = b""
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > MOST_BYTES or self._clock() > deadline:
                        raise _Refused("too long or too slow")
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise _Refused(type(error).__name__) from error
        try:
            said = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise _Refused("no JSON") from error
        if not isinstance(said, dict):
            raise _Refused("no JSON object")
        return said

    def _used(self, said: Mapping[str, Any]) -> Used:
        usage = said.get("usage")
        read, written = (_count(usage, "prompt_tokens"), _count(usage, "completion_tokens"))
        cost = (read * self.endpoint.price_in + written * self.endpoint.price_out) / _MILLION
        model = said.get("model")
        named = isinstance(model, str) and model.isprintable() and 0 < len(model) <= 160
        return Used(
            provider=self.endpoint.provider,
            model=str(model) if named else self.endpoint.model,
            cost=cost,
            currency=self.endpoint.currency if cost else "",
        )


class _Refused(Exception):
    """A call without an answer; says why without a word of what was asked."""

    def __init__(self, why: str, *, wait_s: float = 0.0) -> None:
        super().__init__(why)
        self.wait_s = wait_s


def _body(model: str, messages: Sequence[Message], wanted: Wanted[Any]) -> dict[str, object]:
    return {
        "model": model,
        "messages": [{"role": one.role, "content": one.text.text} for one in messages],
        "temperature": 0,
        "max_completion_tokens": MOST_TOKENS,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": wanted.name, "strict": True, "schema": dict(wanted.schema)},
        },
    }


def _read(said: Mapping[str, Any], wanted: Wanted[T]) -> T:
    try:
        return wanted.read(json.loads(_content(said)))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Unavailable("The model's answer is of no use; ask a person.") from error


def _content(said: Mapping[str, Any]) -> str:
    choice = said["choices"][0]
    message: Mapping[str, Any] = choice["message"]
    if message.get("refusal") or choice.get("finish_reason") not in ("stop", None):
        raise ValueError("refused or cut short")
    return str(message["content"])


def _count(usage: object, name: str) -> int:
    count = usage.get(name) if isinstance(usage, dict) else None
    return count if isinstance(count, int) and 0 < count < MOST_COUNTED else 0


def _wait_s(answer: "httpx.Response") -> float:
    """How long a busy server asks to be left alone; 0 when it does not say so in seconds."""
    said = answer.headers.get("Retry-After", "")
    return float(said) if said.isascii() and said.isdigit() else 0.0

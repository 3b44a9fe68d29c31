"""A model server on loopback that speaks chat completions as OpenAI documents it, in both directions.

It refuses what the documented API refuses (no key, unknown parameters, a strict schema with optional
properties) with the documented error body, and answers with the documented fields.  It does not prove that a
model answers well, that a given product enforces the schema, nor anything about TLS, real rate limits or
latency across the world.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-test-only"
MODEL = "small-1"
_PARAMETERS = {
    "model", "messages", "temperature", "top_p", "n", "stop", "seed", "stream", "user", "logprobs",
    "max_completion_tokens", "response_format", "frequency_penalty", "presence_penalty", "tools",
    "tool_choice", "metadata", "store", "service_tier", "reasoning_effort",
}  # fmt: skip
_ROLES = {"developer", "system", "user", "assistant", "tool"}
Said = Mapping[str, Any]


@dataclass(slots=True)
class Reply:
    """What the server does with one request.

    Attributes:
        content: the message's text; an answer to the schema, if it is right.
        raw: a whole body instead of a completion.
    """

    content: str = "{}"
    status: int = 200
    refusal: str | None = None
    finish_reason: str = "stop"
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    wait_s: float = 0.0


@dataclass(slots=True)
class ModelServer:
    """A running server: what it was asked, and how it answers."""

    url: str = ""
    reply: Callable[[Said], Reply] = lambda _asked: Reply()
    asked: list[Said] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@contextmanager
def running() -> Iterator[ModelServer]:
    """A server on a free port of loopback until the end of the block."""
    server = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fault = _fault(self, body)
            if fault is not None:
                server.refused.append(fault[1])
                _send(self, fault[0], json.dumps(_error(fault[1])).encode(), {})
                return
            asked = json.loads(body)
            server.asked.append(asked)
            reply = server.reply(asked)
            time.sleep(reply.wait_s)
            content = json.dumps(
                _completion(asked, reply) if reply.status == 200 else _error("busy")
            ).encode()
            _send(self, reply.status, content if reply.raw is None else reply.raw, reply.headers)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's word
            """Stay silent."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    thread = threading.Thread(target=http.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def _fault(handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, str] | None:
    if handler.path != "/v1/chat/completions":
        return 404, "unknown path"
    if handler.headers.get("Authorization") != f"Bearer {KEY}":
        return 401, "incorrect API key"
    if handler.headers.get("Content-Type") != "application/json":
        return 400, "not JSON"
    return _parameter_fault(json.loads(body))


def _parameter_fault(asked: Said) -> tuple[int, str] | None:
    if strange := set(asked) - _PARAMETERS:
        return 400, f"unrecognized request argument: {sorted(strange)}"
    if asked.get("model") != MODEL:
        return 404, "the model does not exist"
    messages = asked.get("messages") or [{"role": "", "content": ""}]
    if any(one["role"] not in _ROLES or not isinstance(one["content"], str) for one in messages):
        return 400, "invalid messages"
    return _schema_fault(asked.get("response_format"))


def _schema_fault(wanted: Any) -> tuple[int, str] | None:
    if wanted is None or wanted["type"] in ("text", "json_object"):
        return None
    described = wanted["json_schema"]
    schema = described["schema"]
    if wanted["type"] != "json_schema" or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", described["name"]):
        return 400, "invalid response_format"
    exact = schema.get("additionalProperties") is False
    if described.get("strict") and not (exact and set(schema["required"]) == set(schema["properties"])):
        return 400, "a strict schema requires every property and no others"
    return None


def _completion(asked: Said, reply: Reply) -> Said:
    read = sum(len(one["content"].split()) for one in asked["messages"])
    return {
        "id": "chatcmpl-test",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": f"{MODEL}-2026-01-01",
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": None if reply.refusal else reply.content,
                    "refusal": reply.refusal,
                    "annotations": [],
                },
                "logprobs": None,
                "finish_reason": reply.finish_reason,
            }
        ],
        "usage": {"prompt_tokens": read, "completion_tokens": 4, "total_tokens": read + 4},
        "service_tier": "default",
        "system_fingerprint": None,
    }


def _error(message: str) -> Said:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None}}


def _send(handler: BaseHTTPRequestHandler, status: int, content: bytes, headers: Mapping[str, str]) -> None:
    try:
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
    except (BrokenPipeError, ConnectionResetError):
        pass  # The caller waited no longer.

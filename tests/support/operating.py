"""The platform as an operator runs it: real processes that count, trace and log, on the tests' databases."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

ROOT = Path(__file__).resolve().parents[2]
READY_S = 120.0
_WORKER = "import django; django.setup(); from heliotrope.interfaces.jobs import worker; worker.run({!r})"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A span as it reached the collector."""

    name: str
    trace_id: str
    span_id: str
    parent_id: str
    process: str
    attributes: Mapping[str, str]


class Collector:
    """A receiver of OTLP over HTTP that keeps what comes."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        spans = self.spans

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                spans.extend(_spans(ExportTraceServiceRequest.FromString(body)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1/traces"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def _spans(request: ExportTraceServiceRequest) -> Iterator[Span]:
    for resource in request.resource_spans:
        told = {
            one.key: one.value.string_value or str(one.value.int_value)
            for one in resource.resource.attributes
        }
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Span(
                    name=span.name,
                    trace_id=span.trace_id.hex(),
                    span_id=span.span_id.hex(),
                    parent_id=span.parent_span_id.hex(),
                    process=told.get("process.pid", ""),
                    attributes={one.key: one.value.string_value for one in span.attributes},
                )


@dataclass(slots=True)
class Operation:
    """The processes by name: ``web``, ``live``, ``metrics`` and a worker by the name of its database."""

    folder: Path
    environ: dict[str, str]
    web: int = field(default_factory=free_port)
    live: int = field(default_factory=free_port)
    metrics: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start these and wait until those with a door answer."""
        for name in names:
            with (self.folder / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    self._command(name),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=ROOT,
                    env=self.environ,
                    process_group=0,
                )
        for name, port in (("web", self.web), ("live", self.live)):
            if name in names:
                self.wait(port, "/health", 200)

    def terminate(self, name: str, within_s: float = 60.0) -> int:
        """Ask one to end, as a supervisor does; gives its exit code once it has."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        return process.wait(within_s)

    def stop(self) -> None:
        """End what still runs."""
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def get(self, port: int, path: str) -> tuple[int, str]:
        """Status and text of an answer."""
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with contextlib.closing(asked):
            asked.request("GET", path, headers={"Host": "localhost"})
            answer = asked.getresponse()
            return answer.status, answer.read().decode()

    def wait(self, port: int, path: str, status: int) -> str:
        """Wait until a door answers so; gives what it says."""
        deadline = time.monotonic() + READY_S
        said = ""
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                found, said = self.get(port, path)
                if found == status:
                    return said
            time.sleep(0.2)
        raise AssertionError(f"{path} of {port} does not answer {status} but {said}\n{self.logs()[-3000:]}")

    def logs(self) -> str:
        """What all processes wrote."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def _command(self, name: str) -> tuple[str, ...]:
        if name == "web":
            return _granian("wsgi", self.web, "--blocking-threads", "3", "heliotrope.config.wsgi:application")
        if name == "live":
            return _granian("asginl", self.live, "heliotrope.config.live:application")
        if name == "metrics":
            return (sys.executable, "-m", "heliotrope.interfaces.cli", "metrics", "--port", str(self.metrics))
        return (sys.executable, "-c", _WORKER.format(name))


@contextmanager
def operating(folder: Path, collector: Collector) -> Iterator[Operation]:
    """A platform whose processes are started by name."""
    counted = folder / "metrics"
    counted.mkdir()
    operation = Operation(folder, {})
    operation.environ = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "HELIOTROPE_ORIGIN": f"http://localhost:{operation.web}",
        "HELIOTROPE_LOG_LEVEL": "INFO",
        "HELIOTROPE_RESCUE_S": "2",
        "HELIOTROPE_METRICS_PORT": str(operation.metrics),
        "PROMETHEUS_MULTIPROC_DIR": str(counted),
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": collector.url,
    }
    try:
        yield operation
    finally:
        operation.stop()


def _granian(interface: str, port: int, *further: str) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "granian", "--interface", interface, "--host", "127.0.0.1"),
        *("--port", str(port), "--no-ws", "--http", "1", "--log-level", "warning", "--no-access-log"),
        *("--workers", "1", "--workers-kill-timeout", "20", *further),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One of the cast at the API of a real process."""

    port: int
    token: str

    def get(self, path: str) -> tuple[int, Any]:
        return self._ask("GET", path, b"", {})

    def act(self, path: str, body: object = None) -> tuple[int, Any]:
        return self._ask("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def upload(self, path: str, fields: Mapping[str, str], name: str, content: bytes) -> tuple[int, Any]:
        edge = b"edge-of-a-part"
        named = {f'name="{key}"': text.encode() for key, text in fields.items()}
        named[f'name="file"; filename="{name}"\r\nContent-Type: text/csv'] = content
        parts = [
            b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (edge, about.encode(), value)
            for about, value in named.items()
        ]
        parts.append(b"--%s--\r\n" % edge)
        kind = f"multipart/form-data; boundary={edge.decode()}"
        return self._ask("POST", path, b"".join(parts), {"Content-Type": kind})

    def _ask(self, method: str, path: str, body: bytes, more: Mapping[str, str]) -> tuple[int, Any]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {
            "Host": "localhost",
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": os.urandom(8).hex(),
            **more,
        }
        with contextlib.closing(asked):
            asked.request(method, f"/api/v1{path}", body, headers)
            answer = asked.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None

"""Orders over the REST API: a tiny server on loopback stands for the platform and notes what it was sent.

It proves what is sent and how answers are printed, not that the platform takes it.
"""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from heliotrope.interfaces.cli import main
from heliotrope.interfaces.cli.calling import problem_lines

PROGRAMME = "01997f3e-8a51-7c2e-9d0b-3f5f0b7a1c22"
PROBLEM = {
    "type": "https://example.org/problems/invalid-rows",
    "title": "Some rows are not valid",
    "status": 422,
    "detail": "2 bad rows, nothing was kept.",
    "errors": [
        {"line": 3, "column": "text", "message": "there is neither text nor image; give one of them"},
        {"line": 7, "column": "", "message": "has 2 cells, the header has 3"},
    ],
}


class Platform(BaseHTTPRequestHandler):
    """Answers as it was told to, and remembers the requests."""

    seen: ClassVar[list[dict[str, Any]]] = []
    answer: ClassVar[tuple[int, object]] = (200, {})

    def _take(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        self.seen.append({"path": self.path, "headers": dict(self.headers), "body": self.rfile.read(size)})
        status, document = self.answer
        if self.path.endswith("/programmes"):
            status, document = 200, [{"id": PROGRAMME, "name": "Handwriting"}]
        content = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _take  # noqa: N815 - the server's own names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet."""


@pytest.fixture
def platform(monkeypatch) -> Iterator[type[Platform]]:
    """The server, and the environment that leads to it."""
    Platform.seen.clear()
    Platform.answer = (201, {"id": PROGRAMME, "state": "placed", "fresh": True})
    with ThreadingHTTPServer(("127.0.0.1", 0), Platform) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("HELIOTROPE_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("HELIOTROPE_TOKEN", "hlt_ana")
        yield Platform
        server.shutdown()


@pytest.fixture
def photos(tmp_path):
    path = tmp_path / "photos.csv"
    path.write_text("id,text\na,hello\n")
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["heliotrope", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main.run()
    return int(ended.value.code or 0)


def submit(monkeypatch, photos, *more: object) -> int:
    given = ("--programme", PROGRAMME, "--title", "Week 7", "--label", "cat", "--label", "dog")
    return run(monkeypatch, "order", "submit", photos, *given, *more)


def test_an_order_is_sent_with_its_file_its_settings_and_the_token(platform, photos, monkeypatch, capsys):
    assert submit(monkeypatch, photos, "--target", "0.9", "--due", "2027-01-31T18:00:00+01:00") == 0

    (sent,) = platform.seen
    assert sent["path"] == "/api/v1/orders"
    assert sent["headers"]["Authorization"] == "Bearer hlt_ana"
    assert b'filename="photos.csv"' in sent["body"]
    assert b"id,text\na,hello\n" in sent["body"]
    order = json.loads(sent["body"].split(b'name="order"\r\n\r\n')[1].split(b"\r\n")[0])
    assert order == {
        "programme_id": PROGRAMME,
        "line": "annotation",
        "title": "Week 7",
        "options": {"labels": ["cat", "dog"], "target_ratio": 0.9},
        "due_at": "2027-01-31T18:00:00+01:00",
    }
    assert json.loads(capsys.readouterr().out)["state"] == "placed"


def test_any_setting_of_a_line_is_sent_as_json_or_else_as_text(platform, photos, monkeypatch, capsys):
    given = ("order", "submit", photos, "--programme", PROGRAMME, "--title", "T", "--line", "translation")
    more = ("--option", "source=en", "--option", "revise=true", "--option", 'weights={"exact": 0.2}')
    assert run(monkeypatch, *given, *more) == 0
    order = json.loads(platform.seen[0]["body"].split(b'name="order"\r\n\r\n')[1].split(b"\r\n")[0])
    assert order["options"] == {"source": "en", "revise": True, "weights": {"exact": 0.2}}

    for wrong, told in (("source", "write name=value"), ("source=en", "given twice")):
        assert run(monkeypatch, *given, "--option", "source=en", "--option", wrong) == 2
        assert told in capsys.readouterr().err
    assert len(platform.seen) == 1, "nothing is sent that is not understood"


def test_the_same_order_again_is_the_same_request_and_another_is_another(platform, photos, monkeypatch):
    submit(monkeypatch, photos)
    submit(monkeypatch, photos)
    submit(monkeypatch, photos, "--instruction", "Look twice.")
    photos.write_text("id,text\na,bye\n")
    submit(monkeypatch, photos)

    keys = [sent["headers"]["Idempotency-Key"] for sent in platform.seen]
    assert keys[0] == keys[1]
    assert platform.seen[0]["body"] == platform.seen[1]["body"]
    assert len(set(keys)) == 3


def test_a_programme_may_be_named(platform, photos, monkeypatch, capsys):
    assert run(monkeypatch, "order", "submit", photos, "--programme", "Handwriting", "--title", "T") == 0
    assert PROGRAMME.encode() in platform.seen[1]["body"]

    assert run(monkeypatch, "order", "submit", photos, "--programme", "Painting", "--title", "T") == 2
    assert "there are: Handwriting" in capsys.readouterr().err


def test_a_refusal_prints_title_detail_and_every_row(platform, photos, monkeypatch, capsys):
    platform.answer = (422, PROBLEM)

    assert submit(monkeypatch, photos) == 2

    assert capsys.readouterr().err.splitlines() == [
        "Some rows are not valid (422)",
        "2 bad rows, nothing was kept.",
        "  line 3, column text: there is neither text nor image; give one of them",
        "  line 7: has 2 cells, the header has 3",
    ]


def test_an_order_and_a_reason_are_shown_as_json(platform, monkeypatch, capsys):
    platform.answer = (200, {"kind": "assignment", "reasons": ["lowest rate"]})

    assert run(monkeypatch, "explain", "assignment", PROGRAMME) == 0
    assert json.loads(capsys.readouterr().out)["reasons"] == ["lowest rate"]
    assert run(monkeypatch, "order", "show", PROGRAMME) == 0

    assert [sent["path"] for sent in platform.seen] == [
        f"/api/v1/explain/assignment/{PROGRAMME}",
        f"/api/v1/orders/{PROGRAMME}",
    ]


def test_an_answer_that_is_no_json_says_whom_it_came_from(platform, monkeypatch, capsys):
    platform.answer = (502, b"<html>")

    assert run(monkeypatch, "order", "show", PROGRAMME) == 2
    assert "Does http://127.0.0.1" in capsys.readouterr().err


def test_a_platform_that_is_away_ends_with_code_1(monkeypatch, capsys):
    assert run(monkeypatch, "order", "show", "x", "--url", "http://127.0.0.1:1", "--token", "hlt_x") == 1
    assert "Is the platform up?" in capsys.readouterr().err


def test_without_a_token_the_command_says_where_one_comes_from(monkeypatch, tmp_path, capsys):
    for name in ("HELIOTROPE_URL", "HELIOTROPE_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    assert run(monkeypatch, "order", "show", "x", "--state", tmp_path) == 2
    assert "heliotrope up --demo" in capsys.readouterr().err


def test_url_and_token_are_found_in_the_state_directory(platform, monkeypatch, tmp_path):
    note = {"url": "", "token": "hlt_noted"}
    (tmp_path / "cli.json").write_text(json.dumps(note))
    monkeypatch.delenv("HELIOTROPE_TOKEN")

    assert run(monkeypatch, "order", "show", "x", "--state", tmp_path) == 0
    assert platform.seen[0]["headers"]["Authorization"] == "Bearer hlt_noted"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("--due", "tomorrow"), "write an instant with its offset"),
        (("--due", "2027-01-31T18:00:00"), "write an instant with its offset"),
    ],
)
def test_a_wish_that_cannot_be_meant_is_refused_before_it_is_sent(
    platform, photos, monkeypatch, capsys, change, says
):
    assert submit(monkeypatch, photos, *change) == 2
    assert says in capsys.readouterr().err
    assert platform.seen == []


def test_a_file_of_an_unknown_kind_or_that_is_missing_is_named(platform, tmp_path, monkeypatch, capsys):
    (tmp_path / "photos.xls").write_text("")

    assert submit(monkeypatch, tmp_path / "photos.xls") == 2
    assert submit(monkeypatch, tmp_path / "none.csv") == 2

    said = capsys.readouterr().err
    assert "must end in .csv, .jsonl, .ndjson" in said
    assert "none.csv: No such file or directory" in said


def test_a_problem_with_nothing_in_it_still_says_something():
    assert list(problem_lines(500, {})) == ["The platform refused (500)"]
    assert list(problem_lines(400, {"title": "No", "errors": ["odd", {"x": 1}]}))[1:] == [
        "  odd",
        '  {"x": 1}',
    ]

"""Who works while things are killed: a crew that asks for units, and visitors who chat until helped."""

import http.client
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

from tests.chaos import annotation, plan, shop
from tests.support.replay import Api, Refused

PATIENCE_S = 300.0
AGAIN_S = 0.2
FIELD = re.compile(r'name="(csrfmiddlewaretoken|nonce)" value="([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a worker sent for one unit, acknowledged by the platform."""

    assignment_id: str
    order_id: str
    step: str
    worker: str
    given: Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Crew:
    """Workers who ask for the next unit and answer it, until they are told to stop.

    Attributes:
        tokens: an API token by worker.
        acknowledged: what the platform acknowledged, by the key of its judgement.
        on_judgement: is told how many are acknowledged, after each.
    """

    port: int
    tokens: Mapping[str, str]
    on_judgement: Callable[[int], None]
    acknowledged: dict[str, Said] = field(default_factory=dict)
    _held: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self, until: Callable[[], bool]) -> None:
        """Work until something holds.

        Raises:
            TimeoutError: it did not hold within the patience after the last answer.
        """
        with ThreadPoolExecutor(len(self.tokens)) as pool:
            working = [pool.submit(self._work, worker) for worker in self.tokens]
            try:
                self._wait(until, lambda: [one.result() for one in working if one.done()])
            finally:
                self._stop.set()
            for one in working:
                one.result()

    def _wait(self, until: Callable[[], bool], look: Callable[[], object]) -> None:
        seen, since = -1, time.monotonic()
        while not until():
            look()
            if len(self.acknowledged) != seen:
                seen, since = len(self.acknowledged), time.monotonic()
            if time.monotonic() - since > PATIENCE_S:
                raise TimeoutError(f"nothing moved after {seen} answers")
            time.sleep(AGAIN_S)

    def _work(self, worker: str) -> None:
        api = Api(self.port, self.tokens[worker], patience_s=PATIENCE_S)
        while not self._stop.is_set():
            try:
                handed = api.act("/work/next")["assignment_id"]
            except Refused as refusal:
                assert refusal.status == 409, refusal
                handed = None
            if handed is None:
                self._stop.wait(AGAIN_S)
                continue
            shown = api.get(f"/work/assignments/{handed}")
            given = answer_to(shown, worker)
            told = api.act(f"/work/assignments/{handed}/judgement", {"given": given, "spent_s": 1})
            said = Said(
                assignment_id=handed,
                order_id=shown["order_id"],
                step=shown["step"],
                worker=worker,
                given=given,
            )
            with self._held:
                assert told["id"] not in self.acknowledged, "one judgement was acknowledged to two"
                self.acknowledged[told["id"]] = said
                self.on_judgement(len(self.acknowledged))


def answer_to(shown: Mapping[str, Any], worker: str) -> dict[str, Any]:
    """What a worker answers, each in a way that no other unit or no other worker has."""
    data = shown["data"]
    if shown["line"] == "annotation":
        return annotation.answer(shown, worker)
    if shown["line"] == "testing":
        return plan.answer(shown, worker)
    if shown["line"] == "commerce":
        return shop.answer(shown)
    if shown["line"] == "translation":
        return {"target": f"{shown['step']} by {worker}: {data['source']}", "confirm": "yes"}
    asked = sum(message["direction"] == "in" for message in data["messages"])
    over = data["channel"] != "chat" or asked > 1
    return {
        "reply": f"reply of {shown['assignment_id']}",
        "then": "resolved" if over else "waiting",
        "seen": data["seen"],
    }


@dataclass(slots=True, kw_only=True)
class Visitor:
    """Somebody who asks in a chat, waits for the answer and asks once more, as the page's script does it.

    A page that does not come is asked for again; a message that was not acknowledged is sent again from the
    page that it was written on.
    """

    url: str
    name: str
    questions: Sequence[str]
    _browser: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._browser.addheaders = [("HX-Request", "true")]

    def talk(self) -> None:
        """Ask everything, each after the answer to what was asked before."""
        for number, question in enumerate(self.questions):
            form = dict(FIELD.findall(self._until(self.url)))
            self._until(self.url, {**form, "text": question}, has=question)
            self._until(f"{self.url}thread", has="reply of ", times=number + 1)

    def _until(
        self, url: str, form: Mapping[str, str] | None = None, *, has: str = "", times: int = 1
    ) -> str:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                with self._browser.open(url, urlencode(form).encode() if form else None, timeout=30) as page:
                    text: str = page.read().decode()
                if text.count(has) >= times:
                    return text
            except urllib.error.HTTPError as error:
                assert error.code >= 500, f"{self.name}: {error.code} {error.read()[:300]!r}"
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(AGAIN_S)
        raise TimeoutError(f"{self.name} was not helped: {url} {form} {has}")

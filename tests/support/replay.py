"""Recorded crowds replayed through the API: an operator who offers, workers who answer as they once did."""

import csv
import hashlib
import http.client
import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from heliotrope.foundation.ids import new_id

ROOT = Path(__file__).resolve().parents[2]
LABELS = ("0", "1")
MOST_OFFERS = 500
AGAIN_S = 0.2
Answers = Mapping[str, Mapping[str, str]]
"""What was answered: item → worker → answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Recorded answers with the truth, which only the score may see; workers by a hash of their ids."""

    name: str
    answers: Answers
    truth: Mapping[str, str]

    @property
    def workers(self) -> tuple[str, ...]:
        """Everybody who answered, in order."""
        return tuple(sorted({worker for given in self.answers.values() for worker in given}))

    @property
    def available(self) -> int:
        """How many answers were recorded."""
        return sum(map(len, self.answers.values()))

    @property
    def most(self) -> int:
        """The largest number of answers that an item has."""
        return max(map(len, self.answers.values()))


def crowd_folder() -> Path:
    """Where the recorded crowds are: beside the checkout, unless HELIOTROPE_SHARED names another place."""
    shared = os.environ.get("HELIOTROPE_SHARED")
    return (Path(shared) if shared else ROOT.parent / "shared") / "data" / "crowd"


def load_crowd(name: str, folder: Path) -> Crowd:
    """One recorded crowd: ``sentiment`` or ``bluebirds``."""
    if name == "sentiment":
        rows = [line.split() for line in (folder / "sentiment/labels.txt").read_text().splitlines()]
        said = [(item, worker, answer) for worker, item, answer in rows]
        known = dict(line.split() for line in (folder / "sentiment/evaluation.txt").read_text().splitlines())
    else:
        with (folder / name / "answer.csv").open(newline="") as file:
            said = [(row["question"], row["worker"], row["answer"]) for row in csv.DictReader(file)]
        with (folder / name / "truth.csv").open(newline="") as file:
            known = {row["question"]: row["truth"] for row in csv.DictReader(file)}
    answers: dict[str, dict[str, str]] = {}
    for item, worker, answer in said:
        answers.setdefault(item, {})[hashed(worker)] = answer
    return Crowd(name=name, answers=answers, truth={item: known[item] for item in answers})


def hashed(worker: str) -> str:
    """The name under which a recorded worker appears here: their ids are real people's pseudonyms."""
    return hashlib.sha256(worker.encode()).hexdigest()[:12]


def majority_of(given: Iterable[str]) -> str:
    """The answer that most gave; of tied ones the first label."""
    counts = Counter(given)
    return max(LABELS, key=lambda label: (counts[label], -LABELS.index(label)))


class Refused(Exception):
    """The API said no, and why."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status}: {body}")
        self.status, self.body = status, body


class Api:
    """One caller's connection; sends a call again, under its same key, until it is answered.

    Args:
        patience_s: how long a call is sent again while the platform is away.
    """

    def __init__(self, port: int, token: str, *, patience_s: float = 60.0) -> None:
        self._port, self._patience_s = port, patience_s
        self._headers = {"Authorization": f"Bearer {token}"}
        self._line: http.client.HTTPConnection | None = None

    def get(self, path: str, **query: Any) -> Any:
        """Read; an answer that is not JSON comes as bytes."""
        asked = f"?{urlencode(query)}" if query else ""
        return self._call("GET", f"/api/v1{path}{asked}", b"", {})

    def act(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """Do something once."""
        content = json.dumps(body).encode() if body is not None else b""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key or str(new_id())}
        return self._call("POST", f"/api/v1{path}", content, headers)

    def upload(
        self,
        path: str,
        fields: Mapping[str, str],
        name: str,
        content: bytes,
        *,
        media_type: str = "text/csv",
    ) -> Any:
        """Do something once with a form's fields and a file."""
        mark = new_id().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in fields.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts += [head.encode(), f"Content-Type: {media_type}\r\n\r\n".encode(), content]
        parts += [f"\r\n--{mark}--\r\n".encode()]
        headers = {
            "Content-Type": f"multipart/form-data; boundary={mark}",
            "Idempotency-Key": str(new_id()),
        }
        return self._call("POST", f"/api/v1{path}", b"".join(parts), headers)

    def _call(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Any:
        deadline = time.monotonic() + self._patience_s
        while True:
            try:
                status, media_type, content = self._once(method, path, body, headers)
            except (OSError, http.client.HTTPException) as error:
                self._hang_up()
                trouble: object = error
            else:
                if status < 500:
                    read = json.loads(content) if _is_json(media_type) else content
                    if status >= 400:
                        raise Refused(status, read)
                    return read
                trouble = (status, content[:500])
            if time.monotonic() > deadline:
                raise TimeoutError(f"{method} {path} was not answered: {trouble}")
            time.sleep(AGAIN_S)

    def _once(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str, bytes]:
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        self._line.request(method, path, body, {**self._headers, **headers})
        answer = self._line.getresponse()
        return answer.status, answer.headers.get("Content-Type", ""), answer.read()

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _is_json(media_type: str) -> bool:
    return media_type.partition(";")[0] in ("application/json", "application/problem+json")


@dataclass(slots=True, kw_only=True)
class Replay:
    """An order worked by recorded workers until the platform has no more questions.

    Attributes:
        tokens: an API token by worker of the crowd.
        worker_ids: the platform's key by worker of the crowd.
        order_of_asking: each item's workers in the order in which they are asked.
        acknowledged: judgements that the platform acknowledged: its key → (item, worker, answer).
        on_judgement: is told how many are acknowledged, after each.
    """

    port: int
    operator: Api
    order_id: str
    answers: Answers
    tokens: Mapping[str, str]
    worker_ids: Mapping[str, UUID]
    order_of_asking: Mapping[str, Sequence[str]]
    threads: int = 4
    patience_s: float = 120.0
    acknowledged: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    on_judgement: Callable[[int], None] = lambda _acknowledged: None
    rounds: int = 0
    _asked: dict[str, int] = field(default_factory=dict)
    _desks: dict[str, Api] = field(default_factory=dict)

    def run(self) -> None:
        """Offer, answer and wait, until the order is delivered.

        Raises:
            TimeoutError: the platform did not come on by itself within the patience.
        """
        waited_since = time.monotonic()
        while True:
            progress = self.operator.get(f"/orders/{self.order_id}")
            if progress["state"] == "delivered":
                return
            open_units = self._open_units() if not progress["progress"]["unfolded"] else []
            if progress["state"] == "working" and open_units:
                self._round(open_units)
                waited_since = time.monotonic()
                continue
            if time.monotonic() - waited_since > self.patience_s:
                raise TimeoutError(f"order {self.order_id} rests: {progress}")
            time.sleep(0.1)

    def _open_units(self) -> list[Any]:
        units: list[Any] = []
        while True:
            after = {"after": units[-1]["id"]} if units else {}
            page = self.operator.get(f"/orders/{self.order_id}/units", state="open", **after)
            units += page
            if len(page) < 1000:
                return units

    def _round(self, units: list[Any]) -> None:
        self.rounds += 1
        asked: dict[str, dict[str, str]] = {}
        offers = []
        for unit in units:
            item = unit["item_key"]
            place = self._asked.get(item, 0)
            worker = self.order_of_asking[item][place]
            self._asked[item] = place + 1
            asked.setdefault(worker, {})[unit["id"]] = item
            offers.append({"unit_id": unit["id"], "worker_id": str(self.worker_ids[worker])})
        for start in range(0, len(offers), MOST_OFFERS):
            self.operator.act("/offers", {"offers": offers[start : start + MOST_OFFERS]})
        with ThreadPoolExecutor(self.threads) as pool:
            # The busiest first, so that no thread is left with a long list at the end.
            busiest = sorted(asked, key=lambda worker: -len(asked[worker]))
            for done in [pool.submit(self._work, worker, asked[worker]) for worker in busiest]:
                done.result()

    def _work(self, worker: str, asked: Mapping[str, str]) -> None:
        """One worker takes each of their offers in hand and answers it as they once did."""
        api = self._desks.setdefault(worker, Api(self.port, self.tokens[worker]))
        for offer in api.get("/work/offers"):
            if offer["unit_id"] in asked:
                item = asked[offer["unit_id"]]
                handed = api.act(f"/work/offers/{offer['id']}/acceptance")
                answer = self.answers[item][worker]
                told = api.act(
                    f"/work/assignments/{handed['assignment_id']}/judgement", {"answer": answer, "spent_s": 1}
                )
                self.acknowledged[told["id"]] = (item, worker, answer)
                self.on_judgement(len(self.acknowledged))


def orders_of_asking(answers: Answers, seed: int) -> dict[str, tuple[str, ...]]:
    """Each item's recorded workers in a random order that depends on the seed alone."""
    rng = random.Random(seed)
    return {item: tuple(rng.sample(sorted(answers[item]), len(answers[item]))) for item in sorted(answers)}


def items_csv(items: Iterable[str]) -> bytes:
    """The order's file: a text for each item."""
    return ("id,text\n" + "".join(f"{item},item {item}\n" for item in items)).encode()

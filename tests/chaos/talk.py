"""A translation by steps and talk with contacts while things are killed: each step once, each reply once."""

import imaplib
import json
import time
from collections import Counter
from email import message_from_bytes, policy

from tests.chaos.desk import Crew, Said, Visitor
from tests.chaos.platform import Scene, bodies_in, said_in
from tests.chaos.scene import HELP
from tests.integration.support_servers import Post
from tests.support.replay import Api

SEGMENTS, LETTERS, VISITORS, QUESTIONS = 5, 4, 3, 2
MAIL_S = 120.0
LEAST = 2 * SEGMENTS + LETTERS + QUESTIONS * VISITORS
"""Answers that there are at least: a translation and a revision a segment, and every reply."""


def place_translation(ana: Api, programme: str) -> str:
    order = {
        "programme_id": programme, "line": "translation", "title": "Killed between two steps",
        "options": {"source": "en", "target": "de"},
    }  # fmt: skip
    lines = "".join(f"Open the window number {n} of the old house\n" for n in range(SEGMENTS)).encode()
    told = ana.upload("/orders", {"order": json.dumps(order)}, "text.txt", lines, media_type="text/plain")
    return str(told["id"])


def open_support(ana: Api, programme: str) -> str:
    options = {"channels": ["email", "chat"], "language": "en"}
    stream = {"programme_id": programme, "line": "support", "title": "Help", "options": options}
    return str(ana.act("/streams", stream)["id"])


def write_letters(mail: Post) -> None:
    """What comes into the mailbox; a letter that is not acknowledged is sent again, as servers do."""
    for n in range(LETTERS):
        deliver(
            mail,
            f"From: Kim <kim{n}@customer.example>\nTo: {HELP}\nSubject: Parcel {n}\n"
            f"Message-ID: <letter{n}@customer.example>\nContent-Type: text/plain\n\n"
            f"Where is my parcel number {n}? It was due yesterday.\n".encode(),
        )


def deliver(mail: Post, letter: bytes) -> None:
    """Hand a letter to the mail server, again while a busy machine keeps it from answering."""
    deadline = time.monotonic() + MAIL_S
    while True:
        try:
            mail.put(letter)
        except (OSError, imaplib.IMAP4.error) as error:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the mail server takes nothing: {error!r}") from error
            time.sleep(0.5)
        else:
            return


def visitors(port: int, key: str) -> list[Visitor]:
    url = f"http://localhost:{port}/chat/{key}/"
    return [
        Visitor(
            url=url,
            name=f"visitor {n}",
            questions=[f"Question {q} of visitor {n}: where is my order?" for q in range(QUESTIONS)],
        )
        for n in range(VISITORS)
    ]


def is_over(scene: Scene, stream_id: str) -> bool:
    """Whether every conversation is resolved, the letters' among them."""
    asked = "SELECT state, count(*) FROM support_conversation WHERE order_id = %s GROUP BY 1"
    states = scene.rows("vault_eu", asked, stream_id)
    return [state for state, _ in states] == ["resolved"] and states[0][1] >= LETTERS + VISITORS


def said_of(crew: Crew, order_id: str) -> dict[str, Said]:
    return {key: said for key, said in crew.acknowledged.items() if said.order_id == order_id}


def check_bodies(scene: Scene, crew: Crew, order_id: str) -> None:
    """Every acknowledged step exists exactly once with what was made in its vault, and no other does."""
    kept = scene.rows(
        "default",
        "SELECT j.id::text, j.body_id, j.step, w.handle FROM judgement j JOIN worker w ON w.id = j.worker_id"
        " WHERE j.order_id = %s",
        order_id,
    )
    sent = said_of(crew, order_id)
    assert {key: (step, worker) for key, _, step, worker in kept} == {
        key: (said.step, said.worker) for key, said in sent.items()
    }
    bodies = bodies_in(scene, order_id)
    for key, body_id, _, _ in kept:
        made = "target" if "target" in sent[key].given else "reply"
        assert bodies[body_id][made] == sent[key].given[made]
    assert len({body_id for _, body_id, _, _ in kept}) == len(kept)


def check_steps(scene: Scene, crew: Crew, order_id: str) -> None:
    """Every segment is translated once and revised once, by a second person."""
    done = scene.rows(
        "default",
        "SELECT item_id, array_agg(step ORDER BY judged_at), count(DISTINCT worker_id) FROM judgement"
        " WHERE order_id = %s GROUP BY 1",
        order_id,
    )
    assert [(steps, people) for _, steps, people in done] == [(["translate", "revise"], 2)] * SEGMENTS
    assert Counter(said.step for said in said_of(crew, order_id).values()) == {
        "translate": SEGMENTS,
        "revise": SEGMENTS,
    }


def check_messages(scene: Scene, stream_id: str) -> None:
    """What was written is stored once, and all that is stored became a unit that was worked on."""
    stored = scene.rows(
        "vault_eu",
        "SELECT m.id, m.client_id, m.text, c.item_id FROM support_message m"
        " LEFT JOIN support_conversation c ON c.id = m.conversation_id"
        " WHERE m.order_id = %s AND m.direction = 'in' AND NOT m.automatic",
        stream_id,
    )
    told = Counter(said_in(scene, [row[:3] for row in stored]))
    for n in range(LETTERS):
        assert told[f"Where is my parcel number {n}? It was due yesterday."] == 1
    for n in range(VISITORS):
        for q in range(QUESTIONS):
            assert told[f"Question {q} of visitor {n}: where is my order?"] == 1
    worked = dict(
        scene.rows(
            "default",
            "SELECT item_id, count(*) FROM work_unit WHERE order_id = %s AND state = 'done' GROUP BY 1",
            stream_id,
        )
    )
    asked = Counter(item_id for *_, item_id in stored)
    assert set(asked) == set(worked), "a message is of no unit, or a unit of no message"
    assert all(worked[item] >= 1 for item in asked)
    deliveries = scene.rows("default", "SELECT item_id FROM delivery WHERE order_id = %s", stream_id)
    assert Counter(item for (item,) in deliveries) == dict.fromkeys(asked, 1)


def check_replies(scene: Scene, crew: Crew, mail: Post, stream_id: str) -> None:
    """Each acknowledged reply is one message; those by mail left under one identity each, and all left."""
    kept = scene.rows(
        "vault_eu",
        "SELECT m.id, m.client_id, m.text, m.message_id, m.state, c.channel FROM support_message m"
        " JOIN support_conversation c ON c.id = m.conversation_id"
        " WHERE m.order_id = %s AND m.direction = 'out'",
        stream_id,
    )
    sent = Counter(said.given["reply"] for said in said_of(crew, stream_id).values())
    texts = said_in(scene, [row[:3] for row in kept])
    assert Counter(texts) == sent
    assert max(sent.values()) == 1
    assert {row[4] for row in kept} == {"sent"}
    left: dict[str, set[str]] = {}
    for raw in mail.outgoing.taken:
        letter = message_from_bytes(raw, policy=policy.default)
        text = letter.get_content().partition("\n")[0].strip()
        left.setdefault(text, set()).add(str(letter["Message-ID"]))
    by_mail = zip(texts, kept, strict=True)
    assert left == {text: {row[3]} for text, row in by_mail if row[5] == "email"}


def check_pay(scene: Scene, order_id: str, stream_id: str) -> None:
    """Every step of a segment is paid once; a conversation is paid as one, whatever its replies."""
    twice = (
        "SELECT count(*) FROM (SELECT FROM pay_line GROUP BY judgement_id, part HAVING count(*) > 1) twice"
    )
    assert scene.one("default", twice) == 0
    assert scene.one("default", "SELECT count(*) FROM pay_line WHERE order_id = %s", order_id) == 2 * SEGMENTS
    each = scene.rows(
        "default", "SELECT item_id, sum(pieces) FROM pay_line WHERE order_id = %s GROUP BY 1", stream_id
    )
    conversations = scene.one(
        "vault_eu", "SELECT count(*) FROM support_conversation WHERE order_id = %s", stream_id
    )
    assert [pieces for _, pieces in each] == [1] * conversations
    for table in ("delivery", "invoice"):
        assert scene.one("default", f"SELECT count(*) FROM {table} WHERE order_id = %s", order_id) == 1

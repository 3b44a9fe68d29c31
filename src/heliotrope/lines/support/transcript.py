"""What the client receives of a conversation: its transcript, for machines and for people."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Finished, Result
from heliotrope.lines.support.settings import REPLY


def package(finished: Finished) -> Mapping[str, bytes]:
    """One JSON object a conversation, and the same to be read."""
    records = [_record(result) for result in finished.results]
    # A conversation is delivered when it is settled, so there is one; an order of several names each.
    told = records[0] if len(records) == 1 else {"conversations": records}
    return {
        "transcript.json": (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(),
        "transcript.txt": "\n\n".join(map(_readable, records)).encode(),
    }


def _record(result: Result) -> dict[str, object]:
    data = result.content.data
    stored = _stored(result.content.key)
    record: dict[str, object] = {
        "conversation": result.content.key,
        "channel": data.get("channel", ""),
        "subject": data.get("subject", ""),
        "language": data.get("language", ""),
        "outcome": result.answer,
        "disposition": result.body.get("disposition", ""),
        "rating": None,
        "messages": _from_turns(result),
    }
    return record | stored


def _from_turns(result: Result) -> Sequence[Mapping[str, object]]:
    said: list[Mapping[str, object]] = [
        {"from": "contact", "at": "", "text": result.content.text, "files": []}
    ]
    said += [
        {"from": f"worker {turn.worker_id}", "at": "", "text": turn.answer.body["reply"], "files": []}
        for turn in result.turns
        if turn.step == REPLY and turn.answer.body.get("reply")
    ]
    return said


def _stored(key: str) -> dict[str, object]:
    """What is kept of the conversation; nothing when it came by another way than mail or chat."""
    from heliotrope.lines.support import selectors

    try:
        case = selectors.delivered(key)
    except NotFound:
        return {}
    rating = {"score": case.score, "comment": case.comment} if case.score else None
    return {
        "opened_at": case.opened_at.isoformat(),
        "rating": rating,
        "messages": [
            {
                "from": f"worker {one.worker_id}" if one.worker_id else "contact",
                "at": one.at.isoformat(),
                "text": one.text,
                "automatic": one.automatic,
                "files": [{"name": file["name"], "size": file["size"]} for file in one.files],
            }
            for one in case.said
            if one.direction != "note"
        ],
    }


def _readable(record: Mapping[str, object]) -> str:
    lines = [
        f"{name}: {record[name]}" for name in ("conversation", "channel", "subject", "language", "outcome")
    ]
    if record["disposition"]:
        lines.append(f"disposition: {record['disposition']}")
    if isinstance(rating := record["rating"], dict):
        lines.append(f"rating: {rating['score']} of 5 {rating['comment']}".rstrip())
    for one in cast(list[dict[str, Any]], record["messages"]):
        names = ", ".join(str(file["name"]) for file in one["files"])
        attached = f"\n[attached: {names}]" if names else ""
        lines.append(f"\n{one['at']} {one['from']}\n{one['text']}{attached}")
    return "\n".join(lines) + "\n"

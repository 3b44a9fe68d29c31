"""Persons' requests about their own data."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from heliotrope.lines.rights.line import LINE as RIGHTS
from tests.unit.lines.examples.form import Example, Right, Stage


def _requests(files: Mapping[str, bytes]) -> Sequence[str]:
    return [one["request"] for one in json.loads(files["requests.json"])]


def _arrival(number: int, right: str) -> Mapping[str, object]:
    due_at = "2026-12-24T00:00+00:00"
    return {"request": str(UUID(int=number)), "right": right, "rule": "eu.gdpr.request", "due_at": due_at}


CODES = ("grant", "unfounded", "nothing-held", "others-rights", "legal-duty")
ASKED = Example(
    line=RIGHTS,
    options={},
    wrong_options=({"colour": "red"}, {"channels": ["email"]}),
    arrivals=(_arrival(1, "access"), _arrival(2, "erasure")),
    stages=(
        Stage(
            step="work",
            right=tuple(Right(given={"answer": code}, code=code) for code in CODES),
            wrong=({}, {"answer": "agree"}, {"answer": 5}),
        ),
        Stage(
            step="check",
            before=(("work", {"answer": "grant"}),),
            right=tuple(Right(given={"answer": code}, code=code) for code in ("agree", "disagree")),
            wrong=({}, {"answer": "grant"}, {"answer": ["agree"]}),
        ),
    ),
    path=(("work", {"answer": "grant"}), ("check", {"answer": "agree"})),
    again=lambda made: {"answer": made.code},
    named=_requests,
    reacts=False,
)

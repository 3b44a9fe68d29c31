"""The demonstration's parts that need no database: its codes, its people, its digits."""

import base64
import io
import json
from pathlib import Path

from PIL import Image
from tests.support.lines import brief

from heliotrope.core.access import MFA_REQUIRED
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.interfaces.cli import demo
from heliotrope.interfaces.cli.demo.accounts import ACCOUNTS, PASSWORD, welcome_lines
from heliotrope.interfaces.cli.demo.digits import INSTRUCTION, LABELS, jsonl
from heliotrope.interfaces.cli.demo.totp import code_at, secret_of
from heliotrope.lines.annotation.line import LINE


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, SHA-1: the last six digits at 59 s, 1111111109 s and 20000000000 s."""
    secret = base64.b32encode(b"12345678901234567890").decode()

    assert [code_at(secret, at) for at in (59, 1_111_111_109, 20_000_000_000)] == [
        "287082",
        "081804",
        "353130",
    ]


def test_an_account_keeps_its_secret_and_shares_it_with_nobody():
    assert secret_of("ada@helio.example", "key") == secret_of("ada@helio.example", "key")
    assert len({secret_of(account.email, "key") for account in ACCOUNTS}) == len(ACCOUNTS)
    assert secret_of("ada@helio.example", "key") != secret_of("ada@helio.example", "other key")


def test_everybody_is_printed_and_exactly_those_with_a_second_factor_get_a_code():
    text = "\n".join(welcome_lines("key", at_s=59.0))

    assert PASSWORD in text
    for account in ACCOUNTS:
        assert account.email in text
        assert (secret_of(account.email, "key") in text) == (account.role in MFA_REQUIRED)


def test_the_digits_are_an_order_that_the_annotation_line_takes():
    options = LINE.options(
        {"labels": list(LABELS), "instruction": INSTRUCTION, "target_ratio": 0.95, "most": 3}
    )

    recipe = LINE.recipe(brief(jsonl(), "application/jsonl", options))

    gold = [item.gold for item in recipe.items if item.gold]
    assert len(recipe.items) == 132
    assert len(gold) == 12
    assert len(set(gold)) >= 6
    assert {item.requirement.skill for item in recipe.items} == {"label-images"}


def test_a_digit_is_a_picture_of_ink_on_paper():
    row = json.loads(jsonl().splitlines()[0])

    with Image.open(io.BytesIO(base64.b64decode(row["image"]))) as picture:
        assert picture.format == "PNG"
        assert picture.size == (64, 64)
        assert picture.getpixel((0, 0)) > 240
        assert picture.getextrema()[0] < 60


def test_the_workers_can_work_at_any_hour():
    rows = parse_workers(Path(demo.__file__).with_name("workers.txt").read_text(encoding="utf-8"))

    assert {"bo", "chi", "sol"} <= {row.worker for row in rows}
    assert len(rows) == 9
    assert all(len(row.availability) == 7 and row.capacity == 3 for row in rows)

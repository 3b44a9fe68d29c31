"""The simulated day: customers want what lines take, and colleagues answer what they accept."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from heliotrope.ai import language_of
from heliotrope.core.line import Field, Shape, Workspace
from heliotrope.core.line.demands import without_demands
from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import Kind
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.interfaces.cli import demo
from heliotrope.interfaces.cli.demo.accounts import ACCOUNTS
from heliotrope.interfaces.day import answers
from heliotrope.interfaces.day.cast import BUYERS, VOICES
from heliotrope.interfaces.day.customers import Customers
from heliotrope.interfaces.day.letters import IN_CONFIDENCE, LETTERS
from heliotrope.interfaces.day.phrases import ASKED, INTENTS, REPLIED
from heliotrope.interfaces.day.preparing import history
from heliotrope.interfaces.day.rhythm import CHANNELS, rate_per_hour
from heliotrope.interfaces.day.wishes import standing
from heliotrope.lines.annotation.line import LINE as ANNOTATION
from heliotrope.lines.commerce.line import LINE as COMMERCE
from heliotrope.lines.support.line import LINE as SUPPORT
from heliotrope.lines.testing.line import LINE as TESTING
from heliotrope.lines.translation.line import LINE as TRANSLATION
from tests.support.lines import brief, task

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LINES = {line.code: line for line in (ANNOTATION, COMMERCE, SUPPORT, TESTING, TRANSLATION)}
WISHES = [one for client in BUYERS for one in standing(client)]


@pytest.fixture
def customers() -> Customers:
    return Customers(None, Random(1), at=NOW, call=lambda *_: None)  # type: ignore[arg-type] # only draws


def test_the_clients_together_want_all_five_lines():
    assert {one.line for one in WISHES} == set(LINES)


@pytest.mark.parametrize("one", WISHES, ids=lambda one: one.title)
def test_every_standing_order_has_settings_that_its_line_takes(one):
    line = LINES[one.line]

    assert one.shape in line.shapes
    options = line.options(without_demands(one.options))
    if one.shape is Shape.ORDER and one.line in ("annotation", "testing"):
        assert len(line.recipe(brief(one.source, one.media_type, options)).items) >= 8


def test_a_week_brings_what_its_days_do_and_nights_are_quiet():
    """Spanish chats: 20 a weekday; 1.1 + 1 + 1 + 1 + 1 + 1.15 + 1.05 = 7.3 such days a week."""
    spanish = next(one for one in VOICES if one.language == "es")
    hours = [NOW + timedelta(hours=n) for n in range(168)]

    week = [rate_per_hour(spanish, "chat", hour) for hour in hours]

    assert sum(week) == pytest.approx(20 * 7.3)
    assert rate_per_hour(spanish, "chat", datetime(2026, 11, 24, 9, tzinfo=UTC)) < max(week) / 5


def test_the_past_is_the_same_each_time_it_is_told():
    told = list(history(NOW))

    assert told == list(history(NOW))
    weeks = Counter()
    for one in told:
        weeks[one.name] += one.count
    assert weeks["support/chat/es"] == pytest.approx(5 * 20 * 7.3, rel=0.1)
    assert all(one.at < NOW for one in told)


def test_what_customers_write_is_a_conversation_that_support_takes(customers: Customers):
    options = SUPPORT.options(next(one for one in WISHES if one.line == "support").options)

    arrivals = list(customers._conversations(NOW, 48))

    assert {one.given["channel"] for one in arrivals} == set(CHANNELS)
    for one in arrivals:
        assert SUPPORT.arrival(one.given, options).requirement.language == one.given["language"]


@pytest.mark.parametrize(
    ("language", "letter"),
    [(code, one) for code, letters in (*LETTERS.items(), ("en", IN_CONFIDENCE)) for one in letters],
)
def test_a_letter_names_people_who_are_not_there_and_masking_finds_them(language, letter):
    found = find(letter.text, locale=language)

    assert language_of(letter.text).code == language
    assert len({one.kind for one in found}) >= 2, "there is something behind a lock"
    assert bool(letter.name) == bool(letter.address) == bool(letter.subject)
    mails = [letter.text[one.start : one.end] for one in found if one.kind is Kind.EMAIL]
    assert all(mail.endswith(".example") for mail in (*mails, letter.address or ".example"))


def test_everybody_s_customers_say_at_times_who_they_are(customers: Customers):
    written = [one for one in customers._conversations(NOW, 48) if one.letter is not None]

    assert set(LETTERS) == {voice.language for voice in VOICES}
    assert all(one.letter in LETTERS[str(one.given["language"])] for one in written)
    assert {bool(one.letter and one.letter.address) for one in written} == {True, False}


def test_what_goes_wrong_in_the_shop_is_what_commerce_settles(customers: Customers):
    options = COMMERCE.options({})
    for _ in range(30):
        planned = COMMERCE.arrival(customers._fault(NOW).given, options)
        due = task(planned.content, options, step="fix")
        space = COMMERCE.workspace(due)
        for right in (0.0, 1.0):
            given = answers.answer(space, right_ratio=right, rng=Random(2), now=NOW)
            assert given is not None
            assert COMMERCE.answer(due, given).code in {"corrected", "refunded"}


def test_a_reply_is_one_that_support_sends():
    for language in ASKED:
        space = Workspace(instruction="", field=Field.FORM, kind="support-reply", data={"language": language})
        given = answers.answer(space, right_ratio=1, rng=Random(3), now=NOW)
        assert given is not None
        assert given["reply"] in REPLIED[language]


def test_who_is_always_right_labels_as_meant_and_who_never_is_does_not():
    labels = tuple(INTENTS)
    for label, texts in INTENTS.items():
        space = Workspace(instruction="", text=texts[0], field=Field.CHOICE, choices=labels)
        for right, same in ((1.0, True), (0.0, False)):
            given = answers.answer(space, right_ratio=right, rng=Random(4), now=NOW)
            assert given is not None
            assert (given["answer"] == label) is same


def test_a_form_that_nobody_knows_is_given_back():
    space = Workspace(instruction="", field=Field.FORM, kind="unheard-of")

    assert answers.answer(space, right_ratio=1, rng=Random(5), now=NOW) is None


def test_thinking_takes_about_what_is_usual():
    space = Workspace(instruction="", field=Field.FORM, kind="support-reply")
    rng = Random(6)
    minutes = sorted(answers.thinking(space, rng).total_seconds() / 60 for _ in range(999))

    assert minutes[499] == pytest.approx(9, rel=0.1)


def test_colleagues_live_by_the_roster_and_leave_the_digits_to_visitors():
    text = Path(demo.__file__).with_name("people.txt").read_text(encoding="utf-8")
    rows = parse_workers(text)

    assert not any(row.availability for row in rows)
    assert not any("label-images" in row.skills for row in rows)
    assert not {row.email for row in rows} & {account.email for account in ACCOUNTS}
    assert set(BUYERS.values()) <= {account.email for account in ACCOUNTS}
    assert not any(row.certificates for row in rows), "letters in confidence are left to visitors too"
    spoken = {code for row in rows for code, level in row.languages.items() if level >= 4}
    assert spoken >= {voice.language for voice in VOICES}

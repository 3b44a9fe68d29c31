"""Looks: what is lacking is said in order, and the unusual stands out against the viewer's own past."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.masking import marking
from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import Kind
from heliotrope.core.masking.known import Known, with_known
from heliotrope.core.privacy import Field, Shown
from heliotrope.core.privacy.reveals import RULES, Asked, Need, Reason, look
from heliotrope.core.privacy.unusual import Looked, Unusual, anomalies

ASKED = Asked(shown=Shown.TOKEN, in_hand=True, reason=Reason.CALL_BACK)
BO, CHI = UUID(int=1), UUID(int=2)
ACME, SHOP = UUID(int=11), UUID(int=12)
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "need"),
    [
        (ASKED, Need.NOTHING),
        (replace(ASKED, shown=Shown.NOTHING), Need.FIELD),
        (replace(ASKED, reason=None), Need.REASON),
        (replace(ASKED, reason=None, granted=True), Need.NOTHING),
        (replace(ASKED, today=59), Need.NOTHING),
        (replace(ASKED, today=60), Need.BUDGET),
        (replace(ASKED, today=60, again=True), Need.NOTHING),
        (replace(ASKED, in_hand=False), Need.FACTOR),
        (replace(ASKED, in_hand=False, factor_age_s=300.0), Need.NOTHING),
        (replace(ASKED, in_hand=False, factor_age_s=300.1), Need.FACTOR),
        (replace(ASKED, values=19), Need.NOTHING),
        (replace(ASKED, values=20), Need.EYES),
        (replace(ASKED, values=20, agreed=True), Need.NOTHING),
        (replace(ASKED, withdrawn=True), Need.CONSENT),
        (replace(ASKED, withdrawn=True, reason=Reason.LEGAL), Need.NOTHING),
    ],
)
def test_a_look_needs(asked, need):
    found = look(asked)

    assert found.need is need
    assert found.for_ == timedelta(seconds=RULES.look_s if need is Need.NOTHING else 0)
    assert str(found.why)


def looks(viewer: UUID, days_ago: int, count: int, *, hour: int = 14, client: UUID = ACME) -> list[Looked]:
    at = (NOW - timedelta(days=days_ago)).replace(hour=hour)
    return [Looked(viewer_id=viewer, client_id=client, at=at) for _ in range(count)]


def unusual(*days: list[Looked]) -> set[tuple[UUID, Unusual]]:
    told = [one for day in days for one in day]
    return {(one.viewer_id, one.kind) for one in anomalies(told, now=NOW, zone=UTC)}


PAST = [one for day in range(1, 11) for one in looks(BO, day, 16)]


def test_sixteen_a_day_make_twenty_eight_usual_and_twenty_nine_many():
    """Mean 16, three deviations of 4 each."""
    assert unusual(PAST, looks(BO, 0, 28)) == set()
    assert unusual(PAST, looks(BO, 0, 29)) == {(BO, Unusual.VOLUME)}


def test_a_newcomers_first_ten_are_usual():
    assert unusual(looks(CHI, 0, 10)) == set()
    assert unusual(looks(CHI, 0, 11)) == {(CHI, Unusual.VOLUME)}


def test_a_look_at_night_or_at_a_new_client_is_unlike_the_past():
    assert unusual(PAST, looks(BO, 0, 1, hour=3)) == {(BO, Unusual.HOUR)}
    assert unusual(PAST, looks(BO, 0, 1, hour=13)) == set(), "an hour beside a known one"
    assert unusual(PAST, looks(BO, 0, 1, client=SHOP)) == {(BO, Unusual.CLIENT)}
    assert unusual(PAST, looks(CHI, 0, 1, client=SHOP)) == set(), "another's past is not theirs"


def test_what_lies_longer_back_than_four_weeks_is_no_past():
    old = [one for day in range(29, 40) for one in looks(BO, day, 16)]
    assert unusual(old, looks(BO, 0, 11)) == {(BO, Unusual.VOLUME)}


def digest(kind: str, value: str) -> str:
    return f"{kind}/{value}"


def test_a_known_name_is_masked_in_whole_in_parts_and_in_other_scripts():
    text = "Hier ist Käthe Müller, kurz käthe. 我是王小明。"
    known = [Known(kind=Kind.PERSON, value="Käthe Müller"), Known(kind=Kind.PERSON, value="王小明")]

    placed = marking.place(text, with_known(text, (), known), digest, {})

    assert marking.shown(text, placed, {Field.PERSON: Shown.TOKEN}) == (
        "Hier ist ⟨PERSON_1⟩, kurz ⟨PERSON_2⟩. 我是⟨PERSON_3⟩。"
    )
    assert marking.shown(text, placed, {Field.PERSON: Shown.RAW}) == text
    assert "⟨PERSON⟩" in marking.shown(text, placed, {})


def test_a_known_name_inside_another_word_stays():
    text = "Annahme verweigert, schreibt Anna."
    placed = marking.place(text, with_known(text, (), [Known(kind=Kind.PERSON, value="Anna")]), digest, {})
    assert [text[one.start : one.end] for one in placed] == ["Anna"]


def test_placeholders_are_stable_over_texts_and_never_given_to_what_somebody_typed():
    marks: dict[str, str] = {}
    first = "a@b.example schrieb ⟨EMAIL_2⟩ und c@d.example"
    second = "c@d.example"

    one = marking.place(first, find(first), digest, marks)
    two = marking.place(second, find(second), digest, marks)

    levels = {Field.EMAIL: Shown.TOKEN}
    assert marking.shown(first, one, levels) == "⟨EMAIL_1⟩ schrieb ⟨EMAIL_2⟩ und ⟨EMAIL_3⟩"
    assert marking.shown(second, two, levels) == "⟨EMAIL_3⟩"
    assert marking.put_back("an ⟨EMAIL_3⟩, nicht ⟨EMAIL_9⟩", marking.values(second, two)) == (
        "an c@d.example, nicht ⟨EMAIL_9⟩"
    )


def test_an_answer_that_is_checked_holds_values_and_no_placeholder_that_stands_for_none():
    known = {"⟨PERSON_1⟩": "Käthe", "⟨ADDRESS_2⟩": "12 ⟨Hof⟩"}

    assert marking.refilled("c/o ⟨PERSON_1⟩, ⟨ADDRESS_2⟩ ⟨b⟩", known) == "c/o Käthe, 12 ⟨Hof⟩ ⟨b⟩"
    for strange in ("⟨PERSON_2⟩", "⟨ADDRESS⟩", "⟨PERSON_1⟩ and ⟨PERSON⟩"):
        with pytest.raises(Invalid, match="⟨"):
            marking.refilled(strange, known)

"""Data whose time is over go class by class, what is held stays, and a dry run says so before."""

import subprocess
import sys
from datetime import timedelta

import pytest

from heliotrope.compliance.selectors.retention import holds, retention_rules
from heliotrope.compliance.services.retention import HoldWish, RuleWish, hold, keep_rule, lift_hold
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.privacy.requests import Right
from heliotrope.core.privacy.retention import DataClass, RetentionRule, What
from heliotrope.flow import asking, retaining
from heliotrope.flow.asking import Asked
from heliotrope.flow.retaining import Outlook
from heliotrope.foundation.clock import now
from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.lines.support import replies
from tests.integration.support_desk import Desk, letter
from tests.support.world import make_world

LATER = timedelta(days=400)


class Kept(Desk):
    """Three customers of Ana's whose cases are over for a while; the second one rated hers."""

    def __init__(self) -> None:
        super().__init__(make_world())
        self.cases = [self._over(number) for number in range(3)]
        with self.vault():
            replies.rate(self.actor, self.cases[1], score=5, comment="Holunderlob", now=now())
        self.contacts = [self.case(one).contact_id for one in self.cases]

    def _over(self, number: int):
        got = self.receive(letter(700 + number, From=f"K{number} <k{number}@kunde.example>")).conversation_id
        assert got is not None
        self.answer(got, reply="Ja.", then="resolved")
        return got

    def rule(self, data: DataClass, days: int = 365, *, off: bool = False, after: int = 0) -> None:
        what = {DataClass.CONTACT: What.ERASE, DataClass.RATING: What.ANONYMISE}[data]
        wish = RuleWish(
            data=data, client_id=None, days=days, what=What.KEEP if off else what, basis="", after=after
        )
        with acting(self.officer()):
            keep_rule(self.officer(), wish, now=now())

    def officer(self):
        return self.world.actor("cleo")

    def hold(self, **more: object):
        wish = HoldWish(client_id=self.world.client_id, reason="litigation", **more)  # type: ignore[arg-type]
        with acting(self.officer()):
            return hold(self.officer(), wish, now=now())

    def outlook(self, **more: object) -> list[tuple[str, int, int]]:
        found: tuple[Outlook, ...] = retaining.dry_run(self.officer(), now=now() + LATER, **more)  # type: ignore[arg-type]
        return [(one.data.value, one.goes, one.held) for one in found]

    def names(self) -> list[str]:
        return [self.case(one).contact_name for one in self.cases]


@pytest.fixture
def kept() -> Kept:
    return Kept()


def test_without_a_rule_nothing_goes_and_a_dry_run_of_a_wish_takes_nothing(kept: Kept):
    wished = RetentionRule(data=DataClass.CONTACT, client_id=None, days=365, what=What.ERASE, version=1)
    kept.hold(subject_id=kept.contacts[0])

    assert kept.outlook() == []
    assert kept.outlook(wished=wished) == [("contact", 2, 1)]
    (one,) = retaining.dry_run(kept.officer(), now=now() + LATER, wished=wished)
    assert set(one.samples) == set(kept.contacts[1:])
    assert retaining.dry_run(kept.officer(), now=now(), wished=wished) == (), "they are too young"
    assert kept.names() == ["K0", "K1", "K2"]


def test_what_is_over_goes_what_is_held_stays_and_again_changes_nothing(kept: Kept):
    kept.rule(DataClass.CONTACT)
    hold_id = kept.hold(subject_id=kept.contacts[1])
    retaining.sweep_home("eu", now=now())
    assert kept.names() == ["K0", "K1", "K2"], "they are too young"

    assert retaining.sweep_home("eu", now=now() + LATER, most=1) == 1, "one round takes no more than it may"
    assert retaining.sweep_home("eu", now=now() + LATER) == 1
    assert kept.names() == [ERASED, "K1", ERASED]
    assert retaining.sweep_home("eu", now=now() + LATER) == 0
    assert kept.outlook() == [("contact", 0, 1)]

    with acting(kept.officer()):
        lift_hold(kept.officer(), hold_id, now=now())
        with pytest.raises(Conflict):
            lift_hold(kept.officer(), hold_id, now=now())
        assert holds(kept.officer(), now=now()) == ()
    assert retaining.sweep_home("eu", now=now() + LATER) == 1
    assert kept.names() == [ERASED] * 3


def test_who_asks_about_their_data_is_kept_until_they_are_answered(kept: Kept):
    kept.rule(DataClass.CONTACT)
    asked = Asked(client_id=kept.world.client_id, home="eu", right=Right.ACCESS, contact_id=kept.contacts[2])
    with acting(kept.officer()):
        asking.take_in(kept.officer(), asked, now=now())

    assert kept.outlook() == [("contact", 2, 1)]
    assert retaining.sweep_home("eu", now=now() + LATER) == 2
    assert kept.names() == [ERASED, ERASED, "K2"]


def test_words_beside_a_rating_go_and_its_figure_stays(kept: Kept):
    kept.rule(DataClass.RATING, days=30)
    assert kept.outlook() == [("rating", 1, 0)]
    assert retaining.sweep_home("eu", now=now() + LATER) == 1
    case = kept.case(kept.cases[1])
    assert (case.score, case.comment) == (5, "")
    assert kept.outlook() == []


def test_a_rule_is_a_version_and_who_has_not_read_the_latest_is_told_so(kept: Kept):
    kept.rule(DataClass.CONTACT)
    with pytest.raises(Conflict):
        kept.rule(DataClass.CONTACT, 30)
    kept.rule(DataClass.CONTACT, off=True, after=1)
    assert kept.outlook() == []
    with acting(kept.officer()):
        assert [one.version for one in retention_rules(kept.officer())] == [1, 2]
        with pytest.raises(Invalid):
            hold(kept.officer(), HoldWish(client_id=kept.world.client_id, reason="because"), now=now())
    eve = kept.world.actor("eve")
    with acting(eve), pytest.raises(NotFound):
        hold(eve, HoldWish(client_id=kept.world.client_id, reason="audit"), now=now())


def test_the_command_says_what_it_would_do():
    told = subprocess.run(
        [sys.executable, "-m", "heliotrope.interfaces.cli", "retention", "--help"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "--dry-run" in told and "legal hold" in told

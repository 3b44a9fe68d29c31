"""What stands in a vault beside a case cannot be told from guesses by whoever lacks the home's key store."""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256

import pytest
from django.conf import settings

from heliotrope.compliance.models import Finding, Mark
from heliotrope.core.masking.marking import field_of
from heliotrope.flow import sealing, submitting
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.pipeline.quality.models import JudgementBody
from tests.integration.masked_desk import PHONE, Case, letter
from tests.support.machine import settle


@pytest.fixture
def case() -> Case:
    return Case()


def by_the_platform(case: Case, values: Mapping[str, str]) -> dict[str, str]:
    """The digest of each placeholder's value with the platform's secret alone, as it was kept before."""
    item_id = case.desk().assignment.item_id
    key = settings.SECRET_KEY.encode() + b"vault_eu"
    told = {mark: "\x1f".join((repr(item_id), field_of(mark), value)) for mark, value in values.items()}
    return {mark: hmac.new(key, text.encode(), sha256).hexdigest() for mark, text in told.items()}


def marks(case: Case) -> dict[str, str]:
    with acting_in_vault(case.world.platform(), "eu"):
        rows = Mark.objects.filter(client_id=case.world.client_id)
        return dict(rows.values_list("mark", "digest"))


def as_before(case: Case) -> None:
    """The rows of a case as the last release wrote them."""
    before = by_the_platform(case, case.desk().values)
    with acting_in_vault(case.world.platform(), "eu"):
        for mark, digest in before.items():
            Mark.objects.filter(client_id=case.world.client_id, mark=mark).update(digest=digest)
        for number, row in enumerate(Finding.objects.filter(client_id=case.world.client_id)):
            Finding.objects.filter(pk=row.pk).update(digest=f"{number:064x}")


def test_a_guess_is_not_confirmed_by_the_platforms_secret_alone(case: Case):
    values = case.desk().values
    guessed = by_the_platform(case, values)

    assert values["⟨PHONE_1⟩"] == PHONE
    assert set(marks(case).values()).isdisjoint(guessed.values())
    for mark, digest in guessed.items():
        token = custody().token("eu", "masking", digest)
        assert marks(case)[mark] == f"hm1:{token}"[:64], "it takes the key of the home besides"
        assert custody().token("us", "masking", digest) != token


def test_a_value_that_an_earlier_release_knew_keeps_its_placeholder_and_is_keyed_for_good(case: Case):
    before, kept = dict(case.desk().values), marks(case)
    as_before(case)
    assert set(marks(case).values()).isdisjoint(kept.values())

    later = letter(number=2).replace(b"Subject: ", b"In-Reply-To: <m1@kunde.example>\nSubject: Re: ")
    case.receive(later)
    assert dict(case.desk().values) == before, "a second letter, and no second placeholder"
    assert set(marks(case)) == set(kept)

    assert sealing.seal_client(case.world.client_id) > len(kept)
    assert marks(case) == kept
    assert dict(case.desk().values) == before
    assert sealing.seal_client(case.world.client_id) == 0
    with acting_in_vault(case.world.platform(), "eu"):
        rows = Finding.objects.filter(client_id=case.world.client_id)
        assert not rows.exclude(digest__startswith="hm1:").exists()


def test_two_placeholders_that_two_releases_gave_a_value_both_stay(case: Case):
    item_id = case.desk().assignment.item_id
    twice = by_the_platform(case, case.desk().values)["⟨PHONE_1⟩"]
    with acting_in_vault(case.world.platform(), "eu"):
        Mark.objects.create(client_id=case.world.client_id, case_id=item_id, mark="⟨PHONE_9⟩", digest=twice)

    assert sealing.seal_client(case.world.client_id) == 1

    found = marks(case)
    assert found["⟨PHONE_9⟩"].startswith("hm1:") and found["⟨PHONE_9⟩"] != found["⟨PHONE_1⟩"]


def test_the_key_of_an_answer_is_not_made_with_the_platforms_secret(case: Case):
    chi = case.worker()
    given = {"reply": "Gern.", "then": "resolved", "disposition": "", "seen": ""}
    with acting(chi):
        submitting.submit(chi, case.assignment_id, given=given, spent_s=1.0, now=now())
    settle()
    with acting_in_vault(case.world.platform(), "eu"):
        row = JudgementBody.objects.get(client_id=case.world.client_id)
        text = json.dumps(row.body, ensure_ascii=False, sort_keys=True)
    guessed = hmac.new(settings.SECRET_KEY.encode(), text.encode(), sha256).hexdigest()
    assert row.id != derived_id(case.assignment_id, "body", guessed)
    assert row.id == derived_id(case.assignment_id, "body", custody().token("eu", "answer", text))

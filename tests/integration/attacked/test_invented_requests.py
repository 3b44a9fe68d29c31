"""Every operation of the API with invented requests, as each role: no defect, nothing undeclared, no half."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.integration import tenants
from tests.integration.attacked.bounds import bounds
from tests.integration.attacked.invented import (
    Keys,
    any_case,
    ask,
    found_in,
    may,
    named,
    operations,
    put_in,
)
from tests.integration.attacked.stored import Stored, looking
from tests.integration.tenants import ROLES, Side, make_token
from tests.support.machine import settle

BITS = st.integers(0, 2**12 - 1)
"""Which part of a request is good."""
LAST = ("DELETE /tokens/{token_id}", "POST /sites/{site_id}/entry")
"""What ends the very token that asks, and what shuts the workers of a site out of everything else."""


@pytest.fixture(scope="module")
def side() -> Side:
    """A client in the middle of its work, of an operator of its own."""
    return tenants.sides_at_work(operators=1)[0]


@pytest.fixture(scope="module")
def stored() -> Iterator[Stored]:
    with looking() as found:
        yield found


def keys_of(side: Side) -> Keys:
    """The side's keys by the parameter that takes them: a unit's own, its neighbour's, a finished one."""
    found: Keys = {}
    for name, key in side.ids.items():
        words = name.split("_")
        for kind in {name, "_".join(words[-2:]), f"{words[0]}_id"}:
            found.setdefault(kind, []).append(key)
    return found


@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", ROLES)
def test_no_invented_request_breaks_the_api_or_leaves_half_of_anything(role, side, stored):
    secret, keys = make_token(side.world, ROLES[role]).secret, keys_of(side)
    wrong: list[str] = []
    answers: Counter[int] = Counter()
    took: set[str] = set()
    for operation in operations():
        if not may(operation, role) or named(operation) in LAST:
            continue

        @bounds(4)
        @given(case=any_case(operation), which=BITS)
        def attack(case: Any, which: int) -> None:
            put_in(case, keys, which)
            response = ask(case, secret, stored)
            answers[response.status_code] += 1
            if response.status_code < 300:
                took.add(named(case.operation))

        try:
            attack()
        except Exception as error:
            wrong.append(f"{named(operation)}: {type(error).__name__} {str(error)[:1500]}")
    print(f"\n{role}: {dict(answers)}, {len(took)} operations took a request", flush=True)
    assert not wrong, "\n\n".join(wrong)
    assert took


def test_no_sequence_of_invented_requests_breaks_the_api(side, stored):
    """Each request may take keys that earlier answers told, in any role, with the jobs run in between."""
    secrets = {role: make_token(side.world, name).secret for role, name in ROLES.items()}
    allowed = [
        (operation, role)
        for operation in operations()
        for role in ROLES
        if may(operation, role) and named(operation) not in LAST
    ]

    class Sequence(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.keys = keys_of(side)

        @rule(data=st.data(), nth=st.integers(0, len(allowed) - 1), which=BITS)
        def request(self, data: st.DataObject, nth: int, which: int) -> None:
            operation, role = allowed[nth]
            case = data.draw(any_case(operation), label=f"{role} {named(operation)}")
            put_in(case, self.keys, which)
            response = ask(case, secrets[role], stored)
            if response.status_code < 300 and response.headers["content-type"][0] == "application/json":
                for name, key in found_in(operation, response.json()):
                    self.keys.setdefault(name, []).insert(0, key)

        @rule(often=st.integers(0, 7))
        def rest(self, often: int) -> None:
            if often == 0:
                settle()

    run_state_machine_as_test(Sequence, settings=bounds(6, steps=20))

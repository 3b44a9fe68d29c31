"""What a role may do it can do: without this, refusing everything would pass for isolation.

Runs after the other isolation tests, for it moves Ana's work along.
"""

from heliotrope.core.access import GRANTS, Permission, Role
from heliotrope.flow.explaining import READERS
from tests.architecture.addresses import operations
from tests.integration.isolation_asking import ask, foreign, own, secret, spelled, with_body
from tests.integration.tenants import ROLES


def test_what_a_role_may_do_it_can_do_and_sees_only_its_own():
    """Every operation with own keys as everybody who may: it is there, and shows nothing of others."""
    wrong, allowed = [], 0
    ordered = sorted(operations(), key=lambda one: (one.method != "get", one.method == "delete", one.key))
    for operation in ordered:
        for role, name in ROLES.items():
            if Role(role) not in GRANTS[Permission(operation.permission)]:
                continue
            for ids, words in spelled(operation, own(operation, role)):
                if words.get("kind") and Role(role) not in READERS[words["kind"]]:
                    continue
                answer = ask(operation, secret(name), ids, words, with_body(operation, ids))
                allowed += 1
                if not (answer.status < 300 or (operation.method != "get" and answer.status == 409)):
                    wrong.append(f"{operation.key} {words} as {role}: {answer}")
                if found := foreign().in_answer(role, answer.body):
                    wrong.append(f"{operation.key} as {role} tells {found}")
    print(f"\n{allowed} calls with own keys", flush=True)
    assert not wrong, "\n".join(wrong)
    assert allowed >= 100

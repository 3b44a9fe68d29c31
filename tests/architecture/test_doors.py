"""Every address, operation and job says who may call it."""

import inspect
from uuid import UUID

from heliotrope.core.access import GRANTS, Permission, Role
from heliotrope.foundation.tenancy.actor import ActorKind
from heliotrope.interfaces.api.api import api
from heliotrope.interfaces.jobs import tasks
from heliotrope.interfaces.jobs.listeners import SUBSCRIPTIONS
from tests.architecture.addresses import operations, pages
from tests.architecture.source import modules

MISSING = object()
PUBLIC_PAGES = {
    "health": "whether the databases answer; names no tenant",
    "health/live": "whether the process answers",
    "health/ready": "which databases are away, behind, idle or stuck; names no tenant",
    "account/login/": "signing in",
    "account/logout/": "ends a session, if there is one",
    "account/inactive/": "says that an account is switched off; needs none",
    "account/language/": "sets a cookie",
    "account/seat/": "fills in the form of a demonstration; elsewhere it is not there",
    "account/help/": "whom to ask; the same for everybody",
    "hooks/shopify/<str:shop_key>/": "takes a signed webhook; a stranger is told the same whatever is there",
    "chat/<str:key>/": "a visitor's own chat, for who has a standing order's key",
    "chat/<str:key>/thread": "what that visitor and we said",
    "csat/<str:key>/": "the rating of one conversation, for who has its signed link",
    "privacy/packages/<str:key>/": "a person's own package, once, for who has the link that was sent to them",
    "account/2fa/authenticate/": "the second step of signing in",
}
"""Pages that need nobody to be signed in, each with what it shows."""
MAY_BE_PUBLIC = {"account/2fa/webauthn/login/": "signing in with a passkey"}


def test_every_page_declares_who_may_see_it():
    silent = [page.route for page in pages() if getattr(page.callback, "permission", MISSING) is MISSING]
    assert not silent, "\n".join(silent)


def test_every_page_names_a_permission_that_somebody_holds():
    for page in pages():
        permission = getattr(page.callback, "permission", None)
        assert permission is None or GRANTS[Permission(permission)], page.route


def test_the_public_pages_are_reviewed():
    public = {page.route for page in pages() if getattr(page.callback, "permission", MISSING) is None}
    assert public - set(MAY_BE_PUBLIC) == set(PUBLIC_PAGES)


def test_every_operation_states_its_permission():
    assert len(operations()) >= 40
    for operation in operations():
        assert operation.permission in set(Permission), operation.key


def test_every_operation_is_in_the_document():
    """An operation that hid from the document would hide from the isolation test."""
    registered = {
        (method, "/" + path.lstrip("/"))
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for one in view.operations
        for method in one.methods
        if prefix == "" and one.include_in_schema
    }
    hidden = [
        path
        for _, router in api._routers
        for path, view in router.path_operations.items()
        for one in view.operations
        if not one.include_in_schema
    ]
    assert not hidden
    assert len(registered) == len(operations())


def test_every_act_takes_an_idempotency_key():
    for operation in operations():
        names = {parameter["name"] for parameter in operation.parameters if parameter["in"] == "header"}
        assert (operation.method == "get") != ("Idempotency-Key" in names), operation.key


def test_every_permission_is_held_by_somebody_and_used_by_a_door():
    used = {operation.permission for operation in operations()}
    used |= {getattr(page.callback, "permission", None) for page in pages()}
    assert {permission.value for permission in Permission} <= {str(one) for one in used}
    assert all(GRANTS[permission] for permission in Permission)
    assert {role for roles in GRANTS.values() for role in roles} == set(Role)


def test_every_job_has_the_platform_for_its_caller_and_takes_only_ids():
    jobs = {
        name: job for name, job in tasks.app.tasks.items() if job.func.__module__.startswith("heliotrope.")
    }
    assert set(jobs) >= {"produce", "fold", "deliver_order", "deliver_item"}
    assert tasks.CALLER is ActorKind.MACHINE
    for name, job in jobs.items():
        parameters = inspect.signature(job.func).parameters.values()
        assert parameters, name
        assert all(parameter.annotation is UUID for parameter in parameters), name
        assert {"client_id", "operator_id"} & {parameter.name for parameter in parameters}, name


def test_every_job_that_an_event_causes_exists_and_gets_its_ids():
    for kind, subscriptions in SUBSCRIPTIONS.items():
        for subscription in subscriptions:
            takes = inspect.signature(tasks.app.tasks[subscription.job].func).parameters
            assert tuple(takes) == subscription.ids, kind


def test_every_event_that_is_listened_for_is_told_by_somebody():
    import ast

    told = {
        node.name
        for module in modules()
        if module.name.endswith(".events")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    assert set(SUBSCRIPTIONS) <= told

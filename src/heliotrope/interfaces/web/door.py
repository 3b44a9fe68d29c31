"""How every page is called: who is it, may they, in whose scope.

A page declares the permission it needs, or that it is public; one that declares neither fails the
architecture test.  A refusal looks exactly like a page that does not exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.foundation.again import once_more, rewound
from heliotrope.foundation.tenancy.actor import ANONYMOUS, Actor
from heliotrope.foundation.tenancy.scope import acting

View = Callable[..., HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind the signed-in account; anonymous without one."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return actor


def page(permission: Permission, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page for those who hold a permission, drawn in the scope of its actor."""

    def declare(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if not actor.may(permission):
                raise Http404
            asked = "GET" if request.method == "HEAD" else request.method
            if asked not in methods:
                return HttpResponseNotAllowed(methods)

            def once() -> HttpResponse:
                with acting(actor):
                    return view(request, *args, **kwargs)

            try:
                return once_more(once, before=lambda: rewound(request))
            except NotFound:
                raise Http404 from None

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return declare


def public(view: View) -> View:
    """A page for everybody, which shows nothing of anybody."""
    view.permission = None  # type: ignore[attr-defined]
    return view

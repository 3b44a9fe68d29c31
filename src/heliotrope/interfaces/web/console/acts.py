"""What every act of the console shares: refused whole or done whole, and said in a sentence."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from heliotrope.core.errors import HeliotropeError, Invalid, NotFound, TooLarge
from heliotrope.foundation.files.services import MAX_BYTES
from heliotrope.foundation.http.media_types import media_type_of
from heliotrope.interfaces.web.spoken import said

T = TypeVar("T")


def whole(act: Callable[[], T]) -> T:
    """Run an act so that a refusal leaves nothing of it behind."""
    with transaction.atomic():
        return act()


def tell(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Run an act and say on the next page that it is done, or why it is not; what is not there is a 404."""
    try:
        whole(act)
    except NotFound:
        raise
    except HeliotropeError as error:
        messages.error(request, said(error))
        return False
    messages.success(request, done)
    return True


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser on after an act, whether htmx or a plain form asked."""
    if _by_htmx(request):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def _by_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def is_fragment(request: HttpRequest) -> bool:
    """Whether only the part that changes is asked for."""
    return _by_htmx(request) and "HX-History-Restore-Request" not in request.headers


def varied(response: HttpResponse) -> HttpResponse:
    """Mark an address that answers a page or its part, so that no cache mistakes one for the other."""
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "private, no-store"
    return response


def uploaded(request: HttpRequest, name: str) -> tuple[bytes, str]:
    """The bytes of a file that came with a form, and its media type by its ending.

    Raises:
        Invalid: none was chosen.
        TooLarge: it passes the bound of files.
    """
    file = request.FILES.get(name)
    if file is None:
        raise Invalid("Choose a file first.")
    if file.size is not None and file.size > MAX_BYTES:
        raise TooLarge(f"A file may have {MAX_BYTES // 1024**2} MB; split this one.")
    return file.read(), media_type_of(file.name, file.content_type)

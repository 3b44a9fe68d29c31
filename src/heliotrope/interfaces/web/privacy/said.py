"""An act that a form asks for: done, or refused in the form with what was typed still in it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from heliotrope.core.errors import HeliotropeError, NotFound
from heliotrope.interfaces.web.console.acts import whole
from heliotrope.interfaces.web.spoken import said


def refused(request: HttpRequest, form: forms.Form, act: Callable[[], object], done: str) -> int:
    """Run the act of a form whose fields are good.

    Gives 0 when it is done, which the next page says; else the status of the refusal, which stands in the
    form.  What is not there is a 404 as everywhere.
    """
    try:
        whole(act)
    except NotFound:
        raise
    except HeliotropeError as error:
        form.add_error(None, said(error))
        return error.status
    messages.success(request, done)
    return 0


FormOf = TypeVar("FormOf", bound=forms.Form)


def fresh(form: FormOf | None, start: Mapping[str, Any]) -> FormOf | None:
    """A refused form with what was typed, which speaks of the version that its reader now has before them."""
    if form is not None:
        typed = {form.add_prefix(name): form[name].value() for name in form.fields}
        form.data = typed | {form.add_prefix(name): value for name, value in start.items()}
    return form

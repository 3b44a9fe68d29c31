"""What it does: every promise with its state, its tests and its screen, as the last full run left it."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language

from heliotrope.core.access import Permission
from heliotrope.insight.promises import State, promises
from heliotrope.interfaces.web.door import page


@page(Permission.ACCOUNT)
def what_it_does(request: HttpRequest) -> HttpResponse:
    """The promises by room, with how many are kept, thin and not yet."""
    told = promises(get_language() or "en")
    counts = {state: sum(one.state is state for one in told) for state in State}
    rooms = [(room, list(group)) for room, group in groupby(told, key=lambda one: one.room)]
    tested_on = next((one.tested_on for one in told if one.tested_on), None)
    return render(
        request,
        "promises.html",
        {
            "rooms": rooms,
            "kept": counts[State.KEPT],
            "thin": counts[State.THIN],
            "not_yet": counts[State.NOT_YET],
            "tested_on": tested_on,
        },
    )


urlpatterns = [path("promises/", what_it_does, name="promises")]

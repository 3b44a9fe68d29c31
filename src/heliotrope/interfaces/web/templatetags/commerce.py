"""Words of the commerce line's form, in the language of the page."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliotrope.core.masking.marking import MARK

register = template.Library()

LABELS: Mapping[str, Promise] = {
    "name": _("Recipient"),
    "company": _("Company"),
    "address1": _("Street and number"),
    "address2": _("Flat, floor, district"),
    "city": _("City"),
    "province": _("State or province"),
    "postcode": _("Postcode"),
    "country": _("Country, two letters"),
    "phone": _("Phone"),
}
FAULTS: Mapping[str, Promise] = {
    "required": _("missing"),
    "invalid": _("does not fit the rest of the address"),
    "not-served": _("this shop does not deliver there"),
}
KINDS: Mapping[str, Promise] = {
    "address": _("The address is wrong"),
    "oversell": _("There is not enough in stock"),
    "late": _("The promise has passed"),
}
RESOLUTIONS: Mapping[str, Promise] = {
    "waiting-stock": _("Wait for stock"),
    "cancelled": _("Cancel the order"),
    "refunded": _("Cancel and refund"),
}
CORRECTED: Mapping[str, Promise] = {
    "address": _("Save the address"),
    "oversell": _("Ship from this location"),
    "late": _("Give the new promise"),
}
STATES: Mapping[str, tuple[str, Promise]] = {
    "new": ("idle", _("new")),
    "reserved": ("good", _("reserved")),
    "short": ("bad", _("short of stock")),
    "fulfilled": ("good", _("sent")),
    "cancelled": ("idle", _("cancelled")),
    "found": ("warn", _("waits for a desk")),
    "queued": ("now", _("on a desk")),
    "waiting": ("warn", _("waits for stock")),
    "ours-mended": ("good", _("our figure mended")),
    "live-mended": ("good", _("the shop's figure mended")),
    "moved": ("warn", _("moved meanwhile")),
    "raised": ("bad", _("raised as exceptions")),
}


@register.simple_tag
def address_fields(data: Mapping[str, Any], given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields of the address: what was typed, else what stands in the order; with fault and proposal.

    ``masked`` is what stands in the order where that is a placeholder, empty where it is a value.
    """
    return [
        {
            **field,
            "label": LABELS[field["name"]],
            "value": given.get(field["name"], field["value"]),
            "masked": field["value"] if MARK.search(field["value"]) else "",
            "fault": FAULTS.get(field["fault"], ""),
        }
        for field in data["fields"]
    ]


@register.simple_tag
def places(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The locations that have any of the order's SKUs, each once, by key and name."""
    return list({shelf["location"]: (shelf["location"], shelf["name"]) for shelf in data["stock"]}.values())


@register.simple_tag
def ways_out(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The buttons of an exception, the one that saves the order first."""
    return [
        {
            "value": code,
            "label": CORRECTED[data["kind"]] if code == "corrected" else RESOLUTIONS[code],
            "primary": code == "corrected",
            "danger": code in ("cancelled", "refunded"),
        }
        for code in data["resolutions"]
    ]


@register.filter
def exception_kind(kind: str) -> Promise | str:
    """What is wrong, in a sentence."""
    return KINDS.get(kind, kind)


@register.filter
def commerce_state(state: str) -> dict[str, Any]:
    """A state as a badge shows it."""
    tone, label = STATES.get(state, ("idle", state))
    return {"state": tone, "label": label}

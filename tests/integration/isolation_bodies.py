"""A good body of every act of the API, and the keys that stand inside bodies."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from heliotrope.core.match.dispatch.choosing import RULES
from heliotrope.foundation.ids import new_id
from heliotrope.interfaces.api.schemas.dispatch import RulesShown
from tests.integration.tenant_bills import BILLING

CSV = b"id,text\n1,one\n"
Body = Mapping[str, Any] | None
Ids = Mapping[str, UUID]


def _order(ids: Ids) -> Body:
    order = {"programme_id": ids["programme_id"], "title": f"t {new_id()}", "options": {"labels": ["a", "b"]}}
    return {"order": json.dumps(order, default=str), "file": SimpleUploadedFile("i.csv", CSV, "text/csv")}


def _workers(_ids: Ids) -> Body:
    head = (
        "worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email"
    )
    row = "neu,Kraków,label-text:1,en:5,9.00,EUR,Europe/Warsaw,Mon-Fri 09:00-17:00,1,N,n@legal.test"
    return {"file": SimpleUploadedFile("w.csv", f"{head}\n{row}\n".encode(), "text/csv")}


def _rules(_ids: Ids) -> Body:
    shown = RulesShown.of(RULES).model_dump(mode="json", exclude={"version"})
    return {**shown, "notice_s": 700, "after": 1}


RIGHTS: dict[str, Callable[[Ids], Body]] = {
    "POST /privacy/requests": lambda ids: {
        "client_id": ids["client_id"], "home": "eu", "right": "access", "contact_id": ids["contact_id"],
    },
    "POST /privacy/requests/{request_id}/code": lambda _: None,
    "POST /privacy/requests/{request_id}/verification": lambda _: {"evidence": "Known by their voice."},
    "POST /privacy/requests/{request_id}/decision": lambda _: {"grant": False, "refusal": "unfounded"},
    "POST /privacy/breaches": lambda ids: {
        "title": "A list was seen", "kind": "confidentiality", "jurisdictions": ["EU"],
        "from_at": "2026-01-01T00:00:00Z", "aware_at": "2026-01-02T00:00:00Z",
        "client_ids": [ids["client_id"]],
    },
    "POST /privacy/breaches/{breach_id}/assessment": lambda _: {"risk": "unlikely", "persons": 0},
    "POST /privacy/breaches/{breach_id}/duties/{duty_id}": lambda _: {"notified": True},
    "POST /privacy/breaches/{breach_id}/closing": lambda _: None,
}  # fmt: skip
"""Of persons' requests and of breaches."""
BODIES: dict[str, Callable[[Ids], Body]] = {
    "POST /tokens": lambda _: {"name": "t", "scopes": ["account:own"]},
    "DELETE /tokens/{token_id}": lambda _: None,
    "POST /clients": lambda _: {"name": f"Client {new_id()}", "country": "DE"},
    "POST /work/suspicions/{suspicion_id}/contest": lambda _: {"text": "I looked."},
    "POST /work/judgements/{judgement_id}/contest": lambda _: {"text": "It is so."},
    "POST /suspicions/{suspicion_id}/verdict": lambda _: {"clear": False, "reason": "So it is."},
    "POST /contests/{contest_id}/verdict": lambda _: {"grant": False, "reason": "So it is."},
    "POST /programmes": lambda ids: {
        "client_id": ids["client_id"], "name": f"P {new_id()}", "data_home": "eu", "lines": ["toy"],
    },
    "POST /rates": lambda ids: {
        "programme_id": ids["programme_id"], "line": "annotation", "rate_per_judgement": "0.05",
        "currency": "EUR",
    },
    "POST /commissions": lambda _: {"ratio": "0.15"},
    "POST /providers": lambda _: {"name": f"P {new_id()}", "kind": "own", "country": "DE"},
    "POST /sites": lambda ids: {
        "provider_id": ids["provider_id"], "name": f"S {new_id()}", "country": "DE",
        "timezone": "Europe/Berlin", "data_home": "eu",
    },
    "POST /sites/{site_id}/entry": lambda _: {"idle_s": 43_200, "after": 1},
    "POST /sites/{site_id}/devices": lambda _: {"name": "Desk 9", "code": "C" * 16},
    "DELETE /sites/{site_id}/devices/{device_id}": lambda _: None,
    "POST /items/{item_id}/looks": lambda _: {"mark": "⟨EMAIL_1⟩", "reason": "complaint"},
    "POST /orders/{order_id}/bulk-looks": lambda _: {"items": 2, "reason": "complaint"},
    "POST /bulk-looks/{wish_id}/settlement": lambda _: {"agree": True},
    "POST /workers/import": _workers,
    "POST /providers/{provider_id}/prices": lambda _: {
        "skill": "label-text", "measure": "hour", "rate": "8.50", "currency": "EUR",
    },
    "POST /providers/{provider_id}/contracts": lambda _: {
        "payee": "Pay Ltd", "country": "PL", "from_date": "2026-01-01",
    },
    "POST /workers/{worker_id}/contracts": lambda ids: {
        "provider_id": ids["provider_id"], "from_date": "2026-01-01", "to_date": "2026-01-31",
    },
    "POST /roster/import": lambda _: {
        "file": SimpleUploadedFile(
            "r.csv",
            b"worker,from,to,timezone,kind\nbo,2026-01-05 08:00,2026-01-05 16:00,Europe/Warsaw,shift\n",
            "text/csv",
        )
    },
    "POST /ai-workers": lambda ids: {
        "handle": f"ai-{new_id()}", "site_id": ids["site_id"], "model_provider": "Local", "model": "m-1",
        "skills": {"label-text": 2}, "price_per_unit": "0.001", "currency": "EUR",
    },
    "POST /ai-workers/switch": lambda _: {"on": True},
    "POST /accounts": lambda _: {"email": f"{new_id()}@example.test", "role": "auditor"},
    "POST /orders": _order,
    "POST /orders/quote": _order,
    "POST /streams": lambda ids: {
        "programme_id": ids["programme_id"], "title": f"s {new_id()}", "options": {"labels": ["a", "b"]},
    },
    "POST /orders/{order_id}/closing": lambda _: None,
    "POST /orders/{order_id}/certificate": lambda _: {"inspections": 5, "inspector_level": 1},
    "POST /orders/{order_id}/certificate/periods": lambda _: {
        "inspections": 5, "inspector_level": 1, "first_on": "2027-03-01", "last_on": "2027-03-31",
    },
    "POST /orders/{order_id}/certificate/choice": lambda _: {"choice": "deliver"},
    "POST /orders/{order_id}/certificate/withdrawal": lambda _: None,
    "POST /certificates/keys": lambda _: None,
    "POST /service-credits": lambda _: {
        "point_ratio": "0.02", "most_ratio": "0.5", "provider_ratio": "0.5",
    },
    "POST /plans": lambda ids: {"programme_id": ids["programme_id"], "brief": f"Label 3 texts {new_id()}"},
    "POST /dispatch-rules": _rules,
    "POST /privacy/erasures": lambda ids: {
        "home": "eu", "client_id": ids["client_id"], "email": "nobody@nowhere.test", "confirm": "erase",
    },
    "POST /privacy/subjects/{data_subject_id}/erasure": lambda _: {"home": "eu", "confirm": "erase"},
    "PUT /clients/{client_id}/patterns": lambda _: {
        "after": 1, "patterns": [{"kind": "ACCOUNT", "shape": "KD-#{6}", "words": ["customer"]}],
    },
    "PUT /clients/{client_id}/pins": lambda _: {"after": 1, "homes": {"DE": "eu"}, "otherwise": "us"},
    "PUT /privacy/policy": lambda ids: {
        "client_id": ids["client_id"], "after": 0, "why": "mistake",
        "rules": [{"name": "all", "effect": "allow", "shown": "raw"}],
    },
    "POST /masking": lambda _: {"text": "write to kim@example.test", "locale": "en-GB"},
    "POST /plans/{plan_id}/versions": lambda _: {
        "base_version": 1, "nodes": [{"key": "label", "line": "annotation", "title": "t", "count": 1}],
    },
    "POST /plans/{plan_id}/sign-off": lambda _: {"version": 1},
    "POST /plans/{plan_id}/nodes/{key}/file": lambda _: {
        "file": SimpleUploadedFile("i.csv", CSV, "text/csv"),
    },
    "POST /plans/{plan_id}/nodes/{key}/closing": lambda _: None,
    "POST /plans/{plan_id}/delivery/acceptance": lambda _: None,
    "POST /orders/{order_id}/items": lambda _: {"item": {"id": str(new_id()), "text": "one more"}},
    "POST /items/{item_id}/adjudication": lambda _: {"answer": "yes", "reason": "It says so."},
    "POST /offers": lambda ids: {"offers": [{"unit_id": ids["unit_id"], "worker_id": ids["worker_id"]}]},
    "POST /work/offers/{offer_id}/acceptance": lambda _: None,
    "POST /work/offers/{offer_id}/refusal": lambda _: None,
    "POST /work/next": lambda _: None,
    "POST /work/assignments/{assignment_id}/judgement": lambda _: {"answer": "yes", "spent_s": 1},
    "POST /work/assignments/{assignment_id}/release": lambda _: None,
    "POST /work/assignments/{assignment_id}/pass": lambda _: {"note": "Somebody else's words."},
    "POST /deliveries/{delivery_id}/acceptance": lambda _: None,
    "POST /deliveries/{delivery_id}/payments": lambda ids: {"provider_id": ids["provider_id"]},
    "POST /invoices/{invoice_id}/payment": lambda _: None,
    **BILLING,
    **RIGHTS,
}  # fmt: skip
"""A good body of every act; an act that is missing here fails."""
KEYS_IN_BODIES = {
    "POST /programmes": ("client_id",),
    "POST /rates": ("programme_id",),
    "POST /sites": ("provider_id",),
    "POST /workers/{worker_id}/contracts": ("provider_id",),
    "POST /ai-workers": ("site_id",),
    "POST /orders": ("programme_id",),
    "POST /orders/quote": ("programme_id",),
    "POST /streams": ("programme_id",),
    "POST /plans": ("programme_id",),
    "POST /offers": ("unit_id", "worker_id"),
    "POST /privacy/erasures": ("client_id",),
    "PUT /privacy/policy": ("client_id",),
    "POST /deliveries/{delivery_id}/payments": ("provider_id",),
    "POST /accounts": ("client_id", "worker_id", "site_id"),
    "POST /payout-batches/{batch_id}/returns": ("provider_id",),
    "POST /privacy/requests": ("client_id", "contact_id"),
}
"""The keys inside the bodies of acts; the document must name the same."""

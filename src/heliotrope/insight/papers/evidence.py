"""An evidence pack as PDF: what the signed JSON says, for people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext, override

from heliotrope.insight.papers.wording import day, paper

NAMED = 60
"""Rows of a section at most; the signed JSON has all."""


def evidence_pdf(document: Mapping[str, Any], language: str, *, at: datetime) -> bytes:
    """The pack in a language; the signature is the JSON's, which alone proves."""
    with override(language):
        return paper("evidence", _data(document, at), at=at)


def _data(told: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    whole = not told["broken"]
    heading = gettext("Evidence of data protection")
    return {
        "heading": heading,
        "lead": gettext("Every chain is whole.") if whole else gettext("A chain is NOT whole; see below."),
        "foot": f"{heading} · {told['pack']}",
        "facts": [
            (gettext("Drawn"), day(at.date())),
            (gettext("Pack"), str(told["pack"])),
            (gettext("Operator"), f"{told['operator']['name']} · {told['operator']['id']}"),
        ],
        "none": gettext("None."),
        "sections": [
            *_chains(told),
            *_rules(told),
            *_counts(told),
            *_looks(told),
            *_clocks(told),
            *_keeping(told),
            *_keys(told),
        ],
        "signature": _signature(told),
    }


def _signature(told: Mapping[str, Any]) -> dict[str, Any]:
    digest = sha256(str(told["signature"]).encode()).hexdigest()
    return {
        "heading": gettext("Signature"),
        "lines": [
            gettext("This paper is for reading. The JSON beside it is signed and proves; check it with:"),
            "heliotrope verify evidence.json",
            gettext("Key: %(key)s") % {"key": told["key"]},
            gettext("SHA-256 of the signature: %(digest)s") % {"digest": digest},
        ],
    }


def _section(
    heading: str,
    kinds: Sequence[str],
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    text: str = "",
) -> dict[str, Any]:
    told = [[str(cell) for cell in row] for row in rows]
    if len(told) > NAMED:
        more = gettext("%(n)s more stand in the JSON.") % {"n": len(told) - NAMED}
        text = f"{text} {more}".strip()
    named = {"kinds": list(kinds), "columns": list(columns)}
    return {"heading": heading, "rows": told[:NAMED], "text": text} | named


def _chains(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [
        (one["database"], one["sealed"], one["unsealed"], one["anchors"], one["head"][:16] + "…")
        for one in told["chains"]
    ]
    columns = (
        gettext("Database"),
        gettext("Sealed"),
        gettext("Waiting"),
        gettext("Anchors"),
        gettext("Head"),
    )
    return [
        _section(
            gettext("Audit chains"),
            ("text", "num", "num", "num", "wide"),
            columns,
            rows,
            gettext("Each entry was hashed again; each chain was compared with what the others noted."),
        ),
        _section(
            gettext("Breaks"), ("wide",), (gettext("What does not match"),), [(b,) for b in told["broken"]]
        ),
    ]


def _rules(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    everyone = gettext("every client")
    policies = [
        (one["owner"], one["version"], len(one["rules"]), one["client"] or everyone)
        for one in told["policies"]
    ]
    pins = [
        (
            one["client"],
            one["version"],
            ", ".join(f"{country} → {home}" for country, home in one["homes"].items()),
            one["otherwise"] or "–",
        )
        for one in told["pins"]
    ]
    rules = [
        (one["name"], one["means"], ", ".join(one["regions"]) or "*", one["citation"], one["status"])
        for one in told["transfer_rules"]["rules"]
    ]
    return [
        _section(
            gettext("Policies in force"), ("text", "num", "num", "wide"),
            (gettext("Owner"), gettext("Version"), gettext("Rules"), gettext("Client")), policies,
        ),
        _section(
            gettext("Where data lies, by country"), ("text", "num", "wide", "text"),
            (gettext("Client"), gettext("Version"), gettext("Pins"), gettext("Otherwise")), pins,
        ),
        _section(
            gettext("Rules of transfers"), ("text", "text", "text", "wide", "text"),
            (gettext("Rule"), gettext("Means"), gettext("From"), gettext("Citation"), gettext("Status")),
            rules,
        ),
    ]  # fmt: skip


def _counts(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    transfers = [
        (
            one["home"],
            one["year"],
            gettext("sensitive") if one["sensitive"] else gettext("all"),
            one["persons"],
            ", ".join(f"{country or '?'} {n}" for country, n in one["countries"].items()),
        )
        for one in told["transfers"]
    ]
    away = gettext("away")
    looks = [
        (one["home"], away if one["away"] else one["values"], away if one["away"] else one["viewers"])
        for one in told["looks"]
    ]
    erased = [(one["home"], away if one["away"] else one["count"]) for one in told["erasures"]]
    return [
        _section(
            gettext("Persons whose values left their home's region"), ("text", "num", "text", "num", "wide"),
            (gettext("Home"), gettext("Year"), gettext("Counted"), gettext("Persons"), gettext("First to")),
            transfers,
        ),
        _section(
            gettext("Looks behind placeholders in a year"), ("wide", "num", "num"),
            (gettext("Home"), gettext("Values"), gettext("Viewers")), looks,
        ),
        _section(
            gettext("Erasures in the journals"), ("wide", "num"), (gettext("Home"), gettext("Persons")),
            erased,
        ),
    ]  # fmt: skip


def _looks(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [
        (
            f"{row['name'] or row['viewer']} ({row['role'] or '–'})",
            row["case"],
            row["subject"] or "–",
            row["reason"],
            row["values"],
            row["last_at"],
        )
        for one in told["looks"]
        if not one["away"]
        for row in one["by_case"]
    ]
    return [
        _section(
            gettext("Who looked into which case, and why"), ("text", "wide", "wide", "text", "num", "text"),
            (gettext("Who"), gettext("Case"), gettext("Whose"), gettext("Reason"), gettext("Values"),
             gettext("Last")), rows,
        )
    ]  # fmt: skip


def _clocks(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    asked = told["requests"]
    requests = [
        (one["id"], one["right"], one["state"], one["due_at"], one.get("clock", "–"))
        for one in (*asked["open"], *asked["closed"])
    ]
    breaches = [
        (one["id"], one["state"], duty["citation"], duty["due_at"], duty["state"])
        for one in told["breaches"]
        for duty in one["duties"]
    ]
    due, state = gettext("Due"), gettext("State")
    return [
        _section(
            gettext("Persons' requests"), ("wide", "text", "text", "text", "text"),
            (gettext("Request"), gettext("Right"), state, due, gettext("Clock")), requests,
        ),
        _section(
            gettext("Breaches and whom the law has told"), ("wide", "text", "text", "text", "text"),
            (gettext("Breach"), state, gettext("Law"), due, gettext("Told")), breaches,
        ),
    ]  # fmt: skip


def _keeping(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    everyone, kept = gettext("every client"), told["retention"]
    rules = [
        (one["data"], one["days"], one["then"], one["version"], one["client"] or everyone)
        for one in kept["rules"]
    ]
    holds = [
        (one["client"], one["reason"], one["made_at"], one["until_at"] or "–", one["lifted_at"] or "–")
        for one in kept["holds"]
    ]
    keys = [
        (one["home"], current, of["version"], of["keys"])
        for one in told["home_keys"]
        if not one["away"]
        for current in [one["current"]]
        for of in one["versions"]
    ]
    away = [(one["home"], gettext("away"), "–", "–") for one in told["home_keys"] if one["away"]]
    certificates = gettext("%(n)s certificates of erasures stand in the JSON, each signed by itself.")
    version, client = gettext("Version"), gettext("Client")
    return [
        _section(
            gettext("Rules of retention"), ("text", "num", "text", "num", "wide"),
            (gettext("Class of data"), gettext("Days"), gettext("Then"), version, client), rules,
        ),
        _section(
            gettext("Legal holds"), ("wide", "text", "text", "text", "text"),
            (client, gettext("Reason"), gettext("Since"), gettext("Until"), gettext("Lifted")), holds,
        ),
        _section(
            gettext("Keys of the homes"), ("wide", "num", "num", "num"),
            (gettext("Home"), gettext("In use"), version, gettext("Data keys under it")),
            [*keys, *away], certificates % {"n": len(told["certificates"]["signed"])},
        ),
    ]  # fmt: skip


def _keys(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [
        (one["number"], one["fingerprint"], one["begun_at"], one["ended_at"] or "–")
        for one in told["signing_keys"]
    ]
    return [
        _section(
            gettext("Signing keys"), ("num", "wide", "text", "text"),
            (gettext("Number"), gettext("Fingerprint"), gettext("Begun"), gettext("Ended")), rows,
        ),
        _section(
            gettext("Isolation of tenants"), ("wide", "text"), (gettext("Report"), gettext("Results of")),
            [(told["isolation"]["report"], told["isolation"]["results_date"])],
            f"SHA-256: {told['isolation']['report_sha256'] or told['isolation']['results_sha256']}",
        ),
    ]  # fmt: skip

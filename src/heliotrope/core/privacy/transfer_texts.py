"""Transfers' rules as JSON, and back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from heliotrope.core.errors import Invalid
from heliotrope.core.privacy.transfers import (
    Instrument,
    Means,
    Status,
    Threshold,
    TransferRule,
    TransferRules,
)


def written(force: TransferRules) -> dict[str, Any]:
    """The rules as JSON."""
    return {
        "rules": [
            {
                "name": one.name,
                "means": one.means.word,
                "regions": sorted(one.regions),
                "countries": sorted(one.countries),
                "citation": one.citation,
                "status": one.status.value,
            }
            for one in force.rules
        ],
        "instruments": [
            {
                "region": one.region,
                "country": one.country,
                "kind": one.kind,
                "reference": one.reference,
                "until": one.until.isoformat() if one.until else None,
            }
            for one in force.instruments
        ],
        "thresholds": [
            {
                "name": one.name,
                "region": one.region,
                "sensitive": one.sensitive,
                "warn_at": one.warn_at,
                "stop_at": one.stop_at,
                "citation": one.citation,
                "status": one.status.value,
            }
            for one in force.thresholds
        ],
    }


def read(told: Mapping[str, Any], *, version: int) -> TransferRules:
    """The rules from JSON.

    Raises:
        Invalid: something that nobody knows; what is half understood is no rule.
    """
    if strange := set(told) - {"rules", "instruments", "thresholds"}:
        raise Invalid(f"There is no {', '.join(sorted(strange))} among transfers' rules.")
    try:
        return TransferRules(
            version=version,
            rules=tuple(map(_rule, told.get("rules", ()))),
            instruments=tuple(map(_instrument, told.get("instruments", ()))),
            thresholds=tuple(map(_threshold, told.get("thresholds", ()))),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Invalid(f"A rule of transfers cannot be read: {error}") from error


def _rule(told: Mapping[str, Any]) -> TransferRule:
    return TransferRule(
        name=str(told["name"])[:64],
        means=Means[str(told["means"]).upper()],
        regions=_codes(told.get("regions", ()), upper=False),
        countries=_codes(told.get("countries", ()), upper=True),
        citation=str(told.get("citation", ""))[:300],
        status=Status(told.get("status", Status.ASSUMED)),
    )


def _codes(told: Sequence[str], *, upper: bool) -> frozenset[str]:
    if isinstance(told, str) or not all(str(one).isalpha() for one in told):
        raise Invalid("regions and countries: give lists of letters")
    return frozenset(one.upper() if upper else one.lower() for one in told)


def _instrument(told: Mapping[str, Any]) -> Instrument:
    return Instrument(
        region=str(told["region"]).lower(),
        country=str(told["country"]).upper(),
        kind=str(told["kind"])[:64],
        reference=str(told["reference"])[:200],
        until=date.fromisoformat(told["until"]) if told.get("until") else None,
    )


def _threshold(told: Mapping[str, Any]) -> Threshold:
    if not isinstance(told["sensitive"], bool):
        raise Invalid("sensitive: say true or false")
    return Threshold(
        name=str(told["name"])[:64],
        region=str(told["region"]).lower(),
        sensitive=told["sensitive"],
        warn_at=int(told["warn_at"]),
        stop_at=int(told["stop_at"]),
        citation=str(told.get("citation", ""))[:300],
        status=Status(told.get("status", Status.ASSUMED)),
    )

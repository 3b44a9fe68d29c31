"""The rules of transfers that stand as long as an operator wrote none.

Work travels as placeholders; a value crosses by a look with its reason alone, and is counted.  The platform
cannot know which contracts an operator holds, so the standing rules refuse nothing for want of one: they
name the law, the officer's page says where no instrument is on file, and a version of the operator's own
refuses.  None of it is legal advice, and each rule says how far it was confirmed.
"""

from typing import Final

from heliotrope.core.privacy.regions import ADEQUATE
from heliotrope.core.privacy.transfers import Means, Status, Threshold, TransferRule, TransferRules

_CAC = "CAC, Provisions on Promoting and Regulating Cross-Border Data Flows (2024-03-22)"

STANDING_TRANSFERS: Final = TransferRules(
    version=0,
    rules=(
        TransferRule(
            name="gdpr-adequacy",
            means=Means.ALLOWED,
            regions=frozenset({"eu"}),
            countries=ADEQUATE,
            citation="GDPR Art. 45; the Commission's adequacy decisions",
            status=Status.SECONDARY,
        ),
        TransferRule(
            name="gdpr-elsewhere",
            means=Means.RECORDED,
            regions=frozenset({"eu"}),
            citation="GDPR Arts. 44, 46 and 49; EDPB Recommendations 01/2020",
            status=Status.SECONDARY,
        ),
        TransferRule(
            name="pipl-abroad",
            means=Means.RECORDED,
            regions=frozenset({"cn"}),
            citation="PIPL Arts. 38-40; " + _CAC,
            status=Status.SECONDARY,
        ),
        TransferRule(
            name="india-abroad",
            means=Means.RECORDED,
            regions=frozenset({"in"}),
            citation="DPDP Act 2023 s. 16; RBI circular 2018-04 for payment data",
            status=Status.SECONDARY,
        ),
        TransferRule(
            name="looks-are-recorded",
            means=Means.RECORDED,
            citation="The promise of this platform; no law",
            status=Status.CONFIRMED,
        ),
    ),
    thresholds=(
        Threshold(
            name="pipl-persons",
            region="cn",
            sensitive=False,
            warn_at=100_000,
            stop_at=1_000_000,
            citation=_CAC + " Arts. 7 and 8",
            status=Status.SECONDARY,
        ),
        Threshold(
            name="pipl-sensitive",
            region="cn",
            sensitive=True,
            warn_at=8_000,
            stop_at=10_000,
            citation=_CAC + " Arts. 7 and 8",
            status=Status.SECONDARY,
        ),
    ),
)
"""Values cross by recorded looks alone; the thresholds are those of PIPL."""

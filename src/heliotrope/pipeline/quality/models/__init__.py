"""Tables of quality: what is judged, what is inspected, what is contested."""

from heliotrope.pipeline.quality.models.contested import Contest, Reversal, Suspicion
from heliotrope.pipeline.quality.models.inspected import Certification, CertifiedPeriod, Inspection
from heliotrope.pipeline.quality.models.judged import (
    Adjudication,
    Fold,
    GoldItem,
    Judgement,
    JudgementBody,
    Posterior,
    Verdict,
    WorkerPast,
)

__all__ = [
    "Adjudication",
    "Certification",
    "CertifiedPeriod",
    "Contest",
    "Fold",
    "GoldItem",
    "Inspection",
    "Judgement",
    "JudgementBody",
    "Posterior",
    "Reversal",
    "Suspicion",
    "Verdict",
    "WorkerPast",
]

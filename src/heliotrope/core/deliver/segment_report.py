"""What a delivery of segments says of itself: words by band, findings and their score."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from heliotrope.core.decompose.prepared import prepared
from heliotrope.core.line import Result
from heliotrope.core.quality.mqm import PENALTIES, Found, found_in, score
from heliotrope.core.text import cells
from heliotrope.core.text.bilingual.languages import Languages, spelled
from heliotrope.core.text.bilingual.marks import plain
from heliotrope.core.text.bilingual.words import shown
from heliotrope.core.text.memory import LABELS, Band

COLUMNS = ("key", "band", "words", "weighted_words", "code", "characters", "findings", "penalty")

Weights = Mapping[Band, Decimal]
"""Share of a full word that each band pays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A segment as it is delivered.

    Attributes:
        code: of the answer that is delivered.
        findings: of a reviser; None when nobody revised it.
    """

    key: str
    band: Band
    words: Decimal
    code: str
    target: str
    findings: tuple[Found, ...] | None


def delivered(result: Result) -> Delivered:
    """What the report says of a settled segment."""
    segment = prepared(result.content)
    return Delivered(
        key=result.content.key,
        band=segment.band,
        words=segment.words,
        code=result.answer,
        target=str(result.body["target"]),
        findings=found_in(result.body) if "findings" in result.body else None,
    )


def written(segments: Sequence[Delivered], languages: Languages, weights: Weights) -> bytes:
    """The report as JSON."""
    revised = [(one, one.findings) for one in segments if one.findings is not None]
    found = [(one.key, finding) for one, findings in revised for finding in findings]
    judged = score((finding for _, finding in found), _words(one for one, _ in revised))
    report = {
        "languages": {name: spelled(tag) for name, tag in asdict(languages).items()},
        "segments": len(segments),
        "words": shown(_words(segments)),
        "bands": [_band(band, segments, weights[band]) for band in Band],
        "revision": {
            "segments": len(revised),
            "changed": sum(one.code == "revised" for one, _ in revised),
            "findings": [{"key": key, **finding.as_data()} for key, finding in found],
        },
        "mqm": None if judged is None else {name: _plain(value) for name, value in asdict(judged).items()},
    }
    return (json.dumps(report, ensure_ascii=False, indent=2) + "\n").encode()


def _words(segments: Iterable[Delivered]) -> Decimal:
    return sum((one.words for one in segments), Decimal(0))


def _plain(value: Decimal | int) -> str | int:
    return value if isinstance(value, int) else shown(value)


def _band(band: Band, segments: Iterable[Delivered], weight: Decimal) -> dict[str, object]:
    here = [one for one in segments if one.band is band]
    words = _words(here)
    return {
        "band": str(band),
        "label": LABELS[band],
        "segments": len(here),
        "words": shown(words),
        "weight": f"{weight:f}",
        "weighted_words": shown(words * weight),
    }


def sheet(segments: Iterable[Delivered], weights: Weights) -> bytes:
    """The report as CSV: a row for each segment."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in segments:
        found = one.findings or ()
        row = (
            one.key,
            LABELS[one.band],
            shown(one.words),
            shown(one.words * weights[one.band]),
            one.code,
            str(len(plain(one.target))),
            "; ".join(f"{finding.category} ({finding.severity})" for finding in found),
            str(sum(PENALTIES[finding.severity] for finding in found)),
        )
        writer.writerow(map(cells.safe, row))
    return out.getvalue().encode()

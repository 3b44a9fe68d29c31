"""The delivery: the same file with its targets, the order's memory, and a report of words and findings."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal

from heliotrope.core.line import Finished, Result
from heliotrope.core.quality.mqm import PENALTIES, Found, Severity, score
from heliotrope.core.text.bilingual import files, tmx
from heliotrope.core.text.bilingual.document import Target
from heliotrope.core.text.bilingual.languages import spelled
from heliotrope.core.text.bilingual.marks import MARK
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.bilingual.words import shown
from heliotrope.core.text.memory import LABELS, Band
from heliotrope.lines.translation.settings import REVISE, Settings

COLUMNS = ("key", "band", "words", "weighted_words", "code", "characters", "findings", "penalty")
# What can make a spreadsheet take a cell for a formula: OWASP, "CSV Injection".
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def packed(finished: Finished, settings: Settings) -> dict[str, bytes]:
    """The delivery's files by name; the same results give the same bytes."""
    results = [result for result in finished.results if result.body.get("target")]
    made = {
        "memory.tmx": _memory(results),
        "report.json": _report(results, settings),
        "report.csv": _rows(results, settings),
    }
    if not finished.source:
        return made
    targets = {
        result.content.key: Target(
            text=str(result.body["target"]), revised=bool(_turns(result, REVISE)) or "findings" in result.body
        )
        for result in results
    }
    target = _language(results, "target") or settings.target
    written = files.write(
        finished.source, finished.media_type, settings.segmentation, targets, spelled(target)
    )
    ending = "xlf" if files.format_of(finished.source, finished.media_type) == files.XLIFF else "txt"
    return {f"translation.{ending}": written, **made}


def _language(results: Sequence[Result], name: str) -> str:
    return str(results[0].content.data[name]) if results else ""


def _turns(result: Result, step: str) -> list[Mapping[str, object]]:
    return [turn.answer.body for turn in result.turns if turn.step == step]


def _memory(results: Sequence[Result]) -> bytes:
    pairs = [
        Known(
            source=result.content.text,
            target=str(result.body["target"]),
            context=str(result.content.data["context"]),
            origin=result.content.key,
        )
        for result in results
    ]
    return tmx.written(pairs, _language(results, "source") or "und", _language(results, "target") or "und")


def findings(body: Mapping[str, object]) -> tuple[Found, ...]:
    """The findings of a reviser's body."""
    listed: list[Mapping[str, str]] = body.get("findings") or []  # type: ignore[assignment] # answer wrote it
    return tuple(
        Found(category=one["category"], severity=Severity(one["severity"]), note=one["note"])
        for one in listed
    )


def _words(result: Result) -> Decimal:
    return Decimal(str(result.content.data["words"]))


def _band(result: Result) -> Band:
    return Band(str(result.content.data["band"]))


def _report(results: Sequence[Result], settings: Settings) -> bytes:
    revised = [result for result in results if "findings" in result.body]
    found = [one for result in revised for one in findings(result.body)]
    judged = score(found, sum(map(_words, revised), Decimal(0)))
    report = {
        "languages": {
            "source": spelled(_language(results, "source")),
            "target": spelled(_language(results, "target")),
        },
        "segments": len(results),
        "words": shown(sum(map(_words, results), Decimal(0))),
        "bands": [_band_line(band, results, settings) for band in Band],
        "revision": {
            "segments": len(revised),
            "changed": sum(result.answer == "revised" for result in revised),
            "findings": [
                {"key": result.content.key, **one.as_data()}
                for result in revised
                for one in findings(result.body)
            ],
        },
        "mqm": None if judged is None else {name: _plain(value) for name, value in asdict(judged).items()},
    }
    return (json.dumps(report, ensure_ascii=False, indent=2) + "\n").encode()


def _plain(value: Decimal | int) -> str | int:
    return value if isinstance(value, int) else shown(value)


def _band_line(band: Band, results: Iterable[Result], settings: Settings) -> dict[str, object]:
    here = [result for result in results if _band(result) is band]
    words = sum(map(_words, here), Decimal(0))
    weight = Decimal(settings.weights[str(band)])
    return {
        "band": str(band),
        "label": LABELS[band],
        "segments": len(here),
        "words": shown(words),
        "weight": settings.weights[str(band)],
        "weighted_words": shown(words * weight),
    }


def _rows(results: Iterable[Result], settings: Settings) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for result in results:
        band = _band(result)
        found = findings(result.body)
        cells = (
            result.content.key,
            LABELS[band],
            shown(_words(result)),
            shown(_words(result) * Decimal(settings.weights[str(band)])),
            result.answer,
            str(len(MARK.sub("", str(result.body["target"])))),
            "; ".join(f"{one.category} ({one.severity})" for one in found),
            str(sum(PENALTIES[one.severity] for one in found)),
        )
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return out.getvalue().encode()

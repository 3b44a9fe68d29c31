"""The delivery: the same file with its targets, the order's memory, and a report of words and findings."""

from collections.abc import Sequence

from heliotrope.core.decompose.prepared import prepared
from heliotrope.core.deliver import segment_report
from heliotrope.core.line import Finished, Result
from heliotrope.core.text.bilingual import files, tmx
from heliotrope.core.text.bilingual.document import Target
from heliotrope.core.text.bilingual.languages import Languages, spelled
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.hiding import restored
from heliotrope.lines.translation.settings import REVISE, Settings


def packed(finished: Finished, settings: Settings) -> dict[str, bytes]:
    """The delivery's files by name; the same results give the same bytes."""
    results = [result for result in finished.results if result.body.get("target")]
    languages = _languages(results)
    segments = [segment_report.delivered(result) for result in results]
    made = {
        "memory.tmx": tmx.written(map(_pair, results), languages.source or "und", languages.target or "und"),
        "report.json": segment_report.written(segments, languages, settings.shares),
        "report.csv": segment_report.sheet(segments, settings.shares),
    }
    if not finished.source:
        return made
    targets = {result.content.key: _target(result) for result in results}
    target = spelled(languages.target or settings.target)
    source, media_type = finished.source, finished.media_type
    ending = "xlf" if files.format_of(source, media_type) == files.XLIFF else "txt"
    written = files.write(source, media_type, settings.segmentation, targets, target)
    return {f"translation.{ending}": written, **made}


def _languages(results: Sequence[Result]) -> Languages:
    """The languages of an order; empty for one without a result."""
    if not results:
        return Languages(source="", target="")
    return prepared(results[0].content).languages


def _pair(result: Result) -> Known:
    return Known(
        source=result.content.text,
        target=str(result.body["target"]),
        context=prepared(result.content).context,
        origin=result.content.key,
    )


def _target(result: Result) -> Target:
    revised = "findings" in result.body or any(turn.step == REVISE for turn in result.turns)
    text = restored(str(result.body["target"]), prepared(result.content).tags)
    return Target(text=text, revised=revised)

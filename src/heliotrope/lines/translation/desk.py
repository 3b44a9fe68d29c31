"""What a translator and a reviser see of a segment."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal

from heliotrope.core.line import Field, Task, Workspace
from heliotrope.core.quality.mqm import ROWS, Severity
from heliotrope.core.quality.segment_checks import length_most
from heliotrope.core.text.bilingual.languages import is_spaced, spelled
from heliotrope.core.text.bilingual.marks import Tags, marks_of, plain
from heliotrope.core.text.bilingual.words import shown
from heliotrope.core.text.drawn import Drawn, drawn
from heliotrope.core.text.memory import LABELS, Band, difference
from heliotrope.lines.translation.settings import PRETRANSLATE, REVISE, TRANSLATE, Settings

EMPTY: Mapping[str, object] = {}


def workspace(task: Task, settings: Settings) -> Workspace:
    """The segment with its tags, its neighbours, what memory knows, and its terms."""
    data = task.content.data
    text = task.content.text
    tags: Tags = data["tags"]  # type: ignore[assignment] # the recipe wrote it
    band = Band(str(data["band"]))
    limit, ratio = int(str(data["limit"])), Decimal(settings.max_length_ratio)
    shows: dict[str, object] = {
        "source": text,
        "pieces": list(_pieces(text, data)),
        "tags": [_tag(number, tag) for number, tag in tags.items()],
        "source_language": spelled(str(data["source"])),
        "target_language": spelled(str(data["target"])),
        "domain": settings.domain,
        "words": shown(Decimal(str(data["words"]))),
        "band": str(band),
        "band_label": LABELS[band],
        "repeats": data["repeats"],
        "previous": plain(str(data["previous"])),
        "next": plain(str(data["next"])),
        "notes": data["notes"],
        "terms": data["terms"],
        "length_most": length_most(text, limit, ratio),
        "matches": list(_matches(data, text)),
        **_draft(task),
    }
    if task.step == REVISE:
        shows |= {"rows": list(range(1, ROWS + 1)), "severities": [str(one) for one in Severity]}
    step = REVISE if task.step == REVISE else TRANSLATE
    return Workspace(
        instruction=settings.instruction, field=Field.FORM, kind=f"translation-{step}", data=shows
    )


def made(task: Task, step: str) -> Mapping[str, object]:
    """The body of the latest turn of a step; empty when it was not done."""
    return next((turn.answer.body for turn in reversed(task.turns) if turn.step == step), EMPTY)


def _draft(task: Task) -> dict[str, object]:
    """What the target begins with, and where that comes from."""
    translated = made(task, TRANSLATE)
    if task.step == REVISE and translated:
        return {
            "target": translated["target"],
            "from": "translator",
            "warnings": translated.get("warnings", []),
        }
    proposed = str(made(task, PRETRANSLATE).get("target", ""))
    if proposed:
        return {"target": proposed, "from": "memory", "warnings": []}
    draft = str(task.content.data["draft"])
    return {"target": draft, "from": "file" if draft else "", "warnings": []}


def _tag(number: str, tag: Mapping[str, str]) -> dict[str, str]:
    sides = marks_of(number, tag)
    return {
        "number": number,
        "kind": tag["kind"],
        "label": tag["label"],
        "open": sides[0],
        "close": sides[1] if len(sides) > 1 else "",
    }


def _matches(data: Mapping[str, object], text: str) -> Iterator[dict[str, object]]:
    match: Mapping[str, object] = data["match"]  # type: ignore[assignment] # the recipe wrote it
    if match:
        pieces = [asdict(piece) for piece in difference(str(match["source"]), text)]
        yield {**match, "pieces": pieces, "exact": int(str(match["score"])) >= 100}


def _pieces(text: str, data: Mapping[str, object]) -> Iterator[Drawn]:
    terms: list[Mapping[str, str]] = data["terms"]  # type: ignore[assignment] # the recipe wrote it
    tags: Tags = data["tags"]  # type: ignore[assignment] # as above
    named = (term["source"] for term in terms)
    return drawn(text, tags, named, spaced=is_spaced(str(data["source"])))

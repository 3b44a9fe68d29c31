"""What a translator and a reviser see of a segment."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal

from heliotrope.core.decompose.prepared import Prepared, prepared
from heliotrope.core.line import Field, Passage, Task, Workspace
from heliotrope.core.quality.mqm import ROWS, Severity
from heliotrope.core.quality.segment_checks import length_most
from heliotrope.core.sentence import Sentence
from heliotrope.core.text.bilingual.languages import is_spaced, spelled
from heliotrope.core.text.bilingual.marks import marks_of, plain
from heliotrope.core.text.bilingual.words import shown
from heliotrope.core.text.drawn import drawn
from heliotrope.core.text.hiding import named
from heliotrope.core.text.memory import LABELS, Match, difference
from heliotrope.lines.translation.settings import PRETRANSLATE, REVISE, TRANSLATE, Settings

EMPTY: Mapping[str, object] = {}


def workspace(task: Task, settings: Settings) -> Workspace:
    """The segment with its tags, its neighbours, what memory knows, and its terms."""
    segment = prepared(task.content)
    spaced = is_spaced(segment.languages.source)
    sought = (term.source for term in segment.terms)
    shows: dict[str, object] = {
        "source": segment.text,
        "pieces": list(drawn(segment.text, segment.tags, sought, spaced=spaced)),
        "tags": [_tag(number, tag) for number, tag in segment.tags.items()],
        "source_language": spelled(segment.languages.source),
        "target_language": spelled(segment.languages.target),
        "domain": settings.domain,
        "words": shown(segment.words),
        "band": str(segment.band),
        "band_label": LABELS[segment.band],
        "repeats": segment.repeats,
        "previous": plain(segment.previous),
        "next": plain(segment.following),
        "notes": list(segment.notes),
        "terms": [term.as_data() for term in segment.terms],
        "length_most": length_most(segment, Decimal(settings.max_length_ratio)),
        "matches": [_match(segment.match, segment.text)] if segment.match else [],
        **_draft(task, segment),
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


def deliverable(task: Task) -> tuple[Passage, ...]:
    """What an inspector reads of a segment."""
    segment = prepared(task.content)
    source, target = spelled(segment.languages.source), spelled(segment.languages.target)
    made_last = next(
        (turn.answer.body for turn in reversed(task.turns) if turn.answer.body.get("target")), EMPTY
    )
    return (
        Passage(label=Sentence("Before it"), text=plain(segment.previous), language=source),
        Passage(label=Sentence("To translate"), text=_read(segment.text, segment), language=source),
        Passage(label=Sentence("After it"), text=plain(segment.following), language=source),
        Passage(
            label=Sentence("Translation"),
            text=_read(str(made_last.get("target", "")), segment),
            made=True,
            language=target,
        ),
    )


def _read(text: str, segment: Prepared) -> str:
    """A text without its tags, but with the placeholders of what is hidden."""
    return plain(named(text, segment.tags))


def _draft(task: Task, segment: Prepared) -> dict[str, object]:
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
    return {"target": segment.draft, "from": "file" if segment.draft else "", "warnings": []}


def _tag(number: str, tag: Mapping[str, str]) -> dict[str, str]:
    sides = marks_of(number, tag)
    return {
        "number": number,
        "kind": tag["kind"],
        "label": tag["label"],
        "open": sides[0],
        "close": sides[1] if len(sides) > 1 else "",
    }


def _match(match: Match, text: str) -> dict[str, object]:
    pieces = [asdict(piece) for piece in difference(match.known.source, text)]
    return {**match.as_data(), "pieces": pieces, "exact": match.score >= 100}

"""The river: the five stages as one stream, left to right.

Width is work, colour is stage, amber hatching is work that waits.  The water stretches with the page
while the words keep their size: the water lies in an inner drawing, the words are placed by percent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from heliotrope.core.errors import Invalid
from heliotrope.interfaces.web.svg.course import PLATEAU_RATIO, Course, Scale, scale_of, widths
from heliotrope.interfaces.web.svg.number import coordinate, number

STAGES = 5
_HEAD = 52.0
_FOOT = 26.0
_LEAST_BODY = 32.0
_LEAST_WIDTH = 200


class Stage(StrEnum):
    """The stages in the order work moves; each names its colour and its shape."""

    DEMAND = "demand"
    DECOMPOSE = "decompose"
    MATCH = "match"
    QUALITY = "quality"
    DELIVER = "deliver"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFlow:
    """What one stage holds now.

    Attributes:
        label: the stage's name in the reader's language.
        count: units in the stage, those that wait included.
        waiting: units of them that nobody works on.
        url: list of those units, or empty when the reader may not open it.
    """

    stage: Stage
    label: str
    count: int
    waiting: int = 0
    url: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.waiting <= self.count:
            raise Invalid(f"A stage needs 0 ≤ waiting ≤ count, not {self.waiting} of {self.count}")


def _stops(stages: Sequence[StageFlow]) -> SafeString:
    """Level colour on each plateau, blending in the bends."""
    column = 100 / len(stages)
    pairs: list[tuple[str, Stage]] = []
    source, mouth = stages[0].stage, stages[-1].stage
    for place, flow in enumerate(stages):
        centre, reach = (place + 0.5) * column, PLATEAU_RATIO * column
        pairs += [(coordinate(centre - reach), flow.stage), (coordinate(centre + reach), flow.stage)]
    between = format_html_join("", '<stop offset="{}%" class="stop-{}"/>', pairs)
    return format_html(
        '<stop offset="0%" class="stop-{0}" stop-opacity="0.25"/>{1}'
        '<stop offset="100%" class="stop-{2}" stop-opacity="0.25"/>',
        source,
        between,
        mouth,
    )


def _said(flow: StageFlow) -> str:
    units = ngettext("%(label)s: %(count)s unit", "%(label)s: %(count)s units", flow.count) % {
        "label": flow.label,
        "count": number(flow.count),
    }
    return f"{units}, {_waiting(flow)}" if flow.waiting else units


def _waiting(flow: StageFlow) -> str:
    return gettext("%(count)s waiting") % {"count": number(flow.waiting)}


def _words(flow: StageFlow, place: int, columns: int, height: int) -> SafeString:
    """One stage's column: its link, its name, its count, and what waits."""
    column = 100 / columns
    centre = coordinate((place + 0.5) * column)
    inner = format_html(
        '<rect class="river-hit" x="{}%" y="0" width="{}%" height="{}" rx="8"/>'
        '<text class="river-label" x="{}%" y="16" text-anchor="middle">{}</text>'
        '<text class="river-count" x="{}%" y="39" text-anchor="middle">{}</text>'
        '<text class="{}" x="{}%" y="{}" text-anchor="middle">{}</text>',
        coordinate(place * column),
        coordinate(column),
        height,
        centre,
        flow.label,
        centre,
        number(flow.count),
        "river-waiting" if flow.waiting else "river-flowing",
        centre,
        height - 8,
        _waiting(flow) if flow.waiting else "",
    )
    if not flow.url:
        return format_html("<g>{}</g>", inner)
    return format_html(
        '<a class="river-stage" href="{}" aria-label="{}">{}</a>', flow.url, _said(flow), inner
    )


def _water(stages: Sequence[StageFlow], course: Course, ident: str) -> SafeString:
    """The inner drawing: the dry bed, the water, and hatching where it waits."""
    pools = format_html_join(
        "",
        '<path class="river-hatch-ground" d="{}"/><path fill="url(#{}-hatch)" d="{}"/>',
        (
            (pool, ident, pool)
            for place, flow in enumerate(stages)
            if flow.waiting
            for pool in (course.pool(place, flow.waiting / flow.count),)
        ),
    )
    water = course.water()
    middle, length = coordinate(course.body / 2), coordinate(course.width)
    dry = ((middle, length) for _ in range(1) if not all(course.thick))
    bed = format_html_join(
        "", '<path class="river-bed" vector-effect="non-scaling-stroke" d="M0 {}H{}"/>', dry
    )
    return format_html(
        '<defs><linearGradient id="{0}-flow">{1}</linearGradient>'
        '<pattern id="{0}-hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="river-wait" width="8" height="8"/>'
        '<path class="river-hatch" d="M0 0V8"/></pattern>'
        '<clipPath id="{0}-shore"><path d="{2}"/></clipPath></defs>'
        "{3}"
        '<path class="river-water" fill="url(#{0}-flow)" d="{2}"/>'
        '<g clip-path="url(#{0}-shore)">{4}</g>',
        ident,
        _stops(stages),
        water,
        bed,
        pools,
    )


def scale_text(stages: Sequence[StageFlow]) -> str:
    """The scale in words, for the caption under the drawing."""
    if scale_of([flow.count for flow in stages]) is Scale.LOG:
        return gettext("Width grows with the logarithm of the units.")
    return gettext("Width grows with the square root of the units.")


def river(
    stages: Sequence[StageFlow], width: int = 1000, height: int = 200, *, ident: str = "river"
) -> SafeString:
    """The stages as flowing bands with their counts; each links to its units.

    Args:
        stages: the five stages in the order work moves.
        width: nominal width in px; on a page the water stretches to the room there is.
        height: height in px, words included.
        ident: prefix of the ids inside, to be unique on the page.

    Raises:
        Invalid: not five stages, or too little room for the water.
    """
    body = height - _HEAD - _FOOT
    if len(stages) != STAGES or width < _LEAST_WIDTH or body < _LEAST_BODY:
        raise Invalid(
            f"A river needs {STAGES} stages, 200 px of width and 110 px of height: {width} by {height}"
        )
    thick = widths([flow.count for flow in stages], body)
    course = Course(width=float(width), body=body, thick=tuple(thick))
    said = "; ".join(_said(flow) for flow in stages)
    columns = format_html_join(
        "", "{}", ((_words(flow, place, len(stages), height),) for place, flow in enumerate(stages))
    )
    return format_html(
        '<svg class="river-svg" role="group" aria-labelledby="{0}-title {0}-desc" width="{1}" height="{2}">'
        '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}. {5}</desc>'
        '<svg y="{6}" width="100%" height="{7}" viewBox="0 0 {1} {7}" preserveAspectRatio="none" '
        'aria-hidden="true">{8}</svg>{9}</svg>',
        ident,
        width,
        height,
        gettext("Units in the five stages"),
        said,
        scale_text(stages),
        coordinate(_HEAD),
        coordinate(body),
        _water(stages, course, ident),
        columns,
    )


def rail_river(counts: Sequence[int], *, row: int = 36, width: int = 24, ident: str = "rail") -> SafeString:
    """The same river downwards, behind the rail's five stages: one row a stage, no words."""
    if len(counts) != STAGES:
        raise Invalid(f"A river needs {STAGES} stages, not {len(counts)}")
    length = row * STAGES
    course = Course(width=float(length), body=float(width - 4), thick=tuple(widths(counts, width - 6)))
    stages = [
        StageFlow(stage=stage, label="", count=count) for stage, count in zip(Stage, counts, strict=True)
    ]
    return format_html(
        '<svg class="rail-river" aria-hidden="true" viewBox="0 0 {0} {1}" width="{0}" height="{1}">'
        '<g transform="translate({2} 0) rotate(90)">{3}</g></svg>',
        width,
        length,
        width - 2,
        _water(stages, course, ident),
    )

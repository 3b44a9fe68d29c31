"""The river of the console, from the counts of insight to the drawing and its table."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from heliotrope.insight.river import Held, Stage
from heliotrope.interfaces.web.svg import river as drawing


def stage_label(stage: Stage) -> str:
    """The stage's name in the reader's language."""
    return {
        Stage.DEMAND: gettext("Demand"),
        Stage.DECOMPOSE: gettext("Decompose"),
        Stage.MATCH: gettext("Match"),
        Stage.QUALITY: gettext("Quality"),
        Stage.DELIVER: gettext("Deliver"),
    }[stage]


def river_context(held: Sequence[Held], urls: Mapping[Stage, str], *, ident: str) -> dict[str, Any]:
    """What ``components/river.html`` needs."""
    rows = [
        drawing.StageFlow(
            stage=drawing.Stage(one.stage.value),
            label=stage_label(one.stage),
            count=one.items,
            waiting=one.waiting,
            url=urls.get(one.stage, ""),
        )
        for one in held
    ]
    return {
        "river": drawing.river(rows, 1000, 180, ident=ident),
        "river_rows": rows,
        "river_scale": drawing.scale_text(rows),
    }

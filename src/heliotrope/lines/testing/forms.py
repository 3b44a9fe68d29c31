"""A form's flat fields as the nested JSON that an API call sends; the latter passes as it is.

Run: ``result-1``, ``note-1``, ``evidence-1`` a step; ``defect-1-title``, ``-severity``, ``-text``,
``-step``, ``-evidence`` a defect.  Triage, a defect: ``verdict-1``, ``severity-1``, ``duplicate-1``,
``other-1`` (a key that was typed, which counts first), ``note-1``.
"""

import re
from collections.abc import Mapping

from heliotrope.core.line import Given

Nested = dict[str, list[dict[str, object]]]

_DEFECT = re.compile(r"defect-([1-9][0-9]?)-[a-z]+")


def run(given: Given, steps: int) -> Nested:
    """``steps`` and ``defects`` of a run; defects of which nothing was filled in are left out."""
    if "steps" in given or "defects" in given:
        return {name: _objects(given.get(name)) for name in ("steps", "defects")}
    numbers = {int(found[1]) for name in given if (found := _DEFECT.fullmatch(str(name)))}
    defects = [_defect(given, number) for number in sorted(numbers)]
    return {
        "steps": [
            {
                "result": _one(given, f"result-{n}"),
                "note": _one(given, f"note-{n}"),
                "evidence": _files(given, f"evidence-{n}"),
            }
            for n in range(1, steps + 1)
        ],
        "defects": [one for one in defects if any(one[name] for name in ("title", "text", "evidence"))],
    }


def triage(given: Given, defects: int) -> Nested:
    """``verdicts`` of a triage, one a defect."""
    if "verdicts" in given:
        return {"verdicts": _objects(given["verdicts"])}
    return {
        "verdicts": [
            {
                "verdict": _one(given, f"verdict-{n}"),
                "severity": _one(given, f"severity-{n}"),
                "duplicate_of": _one(given, f"other-{n}") or _one(given, f"duplicate-{n}"),
                "note": _one(given, f"note-{n}"),
            }
            for n in range(1, defects + 1)
        ]
    }


def _defect(given: Given, number: int) -> dict[str, object]:
    start = f"defect-{number}-"
    texts = {name: _one(given, start + name) for name in ("title", "severity", "text", "step")}
    return texts | {"evidence": _files(given, f"{start}evidence")}


def _objects(value: object) -> list[dict[str, object]]:
    """A list of objects; what is none counts as an empty one, which its reader refuses."""
    if not isinstance(value, list | tuple):
        return []
    return [{str(k): v for k, v in one.items()} if isinstance(one, Mapping) else {} for one in value]


def _one(given: Given, name: str) -> str:
    """A field's text; the last one of several."""
    value = given.get(name, "")
    if isinstance(value, list | tuple):
        value = value[-1] if value else ""
    return value.strip() if isinstance(value, str) else ""


def _files(given: Given, name: str) -> list[object]:
    """The files of a field; a text in it is what a browser sends for no file at all."""
    value = given.get(name)
    return [
        one for one in (value if isinstance(value, list | tuple) else [value]) if isinstance(one, Mapping)
    ]

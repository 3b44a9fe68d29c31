"""Texts with placeholders, each with its lock."""

from collections.abc import Mapping
from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from heliotrope.core.masking.marking import MARK

register = template.Library()
_NAME, _HINT = "QQMARK_0", "QQHINT"


@register.simple_tag
def locked(text: str, masked: Mapping[str, str] | None, assignment: str) -> SafeString:
    """The text, escaped, with a lock for each placeholder that its reader may open.

    Args:
        masked: those placeholders with the part that is shown of each.
    """
    known = masked or {}
    found = [met for met in MARK.finditer(text or "") if met.group() in known]
    if not found:
        return escape(text)
    drawn = _drawn(assignment, get_language() or "")
    parts, at = [], 0
    for met in found:
        parts += [escape(text[at : met.start()]), _lock(drawn, met.group(), known[met.group()])]
        at = met.end()
    whole = "".join((*parts, escape(text[at:])))
    return mark_safe(whole)  # noqa: S308 - every part of it is escaped or drawn by a template


@lru_cache(maxsize=256)
def _drawn(assignment: str, _language: str) -> str:
    """A lock of a placeholder and a hint that stand for all; a desk has many, alike otherwise."""
    context = {"mark": f"⟨{_NAME}⟩", "hint": _HINT, "assignment": assignment}
    drawn: str = get_template("work/lock.html").render(context)
    return drawn.strip()


def _lock(drawn: str, mark: str, hint: str) -> str:
    """That lock with its own name, which is of letters that no encoding changes, and its own hint."""
    return drawn.replace(_NAME, mark.strip("⟨⟩")).replace(_HINT, escape(hint))

"""Texts with placeholders, each with its lock."""

from collections.abc import Mapping

from django import template
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from heliotrope.core.masking.marking import MARK

register = template.Library()


@register.simple_tag
def locked(text: str, masked: Mapping[str, str] | None, assignment: str) -> SafeString:
    """The text, escaped, with a lock for each placeholder that its reader may open.

    Args:
        masked: those placeholders with the part that is shown of each.
    """
    known = masked or {}
    parts, at = [], 0
    for met in MARK.finditer(text or ""):
        if met.group() not in known:
            continue
        parts += [escape(text[at : met.start()]), _lock(met.group(), known[met.group()], assignment)]
        at = met.end()
    whole = "".join((*parts, escape(text[at:])))
    return mark_safe(whole)  # noqa: S308 - every part of it is escaped or drawn by a template


def _lock(mark: str, hint: str, assignment: str) -> str:
    drawn: str = get_template("work/lock.html").render({"mark": mark, "hint": hint, "assignment": assignment})
    return drawn.strip()

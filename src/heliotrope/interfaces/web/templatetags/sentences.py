"""Sentences of decisions in templates, said in the reader's language."""

from django import template

from heliotrope.interfaces.web.cited import cited
from heliotrope.interfaces.web.spoken import spoken

register = template.Library()
register.filter("spoken", spoken)
register.filter("cited", cited)

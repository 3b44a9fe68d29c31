"""Privacy: what of a person's data somebody is shown, and when they may see more."""

from heliotrope.core.privacy.fields import Field, Shown
from heliotrope.core.privacy.policy import Effect, Policy, Rule, Setting, Verdict, Viewer, decide
from heliotrope.core.privacy.standing import STANDING

__all__ = [
    "STANDING",
    "Effect",
    "Field",
    "Policy",
    "Rule",
    "Setting",
    "Shown",
    "Verdict",
    "Viewer",
    "decide",
]

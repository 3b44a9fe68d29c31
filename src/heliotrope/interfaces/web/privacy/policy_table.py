"""What policies show to those who usually look, what a change of theirs would change, and rules in words."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from heliotrope.core.access import Role
from heliotrope.core.privacy import Field, Policy, Rule, Setting, Shown, Viewer, decide
from heliotrope.core.privacy.ruling import NOWHERE, in_place, meant_by
from heliotrope.core.privacy.standing import INSPECT, OPERATE, OWN, REPLY
from heliotrope.interfaces.web.privacy.words import CONDITIONS, EFFECTS, FIELDS, LEVELS, PURPOSES
from heliotrope.interfaces.web.seats import role_name

ELSEWHERE = "-"
"""A home that is none of ours: of who sits anywhere but where the data belongs."""
Looked = tuple[str, Viewer, Setting]


def typical() -> list[Looked]:
    """Who usually looks, in which setting."""

    def at(purpose: str, *, in_hand: bool = False) -> Setting:
        return Setting(purpose=purpose, in_hand=in_hand, data_home="home", key_here=True, withdrawn=False)

    worker, far = Role.WORKER, ELSEWHERE
    return [
        (
            _("Worker elsewhere, case in hand"),
            Viewer(role=worker, country=far, home=far, trained=True),
            at(REPLY, in_hand=True),
        ),
        (
            _("Worker at home, case in hand"),
            Viewer(role=worker, country=far, home="home", trained=False),
            at(REPLY, in_hand=True),
        ),
        (
            _("The same, trained in privacy"),
            Viewer(role=worker, country=far, home="home", trained=True),
            at(REPLY, in_hand=True),
        ),
        (
            _("Inspector"),
            Viewer(role=worker, country=far, home=far, trained=False),
            at(INSPECT, in_hand=True),
        ),
        (
            _("Worker without the case"),
            Viewer(role=worker, country=far, home="home", trained=True),
            at(REPLY),
        ),
        (role_name(Role.OPERATOR_ADMIN), Viewer(role=Role.OPERATOR_ADMIN), at(OPERATE)),
        (role_name(Role.ADJUDICATOR), Viewer(role=Role.ADJUDICATOR), at(OPERATE)),
        (_("The client itself"), Viewer(role=Role.CLIENT_MEMBER), at(OWN)),
    ]


def table(force: Sequence[Policy]) -> list[dict[str, Any]]:
    """What each of them is shown of every field, and by which rules."""
    return [
        {
            "field": words,
            "cells": [
                {"words": LEVELS[verdict.shown], "level": verdict.shown.name, "why": ", ".join(verdict.rules)}
                for _words, viewer, setting in typical()
                for verdict in [decide(field, viewer, setting, force)]
            ],
        }
        for field, words in FIELDS.items()
    ]


def changes(force: Sequence[Policy], then: Policy, rule: Rule) -> list[dict[str, Any]]:
    """What would be shown otherwise if a policy were in force, and to whom.

    Asked are those who usually look, and everybody of whom the rule in question speaks by all its conditions:
    a rule for one country changes nothing for anybody usual.
    """
    after = in_place(force, then)
    found: dict[tuple[str, Shown, Shown], list[Promise]] = {}
    for words, viewer, setting in (*typical(), *_meant(rule)):
        for field in FIELDS:
            was, will = (decide(field, viewer, setting, policies).shown for policies in (force, after))
            if was is not will:
                found.setdefault((words, was, will), []).append(FIELDS[field])
    alike: dict[tuple[tuple[Promise, ...], Shown, Shown], list[str]] = {}
    for (words, was, will), fields in found.items():
        alike.setdefault((tuple(fields), was, will), []).append(words)
    return [
        {
            "viewers": viewers,
            "fields": fields if len(fields) < len(FIELDS) else [],
            "before": LEVELS[was],
            "after": LEVELS[will],
            "more": will > was,
        }
        for (fields, was, will), viewers in alike.items()
    ]


def _meant(rule: Rule) -> list[Looked]:
    """Everybody of whom a rule speaks, by role and country."""
    told = []
    for viewer, setting in meant_by(rule):
        values = {"role": role_name(viewer.role), "country": viewer.country}
        named = viewer.country != NOWHERE
        words = _("%(role)s in %(country)s, as the rule says") if named else _("%(role)s, as the rule says")
        told.append((words % values, viewer, setting))
    return told


def rule_row(rule: Rule, *, out: bool = False) -> dict[str, Any]:
    """A rule in words, with every condition; ``out`` is whether it may be taken out."""
    told = [PURPOSES.get(one, one) for one in sorted(rule.purposes)] + sorted(rule.countries)
    told += [CONDITIONS[name][held] for name in CONDITIONS if (held := getattr(rule, name)) is not None]
    return {
        "name": rule.name,
        "effect": EFFECTS[rule.effect],
        "shown": LEVELS[rule.shown],
        "fields": [FIELDS[one] for one in Field if one in rule.fields],
        "roles": [role_name(one) for one in Role if one in rule.roles],
        "conditions": told,
        "out": out,
    }

"""The terms of law that this release knows; a research aid and no legal advice.

Each says how far it was confirmed: read it at its source before you rely on it.  Where several are for one
jurisdiction and right, the shortest counts; where none is, the strictest known answer to a request is taken.

Only terms under the GDPR of the European Union roll (Regulation 1182/71 Art. 3(4), in days and months): of no
other law here was such an article read.  The supervisor of the United Kingdom says the same in its guidance,
which is no article of a law; so the plain term stands there too.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from heliotrope.core.clocks.rules import Confirmed, LegalRule, Topic, Unit
from heliotrope.core.errors import Invalid

LAW_VERSION: Final = 2
"""Counts up with every change of a rule, or of how it is counted; stored beside what was counted by it.

From 2 on what is due is the plain term, and what a rule that rolls gives beyond it is told apart.
"""

_SEEN, _READ, _NOT = Confirmed.SECONDARY, Confirmed.PRIMARY, Confirmed.NOT_YET
_LIMITING = frozenset({"objection", "consent", "restriction"})
_GIVING = frozenset({"access", "portability"})
_FRI_SAT = frozenset({4, 5})


def _request(
    name: str, jurisdiction: str, value: int, unit: Unit, citation: str, confirmed: Confirmed, zone: str,
    *, longer: int = 0, rights: frozenset[str] = frozenset(), pauses: bool = False, rolls: bool = False,
    rest: frozenset[int] = frozenset({5, 6}), since: date | None = None,
) -> LegalRule:  # fmt: skip
    return LegalRule(
        id=name, jurisdiction=jurisdiction, topic=Topic.REQUEST, value=value, unit=unit, citation=citation,
        confirmed=confirmed, zone=zone, longer=longer, rights=rights, pauses=pauses, rolls=rolls, rest=rest,
        since=since,
    )  # fmt: skip


def _breach(
    name: str, jurisdiction: str, topic: Topic, value: int, unit: Unit, citation: str, confirmed: Confirmed,
    zone: str = "UTC",
) -> LegalRule:  # fmt: skip
    return LegalRule(
        id=name, jurisdiction=jurisdiction, topic=topic, value=value, unit=unit, citation=citation,
        confirmed=confirmed, zone=zone,
    )  # fmt: skip


_M, _D, _B, _H = Unit.MONTH, Unit.DAY, Unit.BUSINESS_DAY, Unit.HOUR
_AUTHORITY, _PERSONS = Topic.BREACH_AUTHORITY, Topic.BREACH_PERSONS

RULES: Final[tuple[LegalRule, ...]] = (
    _request(
        "eu.gdpr.request", "EU", 1, _M, "GDPR (EU) 2016/679 Art. 12(3)", _SEEN, "Europe/Brussels",
        longer=2, rolls=True,
    ),
    _request(
        "uk.gdpr.request", "GB", 1, _M, "UK GDPR Art. 12(3), 12A; Data (Use and Access) Act 2025", _SEEN,
        "Europe/London", longer=2, pauses=True, since=date(2026, 2, 5),
    ),
    _request(
        "us-ca.ccpa.request", "US-CA", 45, _D, "11 CCR 7021(b); Cal. Civ. Code 1798.130", _READ,
        "America/Los_Angeles", longer=45,
    ),
    _request(
        "us-ca.ccpa.optout", "US-CA", 15, _B, "11 CCR 7026(f)", _SEEN, "America/Los_Angeles",
        rights=frozenset({"objection", "consent"}),
    ),
    _request("br.lgpd.request", "BR", 15, _D, "LGPD Lei 13.709/2018 Art. 19 II", _SEEN, "America/Sao_Paulo"),
    _request(
        "cn.app.request", "CN", 15, _B, "Guo Xin Ban Mi Zi [2019] 191, method six; PIPL Art. 50", _NOT,
        "Asia/Shanghai",
    ),
    _request(
        "vn.pdpl.limit", "VN", 15, _D, "Law 91/2025/QH15; Decree 356/2025/ND-CP", _SEEN, "Asia/Ho_Chi_Minh",
        longer=15, rights=_LIMITING, since=date(2026, 1, 1),
    ),
    _request("ru.152fz.request", "RU", 10, _B, "152-FZ Art. 20", _NOT, "Europe/Moscow", longer=5),
    _request(
        "sa.pdpl.request", "SA", 30, _D, "PDPL Implementing Regulation Art. 3", _NOT, "Asia/Riyadh",
        longer=30, rest=_FRI_SAT,
    ),
    _request("id.pdp.request", "ID", 72, _H, "UU 27/2022", _NOT, "Asia/Jakarta"),
    _request("sg.pdpa.access", "SG", 30, _D, "PDP Regulations 2021", _NOT, "Asia/Singapore", rights=_GIVING),
    _request("th.pdpa.access", "TH", 30, _D, "PDPA B.E. 2562 s. 30", _NOT, "Asia/Bangkok", rights=_GIVING),
    _request("my.pdpa.access", "MY", 21, _D, "PDPA 2010 s. 31", _NOT, "Asia/Kuala_Lumpur", rights=_GIVING),
    _request("kr.pipa.access", "KR", 10, _D, "PIPA Enforcement Decree Art. 41", _NOT, "Asia/Seoul",
             rights=_GIVING),
    _request("au.app12", "AU", 30, _D, "Privacy Act 1988 APP 12", _NOT, "Australia/Sydney", rights=_GIVING),
    _request(
        "ca.pipeda", "CA", 30, _D, "PIPEDA Sch. 1, s. 8(3)", _NOT, "America/Toronto", longer=30,
        rights=_GIVING,
    ),
    _breach("eu.gdpr.33", "EU", _AUTHORITY, 72, _H, "GDPR Art. 33(1)", _NOT),
    _breach("eu.gdpr.34", "EU", _PERSONS, 0, Unit.AT_ONCE, "GDPR Art. 34(1): without undue delay", _NOT),
    _breach("uk.gdpr.33", "GB", _AUTHORITY, 72, _H, "UK GDPR Art. 33(1)", _NOT),
    _breach("uk.gdpr.34", "GB", _PERSONS, 0, Unit.AT_ONCE, "UK GDPR Art. 34(1): without undue delay", _NOT),
    _breach("br.lgpd.authority", "BR", _AUTHORITY, 3, _B, "Res. CD/ANPD 15/2024 Art. 6", _SEEN,
            "America/Sao_Paulo"),
    _breach("br.lgpd.persons", "BR", _PERSONS, 3, _B, "Res. CD/ANPD 15/2024 Art. 9", _SEEN,
            "America/Sao_Paulo"),
    _breach("us.hipaa.persons", "US", _PERSONS, 60, _D, "45 CFR 164.404", _NOT, "America/New_York"),
    _breach("us-ca.persons", "US-CA", _PERSONS, 0, Unit.AT_ONCE,
            "Cal. Civ. Code 1798.82: without unreasonable delay", _NOT, "America/Los_Angeles"),
    _breach("sa.pdpl.authority", "SA", _AUTHORITY, 72, _H, "PDPL Implementing Regulation Art. 24", _SEEN),
    _breach("in.dpdp.authority", "IN", _AUTHORITY, 72, _H, "DPDP Rules 2025 (from 2027-05)", _SEEN),
    _breach("id.pdp.authority", "ID", _AUTHORITY, 72, _H, "UU 27/2022 Art. 46", _NOT),
    _breach("id.pdp.persons", "ID", _PERSONS, 72, _H, "UU 27/2022 Art. 46", _NOT),
    _breach("vn.pdpl.authority", "VN", _AUTHORITY, 72, _H, "Law 91/2025/QH15 Art. 23", _NOT),
    _breach("ru.152fz.authority", "RU", _AUTHORITY, 24, _H, "152-FZ Art. 21(3.1)", _NOT),
    _breach("sg.pdpa.authority", "SG", _AUTHORITY, 3, _D, "PDPA s. 26D: after it is assessed as notifiable",
            _NOT, "Asia/Singapore"),
    _breach("cn.pipl.authority", "CN", _AUTHORITY, 0, Unit.AT_ONCE, "PIPL Art. 57: immediately", _NOT),
    _breach("cn.pipl.persons", "CN", _PERSONS, 0, Unit.AT_ONCE, "PIPL Art. 57: immediately", _NOT),
)  # fmt: skip

USUAL: Final = LegalRule(
    id="usual.request", jurisdiction="", topic=Topic.REQUEST, value=1, unit=Unit.MONTH,
    citation="No rule of this place is known here: a month, as GDPR Art. 12(3) has it",
    confirmed=Confirmed.NOT_YET,
)  # fmt: skip
"""For a place of which no rule is known; it cannot be extended."""

_BY_ID: Final = {one.id: one for one in (*RULES, USUAL)}
JURISDICTIONS: Final = tuple(sorted({one.jurisdiction for one in RULES}))


def rule(name: str) -> LegalRule:
    """A rule by its name; raises Invalid for one that is not known."""
    if name not in _BY_ID:
        raise Invalid("rule: there is no rule of law of that name here")
    return _BY_ID[name]


def request_rule(jurisdiction: str, right: str, *, on: date) -> LegalRule:
    """The rule for a person's request; `USUAL` where none is known."""
    meant = [
        one
        for one in RULES
        if one.topic is Topic.REQUEST
        and one.jurisdiction == jurisdiction
        and (one.since is None or one.since <= on)
        and (not one.rights or right in one.rights)
    ]
    return min(meant, key=lambda one: not one.rights, default=USUAL)


def breach_rules(jurisdictions: Sequence[str]) -> tuple[LegalRule, ...]:
    """Whom the law of these places has told of a breach, and by when."""
    wanted = frozenset(jurisdictions)
    return tuple(one for one in RULES if one.topic is not Topic.REQUEST and one.jurisdiction in wanted)

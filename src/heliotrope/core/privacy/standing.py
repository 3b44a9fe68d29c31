"""The policy that stands as long as an operator wrote none."""

from heliotrope.core.access import Role
from heliotrope.core.privacy.fields import Field, Shown
from heliotrope.core.privacy.policy import Effect, Policy, Rule

TRAINING = "privacy"
"""Code of the certificate that a worker holds who was trained in privacy."""
REPLY, INSPECT, OPERATE, OWN = "reply", "inspect", "operate", "own"
"""What somebody looks for: to answer, to inspect, to run the operation, or at what is their own."""
_PARTLY = frozenset({Field.EMAIL, Field.PHONE, Field.CARD, Field.IBAN, Field.ACCOUNT})
_WORKER = frozenset({Role.WORKER})

STANDING = Policy(
    owner="standing",
    version=1,
    rules=(
        Rule(
            name="client-sees-own",
            effect=Effect.ALLOW,
            shown=Shown.RAW,
            roles=frozenset({Role.CLIENT_MEMBER}),
            purposes=frozenset({OWN}),
        ),
        Rule(name="work-in-hand", effect=Effect.ALLOW, shown=Shown.TOKEN, roles=_WORKER, in_hand=True),
        Rule(
            name="part-at-home-when-trained",
            effect=Effect.ALLOW,
            shown=Shown.PARTIAL,
            fields=_PARTLY,
            roles=_WORKER,
            purposes=frozenset({REPLY}),
            in_hand=True,
            same_home=True,
            trained=True,
        ),
        Rule(
            name="operates-masked",
            effect=Effect.ALLOW,
            shown=Shown.TOKEN,
            roles=frozenset({Role.OPERATOR_ADMIN, Role.ADJUDICATOR, Role.COMPLIANCE_OFFICER, Role.AUDITOR}),
        ),
        Rule(name="card-data", effect=Effect.CAP, shown=Shown.PARTIAL, fields=frozenset({Field.CARD})),
        Rule(name="consent-withdrawn", effect=Effect.CAP, shown=Shown.TOKEN, withdrawn=True),
        Rule(name="key-elsewhere", effect=Effect.CAP, shown=Shown.TOKEN, key_here=False),
    ),
)
"""Workers see placeholders, at home and trained a part of numbers; nobody sees a whole card number."""

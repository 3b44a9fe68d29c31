"""Placeholders of a case, in the vault that is entered: given once, and stable as long as the case lives.

Kept are where placeholders stand in a text, by a keyed digest of the text, and a keyed digest of what each
stands for.  The values are nowhere but in the texts themselves: who erases these has erased them.
"""

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import connections

from heliotrope.ai.names import MODEL, reader
from heliotrope.compliance.models import Finding, Mark
from heliotrope.compliance.selectors.patterns import patterns_in_force
from heliotrope.core.masking import marking
from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import EVERY, Span
from heliotrope.core.masking.known import Known, with_known
from heliotrope.core.masking.marking import Placed
from heliotrope.core.masking.own import Own
from heliotrope.core.masking.patterns import Patterns
from heliotrope.core.privacy import Field, Shown
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import entered_vault, home_of_alias

READER = 2
"""Version of what reads texts; another one reads them again, and known values keep their placeholders."""
_KEYED = "hm1:"
"""How a digest begins that is keyed by the home's own key; one without it is of an earlier release."""
_LONG = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text of a case.

    Attributes:
        own: whether we wrote it ourselves, so that only what is known of the person and the client's own
            patterns are looked for.
    """

    text: str
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """Texts of a case with the placeholders that stand in them."""

    placed: Mapping[Text, tuple[Placed, ...]]

    def shown(self, text: Text, levels: Mapping[Field, Shown]) -> str:
        """A text with as much of each value as its level shows; one that was not read is not shown."""
        return marking.shown(text.text, self.placed[text], levels)

    @property
    def values(self) -> Mapping[str, str]:
        """What each placeholder stands for, as it is written where it stands first."""
        found: dict[str, str] = {}
        for text, placed in self.placed.items():
            found = marking.values(text.text, placed) | found
        return found


def read_texts(
    client_id: UUID, case_id: UUID, texts: Iterable[Text], *, known: Sequence[Known] = (), locale: str = ""
) -> Masking:
    """Where placeholders stand in the texts of a case; texts that were read before are not read again.

    Args:
        known: what is known of the person beforehand.
        locale: BCP 47 tag of the texts.
    """
    patterns = patterns_in_force(client_id)
    version = _version(patterns)
    asked = {text: _digest("text", case_id, version, locale, text.own, known, text.text) for text in texts}
    rows = Finding.objects.filter(case_id=case_id, digest__in=set(asked.values()))
    kept = {row.digest: _places(row.places) for row in rows}
    missing = {text: key for text, key in asked.items() if key not in kept}
    if missing:
        spans = {text: _spans(text, known, locale, patterns.own) for text in missing}
        kept |= _read(client_id, case_id, missing, spans)
    return Masking(placed={text: kept[key] for text, key in asked.items()})


def forget(client_id: UUID, case_ids: Collection[UUID]) -> int:
    """Remove every placeholder of these cases in the vault that is entered; gives how many there were.

    The ledger of looks stays: it holds ids alone, and says who saw what of the person who is forgotten.
    """
    Finding.objects.filter(client_id=client_id, case_id__in=case_ids).delete()
    removed, _ = Mark.objects.filter(client_id=client_id, case_id__in=case_ids).delete()
    return removed


def _version(patterns: Patterns) -> str | int:
    """What reads the texts of a client: our reader, the model, and its own patterns if it has any."""
    ours = f"{READER}+{MODEL}" if reader() else READER
    return f"{ours}+own {patterns.version}" if patterns.version else ours


def _read(
    client_id: UUID, case_id: UUID, missing: Mapping[Text, str], spans: Mapping[Text, Sequence[Span]]
) -> dict[str, tuple[Placed, ...]]:
    _hold(case_id)
    rows = Mark.objects.filter(case_id=case_id).values_list("digest", "mark")
    marks = {_keyed(digest): mark for digest, mark in rows}
    before = set(marks)
    made = {}
    for text, key in missing.items():
        made[key] = marking.place(text.text, spans[text], lambda *value: _digest(case_id, *value), marks)
    Mark.objects.bulk_create(
        [
            Mark(client_id=client_id, case_id=case_id, mark=mark, digest=digest)
            for digest, mark in marks.items()
            if digest not in before
        ]
    )
    fresh = [
        Finding(
            client_id=client_id,
            case_id=case_id,
            digest=key,
            places=[[one.start, one.end, one.mark] for one in placed],
        )
        for key, placed in made.items()
    ]
    Finding.objects.bulk_create(fresh, ignore_conflicts=True)
    return made


def _spans(text: Text, known: Sequence[Known], locale: str, own: Sequence[Own]) -> list[Span]:
    if text.own:
        found = find(text.text, kinds=(), own=own) if own else ()
    else:
        found = find(text.text, locale=locale, kinds=EVERY, own=own, reader=reader())
    return with_known(text.text, found, known)


def _hold(case_id: UUID) -> None:
    """One transaction at a time gives a case new placeholders."""
    with connections[entered_vault()].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"masking:{case_id}"])


def seal_digests(actor: Actor, *, limit: int) -> int:
    """Key a batch of digests of earlier releases by the home's key; 0 when none is left.

    Placeholders stay as they are.  Where they stand in a text is found anew when it is drawn.
    """
    before = Finding.objects.filter(client_id__in=actor.client_ids).exclude(digest__startswith=_KEYED)
    gone, _ = Finding.objects.filter(pk__in=list(before.values_list("pk", flat=True)[:limit])).delete()
    marks = Mark.objects.filter(client_id__in=actor.client_ids).exclude(digest__startswith=_KEYED)
    rows = list(marks.select_for_update()[: max(0, limit - gone)])
    known = Mark.objects.filter(case_id__in={row.case_id for row in rows})
    taken = set(known.values_list("case_id", "digest"))
    for row in rows:
        keyed = _keyed(row.digest)
        # While two releases ran side by side, a value may have got two placeholders: both stay.
        row.digest = _keyed(str(row.id)) if (row.case_id, keyed) in taken else keyed
    Mark.objects.bulk_update(rows, ["digest"])
    return gone + len(rows)


def _digest(*parts: object) -> str:
    key = settings.SECRET_KEY.encode() + entered_vault().encode()
    told = "\x1f".join(one if isinstance(one, str) else repr(one) for one in parts)
    return _keyed(hmac.new(key, told.encode("utf-8", "surrogatepass"), sha256).hexdigest())


def _keyed(digest: str) -> str:
    """A digest under the key of the home that is entered, which only its cell has.

    It is made of the one that earlier releases kept, so that theirs are keyed without the values, and a
    value of an open case keeps its placeholder.
    """
    if digest.startswith(_KEYED):
        return digest
    token = custody().token(home_of_alias(entered_vault()), "masking", digest)
    return f"{_KEYED}{token}"[:_LONG]


def _places(told: Sequence[Sequence[int | str]]) -> tuple[Placed, ...]:
    return tuple(Placed(start=int(one[0]), end=int(one[1]), mark=str(one[2])) for one in told)

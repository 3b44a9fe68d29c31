"""Saying how workers of a site come in, registering its devices, and recording whom the site refused."""

from uuid import UUID

from django.db import IntegrityError, transaction

from heliotrope.compliance.models import SiteDevice, SiteEntry
from heliotrope.compliance.selectors.entries import CODE_LENGTH, own_site
from heliotrope.core.entry import Entry, Lack
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults.homes import CONTROL

MOST_DEVICES = 500


def keep_entry(actor: Actor, site_id: UUID, entry: Entry, *, after: int) -> int:
    """Say how workers of a site come in; it holds from the next request on, and gives its version.

    Args:
        after: the version that the writer has read; 0 where there was none.

    Raises:
        Conflict: somebody else changed it meanwhile.
        NotFound: no site of the actor's.
    """
    own_site(actor, site_id)
    values = {
        "networks": list(entry.networks),
        "desktops": list(entry.desktops),
        "devices": entry.devices,
        "idle_s": entry.idle_s,
        "version": after + 1,
    }
    if after:
        rows = SiteEntry.objects.filter(pk=site_id, operator_id=actor.operator, version=after)
        changed = rows.update(**values) == 1
    else:
        fresh = SiteEntry(site_id=site_id, operator_id=actor.operator, **values)
        changed = _inserted(fresh)
    if not changed:
        raise Conflict(Sentence("Somebody changed this site's networks meanwhile; read them again."))
    audit.record(actor, "site.entry", subject_kind="site", subject_id=site_id, detail=values)
    return after + 1


def _inserted(row: SiteEntry | SiteDevice) -> bool:
    try:
        with transaction.atomic(using=CONTROL):
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def register_device(actor: Actor, site_id: UUID, *, name: str, code: str) -> UUID:
    """Let a device of a site come in: by the code that its browser shows where it is refused.

    Raises:
        Conflict: it is registered there already.
        Invalid: no name, or no such code.
        NotFound: no site of the actor's.
    """
    own_site(actor, site_id)
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    if len(plain) != CODE_LENGTH:
        raise Invalid(
            Sentence(
                "The code has %(code_length)s letters and digits; the device shows it where it is refused.",
                code_length=CODE_LENGTH,
            )
        )
    if not name.strip():
        raise Invalid(Sentence("Give the device a name by which you find it again, such as Desk 14."))
    if SiteDevice.objects.filter(site_id=site_id, ended_at=None).count() >= MOST_DEVICES:
        raise Invalid(
            Sentence(
                "A site has at most %(most_devices)s devices; end those that are gone.",
                most_devices=MOST_DEVICES,
            )
        )
    row = SiteDevice(
        id=new_id(),
        site_id=site_id,
        operator_id=actor.operator,
        name=name.strip()[:80],
        code=plain,
        registered_by=actor.account,
        registered_at=now(),
    )
    if not _inserted(row):
        raise Conflict(Sentence("This device is registered at the site already."))
    _noted(actor, "site.device.registered", site_id, row.id)
    return row.id


def end_device(actor: Actor, site_id: UUID, device_id: UUID) -> None:
    """Let a device come in no more, from the next request on; a second time changes nothing.

    Raises:
        NotFound: no such device at a site of the actor's.
    """
    own_site(actor, site_id)
    rows = SiteDevice.objects.filter(pk=device_id, site_id=site_id, operator_id=actor.operator)
    if not rows.exists():
        raise NotFound
    if rows.filter(ended_at=None).update(ended_at=now()) == 1:
        _noted(actor, "site.device.ended", site_id, device_id)


def refuse_entry(actor: Actor, site_id: UUID, lack: Lack) -> None:
    """Record that a worker was refused, and for what; neither their address nor their key."""
    audit.record(actor, "site.refused", subject_kind="site", subject_id=site_id, detail={"lack": lack.value})


def _noted(actor: Actor, action: str, site_id: UUID, device_id: UUID) -> None:
    audit.record(actor, action, subject_kind="site", subject_id=site_id, detail={"device": str(device_id)})
